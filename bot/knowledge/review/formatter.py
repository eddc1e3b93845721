"""Formats YAML files in the house style: two-space indentation and lines of at most 130 columns.

The data, the comments and their order stay the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.resolver import VersionedResolver

WIDTH = 130
_ONE_LINE = 10_000_000
_BLOCK_SCALAR = re.compile(r"(?:^|[:-] )[|>][-+0-9]*(?: +#.*)?$")
_HEAD = re.compile(r"(?: *- +)* *")
_OPENING, _CLOSING = "[{", "]}"
_WORDS = 99


class _NothingGuessed(VersionedResolver):
    """Keeps every scalar as text, instead of converting numbers, dates and booleans."""

    @property
    def versioned_resolver(self) -> dict[Any, Any]:
        return {}


class StyleError(Exception):
    """The file cannot be formatted without changing its data or losing a comment."""


def format_yaml(text: str) -> str:
    """Format the text of a valid file. Text that already has the house style is returned unchanged.

    Raises:
        StyleError: if formatting would change more than the layout.
    """
    styled = _once(text)
    if styled == text:
        return text
    if _data(styled) != _data(text):
        raise StyleError("rewriting would change its data")
    if _comments(styled) != _comments(text):
        raise StyleError("rewriting would lose a comment; give each comment a line of its own")
    if _once(styled) != styled:
        raise StyleError("its layout cannot be settled; simplify it by hand")
    return styled


def _once(text: str) -> str:
    writer = YAML(typ="rt", pure=True)
    writer.Resolver = _NothingGuessed
    writer.preserve_quotes = True
    writer.width = _ONE_LINE
    writer.indent(mapping=2, sequence=4, offset=2)
    data = writer.load(text.removeprefix("\ufeff"))
    if data is None:  # the file holds only comments
        return text
    stream = io.StringIO()
    writer.dump(data, stream)
    return "\n".join(_aligned(_wrapped(stream.getvalue()))) + "\n"


def _wrapped(text: str) -> Iterator[str]:
    """Yield the lines. Long ones are broken where YAML reads a line break as a space."""
    inside: int | None = None  # the indentation of the key whose block scalar contains this line
    for line in text.rstrip("\n").split("\n"):
        bare = line.rstrip()
        indent = len(line) - len(line.lstrip(" "))
        if inside is not None and (not bare or indent > inside):
            yield line
            continue
        inside = None
        if _BLOCK_SCALAR.search(bare):
            inside = indent
            yield bare
        elif bare.lstrip().startswith("#"):
            yield bare
        else:
            yield from _broken(bare)


def _aligned(wrapped: Iterator[str]) -> Iterator[str]:
    """Yield the lines. A comment that matches neither neighbour is aligned with the next line."""
    lines = list(wrapped)
    levels: set[int] = set()  # of the previous line: its indentation, and the column after its hyphens
    for number, line in enumerate(lines):
        bare = line.lstrip()
        indent = len(line) - len(bare)
        if not bare.startswith("#"):
            head = _HEAD.match(line)
            levels = {indent, head.end() if head else indent} if bare else levels
        else:
            after = next((it for it in lines[number:] if it.strip() and not it.lstrip().startswith("#")), "")
            behind = len(after) - len(after.lstrip())
            if indent not in {*levels, behind}:
                line = " " * behind + bare
        yield line


def _broken(line: str) -> Iterator[str]:
    if len(line) <= WIDTH:
        yield line
        return
    head = _HEAD.match(line)
    indent = " " * ((head.end() if head else 0) + 2)
    breaks = _breaks(line, len(indent))
    start, lead = 0, ""
    while len(lead) + len(line) - start > WIDTH:
        last = start + WIDTH - len(lead)
        # Use the last break of the best kind that fits in the width; if none fits, use the first break of any kind.
        fitting = [at for at in breaks if start < at <= last]
        rank = min((breaks[at] for at in fitting), default=None)
        at = max(
            (at for at in fitting if breaks[at] == rank), default=min((at for at in breaks if at > start), default=0)
        )
        if not at:
            break
        yield lead + line[start:at].rstrip()
        start, lead = at + 1, indent
    yield lead + line[start:]


def _breaks(line: str, least: int) -> dict[int, int]:
    """Return the columns of the spaces where a line may be broken, each with a rank. Lower ranks are better.

    A break after an item of a bracketed list is better than one between words; outer lists are better than inner ones.
    """
    found: dict[int, int] = {}
    quote, depth, at = "", 0, 0
    while at < len(line):
        sign, before = line[at], line[at - 1 : at]
        if quote:
            if sign == "\\" and quote == '"':
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"" and before in (" ", *_OPENING):
            quote = sign
        elif sign in _OPENING and (depth or before == " "):
            depth += 1
        elif sign in _CLOSING and depth:
            depth -= 1
        elif sign == "#" and before == " ":
            break
        if line[at] == " " and at > least:
            item_ends = before == "," and depth and not quote
            if item_ends:
                found[at] = depth
            elif before not in (" ", ":", "-") and line[at + 1 : at + 2] not in (" ", "#", "-", "?", ":"):
                found[at] = _WORDS
        at += 1
    return found


def _data(text: str) -> Any:
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - this loader creates only text


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]
