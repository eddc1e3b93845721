"""The cards that questions are answered with, as plain values."""
