"""Runs the whole bot on a simulated Discord (SimCord), for `ask` and for tests."""
