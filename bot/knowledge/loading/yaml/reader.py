"""Read YAML into mappings, lists and strings that remember their location, and report problems with their location.

The YAML reader uses libyaml's event stream (`CLoader`). This lets it limit the nesting depth and keep every scalar as
the text that was written. It reports things that YAML accepts but editors never intend: repeated keys, empty values,
anchors, aliases, tags, several documents in one file and very deep nesting.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
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
    YAMLError,
)

from bot.knowledge.loading.files import MAX_BYTES
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
from bot.knowledge.problems import FirstProblems, Problem

MAX_DEPTH = 24
MAX_VALUES = 0.18
"""How many values a file may hold for each of its bytes (see `values_in`). The files that ship have at most 0.14."""
LEAST_VALUES = 10_000
"""How many values even a small file may hold."""
TOO_MANY_VALUES = (
    "this file is mostly tiny values, which would take too much memory; remove what is no knowledge from it"
)
NO_KEYS = "has no keys of its own"
NO_VALUE = "has no value; write one or remove the key"
_IN_SECTION, _IN_ENTRY = 2, 3
"""The nesting depth of ids, and of the keys of an entry: the number of mappings that are open there."""
_INDENT = 2
_CUT = re.compile(r" #\w")

Broken = dict[tuple[str, str], list[Any]]
"""Maps an entry that has a problem, by section and id, to the values left out of its data."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    node: Any
    key: str | None = None
    """The key whose value is being read."""
    key_offset: int = 0
    bare: tuple[str, int] | None = None
    """An id without a value, and the index of its problem in `problems`. The keys below may belong to this id."""


class _StopError(Exception):
    """Raised to stop reading after an error that makes the rest of the file unreadable."""


