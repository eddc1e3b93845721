"""The connection between Discord and the bot. No other package uses discord.py's internals."""
