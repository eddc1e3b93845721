"""Logs, health and metrics: what whoever runs the bot looks at."""
