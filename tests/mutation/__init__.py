"""Mutation tests: they break the spoiler rule on purpose, and check that other tests fail."""
