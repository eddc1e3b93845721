"""Tests of what the bot posts by itself."""
