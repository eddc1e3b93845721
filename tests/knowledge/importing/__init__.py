"""Tests of reading and merging what others publish."""
