"""Makes ids for new entries."""

from __future__ import annotations

import re
from collections.abc import Set

from anyascii import anyascii


def slug(name: str) -> str:
    """Return a name as an id: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).casefold()).strip("-")[:60].strip("-") or "entry"


def free_id(wanted: str, taken: Set[str]) -> str:
    """Return an id that is not taken: `wanted`, or with a number behind it."""
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found
