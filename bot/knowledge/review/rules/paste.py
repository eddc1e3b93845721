"""Finds invisible or broken characters that were pasted from a web page or a word processor."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from bot.knowledge.loading.yaml.scalars import OPENED, no_quotes
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.texts import texts_of
from bot.knowledge.word_lists import word_list

_CURLY = re.compile(r"^(?:“[^“”]*”|”[^“”]*”|„[^„“”]*[“”]|‘[^‘’]*’|«[^«»]*»)$")
_ENDS = re.compile(r"^[^\"]*(?:\"[^\"]*\"[^\"]*)*[^\"\d]\"$|^(?:[^']|(?<=\w)'(?=\w))*[.!?…]'$|^[^“„”]*”$")
"""Matches a text that ends with a quote that was never opened. A straight quote after a digit may be an inch sign."""
_FOOTNOTE = re.compile(r"\[(?<=\w\[)")
_QUOTE_SIGNS = "\"'“”„‘’«»"
_JOINERS = ("\u200c", "\u200d")
_FRENCH = "«»!?;:%€"


def traces_of_a_paste(context: ReviewContext, lines: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Report quotes that YAML does not recognise, unusual spaces, invisible characters and broken letters."""
    for file, texts in lines.items():
        whole = "\n".join(texts)
        suspect = not whole.isascii() or "&" in whole or _FOOTNOTE.search(whole)
        for number, text in enumerate(texts if suspect else (), 1):
            if text.isascii() and "&" not in text and "[" not in text:
                continue
            # One finding per line is enough: its problems usually come from the same paste.
            for column, sentence in islice(_in_line(text), 1):
                yield Problem(file, number, column, sentence, severity=Severity.WARNING)
    labels = [(use.location, use.text) for use in context.names]
    for location, words in (*labels, *((text.location, text.text) for text in texts_of(context))):
        if words[0] not in _QUOTE_SIGNS and words[-1] not in _QUOTE_SIGNS:
            continue
        if _CURLY.match(words):
            yield location.warning(
                f"the quotes {words[0]}{words[-1]} around the whole text will be shown: for YAML only straight "
                'quotes are quotes; write "…" instead, or nothing',
            )
        elif OPENED.match(words) and words[0] != "‘":  # ‘ may be an apostrophe
            yield location.warning(no_quotes(words))
        elif _ENDS.match(words):
            yield location.warning(f"the {words[-1]} at the end was never opened; remove it, or write it at both ends")


def _in_line(text: str) -> Iterator[tuple[int, str]]:
    if text.lstrip().startswith("#"):
        return
    spaces, unseen = word_list("paste")["spaces"], word_list("paste")["unseen"]
    for at, sign in enumerate(text):
        if sign in spaces and not _is_french(text, at):
            yield at + 1, f"there is {spaces[sign]} here; write an ordinary space"
        elif sign in unseen and (at or sign != "\ufeff"):
            yield at + 1, f"there is {unseen[sign]} here that does not belong in a text; remove it"
        elif sign == "\ufffd":
            yield at + 1, "a letter was lost here in a conversion; write it again"
        elif sign in _JOINERS and not _joins(text, at):
            yield at + 1, "there is a zero-width joiner here that does not belong in a text; remove it"
    for pattern, told in word_list("paste")["traces"].items():
        if found := re.search(pattern, text):
            yield found.start() + 1, f"“{found[0]}” {told}"


def _is_french(text: str, at: int) -> bool:
    """Return whether a no-break space is used as in French: inside «…», after a dash, before “!”, or in numbers."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before in ("«", "–", "—") or (after != "" and after in _FRENCH) or (before.isdigit() and after.isdigit())


def _joins(text: str, at: int) -> bool:
    """Return whether a zero-width joiner is between letters of a script that needs it, or in an emoji."""
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return bool(around) and all(
        unicodedata.category(sign) in ("So", "Sk", "Mn", "Mc", "Lo") and not sign.isascii() for sign in around
    )
