"""Hold the current snapshot, replace it by a new one, and compare two snapshots."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from msgspec import Struct

from bot.knowledge.model import Knowledge


class Changes(Struct, frozen=True):
    """The difference between two snapshots, as keys such as ``characters margo-madison``."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def changes(old: Knowledge, new: Knowledge) -> Changes:
    """Compare two snapshots entry by entry."""
    # Most files have not changed. They are left out first, so that not all fingerprints are in memory at once.
    numbers = {file: number for number, file in enumerate(old.files)}
    same = {
        file
        for number, file in enumerate(new.files)
        if file in numbers and old.fingerprints[numbers[file]] == new.fingerprints[number]
    }
    before, after = _by_key(old, same), _by_key(new, same)
    return Changes(
        tuple(key for key in after if key not in before),
        tuple(key for key in after if key in before and after[key] != before[key]),
        tuple(key for key in before if key not in after),
    )


def _by_key(knowledge: Knowledge, same: Set[str]) -> dict[str, str]:
    portions = (knowledge.fingerprints[number] for number, file in enumerate(knowledge.files) if file not in same)
    return {key: fingerprint for portion in portions for key, fingerprint in portion.items()}


class SnapshotHolder:
    """Holds the `current` snapshot. An interaction gets it once and uses the same one to its end.

    Args:
        secret: the key of all tokens. Without one, as in tests, anyone who guesses an id can make its token.
    """

    def __init__(self, knowledge: Knowledge, secret: bytes = b"") -> None:
        self._secret = secret
        self.swap(knowledge)

    def swap(self, new: Knowledge) -> None:
        """Replace the current snapshot. Interactions that already have the old one keep using it.

        This makes the tokens of all entries, so for a large knowledge base it belongs in a thread.
        """
        keyed = new if new.secret == self._secret else replace(new, secret=self._secret)
        _ = keyed.ids_by_token
        self.current = keyed
