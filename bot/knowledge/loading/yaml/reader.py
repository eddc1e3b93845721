"""YAML text -> mappings, lists and strings that know where they are written, and every problem with its location.

Built on libyaml's event stream (`CLoader`), so nothing recurses and nothing is guessed: every scalar stays the
text that is written. What YAML accepts silently and an editor never means is a problem here: repeated keys, empty
values, anchors, aliases, tags, several documents in a file, nesting beyond reason.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yaml import (
    AliasEvent,
    CLoader,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
)

from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.loading.yaml.locations import (
    LINE_BREAK,
    Listed,
    Location,
    Locations,
    Mapped,
    end_of,
    forbidden_character,
    offset_of_key,
)
from bot.knowledge.loading.yaml.mistakes import ODD_SPACES, cut_off, find_mistake, odd_space
from bot.knowledge.loading.yaml.scalars import KEYS, OPENED, SECTIONS, no_quotes
from bot.knowledge.problems import Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 24
NO_KEYS = "has no keys of its own"
NO_VALUE = "has no value; write one or remove the key"
_IN_SECTION, _IN_ENTRY = 2, 3
"""How many mappings are open around ids, and around the keys of an entry."""
_INDENT = 2
_NO_KEYS_REFUSED: Mapping[str, int] = {}
_CUT = re.compile(r" #\w")

Broken = dict[tuple[str, str], list[Any]]
"""Section and id of every entry with a problem, with the values that were left out of its data."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    node: Any
    """`Mapped` or `Listed`."""
    awaits_key: bool
    key: str | None = None
    key_offset: int = 0
    drop: bool = False
    """Whether the value of `key` is left out."""
    bare: tuple[str, int] | None = None
    """An id without a value, and the number of the problem that says so: the keys below may belong to it."""


class _StopError(Exception):
    """It makes no sense to read on."""


