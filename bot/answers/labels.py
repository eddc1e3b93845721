"""What buttons, selects and autocomplete call entries and episodes; and the same words read back.

Some clients send the label of a choice instead of its value, and people copy what they see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.answers.answer import Link
from bot.answers.parsing.episode_numbers import parse_reference
from bot.answers.questions import EntryQuestion, ReleaseQuestion
from bot.knowledge.model import Credit, Entry, Kind
from bot.knowledge.positions import Position, parse_position
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.rule import View

PROMINENCE = ("main", "recurring", "guest")
"""Billings, the most prominent first."""
TOKEN: Final = re.compile(r"#[0-9a-f]{10}")
_KIND_WORDS: Final = {kind.value: kind for kind in Kind}
# “Margo Madison · character”, “Jon Snow · character, Game of Thrones”
_ENTRY: Final = re.compile(r"(?P<name>.+?)\s+·\s+(?P<kind>\w+)(?:, .+)?")
# “FAM S1E8 · Rupture”, “For All Mankind S1E8: Rupture”, “Rupture · FAM S1E8”, “Previous: S1E7”
_SEPARATOR: Final = re.compile(r"\s+·\s+|:\s+")


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
        work = work_of(view, entry, open_credits(view, entry))
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


def open_credits(view: View, entry: Entry) -> list[Credit]:
    """The credits of a part or an actor that this view may tell."""
    return view.open_values(casting.credit for casting in entry.castings)


def billing(view: View, entry: Entry) -> int:
    """How prominent an entry is, as far as the view may know: main cast 0, recurring 1, guests 2, all others 3."""
    found = [PROMINENCE.index(credit.billing) for credit in open_credits(view, entry)]
    return min(found, default=len(PROMINENCE))


def plain_words(typed: str) -> str:
    """The words as they are compared, numbers in digits."""
    return " ".join(key_of(typed))


def token_in(typed: str) -> str | None:
    """The token that was typed or chosen: the value behind every entry that autocomplete offers."""
    text = typed.strip()
    return text if TOKEN.fullmatch(text) else None


def labelled_entry(view: View, typed: str) -> EntryQuestion | None:
    """The entry that exists for this view and that a label names, by its heading and its kind."""
    found = _ENTRY.fullmatch(typed.strip())
    kind = _KIND_WORDS.get(found["kind"]) if found is not None else None
    if found is None or kind is None:
        return None
    name, label = plain_words(found["name"]), " ".join(typed.split()).casefold()

    def fits(entry: Entry) -> bool:
        return plain_words(view.name(entry) or "") == name

    entries = [entry for entry in view.entries({kind}) if fits(entry)]
    exactly = [entry for entry in entries if entry_label(view, entry).casefold() == label]
    chosen = exactly or entries
    return EntryQuestion(chosen[0].token) if len(chosen) == 1 else None


def labelled_episode(typed: str) -> str | None:
    """The part of a label that says an episode by number; None if it is no such label."""
    parts = _SEPARATOR.split(typed.strip(), maxsplit=1)
    if len(parts) != 2:
        return None
    for part in parts:
        said = parse_reference(part)
        coded = parse_position(part) is not None or part == parts[0] or (said is not None and not said.named())
        if coded and said is not None and said.season is not None and said.episode is not None:
            return part
    return None
