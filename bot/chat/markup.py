"""Plain values -> Discord's markdown. The only module that writes spoiler tags, and the only one that opens a veil.

Discord's rules (client behaviour): blocks are parsed before inline marks, so a tag opens and closes in one
line; the first two bars that touch close a tag wherever they stand, so every bar of a text is escaped
and no text ends with one; an empty tag is printed as bars, so there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.answers.answer import Line, LineStyle, Moment, MomentStyle, Part, Strong
from bot.spoilers.rule import Veil

_INLINE = re.compile(r"([\\*_~`|<\[\]])")
_LINE_START = re.compile(r"^(\s*)([#>+-]|-#|>>>)(?=[\s#]|$)")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
_MARKS = re.compile(r"[\\*_~`|<\[\]:@]")
"""What any of the marks below has wherever in a line it stands."""
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SPOILER = "||"
BOX_LIMIT = 600
"""Characters in one spoiler box; longer groups go on in another box on the next line."""
SHORT_BOX_LIMIT = 320
"""The same where the number of boxes is limited, in public: a wall of grey is no pleasure on a phone."""


def escape(text: str) -> str:
    """Any text as Discord will show it literally: no mark, link, mention, list, heading, quote or tag comes of it."""
    seen = text if text.isprintable() else "".join(filter(_is_seen, text))
    folded = " ".join(seen.split())
    if not (_MARKS.search(folded) or folded[:1] in "#>+-" or folded[:1].isdigit()):
        return folded  # most texts, in a fifth of the time
    escaped = _INLINE.sub(r"\\\1", folded)
    escaped = _LINE_START.sub(r"\1\\\2", escaped)
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    # Two touching mention or emoji marks need “<”, which is escaped; a bare address would become a link.
    return _SCHEME.sub(r"\\:", escaped).replace("@everyone", "@\u200beveryone").replace("@here", "@\u200bhere")


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN


def parts_text(parts: Iterable[Part]) -> str:
    """Parts of one line as markdown."""
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    match part:
        case Strong(text=text):
            inner = escape(text)
            return f"**{inner}**" if inner else ""
        case Moment(instant=instant, style=style):
            letter = "f" if style is MomentStyle.FULL else "R"
            return f"<t:{int(instant.timestamp())}:{letter}>"
        case str():
            return _keeping_ends(part)


def _keeping_ends(text: str) -> str:
    """Escaped, with the blank at either end that joins it to its neighbours."""
    inner = escape(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def line_text(shown: Line) -> str:
    """One line as markdown."""
    inner = parts_text(shown.parts).strip()
    match shown.style:
        case LineStyle.PLAIN:
            return inner
        case LineStyle.BULLET:
            return f"- {inner}"
        case LineStyle.SMALL:
            return f"-# {inner}"
        case LineStyle.TITLE:
            return f"## {inner}"


def spoiler(markdown: str) -> str:
    """A tag around markdown that this module made. It never stands empty and never touches a bar inside."""
    inner = " ".join(markdown.split())
    if not inner:
        raise ValueError("an empty spoiler tag hides nothing")
    before = " " if inner[0] == "|" else ""
    after = " " if inner[-1] in "|\\" else ""
    return f"{_SPOILER}{before}{inner}{after}{_SPOILER}"


def boxes(veils: Sequence[Veil], limit: int | None = None) -> list[str]:
    """The texts of one group of veils, as one or more spoiler boxes; a limit cuts whole texts and says how many."""
    texts = [text for veil in veils if (text := parts_text(veil.content).strip())]
    found: list[str] = []
    open_box = ""
    for number, text in enumerate(texts):
        if open_box and len(open_box) + len(text) > (BOX_LIMIT if limit is None else SHORT_BOX_LIMIT):
            if limit is not None and len(found) + 1 == limit:
                open_box = f"{open_box} · and {len(texts) - number} more: press “Look beyond”"
                break
            found.append(spoiler(open_box))
            open_box = ""
        open_box = f"{open_box} · {text}" if open_box else text
    if open_box:
        found.append(spoiler(open_box))
    return found
