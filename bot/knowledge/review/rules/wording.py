"""Checks how texts are written: markup, length, punctuation, spaces and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext, Text
from bot.knowledge.review.texts import texts_of
from bot.knowledge.word_lists import word_list

MAX_LENGTH = 160
_MARKUP = re.compile(r"https?://|www\.|[|`*\[\]<]")
_ENDS = re.compile(r"[.!?…][)”’\"']*$")
_QUOTES = (('"', "“”"), ("'", "‘’"))
_TWO_SPACES = re.compile(r"  (?<=\S  ) *\S")


def style(context: ReviewContext, lines: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Report texts that hold markup, are too long, have no full stop, mix quote styles or contain double spaces.

    Markup and addresses would be shown as typed. Headlines are not checked, because publishers write them.
    Names and titles are not checked, because such characters may be intended there.
    `lines` holds the lines of each file. Double spaces are searched there, because YAML folds them.
    """
    spaced = {file for file, texts in lines.items() if _TWO_SPACES.search("\n".join(texts))}
    for text in texts_of(context):
        if text.what == "headline":
            continue
        if found := _MARKUP.search(text.text):
            what = word_list("words")["signs"].get(found[0], "an address")
            yield text.location.error(f"{what} in this text would be shown as typed; remove it")
        if len(text.text) > MAX_LENGTH:
            yield text.location.warning(
                f"this {text.what} has {len(text.text)} characters; more than {MAX_LENGTH} are too long for a phone, "
                "so shorten or split it"
            )
        if text.sentence and text.text[-1] not in ".!?…" and not _ENDS.search(text.text):
            yield text.location.warning(f"this {text.what} has no full stop at its end; add one")
        for straight, curly in _QUOTES:
            if straight in text.text and any(sign in text.text for sign in curly):
                yield text.location.warning(f"straight ({straight}) and curly ({curly}) quotes are mixed; use one kind")
        doubled = _word_after_two_spaces(text, lines) if text.item.document.file in spaced else None
        if doubled is not None:
            yield text.location.warning(f"there are two spaces before “{doubled}”; remove one")


def _word_after_two_spaces(text: Text, lines: Mapping[str, Sequence[str]]) -> str | None:
    """Return the first word after two spaces, looking only at the line of the file where the text begins."""
    line, column = text.item.document.locations.find(text.location.path)
    known = lines.get(text.item.document.file, ())
    if line > len(known):
        return None
    raw = known[line - 1][column - 1 :]
    at = len(raw) - len(raw.lstrip("\"'"))
    for word in text.text.split():
        spaces = len(raw[at:]) - len(raw[at:].lstrip(" "))
        if not raw.startswith(word, at + spaces):
            return None
        if spaces > 1:
            return word
        at += spaces + len(word)
    return None
