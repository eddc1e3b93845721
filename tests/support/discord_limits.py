"""Checks that messages to Discord are within its limits. Lengths are in code points, as Discord counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

V2 = 1 << 15
ACTION_ROW, BUTTON, SELECT, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 2, 3, 9, 10, 12, 13, 14, 17
TOP_LEVEL = {ACTION_ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
LINK_STYLE = 5
_COMMAND_NAME = re.compile(r"[-_\w]{1,32}")


def walk(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every component, nested ones included, as Discord counts them."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        if component.get("accessory"):
            yield from walk([component["accessory"]])


def message_problems(body: Mapping[str, Any]) -> list[str]:
    """List everything that Discord would refuse in a Components V2 message."""
    found: list[str] = []
    components = body.get("components") or []
    everything = list(walk(components))
    if not body.get("flags", V2) & V2:
        found.append("the flag for Components V2 is missing")
    found += [f"“{key}” cannot stand beside Components V2" for key in ("content", "embeds", "poll") if body.get(key)]
    if not components:
        found.append("no components")
    if len(everything) > 40:
        found.append(f"{len(everything)} components")
    texts = [component["content"] for component in everything if component["type"] == TEXT]
    if any(not text.strip() for text in texts):
        found.append("an empty text display")
    if sum(map(len, texts)) > 4000:
        found.append(f"{sum(map(len, texts))} characters of text")
    ids = [component["custom_id"] for component in everything if "custom_id" in component]
    if len(ids) != len(set(ids)):
        found.append("a custom id stands twice")
    found += [f"custom id of {len(id_)} characters" for id_ in ids if not 1 <= len(id_) <= 100]
    found += [f"type {part['type']} at the top" for part in components if part["type"] not in TOP_LEVEL]
    for part in everything:
        found += _component_problems(part)
    mentions = body.get("allowed_mentions")
    if mentions is not None and mentions.get("parse") != []:
        found.append("mentions are parsed")
    return found


def _component_problems(part: Mapping[str, Any]) -> Iterator[str]:
    inner = part.get("components") or []
    match part["type"]:
        case 1:
            buttons = [child for child in inner if child["type"] == BUTTON]
            if not 1 <= len(inner) <= 5 or (len(inner) > 1 and len(buttons) != len(inner)):
                yield f"{len(inner)} components in a row"
        case 2:
            label = part.get("label") or ""
            if not label.strip() and not part.get("emoji"):
                yield "a button without a label"
            if len(label) > 80:
                yield f"a label of {len(label)} characters"
            if ("url" in part) == ("custom_id" in part) or ("url" in part) != (part.get("style") == LINK_STYLE):
                yield "a button needs a custom id or, as a link, an address"
            if len(part.get("url") or "") > 512:
                yield "a long address"
        case 3:
            options = part.get("options") or []
            if not 1 <= len(options) <= 25:
                yield f"{len(options)} options in a select"
            if any(len(option.get(key) or "") > 100 for option in options for key in ("label", "value", "description")):
                yield "a long option"
            if not all(option["label"].strip() and option["value"] for option in options):
                yield "an empty option"
            if len(part.get("placeholder") or "") > 150:
                yield "a long placeholder"
        case 9:
            if not 1 <= len(inner) <= 3 or not part.get("accessory"):
                yield "a section needs one to three texts and an accessory"
        case 12:
            if not 1 <= len(part.get("items") or ()) <= 10:
                yield "a gallery needs one to ten items"
        case 17:
            if not inner or any(child["type"] == CONTAINER for child in inner):
                yield "a container is empty or nested"
    if any(len(each.get("description") or "") > 1024 for each in (part, *(part.get("items") or ()))):
        yield "a long alternative text"


def choices_problems(choices: list[Mapping[str, Any]]) -> list[str]:
    """List everything that Discord would refuse in an autocomplete response."""
    found = [f"{len(choices)} choices"] if len(choices) > 25 else []
    for choice in choices:
        if not 1 <= len(choice["name"].strip()) <= 100 or len(choice["name"]) > 100:
            found.append(f"a name of {len(choice['name'])} characters")
        if isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            found.append(f"a value of {len(choice['value'])} characters")
    return found


def modal_problems(modal: Mapping[str, Any]) -> list[str]:
    """A form: title up to 45, one to five rows, labels up to 45, descriptions and placeholders up to 100."""
    found = []
    if not 1 <= len(modal["title"]) <= 45:
        found.append("title")
    if not 1 <= len(modal["custom_id"]) <= 100:
        found.append("custom_id")
    if not 1 <= len(modal["components"]) <= 5:
        found.append("rows")
    for row in modal["components"]:
        if not 1 <= len(row.get("label", "")) <= 45 or len(row.get("description") or "") > 100:
            found.append("label")
        field = row["component"]
        if not 0 <= field.get("max_length", 0) <= 4000 or len(field.get("placeholder") or "") > 100:
            found.append("field")
        found += _option_problems(field.get("options") or ())
    return found


def _option_problems(options: Sequence[Mapping[str, Any]]) -> list[str]:
    found = ["options"] if len(options) > 25 else []
    found += [f"the option “{each['label']}”" for each in options if not 1 <= len(each["label"]) <= 100]
    values = [each["value"] for each in options]
    found += ["values"] if len(set(values)) < len(values) or not all(1 <= len(value) <= 100 for value in values) else []
    return found


def commands_problems(commands: list[Mapping[str, Any]]) -> list[str]:
    """List everything that Discord would refuse in a registration of commands."""
    names = [command["name"] for command in commands]
    found = ["a command name stands twice"] if len(names) != len(set(names)) else []
    found += [f"{len(commands)} commands"] if len(commands) > 100 else []
    for command in commands:
        found += [f"/{command['name']}: {problem}" for problem in _command_problems(command, depth=0)]
        if (size := _size(command)) > 8000:
            found.append(f"/{command['name']}: {size} characters altogether")
    return found


def _command_problems(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    name, description = node["name"], node["description"]
    if not _COMMAND_NAME.fullmatch(name) or name != name.lower():
        yield f"the name “{name}”"
    if not 1 <= len(description) <= 100:
        yield f"“{name}” has a description of {len(description)} characters"
    options = node.get("options") or []
    if len(options) > 25:
        yield f"“{name}” has {len(options)} options"
    if depth > 2:
        yield f"“{name}” is nested too deep"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"“{name}” has a required option after one that is not"
    if len({option["name"] for option in options}) != len(options):
        yield f"“{name}” has an option twice"
    if node.get("autocomplete") and node.get("choices"):
        yield f"“{name}” has choices and autocomplete"
    if not 0 <= node.get("min_length", 0) <= 6000 or not 1 <= node.get("max_length", 1) <= 6000:
        yield f"“{name}” has lengths out of range"
    for problem in choices_problems(list(node.get("choices") or [])):
        yield f"“{name}”: {problem}"
    for option in options:
        yield from _command_problems(option, depth + 1)


def _size(node: Mapping[str, Any]) -> int:
    choices = node.get("choices") or []
    own = len(node["name"]) + len(node["description"])
    own += sum(len(choice["name"]) + len(str(choice["value"])) for choice in choices)
    return own + sum(_size(option) for option in node.get("options") or [])
