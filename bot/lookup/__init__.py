"""A name somebody typed -> the entry that is meant. Values in, values out; knows nothing of what the names are for."""

from bot.lookup.completion import complete
from bot.lookup.index.name_index import Index
from bot.lookup.outcomes import Ambiguous, Candidate, Found, NotFound
from bot.lookup.resolver import look_up
from bot.lookup.scope import EVERYTHING, Scope

__all__ = ["EVERYTHING", "Ambiguous", "Candidate", "Found", "Index", "NotFound", "Scope", "complete", "look_up"]
