"""Discord delivers an interaction once or, now and then, several times."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 50_000
"""Ids: more than come within the minutes for which anything may be delivered again."""


class Once:
    """Tells what is new from what was delivered before."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, None] = OrderedDict()

    def first(self, id_: int) -> bool:
        """Whether nobody has asked for this id yet."""
        if id_ in self._seen:
            return False
        self._seen[id_] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
