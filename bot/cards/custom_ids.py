"""Writes the actions of buttons, selects and forms as custom ids, and parses custom ids back into actions.

All users can see custom ids and can forge them. So they contain no secret (entries appear as tokens) and they grant
nothing: the code that handles an action checks the user's clearance or permissions again. Nothing is kept in memory,
so controls work after a restart. Controls of older versions keep working too: the grammar (`custom_ids.toml`) may grow,
but every custom id that it accepts must keep its meaning.

A place is written as `channel` (in a thread, this means the thread), as `server`, or on the cards of `/setup` as
`setup` with the id of a channel (0 for the server) and the series. A previous value is an episode code,
`-` for “not started”, or `x` if nothing was set. The values of `SelectReach` are `not started`, `caught up`, an episode
code such as `S3E4`, `season 3` (shows its episodes), and `seasons 24` (lists earlier seasons).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from types import ModuleType
from typing import Any, Final

from msgspec import Struct

from bot.answers import questions
from bot.cards import actions
from bot.cards.actions import (
    Action,
    Change,
    PlaceTarget,
    ReachTarget,
    Setting,
    SetupPlace,
    SetupStep,
    UndoSettings,
    Verb,
)
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PlaceKind
from bot.storage.records import LONGEST_GRACE

LIMIT: Final = 100
"""The largest number of characters in a custom id."""
TEXT_LIMIT: Final = 70
"""The largest number of characters in a command option. A custom id has room for one such text, but not always
for two."""
NOT_STARTED, NOTHING = "-", "x"
"""Values used instead of an episode code: “not started”, and “nothing is set”."""
UNKNOWN: Final = "unknown"

_GRAMMAR: Final = tomllib.loads(files("bot.cards").joinpath("custom_ids.toml").read_text(encoding="utf-8"))
_NAMES: Final = {
    "al1": {verb.value: verb.name.lower() for verb in Verb}
    | {
        word: word
        for word in (
            "progress",
            "ceiling",
            "in",
            "undo",
            "apply",
            "forget",
            "remove",
            "private",
            "watched",
            "setup",
            "post",
        )
    },
    "al1s": {word: word for word in ("open", "progress", "ceiling", "works", "mode", "setup", "step")},
}
"""Names for logs and metrics, by the first two fields of a custom id."""


def control_name(custom_id: str, *, is_form: bool = False) -> str:
    """Return a name for logs and metrics, such as ``button:open``, ``select:mode`` or ``modal:report``.

    An unrecognised custom id is named ``unknown``, because it may contain user text.
    """
    prefix, word, *_ = [*custom_id.split(";", 2), ""]
    name = _NAMES.get(prefix, {}).get(word, UNKNOWN)
    if is_form:
        return f"modal:{'report' if name.startswith('report') else UNKNOWN}"
    return f"{'select' if prefix == 'al1s' else 'button'}:{name}"


def code_of(position: Position | None) -> str:
    """Return a position as it is written in a custom id. None means “not started”."""
    return position.code if position is not None else NOT_STARTED


# ---------------------------------------------------------------------- grammar


class _Field(Struct, frozen=True):
    """The text format of a value: a regular expression, and functions to parse and write it.

    `parse` may raise ValueError.
    """

    pattern: str
    parse: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


class _Codec:
    """Writes and parses values of several classes. Each class has its own template.

    Args:
        module: the module of the classes.
        templates: the template of each class, by its name, with placeholders of the form `<attribute:field name>`.
        fields: the text formats, by field name.
    """

    def __init__(self, module: ModuleType, templates: Mapping[str, str], fields: Mapping[str, _Field]) -> None:
        self._templates: dict[type, tuple[str, list[tuple[str, _Field, str]], str]] = {}
        for name, template in templates.items():
            start, *parts = re.split("<(.+?):(.+?)>", template)
            named = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
            written = [(attribute, fields[kind], literal) for attribute, kind, literal in named]
            pattern = "".join(f"(?P<{attribute}>{field.pattern}){literal}" for attribute, field, literal in written)
            self._templates[getattr(module, name)] = (start, written, start + pattern)

    def write(self, value: Any) -> str:
        """Return the text of a value."""
        text, fields, _ = self._templates[type(value)]
        for attribute, field, literal in fields:
            text += field.write(getattr(value, attribute)) + literal
        return text

    def parse(self, text: str) -> Any:
        """Return the value that a text describes.

        Raises:
            ValueError: if the text matches no template.
        """
        for class_, (_, fields, pattern) in self._templates.items():
            # Compiled on first use, and then cached by `re`. Compiling all of them on import would take 6 ms.
            if (match := re.fullmatch(pattern, text, re.DOTALL)) is not None:
                return class_(**{attribute: field.parse(match[attribute]) for attribute, field, _ in fields})
        raise ValueError(text)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _write_change(change: Change) -> str:
    """Write the previous value of a setting and its new value.

    For a role, the new value is left out, because two role ids would be too long.
    """
    now = change.now if change.setting is not Setting.MANAGER_ROLE else None
    return ":".join(filter(None, (change.setting.value, change.work, change.value, now)))


def _parse_change(text: str) -> Change:
    letter, _, rest = text.partition(":")
    setting = Setting(letter)
    match = re.fullmatch(_GRAMMAR["settings"][letter] + "(?::(?P<now>[^:]*))?", rest, re.DOTALL)
    if match is None or (setting is Setting.GRACE and int(match["value"]) > LONGEST_GRACE):
        raise ValueError(text)
    return Change(setting, match.groupdict().get("work", ""), match["value"], match["now"])


_SETUP_PLACE: Final = "setup;[0-9]{1,20};[^;]*"


def _parse_place(text: str) -> PlaceTarget:
    name, *fields = text.split(";")
    return SetupPlace(int(fields[0]), None if fields[1] == "-" else fields[1]) if fields else PlaceKind(name)


def _write_place(place: PlaceTarget) -> str:
    return f"setup;{place.channel};{place.work or '-'}" if isinstance(place, SetupPlace) else place


def _parse_target(text: str) -> ReachTarget:
    return None if text == "progress" else _parse_place(text.removeprefix("ceiling;"))


def _write_target(target: ReachTarget) -> str:
    return "progress" if target is None else ("ceiling;" * isinstance(target, PlaceKind)) + _write_place(target)


def _list_of(parse: Callable[[str], Any], write: Callable[[Any], str]) -> _Field:
    """Return the format of one or more values separated by semicolons."""
    return _Field(".+", lambda text: tuple(map(parse, text.split(";"))), lambda values: ";".join(map(write, values)))


_FIELDS = {
    "text": _Field("[^;]*"),
    # A semicolon would end the field, so it becomes a comma. Such a text (a date, season or series) needs no semicolon.
    "text?": _Field("[^;]*", lambda text: text or None, lambda text: (text or "").replace(";", ",")),
    "rest": _Field(".*"),
    "rest?": _Field(".*", lambda text: text or None, lambda text: text or ""),
    "number": _Field(r"[0-9]{1,4}", int),
    "number?": _Field("[^;]*", _number, lambda number: str(number or "")),
    "page": _Field("[^;]*", lambda text: _number(text) or 1),
    "flag": _Field("yes|no", lambda text: text == "yes", lambda wanted: "yes" if wanted else "no"),
    "verb": _Field("|".join(verb.value for verb in Verb), Verb, lambda verb: verb.value),
    "within": _Field(
        "t|u;[^;]*",
        lambda text: text[2:] or None,
        lambda season: "t" if season is None else f"u;{season.replace(';', ',')}",
    ),
    "step": _Field("|".join(step.value for step in SetupStep), SetupStep, lambda step: step.value),
    "place": _Field(f"channel|server|{_SETUP_PLACE}", _parse_place, _write_place),
    "target": _Field(f"progress|ceiling;(?:channel|server)|{_SETUP_PLACE}", _parse_target, _write_target),
    "episodes": _Field(
        "(?:;[0-9]{1,4};[0-9]{1,4})?",
        lambda text: tuple(map(int, text[1:].split(";"))) if text else None,
        lambda episodes: "".join(f";{number}" for number in episodes or ()),
    ),
    "work or -": _Field("[^;]*", lambda text: None if text == "-" else text, lambda work: work or "-"),
    "mark": _Field("(?:#[0-9a-f]{10};)?", lambda text: text[1:-1] or None, lambda mark: f"#{mark};" if mark else ""),
    "told": _list_of(lambda text: tuple(text.split(":", 1)), ":".join),
    "settings": _list_of(_parse_change, _write_change),
}

_QUESTIONS: Final = _Codec(questions, _GRAMMAR["questions"], _FIELDS)
_FIELDS["question"] = _Field(".*", _QUESTIONS.parse, _QUESTIONS.write)
_ACTIONS: Final = _Codec(actions, _GRAMMAR["actions"], _FIELDS)


def _is_server(place: PlaceTarget) -> bool:
    return not place.channel if isinstance(place, SetupPlace) else place is PlaceKind.SERVER


def write(action: Action) -> str | None:
    """Return the custom id of an action, or None if the id would be too long.

    An id is never shortened, because it would then mean something else.
    """
    custom_id = _ACTIONS.write(action)
    return custom_id if len(custom_id) <= LIMIT else None


def parse(custom_id: str) -> Action | None:
    """Return the action of a custom id, or None if this bot did not write the id or it is no longer valid."""
    try:
        action: Action = _ACTIONS.parse(custom_id)
    except ValueError:
        return None
    if isinstance(action, UndoSettings) and not _is_server(action.place):
        # Only servers have a grace period and a managers' role.
        return action if all(each.setting in (Setting.CEILING, Setting.MODE) for each in action.former) else None
    return action
