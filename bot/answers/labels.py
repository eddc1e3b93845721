"""Makes labels of entries and episodes for buttons, selects and autocomplete, and reads such labels.

Reading is needed because some clients send a choice's label instead of its value, and users copy labels.
"""

from __future__ import annotations

import re
from typing import Final

from bot.answers.answer import Link
from bot.answers.parsing.episode_numbers import parse_reference
from bot.answers.questions import EntryQuestion, Question, ReleaseQuestion
from bot.knowledge.model import Credit, Entry, Kind
from bot.knowledge.positions import Position, parse_position
from bot.lookup.resolver import ids_named
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.rule import View

PROMINENCE = ("main", "recurring", "guest")
"""Billings, most prominent first."""
TOKEN: Final = re.compile(r"#[0-9a-f]{12}")
_OLD_TOKEN: Final = re.compile(r"#[0-9a-f]{10}")
"""A token of earlier versions. It is no longer accepted: anyone could compute it from an id, and so confirm a guess."""
_KIND_WORDS: Final = {kind.value: kind for kind in Kind}
# “Margo Madison · character”, “Jon Snow · character, Game of Thrones”
_ENTRY: Final = re.compile(r"(?P<name>.+?)\s+·\s+(?P<kind>\w+)(?:, .+)?")
# “FAM S1E8 · Rupture”, “For All Mankind S1E8: Rupture”, “Rupture · FAM S1E8”, “Previous: S1E7”
_SEPARATOR: Final = re.compile(r"\s+·\s+|:\s+")


def link_to(view: View, id_: str, *, with_kind: bool) -> Link:
    """Make a button to an entry or episode that exists for this view.

    Raises:
        LookupError: the id is neither that of an entry nor of an episode.
    """
    if (entry := view.knowledge.entries.get(id_)) is not None:
        return entry_link(view, entry, with_kind=with_kind)
    if (position := parse_position(id_)) is not None:
        return episode_link(view, position)
    raise LookupError("neither an entry nor an episode")


def episode_link(view: View, position: Position) -> Link:
    """Make a button to an episode, labelled with its code and, if open, its title."""
    episode = view.knowledge.episodes[position]
    title = view.read(episode.title) if episode.title is not None else None
    label = f"{view.knowledge.works[position.work].title} {position.code}"
    return Link(f"{label}: {title.text}" if title is not None else label, ReleaseQuestion(str(position)))


def entry_link(view: View, entry: Entry, *, with_kind: bool) -> Link:
    """Make a button to an entry that exists for this view."""
    label = entry_label(view, entry) if with_kind else view.name(entry) or ""
    return Link(label, EntryQuestion(view.knowledge.tokens[entry.id]))


def entry_label(view: View, entry: Entry) -> str:
    """Return a label such as “Margo Madison · character”. The series is added if two labels would be equal."""
    label = f"{view.name(entry) or ''} · {entry.kind.value}"
    others = (view.knowledge.entries[id_] for id_ in view.knowledge.namesakes.get(entry.id, ()) if id_ != entry.id)
    if any(other.kind is entry.kind and view.name(other) == view.name(entry) for other in others):
        credits = open_credits(view, entry)
        work = credits[0].work if credits else work_of(view, entry)
        return f"{label}, {view.knowledge.works[work].title}" if work is not None else label
    return label


def work_of(view: View, entry: Entry) -> str | None:
    """Return the code of the work of an entry without open credits, from the reveal points of its open names."""
    if entry.kind is Kind.WORK:
        return entry.id
    opened = [name.reveal for name in entry.names if view.read(name) is not None]
    works = {position.work for reveal in opened for position in reveal}
    return next((code for code in view.knowledge.works if code in works), None)


def open_credits(view: View, entry: Entry) -> list[Credit]:
    """Return the open credits of a character or actor."""
    return view.open_values(casting.credit for casting in entry.castings)


def billing(view: View, entry: Entry) -> int:
    """Return an entry's prominence by its open credits: 0 main cast, 1 recurring, 2 guest, 3 none."""
    found = [PROMINENCE.index(credit.billing) for credit in open_credits(view, entry)]
    return min(found, default=len(PROMINENCE))


def plain_words(typed: str) -> str:
    """Normalise a text for comparison; number words become digits."""
    return " ".join(key_of(typed))


def token_in(typed: str) -> str | None:
    """Return the text if it is a token, else None. Autocomplete choices for entries have tokens as values."""
    text = typed.strip()
    return text if TOKEN.fullmatch(text) else None


def has_old_token(question: Question) -> bool:
    """Return whether a question, from a button of an earlier version, names its entry by an old token."""
    named = question.token if isinstance(question, EntryQuestion) else getattr(question, "about", None)
    return named is not None and _OLD_TOKEN.fullmatch(named) is not None


def suggested_token(view: View, typed: str) -> str | None:
    """Return the token of the entry that a suggestion stands for, by its value or by its label; None for other text."""
    labelled = labelled_entry(view, typed)
    return view.knowledge.tokens[labelled.id] if labelled is not None else token_in(typed)


def labelled_entry(view: View, typed: str) -> Entry | None:
    """Find the visible entry that a label (“Margo Madison · character”) names; None unless exactly one matches."""
    found = _ENTRY.fullmatch(typed.strip())
    kind = _KIND_WORDS.get(found["kind"]) if found is not None else None
    if found is None or kind is None:
        return None
    name, label = plain_words(found["name"]), " ".join(typed.split()).casefold()
    ids = ids_named(name, view.knowledge.names.index, view.scope({kind}))
    entries = [entry for id_ in ids if plain_words(view.name(entry := view.knowledge.entries[id_]) or "") == name]
    exactly = [entry for entry in entries if entry_label(view, entry).casefold() == label]
    chosen = exactly or entries
    return chosen[0] if len(chosen) == 1 else None


def labelled_episode(typed: str) -> str | None:
    """Return the part of an episode label that contains the episode code; None if the text is not such a label."""
    parts = _SEPARATOR.split(typed.strip(), maxsplit=1)
    if len(parts) != 2:
        return None
    for part in parts:
        said = parse_reference(part)
        coded = parse_position(part) is not None or part == parts[0] or (said is not None and not said.named())
        if coded and said is not None and said.season is not None and said.episode is not None:
            return part
    return None
