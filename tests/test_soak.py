"""The soak: its judge sees what it is there to see, and a minute of it with every kind of trouble."""

from __future__ import annotations

import time
from typing import Any

import pytest

from benchmarks.soak import Soak, missed, table
from benchmarks.trouble import KINDS
from bot.storage.records import UNCHANGED
from tests.loopback import Exchange, Place
from tests.loopback.faults import refused
from tests.loopback.gateway import Event
from tests.support.discord_limits import TEXT


def exchange(*texts: str, delivered: float | None = 0.01) -> Exchange:
    """A command that was sent, and answered with these texts if there are any."""
    made = Exchange({"id": "1", "type": 2, "data": {"name": "cast"}, "application_id": "2"}, Place(3), 4, limit=1)
    made.events.append(Event({}, None if delivered is None else made.sent + delivered))
    if texts:
        parts: list[dict[str, Any]] = [{"type": TEXT, "content": text} for text in texts]
        made.arrive(4, {"components": parts}, 5)
    return made


def judged(made: Exchange, version: int = 1) -> str:
    """What it counts as."""
    soak = Soak(1, 1, 1, set(), 0)
    soak._good = {1, 2}
    soak._judge(made, version)
    return ", ".join(sorted(soak.found.counts))


def test_the_judge() -> None:
    """One of each kind."""
    assert judged(exchange("A card mark1x")) == "answered"
    assert judged(exchange("A card mark2x")) == "answered"  # of a reload that came meanwhile
    assert judged(exchange(UNCHANGED)) == "refused"
    assert judged(exchange("One mark1x", "another mark2x")) == "answered, mixed"
    assert judged(exchange("A card mark1x"), version=2) == "answered, mixed"
    assert judged(exchange("A card mark3x")) == "answered, mixed"  # of a broken knowledge
    assert judged(exchange()) == "lost"
    assert judged(exchange(delivered=None)) == "not delivered"
    assert judged(exchange(delivered=2.5)) == "not delivered"
    gone = exchange()
    gone.befallen.append(refused(404, 10062))
    assert judged(gone) == "not delivered"
    twice = exchange("A card mark1x")
    twice.repeats = 1
    assert judged(twice) == "answered, twice"
    told = exchange("A card mark1x")
    told.answer.followups.append({"components": [{"type": TEXT, "content": "Something went wrong on my side."}]})
    assert "twice" in judged(told)


@pytest.mark.deep
async def test_a_minute_of_every_trouble() -> None:
    """Nothing is lost, answered twice or mixed; it stops as it should."""
    begun = time.monotonic()
    found = await Soak(60, 50, 7, set(KINDS), 6).run()
    assert missed(found, KINDS) == [], "\n".join([*table(found), found.output[-4000:]])
    assert found.troubles > 10
    assert time.monotonic() - begun < 120
