"""Reads what a message says from the payload of Discord's API: every text in it that somebody would read.

Spoiler bars, other Markdown, links, mentions and invisible characters are taken off. What cannot be read, such as a
picture or what lies behind a link, is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec import Struct

MAX_CHARACTERS: Final = 20_000
"""The number of characters that are read of one message."""
_MAX_DEPTH: Final = 8
_EMBED: Final = ("title", "description")
_SHOWN: Final = ("content", "label", "placeholder", "description", "title", "text")
"""The fields of components that Discord shows as text."""
_NESTED: Final = ("components", "component", "accessory", "items", "options", "media", "file")
_LINK: Final = re.compile(r"(?:https?|ftp)://[^\s<>|)\]]+|\bwww\.[^\s<>|)\]]+", re.IGNORECASE)
_MASKED: Final = re.compile(r"\[([^\[\]]*)\]\(<?[^\s()]*>?(?:\s[^()]*)?\)")
_TOKEN: Final = re.compile(r"<(?:[@#][!&]?\d+|t:-?\d+(?::\w)?|/[^:>]+:\d+|id:\w+|a?:\w+:\d+)>")
_MARKS: Final = re.compile(r"\|\||\*+|__+|~~|`+|\\(?=[^\w\s])")
_LINE_START: Final = re.compile(r"^\s*(?:>{1,3}|#{1,3}|-#|[-*+])\s+", re.MULTILINE)
_UNDERSCORE: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u2800\u180b\u180c\u180d\ufe0e\ufe0f")
"""Signs that look like nothing, though Unicode counts them as letters, marks or symbols."""


class MessageContent(Struct, frozen=True):
    """What is known about a message.

    Attributes:
        author: the id of its author; 0 if it is unknown.
        is_by_bot: whether a bot or webhook wrote it.
        text: all its texts, one on each line, without marks.
    """

    author: int
    is_by_bot: bool
    text: str


def read_message(payload: Mapping[str, Any]) -> MessageContent:
    """Read a message. Fields that are missing or have another type than Discord documents are left out."""
    author = _mapping(payload.get("author"))
    id_ = str(author.get("id") or "")
    lines = []
    room = MAX_CHARACTERS
    for text in _texts(payload, 0):
        plain = plain_text(text[:room])
        room -= len(plain)
        if plain:
            lines.append(plain)
        if room <= 0:
            break
    is_by_bot = bool(author.get("bot") or payload.get("webhook_id"))
    return MessageContent(int(id_) if id_.isdecimal() else 0, is_by_bot, "\n".join(lines))


def plain_text(text: str) -> str:
    """Return a text without spoiler bars, other Markdown, links, mentions and invisible characters."""
    seen = "".join(
        " " if each in "\t\n\r" and each != "\n" else each
        for each in text
        if each == "\n" or each == "\t" or (unicodedata.category(each) not in _UNSEEN and each not in _FILLERS)
    )
    bare = _LINK.sub(" ", _MASKED.sub(r"\1", _TOKEN.sub(" ", seen)))
    bare = _UNDERSCORE.sub("", _MARKS.sub("", _LINE_START.sub("", bare)))
    return "\n".join(line for each in bare.split("\n") if (line := " ".join(each.split())))


def _texts(message: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield the texts of a message, and of the messages that it forwards."""
    yield _text(message.get("content"))
    for embed in _each(message.get("embeds")):
        yield from _fields(embed, _EMBED)
        for key in ("author", "footer", "provider"):
            yield from _fields(_mapping(embed.get(key)), ("name", "text"))
        for key in ("image", "thumbnail", "video"):
            yield from _fields(_mapping(embed.get(key)), ("description",))
        for field in _each(embed.get("fields")):
            yield f"{_text(field.get('name'))} {_text(field.get('value'))}"
    for component in _each(message.get("components")):
        yield from _component(component, depth)
    poll = _mapping(message.get("poll"))
    question = _text(_mapping(poll.get("question")).get("text"))
    yield question
    for answer in _each(poll.get("answers")):  # with the question, without which an answer says nothing
        yield f"{question.rstrip(' ?!.')} {_text(_mapping(answer.get('poll_media')).get('text'))}"
    for attachment in _each(message.get("attachments")):
        yield _text(attachment.get("description"))
        yield _file_name(_text(attachment.get("title")) or _text(attachment.get("filename")))
    for sticker in (*_each(message.get("sticker_items")), *_each(message.get("stickers"))):
        yield _text(sticker.get("name"))
    if depth < _MAX_DEPTH:
        for snapshot in _each(message.get("message_snapshots")):
            yield from _texts(_mapping(snapshot.get("message")), depth + 1)


def _component(component: Mapping[str, Any], depth: int) -> Iterator[str]:
    yield from _fields(component, _SHOWN)
    yield _file_name(_text(component.get("name")))
    if depth < _MAX_DEPTH:
        for key in _NESTED:
            value = component.get(key)
            for child in (value,) if isinstance(value, dict) else _each(value):
                yield from _component(child, depth + 1)


def _fields(value: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    return (_text(value.get(key)) for key in keys)


def _file_name(name: str) -> str:
    """Return the words of a file name: “ed_and-gordo.png” becomes “ed and gordo”."""
    return re.sub(r"[\W_]+", " ", PurePosixPath(name).stem) if name else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _each(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
