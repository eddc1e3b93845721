"""YAML text -> plain values, each with its line and column; and what is wrong where it cannot be read."""
