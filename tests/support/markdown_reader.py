"""An independent parser of Discord's markdown, which finds the text that is visible before the reader taps a spoiler.

It follows Discord's client: blocks at the start of a line come first, then inline marks from left to right.
A spoiler is two bars, one or more characters, and two bars. The first two adjacent bars close it, even inside other
marks. Outside a spoiler, code and links take precedence if they begin first. This module imports nothing from the bot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Where a line begins. The group is what is read on, inside the block.
_BLOCKS = (
    ("heading", re.compile(r"#{1,3} +([^\n]+)\n?")),
    ("small", re.compile(r"-# +([^\n]+)\n?")),
    ("quote", re.compile(r">>> ([\s\S]*)")),
    ("quote", re.compile(r"((?:> [^\n]*(?:\n|$))+)")),
    ("item", re.compile(r" *(?:[-*+]|\d+[.)]) +([^\n]+)\n?")),
)

# In the order in which they are tried at each character. A group "in" is read on; "text" is shown as it is.
_INLINE = (
    ("code", re.compile(r"```(?P<text>[\s\S]+?)```")),
    ("escape", re.compile(r"\\(?P<text>[^0-9A-Za-z\s])")),
    ("link", re.compile(r"<(?P<text>https?://[^\s>]+)>")),
    ("mention", re.compile(r"(?P<text><(?:@[!&]?|#|id:)\w+>)")),
    ("mention", re.compile(r"(?P<text></[^:>\n]+:\d+>)")),
    ("emoji", re.compile(r"(?P<text><a?:\w+:\d+>)")),
    ("time", re.compile(r"(?P<text><t:-?\d+(?::[tTdDfFsSR])?>)")),
    ("mention", re.compile(r"(?P<text>@everyone|@here)")),
    ("link", re.compile(r"(?P<text>https?://[^\s<]+[^<.,:;\"'\]\s])")),
    ("link", re.compile(r"\[(?P<in>(?:\\.|[^\[\]\\])+)\]\(\s*<?[^\s<>)]+>?(?:\s+[\"'][^\n]*?[\"'])?\s*\)")),
    ("spoiler", re.compile(r"\|\|(?P<in>[\s\S]+?)\|\|")),
    ("bold", re.compile(r"\*\*(?P<in>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__(?P<in>(?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("strike", re.compile(r"~~(?P<in>[\s\S]+?)~~")),
    ("code", re.compile(r"(`+)(?P<text>[\s\S]*?[^`])\1(?!`)")),
    ("italic", re.compile(r"\*(?=\S)(?P<in>(?:\\[\s\S]|\*\*[\s\S]+?\*\*|[^\\*])+?)(?<!\s)\*(?!\*)")),
    ("italic", re.compile(r"(?<!\w)_(?P<in>(?:\\[\s\S]|[^\\_])+?)_(?!\w)")),
)
_PLAIN = re.compile(r"(?:[^\\<@h\[|*_~`\n]|h(?!ttps?://))+|\n")


@dataclass(frozen=True)
class Span:
    """A piece of text with the marks it stands in, outermost first; `box` numbers the spoiler, None in the open."""

    text: str
    marks: tuple[str, ...]
    box: int | None


def spans(markdown: str) -> list[Span]:
    """The text as a reader's client takes it apart."""
    return _joined(_read(markdown, (), None, iter(range(len(markdown) + 1))))


def open_text(markdown: str) -> str:
    """Return the text that is visible without opening a spoiler."""
    return "".join(span.text for span in spans(markdown) if span.box is None)


def hidden_text(markdown: str) -> list[str]:
    """Return the hidden text of each spoiler box, in order."""
    found: dict[int, str] = {}
    for span in spans(markdown):
        if span.box is not None:
            found[span.box] = found.get(span.box, "") + span.text
    return list(found.values())


def marks(markdown: str) -> set[str]:
    """Every kind of mark in the text, whether hidden or not."""
    return {mark for span in spans(markdown) for mark in span.marks}


def _read(text: str, around: tuple[str, ...], box: int | None, numbers: Iterator[int]) -> Iterator[Span]:
    place = 0
    while place < len(text):
        if place == 0 or text[place - 1] == "\n":
            found = _block(text, place)
            if found is not None and not set(around) & {"link", "bold", "italic"}:
                kind, match = found
                inner = match[1]
                if kind == "quote":
                    inner = re.sub(r"(?m)^> ", "", inner).removesuffix("\n")
                yield from _read(inner, (*around, kind), box, numbers)
                if match[0].endswith("\n"):
                    yield Span("\n", around, box)
                place = match.end()
                continue
        if plain := _PLAIN.match(text, place):
            yield Span(plain[0], around, box)
            place = plain.end()
            continue
        found = _inline(text, place)
        if found is None:
            yield Span(text[place], around, box)
            place += 1
            continue
        kind, match = found
        groups = match.groupdict()
        if kind == "escape":
            yield Span(groups["text"], around, box)
        elif groups.get("in") is not None:
            inside = box if kind != "spoiler" or box is not None else next(numbers)
            yield from _read(groups["in"], (*around, kind), inside, numbers)
        else:
            yield Span(groups["text"], (*around, kind), box)
        place = match.end()


def _block(text: str, place: int) -> tuple[str, re.Match[str]] | None:
    for kind, pattern in _BLOCKS:
        match = pattern.match(text, place)
        if match is not None and match.end() > place:
            return kind, match
    return None


def _inline(text: str, place: int) -> tuple[str, re.Match[str]] | None:
    for kind, pattern in _INLINE:
        match = pattern.match(text, place)
        if match is not None:
            return kind, match
    return None


def _joined(pieces: Iterator[Span]) -> list[Span]:
    found: list[Span] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and (last.marks, last.box) == (piece.marks, piece.box):
            found[-1] = Span(last.text + piece.text, last.marks, last.box)
        else:
            found.append(piece)
    return found
