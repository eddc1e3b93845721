"""What goes into a look-up and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One name.

    Attributes:
        name: as written, in any script.
        entry: opaque id of what it names; several candidates may share one.
        main: the entry's heading, not an alias.
        group: names that are always seen or hidden together share this small number.
    """

    name: str
    entry: str
    main: bool
    group: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One entry is clearly meant.

    Attributes:
        entry: what was found.
        also: other entries whose longer names contain the one typed (a shorter exact name never hides them).
    """

    entry: str
    also: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """The entry alone, as `Ambiguous` gives several."""
        return (self.entry,)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several entries are meant equally well.

    Attributes:
        entries: all of them, best first.
        shared: the words, as typed, that all of them match.
    """

    entries: tuple[str, ...]
    shared: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing is meant well enough.

    Attributes:
        suggestions: at most 10 entries, best first: what is meant perhaps. No more than 3 where only a slip of the
            keyboard would explain them.
    """

    suggestions: tuple[str, ...]


Meant = Found | Ambiguous
Outcome = Meant | NotFound
