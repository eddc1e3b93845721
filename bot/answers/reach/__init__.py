"""How far somebody has watched, as they say it: every word understood, or nothing (docs/reach.md)."""
