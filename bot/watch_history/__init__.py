"""Reads the watch histories that people download from other services, and finds how far they have watched."""