class _Reader:
    """Reads events one by one and collects data and problems. Recursion is limited to `MAX_DEPTH`."""

    def __init__(self, text: str, file: str) -> None:
        self.problems = FirstProblems()
        self.broken: Broken = {}
        self.locations = Locations(text)
        self._text = text
        self._file = file
        self._shared: dict[str, str] = {}
        """All texts read so far, so that equal texts share memory and are hashed once."""
        self._stack: list[_Open] = []
        self._lost = False
        """True if a section is indented like its ids, so that its content cannot be determined."""
        self._misplaced = False
        """True if an id is indented like its keys. A later syntax error then follows from that and is not reported."""

    def read(self) -> Any:
        """Read the document. Return its data; None if the file is empty or cannot be read to its end."""
        try:
            self._read_document()
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
        """Record that the current entry has a problem, and the value that is left out of it."""
        if len(self._stack) > 1 and self._stack[0].key is not None and self._stack[1].key is not None:
            values = self.broken.setdefault((self._stack[0].key, self._stack[1].key), [])
            if left_out is not None:
                values.append(left_out)

    # ------------------------------------------------------------ events

    def _read_document(self) -> None:
        loader: Any = CLoader(self._text)
        self._next: Callable[[], Any] = loader.get_event
        documents = 0
        event: Any
        for event in iter(loader.get_event, None):
            mark = event.start_mark
            if type(event) is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    sentence = "a second document starts here; remove the line with three hyphens"
                    self._problem(mark.index, sentence)
                    raise _StopError
                first = self._next()
                self.locations.start = first.start_mark.index
                self.locations.data = self._read_value(first, first.start_mark.index)

    # These two loops handle ordinary scalars (two thirds of all events) inline, which saves a quarter of the time.

    def _fill_mapping(self, node: Mapped) -> Mapped:
        next_event, share, offsets = self._next, self._shared.setdefault, node.offsets
        here = _Open(node)
        self._stack.append(here)
        while type(key_event := next_event()) is not MappingEndEvent:
            offset = key_event.start_mark.index
            drop = type(key_event) is not ScalarEvent
            if drop or key_event.tag is not None or key_event.anchor:
                self._check_key_event(key_event, offset)
            key = "?" if drop else share(key_event.value, key_event.value)
            here.key, here.key_offset = key, offset
            if here.bare is not None or key in node or key in node.refused:
                drop = drop or self._is_misplaced(key, offset)
            event = next_event()
            at = event.start_mark.index
            if type(event) is ScalarEvent and event.value and event.tag is None and not event.anchor:
                value: Any = share(event.value, event.value)
            else:
                again = node.get(key) if drop and len(self._stack) == 1 else None
                value = self._read_value(event, at, key_event, again)
            if drop:
                self._mark_broken(value)
            elif value is not None:
                node[key] = value
                offsets.append(offset)
                offsets.append(at)
            elif here.key is not None:
                node.refused = node.refused or {}  # a mapping without refused keys shares an empty one
                node.refused[key] = offset
        self._stack.pop()
        node.offsets = array("I", offsets)
        return node

    def _fill_list(self, node: Listed) -> Listed:
        next_event, share, offsets = self._next, self._shared.setdefault, node.offsets
        self._stack.append(_Open(node))
        while type(event := next_event()) is not SequenceEndEvent:
            at = event.start_mark.index
            if type(event) is ScalarEvent and event.value and event.tag is None and not event.anchor:
                value = share(event.value, event.value)
            else:
                value = self._read_value(event, at)
            if value is not None:
                node.append(value)
                offsets.append(at)
        self._stack.pop()
        node.offsets = array("I", offsets)
        return node

    def _read_value(self, event: Any, offset: int, key_event: Any = None, again: Any = None) -> Any:
        """Read any value; None if it is refused.

        Args:
            event: the first event of the value.
            offset: the offset at which the value begins.
            key_event: the event of its key, if it has one.
            again: the first mapping, if a section is written a second time. Both are merged so that all entries are
                checked.
        """
        if type(event) is AliasEvent:
            self._problem(offset, "an alias (*) stands here; write the value out instead")
            return None
        if event.tag is not None or event.anchor:
            self._check_markup(event, offset)
        if type(event) is ScalarEvent:
            if event.value or event.style:
                return self._shared.setdefault(event.value, event.value)
            if key_event is not None and offset == key_event.end_mark.index:
                self._word_alone()
            else:
                self._no_value(offset)
            return None
        if len(self._stack) >= MAX_DEPTH:
            self._problem(offset, f"nested more than {MAX_DEPTH} levels deep; check the indentation")
            raise _StopError
        if type(event) is MappingStartEvent:
            return self._fill_mapping(again if isinstance(again, Mapped) else Mapped(offset))
        return self._fill_list(Listed(offset))

    def _check_markup(self, event: Any, offset: int) -> None:
        if event.tag is not None:
            self._problem(offset, "a tag (!) stands here; remove it")
        if event.anchor:
            self._problem(offset, "an anchor (&) stands here; write the value out where it is needed")

    def _check_key_event(self, event: Any, offset: int) -> None:
        if type(event) is ScalarEvent:
            self._check_markup(event, offset)
        else:
            self._problem(offset, "a key must be a plain word")
            self._stack[-1].key = "?"
            self._read_value(event, offset)

    def _is_misplaced(self, key: str, offset: int) -> bool:
        """Report a key that belongs to the id before it or is repeated. If True, its value is left out."""
        top = self._stack[-1]
        if top.bare is not None and self._belongs_to_id(*top.bare, key, offset):
            return True
        if key not in top.node and key not in top.node.refused:
            return False
        # Finding the first one takes time for each key, so it is not done for problems that are only counted.
        before = None if self.problems.unlisted else offset_of_key(top.node, key, None)
        is_section = len(self._stack) == 1 and key in KEYS
        what = "move what stands below it there, and remove this line" if is_section else "keep one of them"
        line = self.locations.of(before)[0]
        self._problem(offset, f"“{key}” stands here a second time (first in line {line}); {what}")
        return True

    # ------------------------------------------------------------ values that are missing

    def _no_value(self, offset: int) -> None:
        top, depth = self._stack[-1] if self._stack else None, len(self._stack)
        key = top.key if top is not None else None
        self._problem(offset, f"“{key}” {NO_VALUE}" if key is not None else f"this item {NO_VALUE}")
        if top is not None and key is not None:
            like_a_key = key.islower() and "-" not in key and nearest(key, sorted(KEYS)) is not None
            is_id = key not in KEYS and (depth == _IN_SECTION or (depth == _IN_ENTRY and not like_a_key))
            is_section = depth == 1 and key in SECTIONS
            top.bare = (key, len(self.problems) - 1) if (is_id or is_section) and not self.problems.unlisted else None

    def _belongs_to_id(self, id_: str, number: int, key: str, offset: int) -> bool:
        """Return whether this key belongs to an id with the same indentation. If so, problem `number` is reworded."""
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

    def _word_alone(self) -> None:
        """Report a single word between the commas of ``{…}``. YAML reads it as a key, but it is the rest of a text."""
        top = self._stack[-1]
        key = top.key or ""
        word, colon, _ = key.partition(":")
        text = next(reversed(top.node.values()), "")
        if isinstance(text, str) and OPENED.match(text):
            self._problem(top.node.offsets[-1], no_quotes(text))
        elif colon:
            self._problem(top.key_offset, f"a space is missing behind the colon of “{word}:”")
        else:
            sentence = f"“{key}” stands alone between commas; a text with a comma inside needs quotes"
            self._problem(top.key_offset, sentence)
        top.key = None  # the word is not really a key

    # ------------------------------------------------------------ mistakes found in the text

    def _explain(self, error: MarkedYAMLError) -> None:
        """Find the mistake behind a libyaml error and report it. Remove problems that are consequences of it."""
        if self._misplaced:
            return
        mark: Any = error.problem_mark or error.context_mark
        at = self.locations.of(mark and mark.index)
        line, column, sentence = find_mistake(LINE_BREAK.split(self._text), *at)
        self.problems[:] = [
            problem
            for problem in self.problems
            if NO_KEYS not in problem.message
            and problem.line != line
            and not (problem.line == line - 1 and NO_VALUE in problem.message)
        ]
        self._problem((line, column), sentence)

    def _add_cut_off_texts(self) -> None:
        """Report texts cut off by `` #``. These reports replace “has no value” problems in the same lines."""
        lines = set()
        for line, column, sentence in cut_off(LINE_BREAK.split(self._text)):
            lines.add(line)
            self.problems.append(Problem(self._file, line, column, sentence))
        self.problems[:] = [it for it in self.problems if it.line not in lines or NO_VALUE not in it.message]


