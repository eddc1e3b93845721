"""Turns plain values into Discord's markdown. Only this module writes spoiler tags and reads the contents of veils.

Three facts about Discord's client matter here. Blocks are parsed before inline marks, so a tag must open and close in
the same line. Any two adjacent bars close a tag, so every bar in a text is escaped and no text ends with one. An empty
tag is shown as plain bars, so this module never writes one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.answers.answer import Aside, Line, LineStyle, Part, Strong, Timestamp, TimestampStyle, Typed
from bot.spoilers.boxes import Veil

_INLINE = re.compile(r"([\\*_~`|<\[\]])")
_LINE_START = re.compile(r"^(\s*)([#>+-]|-#|>>>)(?=[\s#]|$)")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
_MARKS = re.compile(r"[\\*_~`|<\[\]:@]")
"""If a text contains none of these characters, nothing inside its lines needs escaping."""
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LINE_MARKS = {LineStyle.BULLET: "- ", LineStyle.SMALL: "-# ", LineStyle.TITLE: "## "}
_SPOILER = "||"
_TYPED = "\ue000"
"""Stands for the text that the user typed. `escape` removes this character from every text."""
_SEPARATOR = " · "
_NO_BREAK_SPACE = "\u00a0"

BOX_LENGTH = 100
"""The number of characters in every public box, so that its size and shape reveal nothing about its contents."""
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
"""The endings of a public box, longest first. The longest that fits is used, so that few blanks fill up the box."""
NOTHING_NEW_HERE = "Nothing new."
SHORTEST_PRIVATE_BOX = 32
"""The smallest number of characters in a private box, including the bars."""


def escape(text: str) -> str:
    """Escape a text so that Discord shows it literally, without formatting, links or mentions."""
    seen = text if text.isprintable() else "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)
    folded = " ".join(seen.split())
    if not (_MARKS.search(folded) or folded[:1] in "#>+-" or folded[:1].isdigit()):
        return folded  # a fast path for most texts, which takes a fifth of the time; the result is the same
    escaped = _INLINE.sub(r"\\\1", folded)
    escaped = _LINE_START.sub(r"\1\\\2", escaped)
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    # Mentions and emoji need “<”, which is escaped already. A bare address would become a link.
    return _SCHEME.sub(r"\\:", escaped).replace("@everyone", "@\u200beveryone").replace("@here", "@\u200bhere")


def parts_text(parts: Iterable[Part]) -> str:
    """Return the parts of one line as markdown."""
    texts: list[str] = []
    for part in parts:
        match part:
            case Strong(text=text):
                texts.append(f"**{inner}**" if (inner := escape(text)) else "")
            case Timestamp(instant=instant, style=style):
                texts.append(f"<t:{int(instant.timestamp())}:{'f' if style is TimestampStyle.FULL else 'R'}>")
            case Typed():
                texts.append(_TYPED)
            case Aside(text=text) | str(text):
                # One blank at either edge stays, to separate the text from its neighbours.
                before, inner, after = text[:1].isspace(), escape(text), text[-1:].isspace()
                texts.append(" " * before + inner + " " * after if inner else " " * bool(text))
    return "".join(texts).strip()


def line_text(shown: Line) -> str:
    """Return one line as markdown, with the mark of its style."""
    return _LINE_MARKS.get(shown.style, "") + parts_text(shown.parts)


def with_typed(markdown: str, typed: str) -> str:
    """Put the text that the user typed, in quotation marks, in the place that `parts_text` left for it."""
    return markdown.replace(_TYPED, escape(f"“{typed}”"))


def spoiler(markdown: str) -> str:
    """Wrap markdown made by this module in a spoiler tag.

    A space keeps the tag's `||` apart from a `|` at either end of the text.

    Raises:
        ValueError: if the markdown is empty.
    """
    inner = " ".join(markdown.split())
    if not inner:
        raise ValueError("an empty spoiler tag hides nothing")
    before = " " if inner[0] == "|" else ""
    after = " " if inner[-1] in "|\\" else ""
    return f"{_SPOILER}{before}{inner}{after}{_SPOILER}"


def public_box(veils: Iterable[Veil]) -> str:
    """Return a public box, which always has the same shape: `BOX_LENGTH` characters of plain text without formatting.

    The box contains the whole texts that fit, and says if there are more. If no text fits, or if there is none, the box
    says so. No-break spaces fill it up, because no Discord client strips them.
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
    """Return the texts in order, skipping each one that is too long for the remaining room."""
    chosen: list[str] = []
    for text in texts:
        if len(_SEPARATOR.join([*chosen, text])) <= room:
            chosen.append(text)
    return chosen


def _ended(texts: Sequence[str], endings: Sequence[str]) -> str:
    """Join the texts, and add the longest ending with which they are not longer than `BOX_LENGTH`."""
    inner = _SEPARATOR.join(texts)
    return inner + next(ending for ending in endings if len(inner) + len(ending) <= BOX_LENGTH)


def _plain_text(parts: Sequence[Part]) -> str | None:
    """Return the parts as plain text, without emphasis and asides.

    Return None if Discord would show the text differently from how it is written.
    """
    if any(isinstance(part, Timestamp) for part in parts):
        return None
    words = (part if isinstance(part, str) else part.text for part in parts if isinstance(part, str | Strong))
    text = "".join(words).strip()
    shown = escape(text)
    return shown if shown in ("", text) else None


def private_box(veils: Iterable[Veil], room: int) -> str:
    """Return a private box with the texts that fit into `room` characters, and a count of those that do not."""
    texts = list(dict.fromkeys(text for veil in veils if (text := parts_text(veil.content))))
    if not texts:
        return spoiler(NOTHING_NEW_HERE)
    if len(box := spoiler(_SEPARATOR.join(texts))) <= room:
        return box
    chosen = _first_that_fit(texts, room - SHORTEST_PRIVATE_BOX)
    more = f"{len(texts) - len(chosen)} more do not fit here"
    return spoiler(_SEPARATOR.join([*chosen, more]))
