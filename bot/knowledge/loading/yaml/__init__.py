"""Read YAML into plain values with line and column, and explain syntax errors."""
