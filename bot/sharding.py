"""Parses AIRLOCK_SHARDS, the setting that says which of the bot's shards this process runs."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from msgspec import Struct

MAX_SHARDS: Final = 100_000
_PATTERN: Final = re.compile(r"(\d{1,6}(?:-\d{1,6})?(?:,\d{1,6}(?:-\d{1,6})?)*)/(\d{1,6})", re.ASCII)
_HINT: Final = "write auto for all shards in this process, or some of how many, such as 0-3/16"


class Shards(Struct, frozen=True):
    """A selection of the bot's shards. Discord assigns the server with an `id` to shard ``(id >> 22) % count``.

    Attributes:
        ids: the numbers of the selected shards, in ascending order.
        count: the number of shards in all processes together. 0 means that this process runs all shards, and that
            Discord recommends their number.
    """

    ids: tuple[int, ...] = ()
    count: int = 0

    def __str__(self) -> str:
        if not self.count:
            return "all shards"
        # In a run of consecutive ids, the difference between an id and its index in the list is always the same.
        runs = [[id_ for _, id_ in run] for _, run in groupby(enumerate(self.ids), lambda each: each[1] - each[0])]
        named = ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
        return f"shard{'s' * (len(self.ids) > 1)} {named}/{self.count}"


def read_shards(text: str) -> Shards:
    """Parse a selection of shards: ``auto``, ``5/16``, ``0-3/16`` or ``0,2,4-6/16``.

    Raises:
        ValueError: if the text is invalid. The message is the second half of a sentence, after a colon.
    """
    text = "".join(text.split()).lower()
    if text == "auto":
        return Shards()
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(_HINT)
    count = int(match[2])
    if not 0 < count <= MAX_SHARDS:
        raise ValueError(f"there can be 1 to {MAX_SHARDS} shards; {_HINT}")
    ids: set[int] = set()
    for part in match[1].split(","):
        first, last = int(part.partition("-")[0]), int(part.rpartition("-")[2])
        if last >= count:
            raise ValueError(f"{count} shards are numbered 0 to {count - 1}; {_HINT}")
        if last < first:
            raise ValueError(f"{part} runs backwards; {_HINT}")
        ids.update(range(first, last + 1))
    return Shards(tuple(sorted(ids)), count)
