"""Collect every statement of a knowledge base while it is assembled, and build the index of statements.

The index is built here, from what is written in the files, because later every fact is sealed. It holds hashes and no
texts (`bot.recognition.index`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.knowledge.dates import WorldDate
from bot.knowledge.model import Condition, Kind, NameCategory, NameList, Statements
from bot.knowledge.positions import Reveal

if TYPE_CHECKING:
    from bot.knowledge.loading.assembling.names_builder import NamesBuilder

_PEOPLE = (Kind.PERSON, Kind.CHARACTER)
_NAMED = (*Kind, NameList.TITLES)
"""The categories of names that are looked for in texts."""


class StatementsBuilder:
    """Collects statements. A statement without words may still join entries and seasons."""

    def __init__(self) -> None:
        self._rows: list[tuple[tuple[str, ...], str, tuple[str, ...], int, bool]] = []
        self._conditions: dict[Condition, int] = {}

    def add(
        self,
        entries: Iterable[str],
        text: str,
        reveal: Reveal,
        as_of: WorldDate | None = None,
        season: int | None = None,
        *,
        is_relation: bool = False,
    ) -> None:
        """Add one statement.

        Args:
            entries: the ids of the entries that it is about.
            text: what it says.
            reveal: its reveal point.
            as_of: since when it is known in the real world; None if it always was.
            season: the season that it is about, if it is about one.
            is_relation: whether its two sentences are about its two entries, one about each.
        """
        number = self._conditions.setdefault(Condition(reveal, as_of), len(self._conditions))
        self._rows.append((tuple(entries), text, (f"@s{season}",) if season is not None else (), number, is_relation))

    def build(self, names: NamesBuilder) -> Statements:
        """Build the index of all statements added so far, with the names to look for."""
        from bot.recognition.index import NameRow, Statement, StatementIndex, build_arrays  # `check` needs no index

        rows = [
            NameRow(id_, text, group, category in _PEOPLE)
            for text, id_, group, category in names.written()
            if _is_named(category)
        ]
        statements = (Statement(*row) for row in self._rows)
        conditions = tuple(self._conditions)
        return Statements(StatementIndex(build_arrays(statements, rows, len(conditions))), conditions)


def _is_named(category: NameCategory) -> bool:
    return category in _NAMED
