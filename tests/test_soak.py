"""The soak: its judge sees what it is there to see, and a minute of it with every kind of trouble."""

from __future__ import annotations

import random
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import pytest

from benchmarks.databases import DATABASES, SqliteFile
from benchmarks.ledger import STEPS, Ledger
from benchmarks.soak import Soak
from benchmarks.soak_memory import drawn, growth, read
from benchmarks.soak_result import Found, missed, table
from benchmarks.stalls import longest
from benchmarks.traffic import FLOODING
from benchmarks.trouble import KINDS, Trouble
from bot.interactions.middleware import TOO_FAST
from bot.storage.records import UNCERTAIN, UNCHANGED
from tests.loopback import BotProcess, Exchange, LoopbackDiscord, Place
from tests.loopback.faults import refused
from tests.loopback.gateway import Event, Gateway
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


def judged(made: Exchange, version: int = 1, stood_still: float = 0.0) -> str:
    """What it counts as, where the soak itself may have stood still while it was asked."""
    soak = Soak(1, 1, 1, set(), 0)
    soak.found.own_pings.append((made.sent, stood_still))
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
    assert judged(exchange(TOO_FAST)) == "refused"
    flooding = exchange()
    flooding.user = FLOODING
    assert judged(flooding) == "dropped"
    twice = exchange("A card mark1x")
    twice.repeats = 1
    assert judged(twice) == "answered, twice"
    assert judged(twice, stood_still=1.1) == "answered"  # the bot tried again, because our acknowledgement was late
    told = exchange("A card mark1x")
    told.answer.followups.append({"components": [{"type": TEXT, "content": "Something went wrong on my side."}]})
    assert "twice" in judged(told)


def test_the_longest_stall() -> None:
    """What the slowest answer took beyond the usual; a bot's may be twice as long as the bare bot's."""
    assert longest([]) == (0.0, 0.0)
    assert longest([(1.0, 0.001), (2.0, 0.301), (3.0, 0.001)]) == (2.0, pytest.approx(0.3))
    found = Found(pings=[(1.0, 0.0), (2.0, 0.0), (3.0, 0.5)], exit_code=0)
    assert missed(found, KINDS) == []
    found.bare_pings = [(1.0, 0.0), (2.0, 0.0), (3.0, 0.3)]
    assert missed(found, KINDS) == []
    found.bare_pings[2] = (3.0, 0.2)
    assert missed(found, KINDS) == ["stall"]


@pytest.mark.parametrize(("minutes", "span", "grown"), [(2, None, None), (5, 60.0, 1.06), (60, 600.0, 1.04)])
def test_memory_that_grows_is_seen(minutes: int, span: float | None, grown: float | None) -> None:
    """From the second span to the last; the first is not compared, because caches fill in it."""
    seconds = minutes * 60
    samples = [(at, 50.0 if at < (span or 0) else 100.0) for at in range(seconds)]
    found = Found(memory=samples, exit_code=0)
    assert growth(samples) == (None if span is None else (span, 1.0))
    assert missed(found, ()) == []
    if span is not None and grown is not None:
        found.memory = [(at, size * (grown if at >= seconds - 1 - span else 1)) for at, size in samples]
        assert missed(found, ()) == ["memory"]


def test_the_curve(tmp_path: Path) -> None:
    """What was measured is read and drawn."""
    file = tmp_path / "memory.csv"
    file.write_text("seconds,MiB\n" + "".join(f"{at}.0,80.5\n" for at in range(0, 3600, 2)), encoding="ascii")
    curve = drawn(read(file))
    assert "last to second 10 min: 1.000</title>" in curve
    assert len(curve.partition('points="')[2].partition('"')[0].split()) == 1800


async def test_the_same_happens_to_the_gateway_beside() -> None:
    """Methods are called, and attributes set."""
    gateway = Gateway(lambda _: True, lambda _: ())
    told: list[str] = []
    discord = cast(LoopbackDiscord, SimpleNamespace(gateway=gateway, door=SimpleNamespace(address="")))
    bot = cast(BotProcess, None)
    database = SqliteFile(Path())
    trouble = Trouble(
        {"gateway"}, discord, bot, database, random.Random(1), 0, lambda name, *_, **__: told.append(name)
    )
    for each in trouble._gateway_troubles():
        if each.__name__ in ("closed", "invalidate", "break_off", "nonsense"):
            await each()
    assert told == ["is_open", "drop", "is_open", "cut", "invalidate", "say"]
    assert gateway.is_open


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
    found = await Soak(60, 50, 7, set(KINDS), 6, database=database, flood=20).run()
    # Who runs beside on this machine decides about stalls of milliseconds.
    assert {*missed(found, KINDS)} <= {"stall"}, "\n".join([*table(found), found.output[-4000:]])
    assert found.bare_pings
    assert found.troubles > 10
    assert time.monotonic() - begun < 180
