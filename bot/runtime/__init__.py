"""Starts the bot's process, keeps it running, and stops it."""
