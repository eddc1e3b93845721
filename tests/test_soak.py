"""The soak: its judge sees what it is there to see, and a minute of it with every kind of trouble."""

from __future__ import annotations

import random
import time
from typing import Any
from unittest.mock import patch

import pytest

from benchmarks.databases import DATABASES
from benchmarks.ledger import STEPS, Ledger
from benchmarks.soak import Soak, missed, table
from benchmarks.trouble import KINDS
from bot.storage.records import UNCERTAIN, UNCHANGED
from tests.loopback import Exchange, LoopbackDiscord, Place
from tests.loopback.faults import refused
from tests.loopback.gateway import Event
from tests.support.discord_limits import TEXT
from tests.support.postgres_cluster import missing


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


@pytest.mark.parametrize(
    ("told", "stored", "fits"),
    [
        (["Noted. a"], 0, True),
        (["Noted. a"], None, False),
        (["Noted. a", "Noted. b"], 0, False),
        (["Noted. a", UNCHANGED], 0, True),
        (["Noted. a", UNCHANGED], 1, False),
        (["Noted. a", UNCERTAIN], 0, True),
        (["Noted. a", UNCERTAIN], 1, True),
        (["Noted. a", UNCERTAIN, "Noted. c"], 1, False),
        (["", ""], None, True),
    ],
)
def test_the_ledger(told: list[str], stored: int | None, fits: bool) -> None:
    """What was acknowledged last is stored, or what has been uncertain since; `stored` is the number of the change."""
    discord = LoopbackDiscord(token="", owner_id=1)
    ledger = Ledger(discord, random.Random(1))
    sent: list[Exchange] = []
    with (
        patch.object(discord, "slash", lambda *_, **__: sent.append(exchange()) or sent[-1]),
        patch("benchmarks.ledger.PEOPLE", 1),
    ):
        for text in told:
            report = ledger.report(Place(3))
            if text:
                report.arrive(4, {"components": [{"type": TEXT, "content": text}]}, 5)
            assert ledger.seen(report)
            assert not ledger.seen(report)
    (person,) = ledger._people
    held = {} if stored is None else {person.user: STEPS[stored]}
    assert (ledger.differences(held) == []) is fits


@pytest.mark.deep
@pytest.mark.parametrize("database", DATABASES)
async def test_a_minute_of_every_trouble(database: str) -> None:
    """Nothing is lost, answered twice or mixed, all is stored as told; it stops as it should."""
    if database != "sqlite" and (away := missing("initdb", "pg_basebackup", "pgbouncer")):
        pytest.skip(f"{away} is not installed")
    begun = time.monotonic()
    found = await Soak(60, 50, 7, set(KINDS), 6, database=database).run()
    assert missed(found, KINDS) == [], "\n".join([*table(found), found.output[-4000:]])
    assert found.troubles > 10
    assert time.monotonic() - begun < 180
