"""Implements `check`: reads the files, formats them on request, reviews them, and lists the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from bot import gc_tuning
from bot.cli.clickable_paths import path_prefix
from bot.cli.file_writing import replace_files
from bot.knowledge.loading.folder import Document
from bot.knowledge.loading.loader import read_folder
from bot.knowledge.loading.unread_files import unread_files
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem, Severity, sort_by_severity
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.review import STALE_DAYS, review
from bot.knowledge.review.rules.careful import defaults
from bot.knowledge.review.stats import Row, as_table, stats

_PLURALS = {"person": "people", "craft": "craft", "series": "series"}


class Checked(Struct, frozen=True):
    """The result of `check`.

    Attributes:
        findings: all errors and warnings.
        knowledge: the snapshot; None if the folder cannot be used.
        stats: the coverage tables by name, if requested.
        written: the files that were formatted.
        accepted: findings that a comment in a file accepts, each with the comment's reason.
        notes: the list of texts without a reveal point of their own, if requested.
    """

    findings: list[Problem]
    knowledge: Knowledge | None = None
    stats: Mapping[str, Sequence[Row]] | None = None
    written: tuple[str, ...] = ()
    accepted: Sequence[tuple[Problem, str]] = ()
    notes: Sequence[Problem] = ()

    def failed(self, *, strict: bool) -> bool:
        """Return true if the check failed: there is an error or, with `strict`, a warning."""
        return any(strict or finding.severity is Severity.ERROR for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the whole result as a dictionary that can be written as JSON."""
        answer: dict[str, Any] = {"problems": [finding.as_json() for finding in self.findings]}
        if self.knowledge is not None:
            answer |= {"version": self.knowledge.version, "counts": dict(self.knowledge.counts)}
        optional = {
            "accepted": [{**finding.as_json(), "reason": reason} for finding, reason in self.accepted],
            "defaults": [finding.as_json() for finding in self.notes],
            "written": self.written,
            "stats": self.stats,
        }
        return answer | {key: value for key, value in optional.items() if value}

    def lines(self, folder: Path, *, annotations: bool) -> Iterator[str]:
        """Yield the lines to print. With `annotations`, findings become GitHub annotations for a pull request."""
        if self.written:
            yield f"Put into the house style: {', '.join(self.written)}."
        in_repository = below_repository(folder) if annotations and folder.is_dir() else ""
        for finding in (*self.findings, *self.notes):
            prefix = path_prefix(folder, finding)
            yield finding.annotation(in_repository) if annotations else finding.told(prefix)
        for rows in (self.stats or {}).values():
            yield as_table(rows)
            yield ""
        if self.knowledge is not None and not self.failed(strict=False):
            warnings = f"{len(self.findings)} warning{'s' * (len(self.findings) != 1)}"
            what = f"No errors, but {warnings}" if self.findings else "No problems"
            accepted = f", {len(self.accepted)} accepted" if self.accepted else ""
            counts = counts_in_words(self.knowledge.counts)
            yield f"{what} in {folder} (version {self.knowledge.version}{accepted}): {counts}."


@gc_tuning.paused()  # reviewing makes many objects without cycles: a pause saves a third of the time
def check_folder(
    folder: Path,
    today: date,
    *,
    stale_after: int | None = None,
    format_files: bool = False,
    with_stats: bool = False,
    with_defaults: bool = False,
) -> Checked:
    """Read and review a folder.

    Args:
        folder: the knowledge base.
        today: the current date, for ages and future dates.
        stale_after: the number of days after which knowledge counts as old; None: do not report old knowledge.
        format_files: first format the files in the house style.
        with_stats: add the coverage per season and kind.
        with_defaults: list the texts and aliases that have no reveal point of their own.
    """
    written: list[str] = []
    refused: list[Problem] = []
    try:
        reading = read_folder(folder)
        if format_files and not reading.problems:
            written, refused = write_in_style(folder, reading.documents)
            reading = read_folder(folder) if written else reading
    except KnowledgeError as error:
        return Checked(error.problems)
    complete = not reading.problems
    files = [document.file for document in reading.documents]
    lines = {file: (folder / file).read_text("utf-8-sig").split("\n") for file in files}
    context = ReviewContext(reading.documents, reading.knowledge, complete=complete)
    reviewed = review(context, today, lines, stale_after or STALE_DAYS)
    findings = [
        *reading.problems,
        *refused,
        *(replace(problem, severity=Severity.WARNING) for problem in unread_files(folder)),
        *reviewed.findings,
        *(reviewed.stale if stale_after is not None else ()),
    ]
    notes = defaults(context, today, lines) if with_defaults else []
    table = stats(context) if with_stats and complete else None
    knowledge = reading.knowledge if complete else None
    return Checked(sort_by_severity(findings), knowledge, table, tuple(written), reviewed.accepted, notes)


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Format the number of entries of each kind: ``15 characters, 11 people``."""
    # `bot.answers.phrases` has a similar function, but importing it takes 0.2 s, because it imports the whole look-up.
    return ", ".join(
        f"{count} {kind if count == 1 else _PLURALS.get(kind, f'{kind}s')}" for kind, count in counts.items()
    )


def write_in_style(folder: Path, documents: Sequence[Document]) -> tuple[list[str], list[Problem]]:
    """Rewrite every file that is not in the house style. An interrupted write leaves the old files unchanged.

    Returns:
        the files that were rewritten, and a finding for each file that must be formatted by hand.
    """
    from bot.knowledge.review.formatter import StyleError, format_yaml  # its YAML package is needed only here

    written: dict[str, bytes] = {}
    refused: list[Problem] = []
    for document in documents:
        raw = (folder / document.file).read_bytes()
        try:
            styled = format_yaml(raw.decode("utf-8-sig").replace("\r\n", "\n")).encode()
        except StyleError as error:
            refused.append(Problem(document.file, 1, 1, f"cannot be put in the house style: {error}"))
            continue
        if styled != raw:
            written[document.file] = styled
    if written:
        replace_files(folder, written)
    return list(written), refused


def below_repository(folder: Path) -> str:
    """Return the path of a folder relative to the root of its Git repository.

    Without a repository, the path is relative to the current folder, or absolute if the folder is not inside it.
    """
    here = folder.resolve()
    roots = [parent for parent in (here, *here.parents) if (parent / ".git").exists()]
    root = roots[0] if roots else Path.cwd()
    return here.relative_to(root).as_posix() if here.is_relative_to(root) else here.as_posix()
