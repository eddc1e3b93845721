"""The wire between Discord and the bot. The only package that knows discord.py's internals."""
