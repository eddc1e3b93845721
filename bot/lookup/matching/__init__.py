"""Finds the names that the typed words match, and rates each match."""
