"""Turn errors in data into sentences for editors that say what is wrong and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.loading.value_types import FieldError
from bot.knowledge.word_lists import word_list

_NEARLY_A_KEY = re.compile(r"([a-z_]+)\s*(?:=|：|:\S)")
_ID = re.compile(r"[\w-]+(?: S\d+E\d+)?")
_KEY_OF_AN_ENTRY = 3
"""The length of the path to a key of an entry: section, id, key."""


def sentence_of(error: FieldError, name: str, known: list[str]) -> str:
    """Write one sentence for one error.

    Args:
        error: the error; its path starts with the section.
        name: the key with the error.
        known: the keys that are valid in the same mapping.
    """
    given, sentences = error.given, word_list("sentences", "loading")
    shape = sentences["shapes"].get(name, "")
    match error.kind:
        case "unknown key":
            return _unknown_key(name, known, error.path, given)
        case "missing":
            return f"“{name}” is missing" + (f"; {sentences['missing'][name]}" if name in sentences["missing"] else "")
        case "wrong value":
            return _wrong_value(error.detail, given, name, error.path)
        case "not one of":
            allowed = ", ".join(error.detail)
            if not isinstance(given, str):
                return f"“{name}” must be one of {allowed}"
            near = nearest(given, error.detail)
            return f"“{given}” is not one of {allowed}" + (f"; did you mean “{near}”?" if near else "")
        case "no list":
            if isinstance(given, dict) and any(key.startswith("-") for key in given):
                return (
                    f"“{name}” must be a list; a space is missing behind the hyphen of an item, which begins with “- ”"
                )
            return f"“{name}” must be a list" + (f": {shape}" if shape else "")
        case "no mapping":
            if not isinstance(given, list):
                found = isinstance(given, str) and _NEARLY_A_KEY.match(given)
                shape = f"write “{found[1]}: …”, with a colon and a space" if found else ""
            return f"“{name}” must be a mapping with keys of its own" + (f"; {shape}" if shape else "")
        case "wrong kind":
            kinds = sentences["kinds"]
            return f"“{name}” {kinds['number'] if name.isdigit() else kinds.get(name, kinds['other'])}"
    length = len(given) if isinstance(given, str) else 0
    told: str = sentences[error.kind].format(name=name, given=given, length=length, limit=error.detail)
    return told


def _unknown_key(name: str, known: list[str], path: Sequence[str | int], given: Any) -> str:
    if name.startswith("-"):
        return f"“{name}” is not understood; a space is missing behind the hyphen, which begins an item with “- ”"
    near = nearest(name, known)
    like_an_id = near is None and isinstance(given, dict) and _ID.fullmatch(name)
    if like_an_id and len(path) == 1:
        return f"unknown section “{name}”; if it is an id, give it 2 spaces"
    if like_an_id and len(path) == _KEY_OF_AN_ENTRY:
        return f"unknown key “{name}”; if it is an id, begin its line where “{path[1]}” begins, and its keys with it"
    return f"unknown key “{name}”" + (f"; did you mean “{near}”?" if near else "; remove it")


def _wrong_value(error: str, given: str, name: str, path: Sequence[str | int]) -> str:
    if given.startswith(("http://", "https://", "www.")) and "sources" in path[1:]:
        return (
            f"“{given}” is an address, and an id of a source belongs here; put the address under “sources:” as “url”, "
            "with an id of its own, and write that id here"
        )
    return f"“{name}”: {error}" if isinstance(path[-1], str) else error


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word most similar to a misspelt one; None if none is close enough."""
    limit = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
    best = process.extractOne(word, known, scorer=OSA.distance, processor=str.casefold, score_cutoff=limit)
    return best[0] if best else None
