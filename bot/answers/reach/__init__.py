"""Parses how far a user has watched. Unless every word is understood, nothing is set (docs/reach.md)."""
