"""The spoiler rule. This is the only module that applies it.

    What a reply shows in the open must be the same as if everything beyond the clearance were not in
    the knowledge base.

A `View` is the knowledge base as seen with one clearance at one moment. Seals are broken only here.
A value is

- *alive* if it is known in the real world at `now`: its `as_of` has come and every episode of its
  reveal point has aired. A value that is not alive is treated as if it did not exist;
- *open* if it is alive and the clearance covers its reveal point;
- *veiled* if it is alive, not open, and the clearance veils facts beyond it. It then leaves this
  module only as a `Veil`. Only the spoiler tag of `bot.cards.markdown` can print one, inside a box
  from `bot.spoilers.boxes`;
- *withheld* otherwise.

The rule fails closed: a position that does not exist or has no known date counts as not aired.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from bot.knowledge.dates import WorldDate
from bot.knowledge.model import Entry, Episode, Fact, Kind, Knowledge, Name, NameCategory, Wording
from bot.knowledge.positions import PREMISE, Position, Progress, Reveal, reached, simplest
from bot.knowledge.sealed import Sealed
from bot.lookup import Index, Scope
from bot.spoilers.boxes import NO_BOXES, Box, Boxes, Veil, empty_boxes
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.visible_names import VisibleNames

T = TypeVar("T")


class View:
    """The knowledge base as far as a single reply may show it.

    Args:
        knowledge: the snapshot taken at the start of the interaction.
        clearance: the progress that counts, and whether facts beyond it are veiled or withheld.
        now: an aware datetime. It decides which episodes have aired and which version of a fact was known.
    """

    def __init__(self, knowledge: Knowledge, clearance: Clearance, now: datetime) -> None:
        self.knowledge = knowledge
        self.now = now
        self.is_veiling = clearance.beyond is BeyondPolicy.VEILED
        self.personal = clearance.personal
        self._aired_cache: dict[Reveal, bool] = {}
        self._watched_by = now - timedelta(days=max(0, clearance.grace_days))
        self.progress: Progress = {
            work: at for work, position in clearance.progress.items() if (at := self._aired_up_to(position)) is not None
        }

    # ------------------------------------------------------------------ the rule

    def _aired(self, position: Position, by: datetime | None = None) -> bool:
        episode = self.knowledge.episodes.get(position)
        return episode is not None and episode.released is not None and episode.released.has_come(by or self.now)

    def _aired_up_to(self, position: Position) -> Position | None:
        """Return the last episode up to `position` that aired at least `grace_days` ago; None if there is none."""
        work = self.knowledge.works.get(position.work)
        if work is None:
            return None
        watched = [
            episode
            for season in work.seasons.values()
            for episode in season.episodes
            if episode <= position and self._aired(episode, self._watched_by)
        ]
        return max(watched, default=None)

    def _alive(self, reveal: Reveal, as_of: WorldDate | None) -> bool:
        if (aired := self._aired_cache.get(reveal)) is None:
            aired = self._aired_cache[reveal] = all(self._aired(position) for position in reveal)
        return (as_of is None or as_of.begins_by(self.now)) and aired

    def _open(self, reveal: Reveal, as_of: WorldDate | None) -> bool:
        return self._alive(reveal, as_of) and reached(self.progress, reveal)

    def read(self, sealed: Sealed[T]) -> T | None:
        """Return the value if it is open, else None."""
        return sealed.break_seal(self._open)

    def veil(self, pieces: Sequence[Sealed[Any]], make: Callable[..., Any]) -> Veil | None:
        """Make a veil from sealed pieces. `make` receives their values and returns the content.

        Returns:
            None if this view withholds, if a piece is not alive, if every piece is open anyway, or if `make`
            returns nothing.
        """
        if not self.is_veiling or all(self._open(piece.reveal, piece.as_of) for piece in pieces):
            return None
        values = [piece.break_seal(self._alive) for piece in pieces]
        if any(value is None for value in values):
            return None
        content = make(*values)
        if not content:
            return None
        return Veil(content, frozenset[Position]().union(*(piece.reveal for piece in pieces)))

    def boxes(self, veils: Iterable[Veil | None]) -> Boxes:
        """Return the boxes of this clearance, with the given veils. There are no boxes if it withholds.

        The set of boxes does not depend on the veils.
        """
        if not self.is_veiling:
            return NO_BOXES
        return Boxes(*self._empty_boxes, tuple(veil for veil in veils if veil is not None))

    @cached_property
    def _empty_boxes(self) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        """The empty boxes in two versions: by season and by episode."""
        works = [
            (work.title, [at for season in work.seasons.values() for at in season.episodes if self._aired(at)])
            for work in self.knowledge.works_in_order()
        ]
        by_season, by_episode = (empty_boxes(works, self.progress, by_episode=singly) for singly in (False, True))
        return by_season, by_episode

    # ------------------------------------------------------------------ what is open, in convenient shapes

    def open_values(self, sealed: Iterable[Sealed[T]]) -> list[T]:
        """Return the values that are open, in the same order."""
        return [value for value in map(self.read, sealed) if value is not None]

    def latest(self, versions: Iterable[Sealed[T]]) -> T | None:
        """Return the last open version, which is the one to show to this view; None if no version is open."""
        found = self.open_values(versions)
        return found[-1] if found else None

    def wording(self, fact: Fact | None) -> Wording | None:
        """Return the current wording of a fact for this view; None if no wording is open."""
        return self.latest(fact.versions) if fact is not None else None

    def name(self, entry: Entry) -> str | None:
        """Return the heading of an entry, which is its latest open main name; None if no main name is open."""
        main = [name for name in self.open_values(entry.names) if name.main and not name.search_only]
        return main[-1].text if main else None

    def is_visible(self, entry: Entry) -> bool:
        """Return whether the entry exists for this view, which means that it has an open main name."""
        return self.name(entry) is not None

    def entries(self, kinds: Collection[Kind]) -> Iterator[Entry]:
        """Iterate over the entries of these kinds that exist for this view."""
        return (entry for entry in self.knowledge.entries.values() if entry.kind in kinds and self.is_visible(entry))

    def has_aired(self, episode: Episode) -> bool:
        """Return whether the episode is out at `now`. This is public."""
        return self._aired(episode.position)

    # ------------------------------------------------------------------ which names may be found

    def scope(self, categories: Collection[NameCategory], work: str | None = None) -> Scope:
        """Return a look-up scope of the open names in these categories, limited to `work` if given."""
        return self._visible_names.scope(categories, work)

    @cached_property
    def _visible_names(self) -> VisibleNames:
        names = self.knowledge.names
        opened = [self._open(each.reveal, each.as_of) and self._is_out(each.aired) for each in names.conditions]
        return VisibleNames(names, opened)

    def _is_out(self, position: Position | None) -> bool:
        return position is None or self._aired(position)

    def find_beyond(
        self, categories: Collection[NameCategory], choose: Callable[[Index, Scope], Iterable[str]]
    ) -> list[str]:
        """Search the names beyond the clearance. Return the ids that `choose` picks; none if this view withholds.

        `choose` gets a scope of the names that are alive and not open, and returns ids. What it finds must not
        influence anything open: use the result for veils only.
        """
        if not self.is_veiling:
            return []
        names = self.knowledge.names
        alive = [self._alive(each.reveal, each.as_of) for each in names.conditions]
        return list(choose(names.index, self._visible_names.beyond(categories, alive)))

    # ------------------------------------------------------------------ what lies beyond

    def visible_and(self, sealed: Sealed[T], test: Callable[[T], bool]) -> bool:
        """Return whether a value is open or veiled and passes a test. The test never receives a withheld value."""
        value = sealed.break_seal(self._alive if self.is_veiling else self._open)
        return value is not None and test(value)

    def is_revealed_by(self, sealed: Sealed[Any], position: Position) -> bool:
        """Return whether a value is open or veiled and this position is part of its reveal point."""
        return position in sealed.reveal and self.visible_and(sealed, lambda _: True)

    def veiled_name(self, entry: Entry, beside: Reveal = PREMISE) -> Sealed[Name] | None:
        """Choose the sealed name for an entry inside a veil.

        Prefer an open name. Otherwise, pick the name that requires the fewest positions beyond `beside`, the reveal
        point of the surrounding text. None if no name is alive.
        """
        opened = self._main_names(entry, self._open)
        if opened:
            return opened[-1]
        then = {position.work: position for position in (*self.progress.values(), *simplest(beside))}
        return min(
            self._main_names(entry, self._alive),
            key=lambda name: sum(not reached(then, frozenset({at})) for at in name.reveal),
            default=None,
        )

    def _main_names(self, entry: Entry, rule: Callable[[Reveal, WorldDate | None], bool]) -> list[Sealed[Name]]:
        """Return the sealed names that may be headings, if `rule` allows their seals to be broken."""
        return [
            name
            for name in entry.names
            if (value := name.break_seal(rule)) is not None and value.main and not value.search_only
        ]
