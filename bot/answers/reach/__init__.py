"""How far a user has watched, in their words: every word is understood, or nothing is set (docs/reach.md)."""
