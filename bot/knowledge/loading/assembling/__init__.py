"""Builds the knowledge base from the files that have been read: reveal points, references, names, works and entries."""
