"""Fuzzy look-up: finds the entry that a typed name refers to.

The package is pure: it only computes results from its arguments. It knows nothing about the purpose of the names.
"""

from bot.lookup.completion import complete
from bot.lookup.index.name_index import EVERYTHING, Index, Scope
from bot.lookup.outcomes import Ambiguous, Candidate, Found, NotFound
from bot.lookup.resolver import look_up

__all__ = ["EVERYTHING", "Ambiguous", "Candidate", "Found", "Index", "NotFound", "Scope", "complete", "look_up"]
