"""Parsers for typed text: season and episode numbers, relative episodes (“the finale”), and dates in the story."""
