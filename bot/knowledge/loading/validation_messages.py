"""Turn errors in data into sentences for editors that say what is wrong and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.loading.value_types import FieldError

_MISSING = {
    "real": "write “real: none”, or what happened in our world",
    "sources": "name the id of at least one source",
    "reliability": "write “reliability: high”, medium or low",
    "accent": 'write a colour such as accent: "#B5332E"',
    "when": "write the date in the story, such as 1974, 1974-08-24 or late 1974",
    "work": "write the code of the series",
    "seasons": "write for example {1: main}",
    "schedule": "write what was known of the season, each with its “as_of”",
    "as_of": "write the day on which this was known",
    "to": "name the id of the other entry",
    "id": "give it a short name of its own in small letters",
}
_SHAPES = {
    "seasons": "each season is a key, as in {2: recurring}",
    "schedule": "each item of the list begins with “- ” and has keys such as as_of and premiere",
    "facts": "each fact begins with “- id:”",
    "relations": "each relation begins with “- to:”",
    "parts": "each part begins with “- actor:”",
    "jobs": "each job begins with “- ” and has the keys work and job",
    "summary": "write {text: …, sources: …}",
}
_NEARLY_A_KEY = re.compile(r"([a-z_]+)\s*(?:=|：|:\S)")
_ID = re.compile(r"[\w-]+(?: S\d+E\d+)?")
_NUMBER = "must be a whole number, in digits"
_KINDS = {
    **dict.fromkeys(
        ("as_of", "released", "premiere", "finale", "date"),
        "must be one date; write 2026, 2026-03, 2026-03-27 or 2026-03-27T21:00-07:00",
    ),
    "when": "must be one date of the story; write 1974, 1974-08-24, late 1974, 1980s, by 1983 or 1984 to 1991",
    **dict.fromkeys(("episodes", "season"), _NUMBER),
    "search_only": "must be true or false",
}
_KEY_OF_AN_ENTRY = 3
"""The length of the path to a key of an entry: section, id, key."""


def sentence_of(error: FieldError, name: str, known: list[str]) -> str:
    """Write one sentence for one error.

    Args:
        error: the error; its path starts with the section.
        name: the key with the error.
        known: the keys that are valid in the same mapping.
    """
    given = error.given
    match error.kind:
        case "unknown key":
            return _unknown_key(name, known, error.path, given)
        case "missing":
            return f"“{name}” is missing" + (f"; {_MISSING[name]}" if name in _MISSING else "")
        case "wrong value":
            return _wrong_value(error.detail, given, name, error.path)
        case "not valid":
            return f"“{given}” is not a valid {name}"
        case "not one of":
            allowed = ", ".join(error.detail)
            if not isinstance(given, str):
                return f"“{name}” must be one of {allowed}"
            near = nearest(given, error.detail)
            return f"“{given}” is not one of {allowed}" + (f"; did you mean “{near}”?" if near else "")
        case "not text":
            return f"“{name}” must be text"
        case "too long":
            return f"“{name}” has {len(given)} characters; at most {error.detail} fit on a phone"
        case "no list":
            if isinstance(given, dict) and any(key.startswith("-") for key in given):
                return (
                    f"“{name}” must be a list; a space is missing behind the hyphen of an item, which begins with “- ”"
                )
            return f"“{name}” must be a list" + (f": {_SHAPES[name]}" if name in _SHAPES else "")
        case "no mapping":
            shape = f"; {_SHAPES[name]}" if name in _SHAPES and isinstance(given, list) else ""
            if isinstance(given, str) and (found := _NEARLY_A_KEY.match(given)):
                shape = f"; write “{found[1]}: …”, with a colon and a space"
            return f"“{name}” must be a mapping with keys of its own{shape}"
        case "empty":
            return f"“{name}” must not be empty"
        case "wrong kind":
            return _wrong_kind(name)


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


def _wrong_kind(name: str) -> str:
    other = _NUMBER if name.isdigit() else "must be a single value; remove the brackets or the lines below it"
    return f"“{name}” {_KINDS.get(name, other)}"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word most similar to a misspelt one; None if none is close enough."""
    limit = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
    best = process.extractOne(word, known, scorer=OSA.distance, processor=str.casefold, score_cutoff=limit)
    return best[0] if best else None
