"""Loads the word lists of the review from YAML files beside the rules, so that they can be extended without Python."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def word_list(name: str) -> Any:
    """Return the content of `rules/NAME.yaml`: lists and mappings of texts. Each file is read only once."""
    text = resources.files("bot.knowledge.review.rules").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - this loader creates only text
