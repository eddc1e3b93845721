"""Tests of reading watch histories."""
