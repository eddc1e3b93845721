"""Helpers that several tests share: harnesses, small knowledge bases, independent parsers and leak checks."""
