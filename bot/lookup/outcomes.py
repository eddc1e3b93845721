"""Types for the input and the results of a look-up."""

from __future__ import annotations

from msgspec import Struct


class Candidate(Struct, frozen=True):
    """One name of an entry.

    Attributes:
        name: the name as written, in any script.
        entry: the opaque id of the entry. An entry may have several names.
        main: True for the entry's heading, False for an alias.
        group: a small number shared by names that are always visible or hidden together.
    """

    name: str
    entry: str
    main: bool
    group: int = 0


class Found(Struct, frozen=True):
    """The text clearly means one entry.

    Attributes:
        entry: the id of the entry.
        also: ids of other entries whose longer names contain the typed name.
    """

    entry: str
    also: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """The entry as a tuple of one, for callers that also handle `Ambiguous`."""
        return (self.entry,)


class Ambiguous(Struct, frozen=True):
    """The text may mean any of several entries.

    Attributes:
        entries: the ids of the entries, best first.
        shared: the typed words that all of them match.
    """

    entries: tuple[str, ...]
    shared: str


class NotFound(Struct, frozen=True):
    """The text does not match any entry well enough.

    Attributes:
        suggestions: ids of at most 10 entries that the text may mean, best first. If all of them match only with a
            typing error, there are at most 3.
    """

    suggestions: tuple[str, ...]


Meant = Found | Ambiguous
Outcome = Meant | NotFound
