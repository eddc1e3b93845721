"""Loads edited files into a new snapshot in every replica. The `/reload` command itself is defined elsewhere."""