class _Reader:
    """Takes events one by one; collects data and problems."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self.broken: Broken = {}
        self.locations = Locations(text)
        self._text = text
        self._file = file
        self._shared: dict[str, str] = {}
        """Every text that was read, so that equal ones take memory once and are hashed once."""
        self._stack: list[_Open] = []
        self._documents = 0
        self._last_key: Any = None
        self._lost = False
        """A section is indented like its ids, so that nobody knows what belongs to it."""
        self._misplaced = False
        """An id is indented like its keys; if YAML cannot be read on, that is why."""

    def read(self) -> Any:
        """The data; None if the file is empty or cannot be read to its end."""
        try:
            self._take_events(iter(CLoader(self._text).get_event, None))
        except _StopError:
            return None
        except MarkedYAMLError as error:
            self._explain(error)
            return None
        except (YAMLError, ValueError) as error:
            sentence = "a character that YAML does not allow stands here; remove it"
            self._problem(forbidden_character(self._text, error), sentence)
            return None
        if self._lost:
            return None
        if _CUT.search(self._text):
            self._add_cut_off_texts()
        return self.locations.data

    def _problem(self, at: int | Location, message: str) -> None:
        line, column = at if isinstance(at, tuple) else self.locations.of(at)
        self.problems.append(Problem(self._file, line, column, message))
        self._mark_broken()

    def _mark_broken(self, left_out: Any = None) -> None:
        """Remember the entry that is being read, and what is left out of it."""
        if len(self._stack) > 1 and self._stack[0].key is not None and self._stack[1].key is not None:
            self.broken.setdefault((self._stack[0].key, self._stack[1].key), []).append(left_out)

    # ------------------------------------------------------------ events

    def _take_events(self, events: Iterator[Any]) -> None:
        handlers = {
            MappingStartEvent: self._begin,
            MappingEndEvent: self._end,
            SequenceStartEvent: self._begin,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }
        stack, share = self._stack, self._shared.setdefault
        for event in events:
            # Scalars are two thirds of all events: those in which nothing is odd take no call here.
            if type(event) is not ScalarEvent:
                if (handler := handlers.get(type(event))) is not None:
                    handler(event)
                continue
            value, offset = event.value, event.start_mark.index
            if event.tag is not None or event.anchor:
                self._check_markup(event, offset)
            top = stack[-1] if stack else None
            if top is not None and top.awaits_key:
                top.key, top.key_offset, top.awaits_key, top.drop = share(value, value), offset, False, False
                self._last_key = event
                if top.bare is not None or value in top.node or value in top.node.refused:
                    self._check_key(value, offset)
            elif not value and not event.style:
                self._no_value(offset)
            else:
                self._put(share(value, value), offset)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._problem(event.start_mark.index, "a second document starts here; remove the line with three hyphens")
            raise _StopError

    def _alias(self, event: Any) -> None:
        self._problem(event.start_mark.index, "an alias (*) stands here; write the value out instead")
        self._put(None, event.start_mark.index)

    def _begin(self, event: Any) -> None:
        offset = event.start_mark.index
        if event.tag is not None or event.anchor:
            self._check_markup(event, offset)
        if len(self._stack) >= MAX_DEPTH:
            self._problem(offset, f"nested more than {MAX_DEPTH} levels deep; check the indentation")
            raise _StopError
        is_mapping = type(event) is MappingStartEvent
        node: Any = self._section_before() if is_mapping and len(self._stack) == 1 else None
        if node is None:
            node = Mapped() if is_mapping else Listed()
            node.start, node.offsets = offset, []
            if is_mapping:
                node.refused = _NO_KEYS_REFUSED
        self._put(node, offset)
        self._stack.append(_Open(node, is_mapping))

    def _section_before(self) -> Any:
        """For a section that is written a second time the first one: the entries of both are checked."""
        top = self._stack[0]
        before = top.node.get(top.key or "") if top.drop and isinstance(top.node, Mapped) else None
        return before if isinstance(before, Mapped) else None

    def _end(self, _: Any) -> None:
        node = self._stack.pop().node
        node.offsets = array("I", node.offsets)

    def _check_markup(self, event: Any, offset: int) -> None:
        if event.tag is not None:
            self._problem(offset, "a tag (!) stands here; remove it")
        if event.anchor:
            self._problem(offset, "an anchor (&) stands here; write the value out where it is needed")

    def _check_key(self, key: str, offset: int) -> None:
        """Look at a key that may belong to the id before it, or be there already."""
        top = self._stack[-1]
        if top.bare is not None and self._belongs_to_id(*top.bare, key, offset):
            top.drop = True
        elif (before := offset_of_key(top.node, key, None)) is not None:
            is_section = len(self._stack) == 1 and key in KEYS
            what = "move what stands below it there, and remove this line" if is_section else "keep one of them"
            line = self.locations.of(before)[0]
            self._problem(offset, f"“{key}” stands here a second time (first in line {line}); {what}")
            top.drop = True

    def _put(self, value: Any, offset: int) -> None:
        """Add a value to what is open; None stands for one that is refused."""
        if not self._stack:
            self.locations.data, self.locations.start = value, offset
            return
        top = self._stack[-1]
        if top.awaits_key:
            self._problem(offset, "a key must be a plain word")
            top.key, top.drop, top.awaits_key = "?", True, False
        elif top.key is None:
            if value is not None:
                top.node.append(value)
                top.node.offsets.append(offset)
        else:
            top.awaits_key = True
            if top.drop:
                self._mark_broken(value)
            elif value is None:
                top.node.refused = {**top.node.refused, top.key: top.key_offset}
            else:
                top.node[top.key] = value
                top.node.offsets.extend((top.key_offset, offset))

    # ------------------------------------------------------------ values that are missing

    def _no_value(self, offset: int) -> None:
        if self._last_key is not None and offset == self._last_key.end_mark.index:
            self._word_alone(offset)
            return
        top, depth = self._stack[-1] if self._stack else None, len(self._stack)
        key = top.key if top is not None else None
        self._problem(offset, f"“{key}” {NO_VALUE}" if key is not None else f"this item {NO_VALUE}")
        if top is not None and key is not None:
            like_a_key = key.islower() and "-" not in key and nearest(key, sorted(KEYS)) is not None
            is_id = key not in KEYS and (depth == _IN_SECTION or (depth == _IN_ENTRY and not like_a_key))
            is_section = depth == 1 and key in SECTIONS
            top.bare = (key, len(self.problems) - 1) if is_id or is_section else None
        self._put(None, offset)

    def _belongs_to_id(self, id_: str, number: int, key: str, offset: int) -> bool:
        """Whether this key belongs to an id that is indented like its keys; then the problem `number` says so."""
        top = self._stack[-1]
        line, column = self.locations.of(offset_of_key(top.node, id_, None))
        at_root = len(self._stack) == 1
        follows = column > 1 and nearest(key, sorted(SECTIONS)) is None if at_root else key in KEYS
        if self.locations.of(offset)[1] != column or not follows:
            top.bare = None
            return False
        section, own = self._stack[0].key or "", column - 1
        if len(self._stack) == _IN_ENTRY:
            entries = self._stack[1]
            what = f"give it {self.locations.of(entries.key_offset)[1] - 1} spaces"
        else:
            right = _INDENT * (len(self._stack) - 1)
            what = f"give it {right} spaces" if own > right else f"give them {own + _INDENT} spaces"
        sentence = f"“{id_}” {NO_KEYS}, for the lines below begin as deep as it does; {what}"
        self.problems[number] = Problem(self._file, line, column, sentence)
        self.broken.setdefault((section, id_), [])
        self._lost |= at_root
        self._misplaced |= own > _INDENT or at_root
        return True

    def _word_alone(self, offset: int) -> None:
        """A word alone between the commas of ``{…}``: YAML takes it for a key, but it is the rest of a text."""
        top = self._stack[-1]
        key = top.key or ""
        word, colon, _ = key.partition(":")
        values = top.node if isinstance(top.node, Mapped) else Mapped()
        text = next(reversed(values.values()), "")
        if isinstance(text, str) and OPENED.match(text):
            self._problem(values.offsets[-1], no_quotes(text))
        elif colon:
            self._problem(top.key_offset, f"a space is missing behind the colon of “{word}:”")
        else:
            sentence = f"“{key}” stands alone between commas; a text with a comma inside needs quotes"
            self._problem(top.key_offset, sentence)
        top.drop = True
        self._put(None, offset)

    # ------------------------------------------------------------ what the text itself says

    def _explain(self, error: MarkedYAMLError) -> None:
        """Add the problem behind an error of libyaml's, instead of those that only follow from it."""
        if self._misplaced:
            return
        mark: Any = error.problem_mark or error.context_mark
        at = self.locations.of(mark and mark.index)
        line, column, sentence = find_mistake(LINE_BREAK.split(self._text), *at)
        self.problems = [
            problem
            for problem in self.problems
            if NO_KEYS not in problem.message
            and problem.line != line
            and not (problem.line == line - 1 and NO_VALUE in problem.message)
        ]
        self._problem((line, column), sentence)

    def _add_cut_off_texts(self) -> None:
        """Add the texts that lost their end, or all of them: those are no longer told for having no value."""
        for line, column, sentence in cut_off(LINE_BREAK.split(self._text)):
            self.problems = [it for it in self.problems if it.line != line or NO_VALUE not in it.message]
            self.problems.append(Problem(self._file, line, column, sentence))


def read_yaml(raw: bytes, file: str) -> tuple[Any, Locations, list[Problem], Broken]:
    """Read one file.

    Args:
        raw: the bytes of the file, UTF-8.
        file: its name for problems.

    Returns:
        the data (dicts, lists and strings; None for an empty file), where everything is written, the problems found,
        and the entries that have one. With a problem of syntax there is no data.
    """
    if len(raw) > MAX_BYTES:
        return _unreadable(file, (1, 1), f"the file is larger than {MAX_BYTES // 1024 // 1024} MB; split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # without the byte order mark, as is `start`
        return _unreadable(file, end_of(before), "this is not UTF-8; save the file as UTF-8")
    if not text.isascii() and ODD_SPACES.search(text) and (mistake := odd_space(LINE_BREAK.split(text))):
        return _unreadable(file, mistake[:2], mistake[2])
    reader = _Reader(text, file)
    return reader.read(), reader.locations, reader.problems, reader.broken


def _unreadable(file: str, at: Location, sentence: str) -> tuple[None, Locations, list[Problem], Broken]:
    return None, Locations(""), [Problem(file, *at, sentence)], {}
