"""The proof of the proof: the rule broken on purpose, and the tests that must notice."""
