"""YAML text -> plain mappings, lists and strings, with the place of every key and value.

Built on libyaml's event stream (`yaml.CLoader`), so nothing recurses and nothing is guessed: every scalar
stays the text that stands in the file. What YAML would silently accept and an editor never means is a
problem here: repeated keys, empty values, anchors, aliases, tags, several documents in a file, nesting
beyond reason.

A file is read by `_plain`, which keeps no places but the lines of mappings, and gives up at the first thing that is
odd. Only where something has to be said about a file is it read again by `_Builder`, which knows places and sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.loading.yaml.locations import LINE_BREAK, Place, Places, end_of, place_of_character
from bot.knowledge.loading.yaml.mistakes import cut_off, find_slip, odd_space
from bot.knowledge.loading.yaml.scalars import OPENED, Slip, keys, no_quotes, sections
from bot.knowledge.problems import Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 24
NO_KEYS = "has no keys of its own"
_IN_SECTION, _IN_ENTRY = 2, 3
"""How many mappings are open where ids stand, and where the keys of one do."""
_INDENT = 2
_CUT = re.compile(r" #\w")
Broken = dict[tuple[str, str], list[Any]]
"""Section and id of every entry in which something was wrong, with what was left out of the data for it."""
_PLACE_ERRORS = (yaml.YAMLError, ValueError)


class Mapped(dict[str, Any]):
    """A mapping of a file, with the line it begins in."""

    __slots__ = ("line",)
    line: int


class _OddError(Exception):
    """Something stands here that needs a second look."""


def _plain(text: str) -> Any:
    """The data of a file in which nothing is odd.

    Raises:
        _OddError: at whatever `_Builder` may have something to say about.
        yaml.YAMLError, ValueError: where libyaml cannot read on.
    """
    scalar, mapping, ends = yaml.ScalarEvent, yaml.MappingStartEvent, (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    starts = (mapping, yaml.SequenceStartEvent)
    if _is_odd(text):
        raise _OddError
    root: list[Any] = []
    here: Any = root
    key: str | None = None  # of `here`, if that is a mapping whose next value is awaited
    stack: list[Any] = []
    documents = 0
    events: Iterator[Any] = iter(yaml.CLoader(text).get_event, None)
    for event in events:
        kind = type(event)
        if kind is scalar:
            value = event.value
            if event.tag is not None or event.anchor is not None:
                raise _OddError
            if key is None and type(here) is Mapped:
                if value in here:
                    raise _OddError
                key = value
                continue
            if not (value or event.style):
                raise _OddError
            if key is None:
                here.append(value)
            else:
                here[key] = value
                key = None
        elif kind in starts:
            if event.tag is not None or event.anchor is not None or len(stack) >= MAX_DEPTH:
                raise _OddError
            if kind is mapping:
                value = Mapped()
                value.line = event.start_mark.line + 1
            else:
                value = []
            if key is not None:
                here[key] = value
            elif type(here) is list:
                here.append(value)
            else:
                raise _OddError
            stack.append(here)
            here, key = value, None
        elif kind in ends:
            here = stack.pop()
        elif kind is yaml.AliasEvent:
            raise _OddError
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _OddError
    return root[0] if root else None


def _is_odd(text: str) -> bool:
    """Whether something may stand here that YAML reads without a word: a comment for a text, a letter for a space."""
    return "\u00a0" in text or "\u3000" in text or _CUT.search(text) is not None


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    place: Place
    key: str | None = None
    awaits_key: bool = True
    drop: bool = False
    bare: tuple[str, int] | None = None
    """An id without a value, and which problem says so: the keys below may be its own."""


class _Builder:
    """Takes events one by one; collects data, places and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._key_ends: tuple[int, int] | None = None
        self.problems: list[Problem] = []
        self.data: Any = None
        self.place = Place(1, 1)
        self.broken: Broken = {}
        self.end = (1, 1)
        self.lost = False
        """Whether a section stands as deep as its ids, so that nobody knows what belongs to it."""
        self.misplaced = False
        """Whether an id stands as deep as its keys; where YAML cannot be read on, that is why."""
        self._stack: list[_Open] = []
        self._documents = 0

    def place_of(self, mark: Any) -> tuple[int, int]:
        """Line and column of libyaml's mark, which behind a last line without an end names one that does not exist."""
        return min((mark.line + 1, mark.column + 1), self.end) if mark else self.end

    def problem(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, column, message))
        self._mark_broken()

    def _mark_broken(self, left_out: Any = None) -> None:
        """Remember section and id of the entry that is being read, and what of it is left out."""
        if len(self._stack) > 1 and self._stack[0].key is not None and self._stack[1].key is not None:
            self.broken.setdefault((self._stack[0].key, self._stack[1].key), []).append(left_out)

    def take(self, event: Any) -> bool:
        """Handle one event; False stops the reading of this file."""
        line, column = self.place_of(event.start_mark)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self.problem(line, column, "a second document starts here; remove the line with three hyphens")
                    return False
            case yaml.AliasEvent():
                self.problem(line, column, "an alias (*) stands here; write the value out instead")
                self._put(None, Place(line, column), line, column, drop=True)
            case yaml.ScalarEvent():
                self._check_tag(event, line, column)
                if self._expects_key():
                    self._key(event.value, line, column)
                    self._key_ends = self.place_of(event.end_mark)
                elif event.value == "" and not event.style and (line, column) == self._key_ends:
                    self._no_colon()
                elif event.value == "" and not event.style:
                    self._no_value(line, column)
                else:
                    self._put(event.value, Place(line, column), line, column)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_tag(event, line, column)
                if len(self._stack) >= MAX_DEPTH:
                    self.problem(line, column, f"nested more than {MAX_DEPTH} levels deep; check the indentation")
                    return False
                self._begin(event, line, column)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()
        return True

    def _no_value(self, line: int, column: int) -> None:
        self.problem(line, column, f"{self._subject()} has no value; write one or remove the key")
        top, depth = self._stack[-1] if self._stack else None, len(self._stack)
        if top is not None and top.key is not None:
            alike = top.key.islower() and "-" not in top.key and nearest(top.key, sorted(keys())) is not None
            is_id = top.key not in keys() and (depth == _IN_SECTION or (depth == _IN_ENTRY and not alike))
            is_section = depth == 1 and top.key in sections()
            top.bare = (top.key, len(self.problems) - 1) if is_id or is_section else None
        self._put(None, Place(line, column), line, column, drop=True)

    def _keys_of_an_id(self, key: str, column: int) -> bool:
        """Whether this key belongs to an id that stands as deep as its keys; that is told once."""
        top = self._stack[-1]
        if top.bare is None:
            return False
        id_, number = top.bare
        at_line, at = top.place.keys[id_]
        at_root = len(self._stack) == 1
        follows = at > 1 and nearest(key, sorted(sections())) is None if at_root else key in keys()
        if column != at or not follows:
            top.bare = None
            return False
        section, own = self._stack[0].key or "", at - 1
        if len(self._stack) == _IN_ENTRY:
            entries = self._stack[1]
            what = f"give it {entries.place.keys[entries.key or ''][1] - 1} spaces"
        else:
            right = _INDENT * (len(self._stack) - 1)
            what = f"give it {right} spaces" if own > right else f"give them {own + _INDENT} spaces"
        sentence = f"“{id_}” {NO_KEYS}, for the lines below begin as deep as it does; {what}"
        self.problems[number] = Problem(self.file, at_line, at, sentence)
        self.broken.setdefault((section, id_), [])
        self.lost |= at_root
        self.misplaced |= own > _INDENT or at_root
        return True

    def _no_colon(self) -> None:
        """A word alone between the commas of ``{…}``: YAML takes it for a key, and it is the rest of a text."""
        top = self._stack[-1]
        key = top.key or ""
        line, column = top.place.keys.pop(key, (top.place.line, top.place.column))
        word, colon, _ = key.partition(":")
        before, text = list(top.value.items())[-1] if isinstance(top.value, dict) and top.value else (key, "")
        if isinstance(text, str) and OPENED.match(text):
            place = top.place.children[before]
            self.problem(place.line, place.column, no_quotes(text))
        elif colon:
            self.problem(line, column, f"a space is missing behind the colon of “{word}:”")
        else:
            self.problem(line, column, f"“{key}” stands alone between commas; a text with a comma inside needs quotes")
        self._put(None, Place(line, column), line, column, drop=True)

    def _subject(self) -> str:
        top = self._stack[-1] if self._stack else None
        return f"“{top.key}”" if top is not None and top.key is not None else "this item"

    def _check_tag(self, event: Any, line: int, column: int) -> None:
        if event.tag is not None:
            self.problem(line, column, "a tag (!) stands here; remove it")
        if event.anchor:
            self.problem(line, column, "an anchor (&) stands here; write the value out where it is needed")

    def _expects_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].awaits_key

    def _key(self, key: str, line: int, column: int) -> None:
        top = self._stack[-1]
        top.key, top.awaits_key = key, False
        top.drop = False
        if self._keys_of_an_id(key, column):
            top.drop = True
        elif key in top.place.keys:
            first = top.place.keys[key][0]
            is_section = len(self._stack) == 1 and key in keys()
            what = "move what stands below it there, and remove this line" if is_section else "keep one of them"
            self.problem(line, column, f"“{key}” stands here a second time (first in line {first}); {what}")
            top.drop = True
        else:
            top.place.keys[key] = (line, column)

    def _put(self, value: Any, place: Place, line: int, column: int, *, drop: bool = False) -> None:
        if not self._stack:
            self.data, self.place = value, place
            return
        top = self._stack[-1]
        if isinstance(top.value, dict):
            if top.awaits_key:
                self.problem(line, column, "a key must be a plain word")
                top.key, top.drop, top.awaits_key = "?", True, False
                return
            if not (drop or top.drop) and top.key is not None:
                top.value[top.key] = value
                top.place.children[top.key] = place
            elif top.drop:
                self._mark_broken(value)
            top.awaits_key = True
        elif not drop:
            top.place.children[len(top.value)] = place
            top.value.append(value)

    def _begin(self, event: Any, line: int, column: int) -> None:
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        place = Place(line, column)
        first = self._first_section() if isinstance(value, dict) else None
        if first is not None:
            value, place = first
        self._put(value, place, line, column)
        self._stack.append(_Open(value, place))

    def _first_section(self) -> tuple[dict[str, Any], Place] | None:
        """For a section that stands here a second time the first one: all entries of both are looked at."""
        if len(self._stack) != 1:
            return None
        top = self._stack[0]
        if not top.drop or top.key is None or not isinstance(top.value, dict):
            return None
        first = top.value.get(top.key)
        return (first, top.place.children[top.key]) if isinstance(first, dict) else None

    def _end(self) -> None:
        self._stack.pop()

    def cut_off(self, slips: Iterable[Slip]) -> None:
        """Texts that lost their end, or all of them: those are then no longer told for having no value."""
        for line, column, sentence in slips:
            self.problems = [
                problem for problem in self.problems if problem.line != line or "no value" not in problem.message
            ]
            self.problems.append(Problem(self.file, line, column, sentence))

    def nothing(self) -> tuple[None, Place, list[Problem], Broken]:
        """What a file gives that cannot be read to its end."""
        return None, self.place, self.problems, self.broken


