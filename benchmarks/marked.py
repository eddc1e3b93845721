"""Knowledge bases whose every text says which version it is from, so that a mixture of two shows."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

UNIVERSE = Path(__file__).resolve().parent.parent / "tests" / "universe"
MARK = re.compile(r"mark(\d+)x")
TEXTS = {"text", "note", "date_note", "real", "is", "back"}
"""Keys of what is shown, and not searched for."""


def marks(text: str) -> set[int]:
    """The versions whose texts stand in a text."""
    return {int(number) for number in MARK.findall(text)}


class MarkedKnowledge:
    """A folder that holds one version of the invented universe after another.

    Args:
        folder: where the versions lie; the bot reads `current` in it.
        choice: how one version takes the place of another.
    """

    def __init__(self, folder: Path, choice: random.Random) -> None:
        self._folder = folder
        self._choice = choice
        self._files = {
            path.relative_to(UNIVERSE): yaml.safe_load(path.read_text(encoding="utf-8"))
            for path in sorted(UNIVERSE.rglob("*.yaml"))
        }
        self.current = folder / "current"
        self.version = 0

    def put(self, version: int, *, broken: bool = False) -> None:
        """Let `current` hold another version: by another link, as Kubernetes does it, or written over file by file."""
        made = self._folder / f"version-{version}"
        self._write(made, version)
        if broken:
            self._break(made)
        if self.current.is_symlink() and not broken and self._choice.random() < 0.5:
            shutil.copytree(made, self.current, dirs_exist_ok=True)
            return
        self.link(version)

    def link(self, version: int) -> None:
        """Let `current` lead to a version that was written before."""
        link = self._folder / "next"
        link.symlink_to(f"version-{version}")
        link.replace(self.current)

    def take_away(self) -> None:
        """Leave nothing where the bot reads."""
        self.current.unlink()

    def _write(self, folder: Path, version: int) -> None:
        for name, content in self._files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(_marked(content, version), allow_unicode=True), encoding="utf-8")

    def _break(self, folder: Path) -> None:
        file = folder / "people.yaml"
        text = file.read_text(encoding="utf-8")
        nonsense = text + "nonsense: {wrong: 1}\n"
        file.write_text(self._choice.choice([nonsense, text[: len(text) // 2] + "\n  - ["]), encoding="utf-8")


def _marked(value: Any, version: int, key: str = "") -> Any:
    if isinstance(value, dict):
        is_work = "seasons" in value and "title" in value
        return {
            name: _marked(inner, version, "text" if is_work and name == "title" else str(name))
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_marked(inner, version, key) for inner in value]
    if isinstance(value, str) and key in TEXTS and value != "none":
        return f"{value.rstrip('.')} mark{version}x"
    return value
