"""The process: connect, stay, stop."""
