"""Everything of a payload that stands in the open, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.discord_markup import open_text
from tests.limits import TEXT, walk

_TOKEN = re.compile(r"#[0-9a-f]{10}")
_VEILED_LINE = re.compile(r"(?:\*\*[^|*]+\*\* )?\|\|.+\|\|")
MORE = "-# There is more than fits here. Ask for fewer years, or for one name."


@dataclass(frozen=True)
class Surface:
    """One text that readers or other programs see."""

    kind: str
    text: str


def open_surfaces(payload: Mapping[str, Any], typed: str = "") -> Iterator[Surface]:
    """Texts without what spoiler tags hide, labels, custom ids, file names.

    What was typed is left out where it is echoed: between quotation marks and at the end of a custom id.
    """
    for component in walk(payload.get("components") or ()):
        if component["type"] == TEXT:
            text = open_text(component["content"])
            yield Surface("text", without_echo(text, typed))
        for key in ("label", "placeholder", "description", "name"):
            if component.get(key):
                yield Surface(key, component[key])
        if "custom_id" in component:
            yield Surface("custom_id", without_typed_tail(_TOKEN.sub("", component["custom_id"]), typed))
        for option in component.get("options") or ():
            for key in ("label", "value", "description"):
                if option.get(key):
                    yield Surface("option", _TOKEN.sub("", option[key]))
        for media in (component.get("file"), component.get("media")):
            if media:
                yield Surface("file", media["url"])
    for file in payload.get("attachments") or ():
        yield Surface("file", str(file.get("filename", "")))


def choice_surfaces(choices: Iterable[Mapping[str, Any]]) -> Iterator[Surface]:
    """Names and values of choices."""
    for choice in choices:
        yield Surface("choice", choice["name"])
        yield Surface("choice", str(choice["value"]))


def without_echo(text: str, typed: str) -> str:
    """The text without “what was typed”."""
    shown = " ".join("".join(letter for letter in typed if letter.isprintable()).split())
    for echo in {shown, shown[:59].rstrip() + "…"} if typed else ():
        text = text.replace(f"“{echo}”", "“”")
    return text


def without_typed_tail(custom_id: str, typed: str) -> str:
    """The custom id without what was typed."""
    head, sep, tail = custom_id.rpartition(";")
    return head if sep and typed and typed.startswith(tail) else custom_id


def without_veils(payload: Mapping[str, Any]) -> Any:
    """The payload with every veiled line taken out, and with it a text display that held nothing else."""
    return _unveiled(payload)


def _unveiled(node: Any) -> Any:
    if isinstance(node, list):
        kept = [_unveiled(item) for item in node]
        return [item for item in kept if item is not None]
    if not isinstance(node, Mapping):
        return node
    if node.get("type") == TEXT and "||" in node["content"]:
        lines = node["content"].split("\n")
        # A veiled block says in the end that there is more; that speaks of what is veiled, as the boxes' size does.
        left = [text for text in lines if not _VEILED_LINE.fullmatch(text) and text != MORE]
        return {**node, "content": "\n".join(left)} if left else None
    return {key: _unveiled(value) for key, value in node.items()}
