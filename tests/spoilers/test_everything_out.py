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

START = datetime(2026, 3, 1, tzinfo=UTC)
EPISODES = [Position(work, season, episode) for work in ("AA", "BB") for season in (1, 2, 3) for episode in (1, 2, 3)]
HOURS = st.integers(0, 24 * 90)
RELEASES = st.dictionaries(st.sampled_from(EPISODES), HOURS.map(lambda hours: START + timedelta(hours=hours)))
NOW = st.integers(0, 24 * 120).map(lambda hours: START + timedelta(hours=hours))
GRACE = st.integers(0, 60)
LIMIT = st.sampled_from([None, *EPISODES[:9]]).map(EverythingOut)
FIRST, SECOND, THIRD = (Position("AA", 1, number) for number in (1, 2, 3))
FINALE = datetime(2020, 1, 16, 12, tzinfo=UTC)  # when 15 January, the day of AA S1E3, is over everywhere


def everything_at(
    aired_at: dict[Position, datetime], limit: EverythingOut, grace: int, now: datetime
) -> Position | None:
    return ceiling_at({"AA": limit}, grace, aired_at, now)["AA"]


@settings(max_examples=examples(500))
@given(RELEASES, LIMIT, GRACE, NOW)
def test_no_episode_before_its_release_and_grace(
    aired_at: dict[Position, datetime], limit: EverythingOut, grace: int, now: datetime
) -> None:
    """Whatever the order of releases. And it is no lower than it must be."""
    found = everything_at(aired_at, limit, grace, now)
    mine = sorted(at for at in aired_at if at.work == "AA")
    opened = [at for at in mine if found is not None and at <= found]
    assert found is None or found in mine
    for at in opened:
        assert aired_at[at] + timedelta(days=grace) <= now
        assert limit.before is None or at < limit.before
    following = next((at for at in mine if at not in opened), None)
    if following is not None:
        held = limit.before is not None and following >= limit.before
        assert held or aired_at[following] + timedelta(days=grace) > now


@settings(max_examples=examples(200))
@given(RELEASES, LIMIT, GRACE, NOW, HOURS)
def test_it_never_falls_as_time_passes(
    aired_at: dict[Position, datetime], limit: EverythingOut, grace: int, now: datetime, hours: int
) -> None:
    before, after = (everything_at(aired_at, limit, grace, at) for at in (now, now + timedelta(hours=hours)))
    assert before is None or (after is not None and before <= after)


@settings(max_examples=examples(200))
@given(RELEASES, GRACE, NOW, st.sampled_from(["server", "channel", "thread"]))
def test_grace_touches_nothing_else(aired_at: dict[Position, datetime], grace: int, now: datetime, place: str) -> None:
    """Not a fixed ceiling, not another work, not progress. A person's own answers never depend on it."""
    fixed = {"BB": Position("BB", 3, 3)}
    stored = replace(
        StoredSettings({"AA": Position("AA", 3, 3)}, grace_days=grace),
        **{f"{place}_ceiling": {"AA": EverythingOut(), **fixed}},
    )
    current = at_moment(stored, aired_at, now)
    assert current.progress == stored.progress
    limit = everything_at(aired_at, EverythingOut(), grace, now)
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
    """With the shipped days of grace, without, with very many, and while an episode is held back."""
    knowledge = make(SMALL)
    for grace, passed, limit, expected in (
        (0, 0, EverythingOut(), THIRD),
        (3, 0, EverythingOut(), SECOND),
        (3, 2, EverythingOut(), SECOND),
        (3, 3, EverythingOut(), THIRD),
        (30, 0, EverythingOut(), None),
        (DEFAULT_GRACE, 6, EverythingOut(), SECOND),
        (DEFAULT_GRACE, 7, EverythingOut(), THIRD),
        (0, 0, EverythingOut(THIRD), SECOND),
        (0, 300, EverythingOut(THIRD), SECOND),
        (0, 0, EverythingOut(FIRST), None),
    ):
        now = FINALE + timedelta(days=passed)
        stored = StoredSettings(channel_ceiling={"AA": limit}, server_ceiling={"AA": THIRD}, grace_days=grace)
        clearance = clearance_for(at_moment(stored, knowledge.aired_at, now), Audience.CHANNEL)
        view = View(knowledge, clearance, now)
        assert view.progress.get("AA") == expected
        for at in (FIRST, SECOND, THIRD):
            secret = Sealed("x", frozenset({at}))
            is_open = expected is not None and at <= expected
            assert (view.read(secret) is not None) is is_open
            assert (view.veil([secret], lambda value: (value,)) is None) is is_open, "it has aired, so it exists"


def test_a_fixed_ceiling_opens_what_is_out_at_once() -> None:
    stored = StoredSettings(channel_ceiling={"AA": THIRD}, grace_days=60)
    knowledge = make(SMALL)
    clearance = clearance_for(at_moment(stored, knowledge.aired_at, FINALE), Audience.CHANNEL)
    assert clearance == Clearance({"AA": THIRD}, BeyondPolicy.VEILED)
    assert View(knowledge, clearance, FINALE).progress == {"AA": THIRD}
