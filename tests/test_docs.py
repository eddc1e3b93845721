"""The documents for developers name files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs" / name for name in ("architecture.md", "recipes.md", "threats.md", "http.md", "spoilers.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|yaml|txt))`")
PACKAGES = ("", "bot", "bot/knowledge", "bot/answers", "bot/lookup", "bot/storage", "tests", "docs")


def exists(name: str) -> bool:
    """Whether a path stands from the root or a package; a lone file name may be anywhere in `bot` or `tests`."""
    if any((ROOT / start / f"{name}{suffix}").exists() for start in PACKAGES for suffix in ("", ".py")):
        return True
    return "/" not in name and any(next((ROOT / top).rglob(name), None) for top in ("bot", "tests"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_exists(document: Path) -> None:
    named = sorted(set(PATH.findall(document.read_text(encoding="utf-8"))))
    assert [name for name in named if not exists(name)] == []
