"""Plain values -> Discord's markdown. The only module that writes spoiler tags, and the only one that opens a veil.

Discord's rules (client behaviour): blocks are parsed before inline marks, so a tag opens and closes in one
line; the first two bars that touch close a tag wherever they stand, so every bar of a text is escaped
and no text ends with one; an empty tag is printed as bars, so there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.answers.answer import Aside, Line, LineStyle, Part, Strong, Timestamp, TimestampStyle
from bot.spoilers.boxes import Veil

_INLINE = re.compile(r"([\\*_~`|<\[\]])")
_LINE_START = re.compile(r"^(\s*)([#>+-]|-#|>>>)(?=[\s#]|$)")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
_MARKS = re.compile(r"[\\*_~`|<\[\]:@]")
"""Every mark that is escaped anywhere in a line has one of these."""
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LINE_MARKS = {LineStyle.BULLET: "- ", LineStyle.SMALL: "-# ", LineStyle.TITLE: "## "}
_SPOILER = "||"
_SEPARATOR = " · "
_NO_BREAK_SPACE = "\u00a0"

BOX_LENGTH = 100
"""Characters in every box that others read: neither its size nor its shape gives away what is in it."""
NOTHING_NEW = "Nothing new in this box. All my cards have the same boxes, so that none of them gives anything away."
DOES_NOT_FIT = "There is more than fits in here. The buttons under this message show it to you, and only to you."
THAT_IS_ALL = (
    " · That is all I know, up to the point at which this box ends.",
    " · That is all up to the end of this box.",
    " · That is all so far.",
    "",
)
AND_MORE = (
    " · There is more; the buttons below show it, but only to you.",
    " · There is more: see the buttons below.",
    " · and there is more",
)
"""Endings, the longest first, so that an opened box holds words and few blanks."""
NOTHING_NEW_HERE = "Nothing new."
SHORTEST_PRIVATE_BOX = 32
"""Characters that a private box has at least, bars included."""


def escape(text: str) -> str:
    """A text that Discord will show literally: without a mark, link, mention, list, heading, quote or tag."""
    seen = text if text.isprintable() else "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)
    folded = " ".join(seen.split())
    if not (_MARKS.search(folded) or folded[:1] in "#>+-" or folded[:1].isdigit()):
        return folded  # fast path: most texts, in a fifth of the time; without it only speed is lost
    escaped = _INLINE.sub(r"\\\1", folded)
    escaped = _LINE_START.sub(r"\1\\\2", escaped)
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    # Two touching mention or emoji marks need “<”, which is escaped; a bare address would become a link.
    return _SCHEME.sub(r"\\:", escaped).replace("@everyone", "@\u200beveryone").replace("@here", "@\u200bhere")


def parts_text(parts: Iterable[Part]) -> str:
    """Parts of one line as markdown."""
    texts: list[str] = []
    for part in parts:
        match part:
            case Strong(text=text):
                texts.append(f"**{inner}**" if (inner := escape(text)) else "")
            case Timestamp(instant=instant, style=style):
                texts.append(f"<t:{int(instant.timestamp())}:{'f' if style is TimestampStyle.FULL else 'R'}>")
            case Aside(text=text) | str(text):
                texts.append(_escape_keeping_edges(text))
    return "".join(texts).strip()


def _escape_keeping_edges(text: str) -> str:
    """The escaped text, with the blank at either end that separates it from its neighbours."""
    inner = escape(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def line_text(shown: Line) -> str:
    """One line as markdown."""
    return _LINE_MARKS.get(shown.style, "") + parts_text(shown.parts)


def spoiler(markdown: str) -> str:
    """A tag around markdown that this module made. It is never empty, and its bars never touch one inside."""
    inner = " ".join(markdown.split())
    if not inner:
        raise ValueError("an empty spoiler tag hides nothing")
    before = " " if inner[0] == "|" else ""
    after = " " if inner[-1] in "|\\" else ""
    return f"{_SPOILER}{before}{inner}{after}{_SPOILER}"


def public_box(veils: Iterable[Veil]) -> str:
    """A box of one shape, whatever it holds: `BOX_LENGTH` characters of plain text, none of it cut, without any mark.

    It holds the texts that fit, and says whether there are more; or it says that none fits, or that there is none.
    It is filled up with no-break spaces, which no client strips.
    """
    texts = [text for text in dict.fromkeys(_plain_text(veil.content) for veil in veils) if text != ""]
    chosen = [text for text in texts if text is not None]
    if not texts:
        inner = NOTHING_NEW
    elif len(chosen) == len(texts) and len(_SEPARATOR.join(chosen)) <= BOX_LENGTH:
        inner = _ended(chosen, THAT_IS_ALL)
    else:
        chosen = _first_that_fit(chosen, BOX_LENGTH - len(AND_MORE[-1]))
        inner = _ended(chosen, AND_MORE) if chosen else DOES_NOT_FIT
    return f"{_SPOILER}{inner.ljust(BOX_LENGTH, _NO_BREAK_SPACE)}{_SPOILER}"


def _first_that_fit(texts: Iterable[str], room: int) -> list[str]:
    """Whole texts, in their order, without those that are too long for what is left."""
    chosen: list[str] = []
    for text in texts:
        if len(_SEPARATOR.join([*chosen, text])) <= room:
            chosen.append(text)
    return chosen


def _ended(texts: Sequence[str], endings: Sequence[str]) -> str:
    """The texts with the longest ending that fits behind them."""
    inner = _SEPARATOR.join(texts)
    return inner + next(ending for ending in endings if len(inner) + len(ending) <= BOX_LENGTH)


def _plain_text(parts: Iterable[Part]) -> str | None:
    """Parts without emphasis and asides; None for a text that Discord would show differently from what is written."""
    words: list[str] = []
    for part in parts:
        match part:
            case Strong(text=text) | str(text):
                words.append(text)
            case Timestamp():
                return None
            case Aside():
                pass
    text = "".join(words).strip()
    shown = escape(text)
    return shown if shown in ("", text) else None


def private_box(veils: Iterable[Veil], room: int) -> str:
    """Everything that fits into `room` characters; of the rest it says how many texts there are."""
    texts = list(dict.fromkeys(text for veil in veils if (text := parts_text(veil.content))))
    if not texts:
        return spoiler(NOTHING_NEW_HERE)
    if len(box := spoiler(_SEPARATOR.join(texts))) <= room:
        return box
    chosen = _first_that_fit(texts, room - SHORTEST_PRIVATE_BOX)
    more = f"{len(texts) - len(chosen)} more do not fit here"
    return spoiler(_SEPARATOR.join([*chosen, more]))
