"""Implements `import` and `new --from`: reads the files, merges them in memory, checks the result, then writes it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import gc_tuning
from bot.cli.check import counts_in_words
from bot.cli.clickable_paths import located, shortened
from bot.cli.file_writing import replace_files
from bot.cli.new import ensure_empty, schema_text
from bot.errors import UserError
from bot.knowledge.importing.applying import apply
from bot.knowledge.importing.combining import combine
from bot.knowledge.importing.merging import Plan, plan_import
from bot.knowledge.importing.reading import read_file
from bot.knowledge.importing.records import Imported, ImportRefusedError
from bot.knowledge.loading.files import MAX_BYTES, Files, gather
from bot.knowledge.loading.loader import read
from bot.knowledge.scaffolding.starter import SCHEMA_FILE, is_code, schema_header

SHOWN = 50
"""The number of reasons and doubts that are printed."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do, and the files that it concerns."""

    plan: Plan
    files: Sequence[str]
    folder: Path
    dry_run: bool

    def lines(self) -> Iterator[str]:
        """Yield the lines to print."""
        verb = "Would add" if self.dry_run else "Added"
        yield f"{verb}: {counts_in_words(self.plan.added) or 'nothing; everything is there already'}."
        if self.plan.kept:
            yield f"Kept as it was: {counts_in_words(self.plan.kept)}."
        doubts = list(dict.fromkeys(self.plan.unsure))
        if doubts:
            yield "Unsure, please look:"
            yield from (f"  {line}" for line in shortened(doubts, SHOWN))
        if self.files:
            yield f"{'Files it would change' if self.dry_run else 'Files changed'}:"
            yield from (f"  {self.folder / name}" for name in self.files)


@gc_tuning.paused()
def import_files(paths: Sequence[Path], folder: Path, code: str, today: date, *, dry_run: bool = False) -> ImportResult:
    """Merge files into a knowledge base, or begin one in a folder that is empty or does not exist.

    Args:
        paths: the files to import, all about one series.
        folder: the knowledge base.
        code: the code of the series in it, such as ``GOT``.
        today: the date of the import.
        dry_run: write nothing.

    Raises:
        UserError: nothing could be imported, and nothing has changed. The message holds every reason, one a line.
    """
    if not is_code(code):
        raise UserError(f"“{code}” is not a code; use two to eight capital letters or digits, such as --work GOT.")
    try:
        whole = combine([_read(path) for path in paths])
        before, texts, marks = _base(folder)
        reading = read(before, with_index=False) if before.contents else None
        if reading is not None and reading.problems:
            problems = shortened([located(folder, problem) for problem in reading.problems], SHOWN)
            raise UserError(
                "\n".join([*problems, f"{folder} has errors; mend them, then import again. Nothing has changed."])
            )
        documents = reading.documents if reading else []
        plan = plan_import(whole, code, documents, reading.knowledge if reading else None, today)
        changed = apply(plan.additions, texts, documents)
    except ImportRefusedError as error:
        reasons = shortened([str(trouble) for trouble in error.troubles], SHOWN)
        raise UserError("\n".join([*reasons, "Nothing was imported, and nothing has changed."])) from None
    if not changed:
        return ImportResult(plan, (), folder, dry_run)
    _refuse_uncommitted(folder, [name for name in changed if name in texts])
    encoded = {name: marks.get(name, b"") + text.encode() for name, text in changed.items()}
    _check(before, encoded)
    if not before.contents or (folder / SCHEMA_FILE).exists():
        fresh = [name for name in encoded if name not in texts]
        encoded |= {name: schema_header(name).encode() + encoded[name] for name in fresh}
    if not before.contents:
        encoded[SCHEMA_FILE] = schema_text().encode()
    if not dry_run:
        if before.contents and gather(folder).digest != before.digest:
            raise UserError(f"A file in {folder} was saved during the import; import again. Nothing has changed.")
        try:
            replace_files(folder, encoded)
        except OSError as error:
            raise UserError(f"{folder} cannot be written: {error.strerror or error}.") from None
    return ImportResult(plan, sorted(encoded), folder, dry_run)


def begin_from(folder: Path, path: Path, code: str, today: date) -> ImportResult:
    """Write a new knowledge base from one file, as `new --from` does.

    Raises:
        UserError: the folder is not empty, or the file cannot be imported.
    """
    ensure_empty(folder)
    return import_files([path], folder, code, today)


def _read(path: Path) -> Imported:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        unread = Imported(path.name, "")
        unread.trouble("", f"cannot be read: {error.strerror or error}")
        return unread
    return read_file(content, path.name)


def _base(folder: Path) -> tuple[Files, dict[str, str], dict[str, bytes]]:
    """Return the files of a base, their texts, and the byte order marks of those that have one."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return Files({}, b"", []), {}, {}
    files = gather(folder)
    mark = b"\xef\xbb\xbf"
    marks = {name: mark for name, raw in files.contents.items() if raw.startswith(mark)}
    return files, {name: raw.decode("utf-8-sig", "replace") for name, raw in files.contents.items()}, marks


def _check(before: Files, changed: Mapping[str, bytes]) -> None:
    """Read the base as it would be.

    Raises:
        UserError: it would have errors.
    """
    names = sorted({*before.contents, *changed}, key=lambda name: (name.count("/"), name))
    contents = {name: changed.get(name, before.contents.get(name, b"")) for name in names}
    problems = read(Files(contents, b"", []), with_index=False).problems
    if problems:
        reasons = shortened([str(problem) for problem in problems], SHOWN)
        raise UserError(
            "\n".join(["With this import the knowledge would have errors:", *reasons, "Nothing has changed."])
        )


def _refuse_uncommitted(folder: Path, names: Sequence[str]) -> None:
    """Refuse files that differ from the last commit: an import could then not be undone without losing those edits.

    Raises:
        UserError: there are such files.
    """
    git = shutil.which("git")
    if git is None or not names:
        return
    command = [git, "-C", str(folder), "status", "--porcelain", "--untracked-files=no", "--", *names]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own names
    edited = [line[3:] for line in found.stdout.splitlines()] if found.returncode == 0 else []
    if edited:
        raise UserError(
            f"{', '.join(edited)}: edits that are not committed yet. Commit them, so that the import can be undone "
            "alone, and import again. Nothing has changed."
        )
