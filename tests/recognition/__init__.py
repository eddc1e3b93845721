"""Tests of what is recognised in free texts."""
