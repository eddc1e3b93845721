"""AIRLOCK_SHARDS -> which of the bot's shards this process runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_SHARDS: Final = 100_000
_FORM: Final = re.compile(r"(\d{1,6}(?:-\d{1,6})?(?:,\d{1,6}(?:-\d{1,6})?)*)/(\d{1,6})", re.ASCII)
_HOW: Final = "write auto for all shards in this process, or some of how many, such as 0-3/16"


@dataclass(frozen=True, slots=True)
class Shards:
    """Some of the bot's shards; Discord deals server `id` to shard ``(id >> 22) % count``.

    Attributes:
        ids: which ones, ascending.
        count: how many there are in all processes together; 0: as many as Discord recommends, all in this process.
    """

    ids: tuple[int, ...] = ()
    count: int = 0

    def __str__(self) -> str:
        if not self.count:
            return "all shards"
        runs: list[list[int]] = []
        for id_ in self.ids:
            if runs and id_ == runs[-1][-1] + 1:
                runs[-1].append(id_)
            else:
                runs.append([id_])
        named = ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
        return f"shard{'s' * (len(self.ids) > 1)} {named}/{self.count}"


def read_shards(text: str) -> Shards:
    """``auto``, ``5/16``, ``0-3/16`` or ``0,2,4-6/16``.

    Raises:
        ValueError: what is wrong, as the second half of a sentence.
    """
    text = "".join(text.split()).lower()
    if text == "auto":
        return Shards()
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError(_HOW)
    count = int(form[2])
    if not 0 < count <= MOST_SHARDS:
        raise ValueError(f"there can be 1 to {MOST_SHARDS} shards; {_HOW}")
    found: set[int] = set()
    for part in form[1].split(","):
        first, _, last = part.partition("-")
        if int(last or first) >= count:
            raise ValueError(f"{count} shards are numbered 0 to {count - 1}; {_HOW}")
        if int(last or first) < int(first):
            raise ValueError(f"{part} runs backwards; {_HOW}")
        found.update(range(int(first), int(last or first) + 1))
    return Shards(tuple(sorted(found)), count)
