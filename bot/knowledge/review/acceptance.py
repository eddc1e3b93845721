"""Lets an editor accept a finding by writing the comment ``# check: ok <reason>`` in the file.

At the end of a line, the comment accepts every finding in that line, or in the whole value if it covers several lines.
On a line of its own, it accepts every finding in the list item or value that begins below it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.knowledge.problems import Problem, Severity

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*check\b\s*:?\s*(?P<verdict>[^\W\d_]*)\b[:,]?\s*(?P<reason>.*)$", re.IGNORECASE)
_NEARLY_OK = ("okay", "ignore", "accept", "accepted", "off", "skip", "fine", "disable")
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A comment that accepts findings, with its reason and the numbers of the lines it covers, counted from 1."""

    file: str
    line: int
    column: int
    lines: range
    reason: str


def apply_acceptances(
    findings: Sequence[Problem], files: Mapping[str, Sequence[str]], *, complete: bool
) -> tuple[list[Problem], list[tuple[Problem, str]]]:
    """Remove the findings that a comment in a file accepts.

    Add a finding for each comment that has no reason, is misspelt, or no longer accepts anything.

    Args:
        findings: all findings, including those that will not be shown.
        files: the lines of each file, by file name.
        complete: true if all files could be read. Otherwise unused comments are not reported.

    Returns:
        The remaining findings, and the accepted ones with their reasons.
    """
    kept: list[Problem] = []
    mistakes: list[Problem] = []
    accepted: list[tuple[Problem, str]] = []
    unused: dict[Acceptance, None] = {}
    by_line: dict[tuple[str, int], list[Acceptance]] = defaultdict(list)
    for file, lines in files.items():
        for found in _acceptances(file, lines):
            if isinstance(found, Problem):
                mistakes.append(found)
                continue
            unused[found] = None
            for line in found.lines:
                by_line[file, line].append(found)
    for finding in findings:
        here = by_line.get((finding.file, finding.line))
        if here:
            accepted.append((finding, here[0].reason))
            for acceptance in here:
                unused.pop(acceptance, None)
        else:
            kept.append(finding)
    sentence = "this “check: ok” accepts nothing any more; remove the comment"
    mistakes += [_warning(it.file, it.line, it.column, sentence) for it in (unused if complete else ())]
    return [*kept, *mistakes], accepted


def _warning(file: str, line: int, column: int, sentence: str) -> Problem:
    return Problem(file, line, column, sentence, severity=Severity.WARNING)


def _acceptances(file: str, lines: Sequence[str]) -> Iterator[Acceptance | Problem]:
    """Yield each acceptance in a file, and a finding for each comment that looks like one but is not valid."""
    comments = [
        (number, found)
        for number, text in enumerate(lines, 1)
        if "#" in text and (found := _COMMENT.search(text.rstrip()))
    ]
    parts = list(_parts(lines)) if comments else []
    for number, found in comments:
        column, verdict, reason = found.start() + 1, found["verdict"].casefold(), found["reason"].strip()
        if any(_holds(part, number, column) for part in parts if isinstance(part.node, yaml.ScalarNode)):
            continue  # the match is inside a text, not in a comment
        if verdict in _NEARLY_OK:
            yield _warning(file, number, column, "write “# check: ok” and then the reason")
        elif verdict == "ok" and not _WORDS.search(reason):
            sentence = "“check: ok” needs a reason: write after it why this is right as it is"
            yield _warning(file, number, column, sentence)
        elif verdict == "ok":
            own_line = not lines[number - 1][: found.start()].strip()
            covered = _below(lines, number, parts) if own_line else _around(number, parts)
            yield Acceptance(file, number, column, covered, reason)


@dataclass(frozen=True, slots=True)
class _Part:
    """A YAML node of a file. `item` is true for a mapping that is an item of a list with hyphens."""

    node: Any
    item: bool

    @property
    def whole(self) -> bool:
        """True for a text, a bracketed collection or a list item; false for a larger block such as an entry."""
        return isinstance(self.node, yaml.ScalarNode) or bool(self.node.flow_style) or self.item

    @property
    def lines(self) -> range:
        """The lines of the node, counted from 1.

        libyaml reports the end of a block where the next node begins, so use the block's last inner node.
        """
        node = self.node
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
        return range(self.node.start_mark.line + 1, node.end_mark.line + 2)


def _parts(lines: Sequence[str]) -> Iterator[_Part]:
    try:
        root = yaml.compose("\n".join(lines).removeprefix("\ufeff"), Loader=yaml.CBaseLoader)
    except yaml.YAMLError:  # an alias, which the YAML reader has reported; review what can be read
        return
    waiting = [_Part(root, item=False)] if root is not None else []
    while waiting:
        part = waiting.pop()
        node = part.node
        yield part
        if isinstance(node, yaml.MappingNode):
            waiting += [_Part(inner, item=False) for pair in node.value for inner in pair]
        elif isinstance(node, yaml.SequenceNode):
            for inner in node.value:
                by_hyphen = isinstance(inner, yaml.MappingNode) and not (node.flow_style or inner.flow_style)
                waiting.append(_Part(inner, item=by_hyphen))


def _holds(part: _Part, line: int, column: int) -> bool:
    start, end = part.node.start_mark, part.node.end_mark
    return bool((start.line, start.column) <= (line - 1, column - 1) < (end.line, end.column))


def _below(lines: Sequence[str], comment: int, parts: Sequence[_Part]) -> range:
    """Return the lines of the item or value below a comment. Empty lines and further comments are skipped."""
    below = ((at, lines[at - 1].strip()) for at in range(comment + 1, len(lines) + 1))
    begin = next((at for at, text in below if text and not text.startswith("#")), comment)
    spans = [part.lines for part in parts if part.whole and part.lines.start == begin]
    return max(spans, key=len, default=range(begin, begin + 1))


def _around(line: int, parts: Sequence[_Part]) -> range:
    """Return the lines of the smallest multi-line value around a line, or only the line if there is none."""
    spans = [part.lines for part in parts if part.whole and not part.item]
    return min((it for it in spans if line in it and len(it) > 1), key=len, default=range(line, line + 1))