def read_yaml(raw: bytes, file: str) -> tuple[Any, Locations, list[Problem], Broken]:
    """Read one file.

    Args:
        raw: the bytes of the file, UTF-8.
        file: the file name for problem messages.

    Returns:
        the data (dicts, lists and strings; None for an empty file or after a syntax error), the locations of all
        values, the problems, and the entries that have problems.
    """
    if len(raw) > MAX_BYTES:
        return _unreadable(file, (1, 1), f"the file is larger than {MAX_BYTES // 1024 // 1024} MB; split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # `start` does not count the byte order mark
        return _unreadable(file, end_of(before), "this is not UTF-8; save the file as UTF-8")
    if values_in(text) > LEAST_VALUES + len(raw) * MAX_VALUES:
        return _unreadable(file, (1, 1), TOO_MANY_VALUES)
    if not text.isascii() and ODD_SPACES.search(text) and (mistake := odd_space(LINE_BREAK.split(text))):
        return _unreadable(file, mistake[:2], mistake[2])
    reader = _Reader(text, file)
    return reader.read(), reader.locations, reader.problems.with_rest(), reader.broken


def values_in(text: str) -> int:
    """Return how many values a text can hold at most, a list or mapping counted thrice: it takes that much memory.

    The signs that part values are counted, wherever they stand. That is quick, and done before any memory is taken.
    """
    lists = text.count("[") + text.count("{") + text.count("- ") + text.count("? ")
    return sum(map(text.count, ",:\n\r")) + 2 * lists


def _unreadable(file: str, at: Location, sentence: str) -> tuple[None, Locations, list[Problem], Broken]:
    return None, Locations(""), [Problem(file, *at, sentence)], {}
