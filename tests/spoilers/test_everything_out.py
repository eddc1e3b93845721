"""“Everything that is out” as a ceiling: no episode before its release and the days of grace; nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.positions import Position
from bot.knowledge.sealed import Sealed
from bot.spoilers.clearance import (
    DEFAULT_GRACE,
    Audience,
    BeyondPolicy,
    Clearance,
    EverythingOut,
    Held,
    StoredSettings,
    at_moment,
    ceiling_at,
    clearance_for,
    has_ceiling,
    is_below,
)
from bot.spoilers.rule import View
from tests.support.examples import examples
from tests.support.small_knowledge import SMALL, make

Releases = dict[Position, datetime]

START = datetime(2026, 3, 1, tzinfo=UTC)
EPISODES = [Position(work, season, episode) for work in ("AA", "BB") for season in (1, 2, 3) for episode in (1, 2, 3)]
HOURS = st.integers(0, 24 * 90)
RELEASES = st.dictionaries(st.sampled_from(EPISODES), HOURS.map(lambda hours: START + timedelta(hours=hours)))
NOW = st.integers(0, 24 * 120).map(lambda hours: START + timedelta(hours=hours))
GRACE = st.integers(0, 60)
HELD = st.dictionaries(st.sampled_from(EPISODES), st.none() | HOURS.map(lambda hours: START + timedelta(hours=hours)))
FIRST, SECOND, THIRD = (Position("AA", 1, number) for number in (1, 2, 3))
FINALE = datetime(2020, 1, 16, 12, tzinfo=UTC)  # when 15 January, the day of AA S1E3, is over everywhere


def everything_at(aired_at: Releases, held: Held, grace: int, now: datetime) -> Position | None:
    return ceiling_at({"AA": EverythingOut()}, grace, held, aired_at, now)["AA"]


def is_settled(at: Position, aired_at: Releases, held: Held, grace: int, now: datetime) -> bool:
    """Whether an episode came out so long ago, as the knowledge and the managers say."""
    if at in held and held[at] is None:
        return False
    said = held.get(at) or aired_at[at]
    return all(instant + timedelta(days=grace) <= now for instant in (aired_at[at], said))


@settings(max_examples=examples(500))
@given(RELEASES, HELD, GRACE, NOW)
def test_no_episode_before_its_release_and_grace(aired_at: Releases, held: Held, grace: int, now: datetime) -> None:
    """Whatever the order of releases. And it is no lower than it must be."""
    found = everything_at(aired_at, held, grace, now)
    mine = sorted(at for at in aired_at if at.work == "AA")
    assert found is None or found in mine
    opened = [at for at in mine if found is not None and at <= found]
    assert all(is_settled(at, aired_at, held, grace, now) for at in opened)
    following = next((at for at in mine if at not in opened), None)
    assert following is None or not is_settled(following, aired_at, held, grace, now)


@settings(max_examples=examples(200))
@given(RELEASES, HELD, GRACE, NOW, HOURS)
def test_it_never_falls_as_time_passes(aired_at: Releases, held: Held, grace: int, now: datetime, hours: int) -> None:
    before, after = (everything_at(aired_at, held, grace, at) for at in (now, now + timedelta(hours=hours)))
    assert before is None or (after is not None and before <= after)


@settings(max_examples=examples(200))
@given(RELEASES, GRACE, NOW, st.sampled_from(["server", "channel", "thread"]))
def test_grace_touches_nothing_else(aired_at: Releases, grace: int, now: datetime, place: str) -> None:
    """Not a fixed ceiling, not another work, not progress. A person's own answers never depend on it."""
    fixed = {"BB": Position("BB", 3, 3)}
    stored = replace(
        StoredSettings({"AA": Position("AA", 3, 3)}, grace_days=grace),
        **{f"{place}_ceiling": {"AA": EverythingOut(), **fixed}},
    )
    current = at_moment(stored, aired_at, now)
    assert current.progress == stored.progress
    limit = everything_at(aired_at, {}, grace, now)
    expected = fixed if limit is None else {"AA": limit, **fixed}
    assert clearance_for(current, Audience.CHANNEL).progress == expected
    assert clearance_for(current, Audience.ASKER) == clearance_for(StoredSettings(stored.progress), Audience.ASKER)
    assert has_ceiling(current)
    assert not is_below(current)


def test_without_a_moment_nothing_is_open() -> None:
    """Fail closed: settings that did not pass `at_moment`."""
    stored = StoredSettings(channel_ceiling={"AA": EverythingOut()}, server_ceiling={"AA": THIRD, "BB": THIRD})
    assert clearance_for(stored, Audience.CHANNEL).progress == {"BB": THIRD}


def test_settings_without_it_stay_the_same_object() -> None:
    """The caches of views and cards are found by it."""
    stored = StoredSettings(channel_ceiling={"AA": FIRST, "BB": None})
    assert at_moment(stored, {}, START) is stored


def test_what_is_open_at_each_moment() -> None:
    """With the shipped days of grace, without, with very many, and after a manager has said *Wait* or *It's out*."""
    knowledge = make(SMALL)
    later: Held = {THIRD: FINALE + timedelta(days=2)}
    for grace, passed, held, expected in (
        (0, 0, {}, THIRD),
        (3, 0, {}, SECOND),
        (3, 2, {}, SECOND),
        (3, 3, {}, THIRD),
        (30, 0, {}, None),
        (DEFAULT_GRACE, 6, {}, SECOND),
        (DEFAULT_GRACE, 7, {}, THIRD),
        (0, 300, {THIRD: None}, SECOND),
        (0, 300, {FIRST: None}, None),
        (0, 1, later, SECOND),
        (0, 2, later, THIRD),
        (3, 4, later, SECOND),
        (3, 5, later, THIRD),
        (3, 2, {THIRD: START - timedelta(days=9000)}, SECOND),
    ):
        now = FINALE + timedelta(days=passed)
        ceiling = {"AA": EverythingOut()}
        stored = StoredSettings(channel_ceiling=ceiling, server_ceiling={"AA": THIRD}, grace_days=grace, held=held)
        clearance = clearance_for(at_moment(stored, knowledge.aired_at, now), Audience.CHANNEL)
        view = View(knowledge, clearance, now)
        assert view.progress.get("AA") == expected
        for at in (FIRST, SECOND, THIRD):
            secret = Sealed("x", frozenset({at}))
            is_open = expected is not None and at <= expected
            assert (view.read(secret) is not None) is is_open
            assert (view.veil([secret], lambda value: (value,)) is None) is is_open, "it has aired, so it exists"


def test_a_fixed_ceiling_opens_what_is_out_at_once() -> None:
    stored = StoredSettings(channel_ceiling={"AA": THIRD}, grace_days=60, held={THIRD: None})
    knowledge = make(SMALL)
    clearance = clearance_for(at_moment(stored, knowledge.aired_at, FINALE), Audience.CHANNEL)
    assert clearance == Clearance({"AA": THIRD}, BeyondPolicy.VEILED)
    assert View(knowledge, clearance, FINALE).progress == {"AA": THIRD}
