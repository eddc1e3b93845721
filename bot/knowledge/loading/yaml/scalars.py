"""Scan YAML values character by character to find wrong quotes, brackets and first characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.knowledge.loading.schema import SECTIONS as _SECTIONS
from bot.knowledge.loading.schema import key_names

Mistake = tuple[int, int, str]
"""Line and column (both from 1), and a sentence that explains the mistake."""

KEYS = key_names()
SECTIONS = frozenset(_SECTIONS)
_KEY = r"(?:[A-Z][A-Z0-9]+ S\d+E\d+|[\w-]+|\"[\w -]+\"|'[\w -]+')"
OPENS = re.compile(rf"(?P<indent> *)(?P<dashes>(?:-(?: +|$))*)(?P<key>{_KEY}[ ]?:(?= |$))?")
_AHEAD = 200
"""The maximum number of characters to compare before and after a position, because lines may be very long."""
_HEADER = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_ALIAS = re.compile(r"[*&][\w-]+(?=\s*(?:$|[,\]}#]|[^\s]*:))")
_TAG = re.compile(r"!\S*(?=\s|$)")
_CLOSING = {"[": "]", "{": "}"}
_CURLY = {"“": "“…”", "”": "“…”", "„": "„…“", "‘": "‘…’", "’": "‘…’", "«": "«…»"}
OPENED = re.compile("[“„”«‘][^“”»’]*$")
"""Matches a text that begins with a typographic quote and does not close it."""
QUOTE = "put the whole text into quotes"

COLON = f"a colon and a space stand inside this text; {QUOTE}"
NEVER_CLOSED = "the quote opened here is never closed; write the same quote at the end of the text"
APOSTROPHE = "an apostrophe stands inside a text in '…'; write it twice ('') or use \"…\""
INNER_QUOTE = 'a quote stands inside a text in "…"; write ‘…’ inside, or \\" for each inner one'
GOES_ON = f"the text goes on behind its closing quote; {QUOTE}, with ‘…’ inside"
BACKSLASH = "a backslash stands inside \"…\", where it has a meaning of its own; write it twice, or use '…'"
SEVERAL = "several keys stand in one line; put them into {…}, or each into a line of its own"
TAKEN = "a text of several lines begins behind “|” or “>”, in the next line; put a text on one line into quotes"
IN_LIST = "a hyphen and a space begin a list item, which needs a line of its own; put a text into quotes"
CUT = (
    "everything from “#” on is a comment and lost here; put the whole text into quotes (or, if a comment is meant, "
    "a space behind “#”)"
)


def indent_of(text: str) -> int:
    """Count the spaces at the beginning of a line."""
    return len(text) - len(text.lstrip(" "))


def no_quotes(text: str) -> str:
    """Explain that a typographic quote at the beginning of a text does not work; empty if there is none."""
    around = _CURLY.get(text[:1])
    return f'{around} are no quotes for YAML; write straight ones (") around the text' if around else ""


@dataclass(slots=True)
class Level:
    """An open level of indentation, with the keys and hyphens that begin there."""

    indent: int
    line: int
    names: list[str] = field(default_factory=list)
    dashes: bool = False
    first_dash: int = -1
    """The line of the first hyphen below the last key."""
    last: int = 0
    """The line of the last key."""
    ended: list[Level] = field(default_factory=list)
    """The deeper levels that were closed by the last key, outermost last."""

    @property
    def name(self) -> str:
        """The last key at this level; empty if there is none."""
        return self.names[-1] if self.names else ""


@dataclass(slots=True)
class Bracket:
    """An opening bracket with its position and the indentation of its line."""

    char: str
    line: int
    column: int
    indent: int


@dataclass(slots=True)
class ValueScanner:
    """Scans lines and keeps track of open brackets and indentation levels. Collects `mistakes` in order."""

    lines: list[str]
    mistakes: list[Mistake] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    line: int = 0
    closed: Bracket = field(default_factory=lambda: Bracket("[", 0, 0, 0))
    """The most recently closed bracket."""

    def report(self, line: int, column: int, sentence: str) -> None:
        """Add a mistake. `line` and `column` count from 0."""
        self.mistakes.append((line + 1, column + 1, sentence))

    def report_unclosed(self) -> None:
        """Report every open bracket as never closed."""
        for opened in self.brackets:
            sentence = f"the “{opened.char}” opened here is never closed; write “{_CLOSING[opened.char]}” at its end"
            self.report(opened.line, opened.column, sentence)
        self.brackets.clear()

    @property
    def next_line(self) -> str:
        """The next line that is not blank; empty after the last one."""
        return next((text for text in self.lines[self.line + 1 :] if text.strip()), "")

    def scan_values(self, start: int) -> None:
        """Scan the current line from column `start`, and the following lines if a quoted text continues there."""
        text = self.lines[self.line]
        at = start
        indent = indent_of(text)
        value_may_start = True
        while at < len(text):
            char = text[at]
            if char in " \t":
                at += 1
            elif char == "#" and (at == 0 or text[at - 1] == " "):
                if text[at + 1 : at + 2].isalnum() and text[:at].strip() and not self._heads_more(text, at):
                    self.report(self.line, at, CUT)
                return
            elif self.brackets and (char == "," or (char == ":" and text[at + 1 : at + 2] in ("", " "))):
                at, value_may_start = at + 1, True
            elif char in "]}" and (self.brackets or value_may_start):
                if not self._close(text, at):
                    return
                at, value_may_start = at + 1, False
                if not self._after(text, at, "bracket"):
                    return
            elif value_may_start and char in "'\"":
                closed = self._quoted(text, at)
                if closed is None:
                    return
                self.line, at = closed
                text, value_may_start = self.lines[self.line], False
                if not self._after(text, at, "quote"):
                    return
            elif value_may_start and char in "[{":
                self.brackets.append(Bracket(char, self.line, at, indent))
                at += 1
            else:
                moved = self._plain(text, at, begins=value_may_start)
                if moved is None:
                    return
                at, value_may_start = moved, False

    def _heads_more(self, text: str, at: int) -> bool:
        """Return whether a comment follows a key whose value is in the lines below."""
        return text[:at].rstrip().endswith(":") and indent_of(self.next_line) > indent_of(text)

    def _after(self, text: str, at: int, what: str) -> bool:
        """Check the text after a closing quote or bracket. Return False if it is a mistake."""
        rest = text[at : at + _AHEAD].lstrip(" \t")
        if self._may_follow(rest) or ((self.brackets or what == "quote") and rest[0] == ":"):
            return True
        column = text.index(rest[0], at)
        if self.brackets:
            self.report(self.line, column, "a comma is missing here, before the next item")
        elif what == "bracket":
            opened = self.closed
            self.report(opened.line, opened.column, f"a text that begins with “{opened.char}” needs quotes; {QUOTE}")
        return False

    def _may_follow(self, rest: str) -> bool:
        """Return whether a value may end before `rest`: the end of the line, a comment, or the end of an item."""
        return not rest or rest[0] == "#" or (bool(self.brackets) and rest[0] in ",]}")

    def _close(self, text: str, at: int) -> bool:
        char = text[at]
        if not self.brackets:
            self.report(self.line, at, f"“{char}” closes nothing here; remove it, or put the text into quotes")
            return False
        opened = self.closed = self.brackets.pop()
        wanted = _CLOSING[opened.char]
        if char != wanted:
            where = f"must close the “{opened.char}” in line {opened.line + 1}"
            self.report(self.line, at, f"“{char}” stands where “{wanted}” {where}")
            self.brackets.clear()
            return False
        return True

    def _quoted(self, text: str, at: int) -> tuple[int, int] | None:
        """Return line and column after the quoted text that begins at `at`; None after a mistake."""
        quote, line, opened = text[at], self.line, (self.line, at)
        column = at + 1
        while True:
            here = self.lines[line]
            while column < len(here):
                char = here[column]
                if quote == '"' and char == "\\":
                    if here[column + 1 : column + 2] not in ("", *'0abt\tnvfre "/\\N_LPxuU'):
                        self.report(line, column, BACKSLASH)
                        return None
                    column += 2
                elif char != quote:
                    column += 1
                elif quote == "'" and here[column + 1 : column + 2] == "'":
                    column += 2
                elif self._closes(here, column, quote, opened, line):
                    return line, column + 1
                else:
                    return None
            line, column = line + 1, 0
            if line >= len(self.lines) or self.key_like(self.lines[line]):
                self.report(*opened, NEVER_CLOSED)
                self.line = line - 1
                return None

    def key_like(self, text: str) -> bool:
        """Return whether a line looks like a key, an item or a comment. If so, open quotes should have been closed."""
        found = OPENS.match(text)
        return bool(found and (found["dashes"] or found["key"])) or text.lstrip().startswith("#")

    def _closes(self, text: str, at: int, quote: str, opened: tuple[int, int], line: int) -> bool:
        rest = text[at + 1 : at + _AHEAD].lstrip()
        if self._may_follow(rest) or rest[0] == ":":
            return True
        if self.brackets and re.match(rf"{_KEY}:(?= |$)|[\[{{]", rest):
            return True  # a missing comma is reported elsewhere
        if quote in text[at + 1 :] or text[at + 1 : at + 2].isalnum():
            self.report(line, at, APOSTROPHE if quote == "'" else INNER_QUOTE)
        else:
            self.report(*opened, GOES_ON)
        return False

    def _plain(self, text: str, at: int, *, begins: bool) -> int | None:
        """Return the column after an unquoted text; None after a mistake or if the rest of the line needs no scan."""
        rest = text[at:] if not self.brackets else text[at : at + _AHEAD]
        if begins and (sentence := self._cannot_begin(rest)):
            self.report(self.line, at, sentence)
            return None
        if begins and not self.brackets and _HEADER.match(rest):
            self._skip_block()
            return None
        end = at
        while end < len(text):
            char = text[end]
            if char == "#" and text[end - 1] == " ":
                break
            if self.brackets and char in ",[]{}":
                break
            if char == ":" and text[end + 1 : end + 2] in ("", " "):
                if self.brackets and text[max(at - _AHEAD, 0) : at].rstrip()[-1:] in ("", "{", ",", "["):
                    break  # a key between brackets
                self._colon_inside(text, at, end)
                return None
            end += 1
        return max(end, at + 1)

    def _colon_inside(self, text: str, at: int, end: int) -> None:
        words = text[at:end].split(" ")
        if not self.brackets and len(words) > 1 and words[-2].endswith(",") and words[-1] in KEYS:
            self.report(self.line, end - len(words[-1]), SEVERAL)
        elif self.brackets and len(words) > 1 and words[-1] in KEYS:
            self.report(self.line, end - len(words[-1]), f"a comma is missing here, before “{words[-1]}:”")
        elif text[at] in _CURLY:
            self.report(self.line, at, no_quotes(text[at]))
        else:
            self.report(self.line, end, COLON)

    def _cannot_begin(self, rest: str) -> str | None:
        char = rest[0]
        if char in "*&" and not _ALIAS.match(rest):
            markup = " (and leave markup out: it would be shown as typed)" if char == "*" else ""
            return f"a text cannot begin with “{char}”; {QUOTE}{markup}"
        if char == "!" and _TAG.match(rest) and rest.rstrip().count(" "):
            return None
        if char in "|>" and not self.brackets and not _HEADER.match(rest):
            return TAKEN
        if rest.startswith("- ") or rest == "-":
            return IN_LIST
        start = next((start for start in ("@", "`", "%", ",", "? ") if rest.startswith(start)), None)
        return f"a text cannot begin with “{start}”; {QUOTE}" if start else None

    def _skip_block(self) -> None:
        """Skip the lines of a block text after ``|`` or ``>``."""
        indent = self.levels[-1].indent if self.levels else 0
        while self.line + 1 < len(self.lines):
            after = self.lines[self.line + 1]
            if after.strip() and indent_of(after) <= indent:
                return
            self.line += 1
