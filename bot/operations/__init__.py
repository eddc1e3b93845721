"""Provides logs, health checks and metrics for the people who run the bot."""