def read_yaml(raw: bytes, file: str) -> tuple[Any, Places, list[Problem], Broken]:
    """Read one file.

    Args:
        raw: the bytes of the file, UTF-8.
        file: its name for problems.

    Returns:
        the data (dicts, lists and strings; None for an empty file), the places, the problems found, and
        the entries that have one.
        With a problem of syntax there is no data.
    """
    if len(raw) <= MAX_BYTES:
        try:
            return _plain(raw.decode("utf-8-sig")), Places(lambda: _read_with_places(raw, file)[1]), [], {}
        except (_OddError, *_PLACE_ERRORS):
            pass
    data, place, problems, broken = _read_with_places(raw, file)
    return data, Places(lambda: place), problems, broken


def _read_with_places(raw: bytes, file: str) -> tuple[Any, Place, list[Problem], Broken]:
    builder = _Builder(file)
    if len(raw) > MAX_BYTES:
        builder.problem(1, 1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MB; split it")
        return builder.nothing()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # without the byte order mark, as is `start`
        builder.problem(*end_of(before), "this is not UTF-8; save the file as UTF-8")
        return builder.nothing()
    builder.end = end_of(text)
    lines = LINE_BREAK.split(text)
    if slip := odd_space(lines):
        builder.problem(*slip)
        return builder.nothing()
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            if not builder.take(event):
                return builder.nothing()
    except yaml.MarkedYAMLError as error:
        if builder.misplaced:
            return builder.nothing()
        builder.problems = [problem for problem in builder.problems if NO_KEYS not in problem.message]
        slip = find_slip(lines, *builder.place_of(error.problem_mark or error.context_mark))
        builder.problems = [
            problem
            for problem in builder.problems
            if problem.line != slip[0] and not (problem.line == slip[0] - 1 and "no value" in problem.message)
        ]
        builder.problem(*slip)
        return builder.nothing()
    except _PLACE_ERRORS as error:
        builder.problem(*place_of_character(text, error), "a character that YAML does not allow stands here; remove it")
        return builder.nothing()
    if builder.lost:
        return builder.nothing()
    if _CUT.search(text):
        builder.cut_off(cut_off(lines))
    return builder.data, builder.place, builder.problems, builder.broken
