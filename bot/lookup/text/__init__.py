"""Words: splitting, comparing, phonetic keys, lists of words that name nobody."""
