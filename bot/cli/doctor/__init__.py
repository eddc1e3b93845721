"""Implements `doctor`: checks an installation and prints one line per check, with advice if something is wrong."""
