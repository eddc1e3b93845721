"""How a text is written: markup, length, punctuation, spaces, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge.review.context import Item, ReviewContext, Text
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.texts import texts_of

LONGEST = 160
_MARKUP = re.compile(r"https?://|www\.|[|`*\[\]<]")
_ENDS = re.compile(r"[.!?…][)”’\"']*$")
_QUOTES = (('"', "“”"), ("'", "‘’"))
_SIGNS = {"|": "a bar", "`": "a backtick", "*": "an asterisk", "[": "a square bracket", "]": "a square bracket"}


def markup(material: ReviewContext) -> Iterator[Finding]:
    """Signs that mean something to Discord; they would be shown as typed. In names and titles that is right."""
    for item, path, text in [(text.item, text.path, text.text) for text in _ours(material)]:
        found = _MARKUP.search(text)
        if found:
            what = _SIGNS.get(found[0], "“<”" if found[0] == "<" else "an address")
            yield material.finding(
                item, path, f"{what} stands in this text and would be shown as typed; remove it", Severity.ERROR
            )


def _ours(material: ReviewContext) -> Iterator[Text]:
    """What is in our own words: a headline is somebody else's."""
    return (text for text in texts_of(material) if text.what != "headline")


def style(material: ReviewContext, lines: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """What reads badly on a phone. `lines` are the lines of each file, for the spaces that YAML folds."""
    told: set[tuple[str, tuple[str | int, ...]]] = set()
    for text in _ours(material):
        if (text.item.document.file, text.path) in told:
            continue
        told.add((text.item.document.file, text.path))
        if len(text.text) > LONGEST:
            yield material.finding(
                text.item,
                text.path,
                f"this {text.what} has {len(text.text)} characters; more than {LONGEST} are too long for a phone, "
                "so shorten or split it",
            )
        if text.sentence and not _ENDS.search(text.text):
            yield material.finding(text.item, text.path, f"this {text.what} has no full stop at its end; add one")
        for straight, curly in _QUOTES:
            if straight in text.text and any(sign in text.text for sign in curly):
                yield material.finding(
                    text.item, text.path, f"straight ({straight}) and curly ({curly}) quotes are mixed; use one kind"
                )
        yield from _spaces(material, text.item, text.path, text.text, lines)


def _spaces(
    material: ReviewContext, item: Item, path: tuple[str | int, ...], text: str, lines: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    line, column = item.document.locations.find(path)
    known = lines.get(item.document.file, ())
    if line > len(known):
        return
    raw = known[line - 1][column - 1 :]
    # Whatever of the text stands in its first line, each word with the spaces before it.
    at = len(raw) - len(raw.lstrip("\"'"))
    for word in text.split():
        spaces = len(raw[at:]) - len(raw[at:].lstrip(" "))
        if not raw.startswith(word, at + spaces):
            return
        if spaces > 1:
            yield material.finding(item, path, f"two spaces stand before “{word}”; remove one")
            return
        at += spaces + len(word)
