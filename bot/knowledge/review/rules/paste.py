"""Finds invisible or broken characters that were pasted from a web page or a word processor."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge.loading.yaml.scalars import OPENED, no_quotes
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.texts import texts_of

_CURLY = re.compile(r"^(?:“[^“”]*”|”[^“”]*”|„[^„“”]*[“”]|‘[^‘’]*’|«[^«»]*»)$")
_ENDS = re.compile(r"^[^\"]*(?:\"[^\"]*\"[^\"]*)*[^\"\d]\"$|^(?:[^']|(?<=\w)'(?=\w))*[.!?…]'$|^[^“„”]*”$")
"""Matches a text that ends with a quote that was never opened. A straight quote after a digit may be an inch sign."""
_SPACES = {"\u00a0": "a no-break space", "\u202f": "a narrow no-break space", "\u2007": "a figure space"}
_UNSEEN = {
    "\u200b": "a zero-width space",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
    "\u00ad": "a soft hyphen",
    **dict.fromkeys("\u200e\u200f\u202a\u202c", "a mark for the direction of writing"),
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\ufffc": "a placeholder for a picture",
}
_SUSPECT = re.compile(r"[^\x00-\x7f]|&|\w\[")
"""Matches every file that may have a finding in one of its lines."""
_QUOTE_SIGNS = "\"'“”„‘’«»"
_JOINERS = ("\u200c", "\u200d")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|[nm]dash|hellip|[lr][sd]quo|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_BROKEN = re.compile("â€[™œ\u009d“”˜–—¦]?|Ã[\u0080-\u00bf©¨¶¼¤±³¡]|Â[\u00a0-\u00bf]|ï»¿")
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|edit|citation needed|note \d+)\]")
_FRENCH = "«»!?;:%€"


def traces_of_a_paste(context: ReviewContext, lines: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Report quotes that YAML does not recognise, unusual spaces, invisible characters and broken letters."""
    for file, texts in lines.items():
        for number, text in enumerate(texts if _SUSPECT.search("\n".join(texts)) else (), 1):
            if text.isascii() and "&" not in text and "[" not in text:
                continue
            for column, sentence in _in_line(text):
                yield Finding(Problem(file, number, column, sentence), Severity.WARNING)
                break  # one finding per line is enough: its problems usually come from the same paste
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
    for at, sign in enumerate(text):
        if sign in _SPACES and not _is_french(text, at):
            yield at + 1, f"there is {_SPACES[sign]} here; write an ordinary space"
        elif sign in _UNSEEN and (at or sign != "\ufeff"):
            yield at + 1, f"there is {_UNSEEN[sign]} here that does not belong in a text; remove it"
        elif sign == "\ufffd":
            yield at + 1, "a letter was lost here in a conversion; write it again"
        elif sign in _JOINERS and not _joins(text, at):
            yield at + 1, "there is a zero-width joiner here that does not belong in a text; remove it"
    if found := _ENTITY.search(text):
        yield found.start() + 1, f"“{found[0]}” is HTML and would be shown as it is; write the sign itself"
    if found := _BROKEN.search(text):
        yield found.start() + 1, f"“{found[0]}” looks like a letter that was read in another encoding; write the letter"
    if (found := _FOOTNOTE.search(text)) and re.search(r"\w\[", text[: found.end()]):
        yield found.start() + 1, f"“{found[0]}” looks like a footnote of the page this came from; remove it"


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
