"""The cards that answer questions, as plain values."""
