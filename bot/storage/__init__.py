"""Progress, ceilings and settings."""
