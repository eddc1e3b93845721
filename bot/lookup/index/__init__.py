"""Every name there is, as flat arrays."""
