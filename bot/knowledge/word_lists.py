"""Loads word lists and sentences from YAML files, so that they can be extended without Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@cache
def word_list(name: str, folder: str = "review/rules") -> Any:
    """Return the content of the file `NAME.yaml`: lists and mappings of texts. Each file is read only once."""
    text = (_FOLDER / folder / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - this loader creates only text


@cache
def pattern_of(name: str, *sections: str, frame: str) -> re.Pattern[str]:
    """Compile the phrases of some lists of a file into a pattern that matches any of them; see `any_of`."""
    return any_of([phrase for section in sections for phrase in word_list(name)[section]], frame)


def any_of(phrases: Iterable[str], frame: str) -> re.Pattern[str]:
    """Compile a pattern that matches any of the phrases. They are put into `frame` instead of ``{}``."""
    return re.compile(frame.format("|".join(phrases).replace("\n", "").replace(" ", r"\s")))
