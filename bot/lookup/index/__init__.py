"""An index of all names, stored in flat arrays."""
