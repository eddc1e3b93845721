"""Tools for words: tokenizing, comparing, phonetic keys and word lists."""
