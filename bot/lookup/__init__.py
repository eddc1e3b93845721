"""A name somebody typed -> the entry that is meant. Values in, values out."""

from bot.lookup.finder import Ambiguous, Candidate, Found, NotFound, complete, look_up

__all__ = ["Ambiguous", "Candidate", "Found", "NotFound", "complete", "look_up"]
