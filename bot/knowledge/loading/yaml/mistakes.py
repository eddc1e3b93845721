"""Find the mistake behind a YAML syntax error: its line, and what to write instead.

libyaml reports where it gave up, which is often far below the mistake, and its messages assume knowledge of the YAML
grammar. This module checks the lines one by one, as an editor would. It looks for unclosed quotes and brackets,
characters that cannot begin a text, colons inside a text, and indentation that matches no other line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.knowledge.loading.yaml.scalars import CUT, KEYS, OPENS, SECTIONS, Level, Mistake, ValueScanner, indent_of

_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ODD_SPACES = re.compile(f"[{_ODD_SPACES}]")
_STRUCTURE_ENDS = 200
_STRUCTURE = re.compile(rf" *(?:- )*(?:[\w-]+:)?[ -]*(?P<odd>[{_ODD_SPACES}])")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_LISTS = {
    *("name", "aliases", "facts", "relations", "parts", "jobs", "schedule", "versions"),
    *("sources", "claims", "about", "directed_by", "written_by", "reveal", "title_reveal"),
}
"""Keys whose values are lists."""
_DASH_LIKE = "–—•‣∙·*"
_NEAR = 100
"""The number of lines above and below a line whose indentation is compared with it."""

CONFLICT = "git's conflict markers stand here: keep one side and remove the lines with <<<<<<<, ======= and >>>>>>>"
ODD_SPACE = "a no-break space stands here, which only looks like a space; write an ordinary one"
DASH = "a space is missing behind the hyphen; write “- ”"
DIRECTIVE = "a line cannot begin with “%”; remove the line, or put the text into quotes"
NO_LIST = "a hyphen stands before this key, and the keys below have none; remove it"
LIST_AND_KEY = "a list item and a key stand at the same level; indent what belongs to the item, or remove the hyphen"
_IDS = 2
"""Sections and ids are the first two levels of a file."""
FALLBACK = (
    "not readable as YAML from here on; look in this line and the one above for a missing quote, bracket, comma, "
    "colon or space"
)


@dataclass
class _LineScanner(ValueScanner):
    """Scans the beginning of each line: indentation, hyphens and key. `ValueScanner` scans the values after it."""

    has_value: bool = False
    """True if the last key or item already has a value."""
    above: int = 0
    """The line of the last key or item."""
    left: list[Level] = field(default_factory=list)
    """The deeper levels that ended just before this line, outermost last."""

    def read(self) -> list[Mistake]:
        while self.line < len(self.lines):
            text = self.lines[self.line]
            if text.strip() and not text.lstrip(" ").startswith("#") and (start := self._begin(text)) is not None:
                self.scan_values(start)
            self.line += 1
        self.report_unclosed()
        return self.mistakes

    # ------------------------------------------------------------ the beginning of a line

    def _begin(self, text: str) -> int | None:
        """Check indentation, hyphens and key. Return the column where values begin; None to skip the line."""
        white = len(text) - len(text.lstrip())
        if "\t" in text[:white]:
            self.report(self.line, text.index("\t"), "a tab stands in the indentation; use spaces")
            return None
        indent = indent_of(text)
        if self.brackets:
            if indent > self.brackets[0].indent or not self.key_like(text):
                return indent
            self.report_unclosed()
        if text.startswith(("---", "...")):
            return None
        if indent == 0 and text.startswith("%"):
            if not text.startswith(("%YAML", "%TAG")):
                self.report(self.line, 0, DIRECTIVE)
            return None
        return self._block_line(text, indent)

    def _block_line(self, text: str, indent: int) -> int | None:
        found = OPENS.match(text)
        dashes, key = (found["dashes"], found["key"]) if found else ("", None)
        bare = text[indent:]
        if not dashes and not key:
            return self._neither(text, bare, indent)
        if key and key.startswith("-") and not key.startswith("--"):
            self.report(self.line, at_key := indent + len(dashes), DASH)
            return at_key + len(key)
        name = key.rstrip(": ").strip("\"'") if key else ""
        self._settle(indent, dash=bool(dashes), key=name)
        self.above = self.line
        at = indent
        for piece in re.finditer(r"-(?: +|$)", dashes):
            level = self._level_at(at)
            level.dashes = True
            level.first_dash = self.line if level.first_dash < 0 else level.first_dash
            at += len(piece[0])
        if key:
            level = self._level_at(at)
            level.names.append(name)
            level.last, level.ended, level.first_dash = self.line, self.left, -1
            at += len(key)
        rest = text[at:].strip()
        if dashes and not key and self._item_of_keys(at) and self._report_key(text, at):
            return None
        self.has_value = bool(rest) and not rest.startswith("#")
        return at

    def _neither(self, text: str, bare: str, indent: int) -> int | None:
        """Check a line with neither hyphen nor key. It continues a text, or has a mistake in its first characters."""
        deeper = bool(self.levels) and indent > self.levels[-1].indent
        dash_before = any(level.dashes for level in self.levels)
        if bare[0] == "-" and (not self.has_value or not deeper or dash_before) and not bare.startswith("--"):
            self.report(self.line, indent, DASH)
            return None
        if bare[0] in _DASH_LIKE and bare[1:2] == " ":
            self.report(self.line, indent, f"“{bare[0]}” is no hyphen; begin a list item with “- ”")
            return None
        if deeper and self.has_value:
            return indent  # the text continues
        if self._report_key(text, indent, sure=not deeper or self._item_of_keys(indent)):
            return None
        return indent

    def _item_of_keys(self, at: int) -> bool:
        """Return whether the next line has a key at column `at`, where this line's text begins after its hyphen.

        If so, this list item is a mapping.
        """
        found = OPENS.match(self.next_line)
        return bool(found and found["key"] and not found["dashes"] and len(found["indent"]) == at)

    def _report_key(self, text: str, at: int, *, sure: bool = True) -> bool:
        """Report a key without its colon or the space after it. Return False if the word is probably not a key."""
        word = re.match(r"[\w-]+", text[at:])
        if not word:
            return False
        end = at + word.end()
        behind = text[end:].lstrip()
        if behind.startswith(("：", "=")):
            what = "a full-width colon" if behind[0] == "：" else "“=”"
            self.report(self.line, text.index(behind[0], end), f"{what} stands here; write “{word[0]}: ” instead")
        elif behind.startswith(":"):
            self.report(self.line, end, f"a space is missing behind the colon of “{word[0]}:”")
        elif sure or word[0] in KEYS:
            self.report(self.line, end, "a colon is missing here; write “key: value”")
        else:
            return False
        return True

    def _settle(self, indent: int, *, dash: bool, key: str) -> None:
        """Compare the indentation of a new key or item with the open levels, and report it if it does not fit."""
        before = self.levels[-1].indent if self.levels else indent
        ended, self.left = self.left, []
        while self.levels and self.levels[-1].indent > indent:
            self.left.append(self.levels.pop())
        top = self.levels[-1] if self.levels else None
        if top is None:
            if before > indent:
                self._misaligned(indent, [before], self.left)
            return
        plain_key = bool(key) and not dash
        if top.indent == indent:
            only_items, only_keys = top.dashes and not top.names, top.names and not top.dashes
            if (plain_key and only_items) or (dash and only_keys and self.has_value):
                parent = self.levels[-2].name if len(self.levels) > 1 else ""
                deep = len(self.levels) > 1 and indent - self.levels[-2].indent == 2 * self.unit
                if plain_key and deep and top.line == self.above:
                    self.report(top.line, indent, out_of_line(indent, indent - self.unit))
                elif plain_key and parent not in _LISTS:
                    self.report(top.line, indent, NO_LIST)
                else:
                    self.report(self.line, indent, LIST_AND_KEY)
            elif plain_key:
                top.dashes = False
            return
        if before > indent:
            self._misaligned(indent, sorted({top.indent, before}), self.left)
        elif self.has_value and self._stray(indent):
            return
        elif self.has_value and self._above_stands_left(indent, key if plain_key else "", ended):
            own = indent_of(self.lines[self.above])
            self.report(self.above, own, out_of_line(own, own + indent - top.indent))
        elif self.has_value:
            self._misaligned(indent, [before], [])

    def _above_stands_left(self, indent: int, key: str, ended: list[Level]) -> bool:
        """Return whether the line above is misaligned, and not this deeper line, which matches other lines."""
        top = self.levels[-1]
        if not key:  # a hyphen: the first of its list is indented like the key, and others deeper
            first = top.names and top.first_dash == self.above
            return bool(first) and (self._from_here(indent) > 1 or indent - top.indent == self.unit)
        if len(self.levels) <= _IDS:
            return False
        if any(level.indent == indent and level.names and key not in level.names for level in ended):
            return True
        parent = self.levels[-2]
        fits = not parent.names if parent.first_dash == self.above else top.indent - parent.indent == self.unit
        return top.line == self.above and not fits and self._from_here(indent) > 1

    def _stray(self, indent: int) -> bool:
        """Report a key that is indented like an id, or an id indented like a section. Return True if there is one."""
        if not self.levels or not self.levels[-1].names or len(self.levels) > _IDS:
            return False
        top = self.levels[-1]
        top_has_value = self.has_value and top.last == self.above  # a section never has a value in its own line
        is_section = len(self.levels) < _IDS and top.name in SECTIONS and not top_has_value
        is_key = top.name in KEYS
        if is_section or (len(self.levels) == _IDS and not is_key):
            return False
        like = (level.indent for level in reversed(top.ended) if level.names and (level.names[0] in KEYS) == is_key)
        self.report(top.last, top.indent, out_of_line(top.indent, next(like, indent)))
        return True

    def _deeper_one_is_odd(self, level: Level, indent: int) -> bool:
        """Return whether the deeper lines above are misaligned: more lines have the indentation of this line."""
        lines = self.lines[max(level.line + 1, self.line - _NEAR) : self.line]
        theirs = 1 + sum(indent_of(text) == level.indent for text in lines)
        ours = self._from_here(indent)
        parent = self.levels[-1].indent if self.levels else 0
        fits = indent - parent == (self.unit if self.levels else 0)
        return ours > theirs or (ours == theirs and fits and level.indent - parent != self.unit)

    def _from_here(self, indent: int) -> int:
        """Count the lines from here on with exactly this indentation, up to the first line that is indented less."""
        count = 0
        for text in self.lines[self.line : self.line + _NEAR]:
            own = indent_of(text)
            if text[own:] and text[own] != "#":
                if own < indent:
                    break
                count += own == indent
        return count

    def _misaligned(self, indent: int, others: list[int], left: list[Level]) -> None:
        """Report a misaligned line: usually this one, or else a line above it whose indentation is irregular."""
        if left and self._stray(indent):
            return
        chain = [*left, *reversed(self.levels)]
        for level, above in zip(chain, [*chain[1:], None], strict=True):
            parent = above.indent if above is not None else 0
            if (level.indent - parent) % self.unit and not (indent - parent) % self.unit:
                self.report(level.line, level.indent, out_of_line(level.indent, indent))
                return
        if left and self._deeper_one_is_odd(left[-1], indent):
            self.report(left[-1].line, left[-1].indent, out_of_line(left[-1].indent, indent))
            return
        wanted = " or ".join(map(str, others))
        may_belong = f"the lines it may belong to with {wanted}"
        self.report(self.line, indent, f"{_begins_with(indent)}, {may_belong}; align it with them")

    @cached_property
    def unit(self) -> int:
        """The number of spaces per indentation level in this file: 2 or 4."""
        indents = [indent_of(text) for text in self.lines if text.strip()]
        return 4 if sum(indent % 4 == 0 for indent in indents) > 0.99 * len(indents) else 2

    def _level_at(self, indent: int) -> Level:
        if not self.levels or self.levels[-1].indent < indent:
            self.levels.append(Level(indent, self.line))
        return self.levels[-1]


def out_of_line(indent: int, wanted: int, around: str = "the lines around it") -> str:
    """Write the sentence about a line that is indented less or more than its neighbours."""
    return f"{_begins_with(indent)}, {around} with {wanted}; give it as many"


def _begins_with(indent: int) -> str:
    return f"this line begins with {indent} space{'s' if indent != 1 else ''}"


def odd_space(lines: list[str]) -> Mistake | None:
    """Find the first no-break space before a key or list item, which YAML takes for a letter; None if there is none."""
    for number, text in enumerate(lines, 1):
        # Match only the beginning of the line: keys do not begin further right, and long rows of hyphens are slow.
        found = ODD_SPACES.search(text) and _STRUCTURE.match(text[:_STRUCTURE_ENDS])
        if found and not text.lstrip(" ").startswith("#"):
            return number, found.start("odd") + 1, ODD_SPACE
    return None


def cut_off(lines: list[str]) -> Iterator[Mistake]:
    """Find where in a readable file `` #`` turns the end of a text into a comment."""
    return (mistake for mistake in _LineScanner(lines).read() if mistake[2] is CUT)


def find_mistake(lines: list[str], line: int, column: int) -> Mistake:
    """Find the mistake behind a libyaml error.

    Args:
        lines: the lines of the whole file.
        line: the line where libyaml gave up, from 1.
        column: the column where libyaml gave up, from 1.
    """
    for number, text in enumerate(lines):
        if _CONFLICT.match(text):
            return number + 1, 1, CONFLICT
    # A mistake below the next line cannot be the reason why libyaml gave up here.
    return next((mistake for mistake in _LineScanner(lines).read() if mistake[0] <= line + 1), (line, column, FALLBACK))
