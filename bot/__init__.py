"""Airlock: a Discord bot that answers questions about a TV series and never spoils it."""

__version__ = "0.1.0"
