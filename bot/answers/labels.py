"""Our own words, read back: what autocomplete, buttons and selects show means the same when it is typed.

Some clients send the label of a choice instead of its value, and people copy what they see.
"""

from __future__ import annotations

import re
from typing import Final

from bot.answers.entry_search import plain_words
from bot.answers.links import entry_label
from bot.answers.parsing.episode_numbers import parse_reference
from bot.answers.questions import EntryQuestion
from bot.knowledge.model import Entry, Kind
from bot.knowledge.positions import parse_position
from bot.spoilers.rule import View

TOKEN: Final = re.compile(r"#[0-9a-f]{10}")
_KIND_WORDS: Final = {kind.value: kind for kind in Kind}
# “Margo Madison · character”, “Jon Snow · character, Game of Thrones”
_ENTRY: Final = re.compile(r"(?P<name>.+?)\s+·\s+(?P<kind>\w+)(?:, .+)?")
# “FAM S1E8 · Rupture”, “For All Mankind S1E8: Rupture”, “Rupture · FAM S1E8”, “Previous: S1E7”
_SEPARATOR: Final = re.compile(r"\s+·\s+|:\s+")


def token_in(typed: str) -> str | None:
    """The token that was typed or chosen: the value behind every entry that autocomplete offers."""
    text = typed.strip()
    return text if TOKEN.fullmatch(text) else None


def token_question(typed: str) -> EntryQuestion | None:
    """The question for the entry whose token was typed or chosen."""
    token = token_in(typed)
    return EntryQuestion(token) if token is not None else None


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
