"""Extracts all visible text of a payload as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.discord_limits import TEXT, walk
from tests.support.markdown_reader import open_text

_TOKEN = re.compile(r"#[0-9a-f]{12}")
_BOX_LINE = re.compile(r"(?P<label>\*\*[^|*]+\*\* )\|\|(?P<inner>.+)\|\|")
MORE = "-# There is more than fits here."


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


def without_box_texts(payload: Mapping[str, Any], *, lengths: bool) -> Any:
    """The payload with a placeholder for every character that a box hides; one for all of them without `lengths`.

    Everything else stays: the labels, the number and the order of the boxes, and all that stands around them.
    """
    return _emptied(payload, lengths)


def _emptied(node: Any, lengths: bool) -> Any:
    if isinstance(node, list):
        return [_emptied(item, lengths) for item in node]
    if not isinstance(node, Mapping):
        return node
    if node.get("type") == TEXT:
        lines = [_emptied_line(text, lengths) for text in node["content"].split("\n")]
        return {**node, "content": "\n".join(lines)}
    return {key: _emptied(value, lengths) for key, value in node.items()}


def _emptied_line(text: str, lengths: bool) -> str:
    found = _BOX_LINE.fullmatch(text)
    return f"{found['label']}||{'?' * (len(found['inner']) if lengths else 1)}||" if found else text


def box_lines(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each box as it is written: the label, without its asterisks, and what stands between the bars."""
    lines = [
        text for part in walk(payload["components"]) if part["type"] == TEXT for text in part["content"].split("\n")
    ]
    found = [_BOX_LINE.fullmatch(text) for text in lines]
    return [(match["label"].strip("* "), match["inner"]) for match in found if match]
