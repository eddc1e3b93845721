"""Buttons that lead to entries and episodes, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.answer import Link
from bot.answers.questions import EntryQuestion, ReleaseQuestion
from bot.knowledge.model import Credit, Entry, Kind
from bot.knowledge.positions import Position, parse_position
from bot.spoilers.rule import View

PROMINENCE = ("main", "recurring", "guest")
"""Billings, the most prominent first."""


def link_to(view: View, id_: str, *, with_kind: bool) -> Link:
    """A button to an entry or an episode that exists for this view, by its id."""
    entry = view.knowledge.entries.get(id_)
    if entry is not None:
        return entry_link(view, entry, with_kind=with_kind)
    position = parse_position(id_)
    if position is None:
        raise LookupError("neither an entry nor an episode")
    return episode_link(view, position)


def episode_link(view: View, position: Position) -> Link:
    """A button to an episode: its code, and its title where that is safe."""
    episode = view.knowledge.episodes[position]
    title = view.read(episode.title) if episode.title is not None else None
    label = f"{view.knowledge.works[position.work].title} {position.code}"
    return Link(f"{label}: {title.text}" if title is not None else label, ReleaseQuestion(str(position)))


def entry_link(view: View, entry: Entry, *, with_kind: bool) -> Link:
    """A button to an entry that exists for this view."""
    label = entry_label(view, entry) if with_kind else view.name(entry) or ""
    return Link(label, EntryQuestion(entry.token))


def entry_label(view: View, entry: Entry) -> str:
    """“Margo Madison · character”; of two that would read the same, each with its series."""
    label = f"{view.name(entry) or ''} · {entry.kind.value}"
    others = (view.knowledge.entries[id_] for id_ in view.knowledge.namesakes.get(entry.id, ()) if id_ != entry.id)
    if any(other.kind is entry.kind and view.name(other) == view.name(entry) for other in others):
        work = work_of(view, entry, view.all(casting.credit for casting in entry.castings))
        return f"{label}, {view.knowledge.works[work].title}" if work is not None else label
    return label


def work_of(view: View, entry: Entry, credits: Sequence[Credit]) -> str | None:
    """The code of an entry's series: that of its first open credit, else one whose reveal point opened its name."""
    if entry.kind is Kind.WORK:
        return entry.id
    if credits:
        return credits[0].work
    opened = [name.reveal for name in entry.names if view.read(name) is not None]
    works = {position.work for reveal in opened for position in reveal}
    return next((code for code in view.knowledge.works if code in works), None)


def billing(view: View, entry: Entry) -> int:
    """How prominent an entry is, as far as the view may know: main cast 0, recurring 1, guests 2, all others 3."""
    found = [PROMINENCE.index(credit.billing) for credit in view.all(casting.credit for casting in entry.castings)]
    return min(found, default=len(PROMINENCE))
