"""Fuzzy look-up: finds the entry that a typed name refers to.

The package is pure: values in, values out. It does not depend on what the names are used for.
"""

from bot.lookup.completion import complete
from bot.lookup.index.name_index import Index
from bot.lookup.outcomes import Ambiguous, Candidate, Found, NotFound
from bot.lookup.resolver import look_up
from bot.lookup.scope import EVERYTHING, Scope

__all__ = ["EVERYTHING", "Ambiguous", "Candidate", "Found", "Index", "NotFound", "Scope", "complete", "look_up"]
