"""Implements `new`: asks for the series of a universe, and writes a first knowledge base."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from bot.cli.prompts import ask, confirm
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.schema import json_schema
from bot.knowledge.scaffolding.starter import (
    MAX_EPISODES,
    MAX_SEASONS,
    SCHEMA_FILE,
    NewWork,
    StarterError,
    checked,
    starter_files,
    suggested_code,
)

_SPIN_OFF = re.compile(r"(?P<title>.+)=(?P<code>[^=:]+):(?P<seasons>\d{1,2}(?:,\d{1,2})*)")


def create(
    folder: Path, title: str | None, code: str | None, seasons: Sequence[int], spin_offs: Sequence[str]
) -> list[str]:
    """Write a new knowledge base from the options. Missing options are asked for on the terminal.

    Args:
        folder: the folder to write to; it must be empty or not exist yet.
        title: the title of the main series. If it is None, ask for it, and later for more series.
        code: the code of the main series.
        seasons: the number of episodes of each season of the main series.
        spin_offs: further series, each written as ``Title=CODE:8,10``.

    Returns:
        the paths of the new files, relative to the folder.

    Raises:
        StarterError: if the folder or an option cannot be used; the message is one sentence.
    """
    ensure_empty(folder)
    works = [_main_work(title, code, seasons)]
    works += [parse_spin_off(text) for text in spin_offs]
    while title is None and len(works) <= MAX_SEASONS and confirm("Another series of the same universe?"):
        works.append(_further_work(works[0]))
    return write_starter(folder, checked(works))


def parse_spin_off(text: str) -> NewWork:
    """Parse a spin-off written as ``Title=CODE:8,10``. The numbers are the episodes of each season.

    Raises:
        StarterError: if the text has another form.
    """
    found = _SPIN_OFF.fullmatch(text.strip())
    if found is None:
        raise StarterError(f"“{text}” is not a spin-off; write Title=CODE:8,10 with the episodes of each season.")
    episodes = tuple(int(number) for number in found["seasons"].split(","))
    return NewWork(found["title"].strip(), found["code"].strip().upper(), episodes, spin_off=True)


def write_starter(folder: Path, works: Sequence[NewWork]) -> list[str]:
    """Write the files of a new knowledge base, then load them to make sure that they are valid.

    Returns:
        the paths of the new files, relative to the folder.

    Raises:
        StarterError: if the folder is not empty, or cannot be written.
    """
    files = {**starter_files(works), SCHEMA_FILE: schema_text()}
    try:
        ensure_empty(folder)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StarterError(f"{folder} cannot be written: {error.strerror or error}.") from None
    read_knowledge(folder)
    return sorted(files)


def schema_text() -> str:
    """Return the JSON Schema of the knowledge files as formatted JSON."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def ensure_empty(folder: Path) -> None:
    """Make sure that a folder is empty or does not exist, so that no file is overwritten.

    Raises:
        StarterError: if it is a file, or a folder that is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StarterError(f"{folder} is not an empty folder; name one that is empty, or does not exist.")


def _main_work(title: str | None, code: str | None, seasons: Sequence[int]) -> NewWork:
    title = title if title is not None else ask("Title of the series", str.strip)
    code = code.strip().upper() if code is not None else _ask_for_code(title)
    return NewWork(title, code, tuple(seasons) or _ask_for_seasons())


def _further_work(main: NewWork) -> NewWork:
    title = ask("Its title", str.strip)
    code = _ask_for_code(title)
    return NewWork(title, code, _ask_for_seasons(), confirm(f"Is it a spin-off of {main.title}?", default=True))


def _ask_for_code(title: str) -> str:
    return ask("Code for positions such as AA S1E1", str.strip, suggested_code(title)).upper()


def _ask_for_seasons() -> tuple[int, ...]:
    count = _ask_for_number("How many seasons", MAX_SEASONS, default=1)
    return tuple(
        _ask_for_number(f"Episodes of season {number}", MAX_EPISODES, default=10) for number in range(1, count + 1)
    )


def _ask_for_number(question: str, most: int, default: int) -> int:
    def number(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,3}", text.strip()) and 1 <= int(text) <= most:
            return int(text)
        raise ValueError(f"write a number from 1 to {most}")

    return ask(question, number, str(default))
