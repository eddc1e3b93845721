"""The word lists of the review: YAML files beside the rules, so that they can be extended without Python."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def word_list(name: str) -> Any:
    """What `rules/NAME.yaml` holds: lists and mappings of texts. Read once, when a rule first needs it."""
    text = resources.files("bot.knowledge.review.rules").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - a loader that makes nothing but text
