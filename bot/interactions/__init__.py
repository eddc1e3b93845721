"""What happens to every interaction, whichever command it belongs to."""
