"""`/announce` and `/rewatch`: what the bot posts by itself in a server."""
