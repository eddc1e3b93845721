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

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from bot.knowledge.model import CATEGORIES, Condition, Entry, Episode, Knowledge, Name, NameCategory, Versioned
from bot.knowledge.positions import PREMISE, Position, Progress, Reveal, reached, simplest
from bot.knowledge.sealed import Sealed, break_seal
from bot.lookup import Index, Scope
from bot.lookup.index.name_index import Mask, any_met, condition_mask, groups_in
from bot.spoilers.boxes import NO_BOXES, Box, Boxes, Veil, empty_boxes
from bot.spoilers.clearance import BeyondPolicy, Clearance

T = TypeVar("T")
Episodes = frozenset[Position]


class View:
    """The knowledge base as far as a single reply may show it.

    Args:
        knowledge: the snapshot taken at the start of the interaction.
        clearance: the progress that counts, and whether facts beyond it are veiled or withheld.
        now: an aware datetime. It decides which episodes have aired and which version of a fact was known.

    Attributes:
        progress: the last episode watched in each work. It is at most the last one that aired `grace_days` ago.
    """

    def __init__(self, knowledge: Knowledge, clearance: Clearance, now: datetime) -> None:
        self.knowledge = knowledge
        self.now = now
        self.is_veiling = clearance.beyond is BeyondPolicy.VEILED
        self.personal = clearance.personal
        self._aired = self._aired_by(now)
        settled = self._aired_by(now - timedelta(days=max(0, clearance.grace_days)))
        self.progress: Progress = {
            work: max(watched)
            for work, claimed in clearance.progress.items()
            if (watched := [at for at in settled if at.work == work and at <= claimed])
        }
        self._watched = Episodes(at for at in self._aired if at.work in self.progress and at <= self.progress[at.work])
        self._headings: dict[str, str | None] = {}
        self._scopes: dict[tuple[frozenset[NameCategory], str | None], Scope] = {}

    # ------------------------------------------------------------------ the rule

    def _aired_by(self, moment: datetime) -> Episodes:
        return Episodes(position for position, aired in self.knowledge.aired_at.items() if aired <= moment)

    def _is_known(self, fact: Sealed[Any] | Condition, episodes: Episodes) -> bool:
        """Return whether a fact is known in the real world at `now`, and `episodes` reveal it.

        If `episodes` are those that have aired, the result says whether the fact is alive. If they are the watched
        ones, it says whether the fact is open.
        """
        return fact.reveal <= episodes and (fact.as_of is None or fact.as_of.begins <= self.now)

    def is_open(self, condition: Condition) -> bool:
        """Return whether a name or fact with this condition is open."""
        return self._is_known(condition, self._watched)

    def read(self, sealed: Sealed[T]) -> T | None:
        """Return the value if it is open, else None."""
        return break_seal(sealed) if self._is_known(sealed, self._watched) else None

    def veil(self, pieces: Sequence[Sealed[Any]], make: Callable[..., Any]) -> Veil | None:
        """Make a veil from sealed pieces. `make` receives their values and returns the content.

        Returns:
            The veil. None if this view has no veils, if a piece is not alive, if every piece is open anyway, or if
            `make` returns nothing.
        """
        if not self.is_veiling or all(self._is_known(piece, self._watched) for piece in pieces):
            return None
        if not all(self._is_known(piece, self._aired) for piece in pieces):
            return None
        content = make(*map(break_seal, pieces))
        if not content:
            return None
        return Veil(content, Episodes().union(*(piece.reveal for piece in pieces)))

    def boxes(self, veils: Iterable[Veil | None]) -> Boxes:
        """Return the boxes of this clearance, with the given veils. There are no boxes if this view has no veils.

        The set of boxes does not depend on the veils.
        """
        if not self.is_veiling:
            return NO_BOXES
        return Boxes(*self._empty_boxes, tuple(veil for veil in veils if veil is not None))

    @cached_property
    def _empty_boxes(self) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        """The empty boxes in two versions: by season and by episode."""
        works = [
            (work.title, [at for season in work.seasons.values() for at in season.episodes if at in self._aired])
            for work in self.knowledge.works_in_order()
        ]
        by_season, by_episode = (empty_boxes(works, self.progress, by_episode=singly) for singly in (False, True))
        return by_season, by_episode

    # ------------------------------------------------------------------ what is open

    def open_values(self, sealed: Iterable[Sealed[T]]) -> list[T]:
        """Return the values that are open, in the same order."""
        return [break_seal(each) for each in sealed if self._is_known(each, self._watched)]

    def latest(self, versions: Iterable[Sealed[T]]) -> T | None:
        """Return the last open version, which is the one to show to this view; None if no version is open."""
        found = self.open_values(versions)
        return found[-1] if found else None

    def current(self, items: Iterable[Versioned[T]]) -> list[T]:
        """Return the latest open version of each fact or relation that has one, in the same order."""
        return [found[-1] for item in items if (found := self.open_values(item.versions))]

    def name(self, entry: Entry) -> str | None:
        """Return the heading of an entry, which is its latest open main name; None if no main name is open.

        An entry without a heading does not exist for this view.
        """
        # Fast path: a card asks several times for the same name, and cards name the same entries. Caching the names
        # saves a third of the time for a card. Without it nothing breaks.
        if entry.id not in self._headings:
            main = [name for name in self.open_values(entry.names) if name.main and not name.search_only]
            self._headings[entry.id] = main[-1].text if main else None
        return self._headings[entry.id]

    def is_visible(self, entry: Entry) -> bool:
        """Return whether the entry exists for this view, which means that it has an open main name."""
        return self.name(entry) is not None

    def has_aired(self, episode: Episode) -> bool:
        """Return whether the episode is out at `now`. This is public."""
        return episode.position in self._aired

    # ------------------------------------------------------------------ which names may be found

    def scope(self, categories: Collection[NameCategory], work: str | None = None) -> Scope:
        """Return a look-up scope of the open names in these categories, limited to `work` if given."""
        key = (frozenset(categories), work)
        if key not in self._scopes:
            self._scopes[key] = Scope(self._groups_in(categories, work) & self._open_names)
        return self._scopes[key]

    def _groups_in(self, categories: Collection[NameCategory], work: str | None = None) -> Mask:
        """Return the mask of the groups of names in these categories, limited to `work` if given."""
        names = self.knowledge.names
        return groups_in(names.categories, names.works, [category in categories for category in CATEGORIES], work)

    @cached_property
    def _open_names(self) -> Mask:
        """The groups of names with an open condition of their own, and an open condition of the thing they name."""
        names = self.knowledge.names
        opened = [
            self._is_known(each, self._watched) and (each.aired is None or each.aired in self._aired)
            for each in names.conditions
        ]
        return any_met(names.own, opened) & any_met(names.unlocks, opened)

    def find_beyond(
        self, categories: Collection[NameCategory], choose: Callable[[Index, Scope], Iterable[str]]
    ) -> list[str]:
        """Search the names beyond the clearance. Return the ids that `choose` picks; none if the view has no veils.

        `choose` gets a scope of the names that are alive and not open, and returns ids. The ids must
        not influence anything open: use them for veils only.
        """
        if not self.is_veiling:
            return []
        names = self.knowledge.names
        alive = any_met(names.own, [self._is_known(each, self._aired) for each in names.conditions])
        return list(choose(names.index, Scope(self._groups_in(categories) & alive & ~self._open_names)))

    # ------------------------------------------------------------------ texts that people write

    @property
    def aired(self) -> Episodes:
        """The episodes that are out. This is public."""
        return self._aired

    def at(self, progress: Progress) -> View:
        """Return a view of the same snapshot and moment with another progress and no veils."""
        return View(self.knowledge, Clearance(progress, BeyondPolicy.WITHHELD), self.now)

    @cached_property
    def open_statements(self) -> Mask:
        """Which conditions of statements are open."""
        return self._statements(self._watched)

    @cached_property
    def known_statements(self) -> Mask:
        """Which conditions of statements are alive. Only `bot.spoilers.text_check` may use it."""
        return self._statements(self._aired)

    def _statements(self, episodes: Episodes) -> Mask:
        return condition_mask([self._is_known(each, episodes) for each in self.knowledge.statements.conditions])

    @property
    def open_names(self) -> Mask:
        """Which groups of names are open."""
        return self._open_names

    @cached_property
    def known_names(self) -> Mask:
        """Which groups of names are alive. Only `bot.spoilers.text_check` may use it."""
        names = self.knowledge.names
        alive = [self._is_known(each, self._aired) for each in names.conditions]
        return any_met(names.own, alive) & any_met(names.unlocks, alive)

    # ------------------------------------------------------------------ what lies beyond

    def visible_and(self, sealed: Sealed[T], test: Callable[[T], bool]) -> bool:
        """Return whether a value is open or veiled and passes a test. The test never receives a withheld value."""
        return self._is_known(sealed, self._aired if self.is_veiling else self._watched) and test(break_seal(sealed))

    def is_revealed_by(self, sealed: Sealed[Any], position: Position) -> bool:
        """Return whether a value is open or veiled and this position is part of its reveal point."""
        return position in sealed.reveal and self.visible_and(sealed, lambda _: True)

    def veiled_name(self, entry: Entry, beside: Reveal = PREMISE) -> Sealed[Name] | None:
        """Choose the sealed name for an entry inside a veil.

        Prefer an open name. Otherwise, pick the name that requires the fewest positions beyond `beside`, the reveal
        point of the surrounding text. None if no name is alive.
        """
        opened = self._main_names(entry, self._watched)
        if opened:
            return opened[-1]
        then = {position.work: position for position in (*self.progress.values(), *simplest(beside))}
        return min(
            self._main_names(entry, self._aired),
            key=lambda name: sum(not reached(then, frozenset({at})) for at in name.reveal),
            default=None,
        )

    def _main_names(self, entry: Entry, episodes: Episodes) -> list[Sealed[Name]]:
        """Return the sealed names that `episodes` reveal and that may be headings."""
        return [
            name
            for name in entry.names
            if self._is_known(name, episodes) and (value := break_seal(name)).main and not value.search_only
        ]
