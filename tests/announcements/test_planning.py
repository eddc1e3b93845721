"""What is planned, moved, held and dropped: decisions without a store or a Discord."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from bot.announcements.planning import (
    AHEAD,
    DAY,
    Step,
    StepKind,
    advanced,
    daily_ordinal,
    daily_post,
    next_look,
    next_step,
    planned_posts,
    rewatch_posts,
)
from bot.announcements.releases import Release, aired_episodes, between, codes, name_of, releases
from bot.knowledge.dates import Drops, Precision, WorldDate
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PREMISE_ONLY
from bot.spoilers.rule import View
from bot.storage.plans import Plan, PlanKind, PlanState, Post, PostState
from tests.announcements.simulation import HOUR, at, instant
from tests.support.small_knowledge import SMALL, make

NOW = int(datetime(2021, 1, 10, tzinfo=UTC).timestamp())
PLAN = Plan(1, 2, PlanKind.EPISODES, "AA", is_forum=False, thread=True, event=True, daily=False, role=None, since=NOW)
REWATCH = replace(PLAN, kind=PlanKind.REWATCH, every=7, episodes=2, season=1, episode=1, due_at=NOW + 7 * DAY)
AIRED = [at(1, 1), at(1, 2), at(1, 3), at(2, 1)]


def coming(**dues: int) -> list[Release]:
    """Releases in so many seconds, by episode of the second season: ``E3=60``."""
    return [Release(at(2, int(code[1:])), NOW + due, instant(NOW + due)) for code, due in dues.items()]


def planned(posts: list[Post], dates: list[Release], now: int = NOW, held: Any = None, plan: Plan = PLAN) -> list[Post]:
    """All posts after planning."""
    changed = {post.id: post for post in planned_posts(plan, posts, dates, held or {}, now)}
    return [changed.pop(post.id, post) for post in posts] + list(changed.values())


def steps(plan: Plan, posts: list[Post], now: int = NOW) -> Step | None:
    """The next step."""
    return next_step(plan, posts, now)


def test_the_next_seven_days_are_planned_once() -> None:
    dates = coming(E1=-DAY, E2=0, E3=AHEAD, E4=AHEAD + 1)
    posts = planned([], dates)
    assert [(post.first, post.due_at) for post in posts] == [(at(2, 2), NOW), (at(2, 3), NOW + AHEAD)]
    assert planned_posts(PLAN, posts, dates, {}, NOW) == []
    assert [post.first for post in planned(posts, dates, NOW + 1)][-1] == at(2, 4)


def test_a_date_that_moves_moves_its_post() -> None:
    (post,) = planned([], coming(E1=DAY))
    (moved,) = planned([post], coming(E1=3 * DAY))
    assert (moved.id, moved.due_at, moved.moved_from) == (post.id, NOW + 3 * DAY, NOW + DAY)
    (again,) = planned([moved], coming(E1=9 * DAY))  # beyond what is planned, but it is known
    assert (again.due_at, again.moved_from) == (NOW + 9 * DAY, NOW + DAY)
    (back,) = planned([again], coming(E1=DAY))
    assert back == post


def test_what_is_being_sent_stays_where_it_is() -> None:
    (post,) = planned([], coming(E1=0))
    tried = replace(post, tried_at=NOW)
    for dates in (coming(E1=DAY), []):
        assert planned_posts(PLAN, [tried], dates, {}, NOW) == []
    for state in (PostState.POSTED, PostState.DONE, PostState.DROPPED):
        assert planned_posts(PLAN, [replace(post, state=state)], [], {}, NOW) == []


def test_an_episode_without_a_date_is_cancelled_and_comes_back() -> None:
    (post,) = planned([], coming(E1=DAY))
    (gone,) = planned([post], [])
    assert (gone.state, gone.note) == (PostState.CANCELLED, "no date")
    assert planned_posts(PLAN, [gone], [], {}, NOW) == []
    assert planned([gone], coming(E1=DAY)) == [post]


def test_managers_hold_and_hurry() -> None:
    dates = coming(E1=DAY, E2=30 * DAY)
    posts = planned([], dates)
    (held,) = planned(posts, dates, held={at(2, 1): None})
    assert held.state is PostState.HELD
    assert steps(replace(PLAN, event=False), [held], NOW + 2 * DAY) is None
    out = planned([held], dates, NOW + 5, held={at(2, 1): NOW + 5, at(2, 2): NOW + 5})
    assert [(post.first, post.due_at, post.state) for post in out] == [
        (at(2, 1), NOW + 5, PostState.PLANNED),
        (at(2, 2), NOW + 5, PostState.PLANNED),
    ]
    assert planned([held], dates)[0].state is PostState.PLANNED


def test_a_stopped_plan_plans_nothing_new() -> None:
    stopping = replace(PLAN, state=PlanState.STOPPING)
    assert planned([], coming(E1=DAY), plan=stopping) == []
    (post,) = planned([], coming(E1=DAY))
    with_event = replace(post, event=9, event_key="as it was")
    step = steps(stopping, [with_event])
    assert step is not None
    assert step.kind is StepKind.DELETE_EVENT
    assert steps(stopping, [post], NOW + 2 * DAY) is None
    assert steps(replace(PLAN, state=PlanState.STUCK), [with_event], NOW + 2 * DAY) is None


def kinds(plan: Plan, posts: list[Post], now: int) -> list[tuple[StepKind, Position, bool]]:
    """All steps until nothing is left, as if each succeeded."""
    found = []
    known = {post.id: post for post in posts}
    while (step := next_step(plan, list(known.values()), now)) is not None:
        found.append((step.kind, step.post.first, step.ping))
        for number, post in enumerate(step.together or (step.post,)):
            known[post.id] = after(plan, step, post, is_first=number == 0)
        assert len(found) < 50
    return found


def after(plan: Plan, step: Step, post: Post, *, is_first: bool) -> Post:
    """A post after a step."""
    match step.kind:
        case StepKind.SEND:
            is_thread = plan.thread and not plan.is_forum and is_first
            return replace(post, message=1, state=PostState.POSTED if is_thread else PostState.DONE)
        case StepKind.THREAD:
            return replace(post, thread=1, state=PostState.DONE)
        case StepKind.DROP:
            return replace(post, state=PostState.DROPPED)
        case StepKind.DELETE_EVENT:
            return replace(post, event=None, event_key="deleted") if is_first else post
        case _:
            together = step.together
            return replace(post, event=1, event_key=f"{post.due_at} {together[-1].last.code}") if is_first else post


def test_two_episodes_on_one_day_have_a_thread_each_and_ping_once() -> None:
    posts = planned([], coming(E1=DAY, E2=DAY))
    quiet = replace(PLAN, event=False)
    assert kinds(quiet, posts, NOW + DAY) == [
        (StepKind.SEND, at(2, 1), True),
        (StepKind.THREAD, at(2, 1), False),
        (StepKind.SEND, at(2, 2), False),
        (StepKind.THREAD, at(2, 2), False),
    ]


def test_a_season_at_once_without_threads_is_one_post_and_one_event() -> None:
    season = coming(**{f"E{number}": DAY for number in range(1, 11)})
    posts = planned([], season)
    plain = replace(PLAN, thread=False)
    assert kinds(plain, posts, NOW) == [(StepKind.CREATE_EVENT, at(2, 1), False)]
    assert kinds(replace(plain, event=False), posts, NOW + DAY) == [(StepKind.SEND, at(2, 1), True)]
    step = next_step(replace(plain, event=False), posts, NOW + DAY)
    assert step is not None
    assert [post.first.episode for post in step.together] == list(range(1, 11))


def test_events_are_made_ahead_moved_and_deleted() -> None:
    (post,) = planned([], coming(E1=DAY))
    assert kinds(PLAN, [post], NOW) == [(StepKind.CREATE_EVENT, at(2, 1), False)]
    made = replace(post, event=9, event_key=f"{post.due_at} S2E1")
    assert steps(PLAN, [made]) is None
    (moved,) = planned([made], coming(E1=2 * DAY))
    assert kinds(PLAN, [moved], NOW) == [(StepKind.MOVE_EVENT, at(2, 1), False)]
    (soon,) = planned([made], coming(E1=60))
    assert kinds(PLAN, [soon], NOW) == [(StepKind.DELETE_EVENT, at(2, 1), False)]
    (gone,) = planned([made], [])
    assert kinds(PLAN, [gone], NOW) == [(StepKind.DELETE_EVENT, at(2, 1), False)]
    assert kinds(replace(PLAN, event=False), [made], NOW) == [(StepKind.DELETE_EVENT, at(2, 1), False)]
    doubtful = replace(post, event_tried_at=NOW)
    assert kinds(PLAN, [doubtful], NOW) == [(StepKind.CREATE_EVENT, at(2, 1), False)]
    doubted = steps(replace(PLAN, event=False), [doubtful])
    assert doubted is not None
    assert doubted.kind is StepKind.DELETE_EVENT
    refused = replace(post, event_key="events full")
    assert steps(PLAN, [refused]) is None
    late = planned([], coming(E1=300))
    assert steps(PLAN, late) is None  # Discord would refuse an event that has nearly begun


@pytest.mark.parametrize(
    ("late", "kind", "ping"),
    [
        (0, StepKind.SEND, True),
        (6 * HOUR, StepKind.SEND, True),
        (6 * HOUR + 1, StepKind.SEND, False),
        (7 * DAY, StepKind.SEND, False),
        (7 * DAY + 1, StepKind.DROP, False),
    ],
)
def test_what_is_late(late: int, kind: StepKind, ping: bool) -> None:
    (post,) = planned([], coming(E1=0))
    step = steps(PLAN, [post], NOW + late)
    assert step is not None
    assert (step.kind, step.ping) == (kind, ping)
    tried = steps(PLAN, [replace(post, tried_at=NOW)], NOW + late)
    assert tried is not None
    assert tried.kind is StepKind.SEND  # it may be there already


# ---------------------------------------------------------------------- watching again


def test_a_rewatch_goes_from_group_to_group() -> None:
    plan, (post,) = rewatch_posts(REWATCH, [], AIRED, NOW)
    assert (post.first, post.last, post.due_at) == (at(1, 1), at(1, 2), NOW + 7 * DAY)
    assert rewatch_posts(plan, [post], AIRED, NOW) == (plan, [])
    sent = replace(post, state=PostState.DONE)
    plan, (second,) = rewatch_posts(plan, [sent], AIRED, NOW + 8 * DAY)
    assert (second.first, second.last, second.due_at) == (at(1, 3), at(2, 1), NOW + 14 * DAY)
    plan, nothing = rewatch_posts(plan, [sent, replace(second, state=PostState.DONE)], AIRED, NOW + 15 * DAY)
    assert (plan.state, nothing) == (PlanState.FINISHED, [])
    assert advanced(REWATCH, second, AIRED).episode == 2


def test_a_paused_rewatch_is_held_and_goes_on() -> None:
    plan, (post,) = rewatch_posts(REWATCH, [], AIRED, NOW)
    paused, (held,) = rewatch_posts(replace(plan, state=PlanState.PAUSED), [post], AIRED, NOW)
    assert (paused.state, held.state) == (PlanState.PAUSED, PostState.HELD)
    assert steps(paused, [held], NOW + 30 * DAY) is None
    resumed = replace(paused, state=PlanState.ACTIVE, due_at=NOW + 9 * DAY)
    _, (again,) = rewatch_posts(resumed, [held], AIRED, NOW)
    assert (again.state, again.due_at) == (PostState.PLANNED, NOW + 9 * DAY)


def test_skipped_episodes_are_never_posted() -> None:
    plan, (post,) = rewatch_posts(REWATCH, [], AIRED, NOW)
    skipped = replace(plan, episode=3)
    _, changed = rewatch_posts(skipped, [post], AIRED, NOW)
    assert {each.first: each.state for each in changed} == {at(1, 1): PostState.CANCELLED, at(1, 3): PostState.PLANNED}
    tried = replace(post, tried_at=NOW)
    plan, (only,) = rewatch_posts(skipped, [tried], AIRED, NOW)
    assert only.first == at(1, 3)  # what may have been sent stays as it is


def test_a_rewatch_that_is_late_by_a_week_is_paused() -> None:
    plan, (post,) = rewatch_posts(REWATCH, [], AIRED, NOW)
    late, (held,) = rewatch_posts(plan, [post], AIRED, NOW + 14 * DAY + 1)
    assert (late.state, late.trouble, held.state) == (PlanState.PAUSED, "late rewatch", PostState.HELD)
    in_time, nothing = rewatch_posts(plan, [post], AIRED, NOW + 14 * DAY)
    assert (in_time.state, nothing) == (PlanState.ACTIVE, [])


def test_a_new_run_of_the_same_episodes_is_another_post() -> None:
    _, (first,) = rewatch_posts(REWATCH, [], AIRED, NOW)
    _, changed = rewatch_posts(replace(REWATCH, since=NOW + 1), [first], AIRED, NOW)
    assert len({first.id, *(post.id for post in changed)}) == 2


def test_an_episode_that_is_gone_is_passed_over() -> None:
    _, (post,) = rewatch_posts(replace(REWATCH, episode=2, episodes=1), [], [at(1, 1), at(1, 3)], NOW)
    assert post.first == at(1, 3)


# ---------------------------------------------------------------------- every day


def test_a_daily_post_is_due_at_noon_for_six_hours() -> None:
    daily = replace(PLAN, daily=True, since=NOW - DAY)
    midnight = NOW
    ordinal = date(2021, 1, 10).toordinal()
    for hours, expected in ((0, None), (11.99, None), (12, ordinal), (17.99, ordinal), (18, None)):
        assert daily_ordinal(daily, [], midnight + int(hours * HOUR)) == expected
    noon = midnight + 12 * HOUR
    post = daily_post(daily, ordinal)
    assert post.due_at == noon
    assert daily_ordinal(daily, [post], noon) is None
    assert daily_ordinal(replace(daily, daily=False), [], noon) is None
    assert daily_ordinal(replace(daily, since=noon + 1), [], noon + 2) is None
    assert next_look(daily, [], [], midnight) == noon
    assert next_look(daily, [], [], noon) == noon + DAY


def test_when_a_plan_is_looked_at_again() -> None:
    (post,) = planned([], coming(E1=HOUR))
    assert next_look(PLAN, [post], [], NOW) == NOW + HOUR
    assert next_look(PLAN, [], coming(E1=AHEAD + 60), NOW) == NOW + 60
    assert next_look(PLAN, [], [], NOW) == NOW + DAY
    assert next_look(replace(PLAN, state=PlanState.STUCK), [post], [], NOW) > NOW + 300 * DAY


# ---------------------------------------------------------------------- dates and names


def test_only_days_and_instants_are_dates() -> None:
    knowledge = make(SMALL.replace("AA S2E2: {title: Five,", "AA S2E2: {title: Five, released: 2021-02,"))
    view = View(knowledge, PREMISE_ONLY, datetime(2021, 1, 2, tzinfo=UTC))
    found = releases(view, "AA")
    assert [release.at for release in found] == [*AIRED]
    assert [release.due_at for release in releases(view, "BB")] == [
        int(datetime(2022, 1, 2, 1, tzinfo=UTC).timestamp())  # 20:00 in New York
    ]
    assert found[0].due_at == int(datetime(2020, 1, 2, 12, tzinfo=UTC).timestamp())  # the day is over on all of Earth
    assert releases(view, "ZZ") == aired_episodes(view, "ZZ") == []
    assert aired_episodes(view, "AA") == AIRED[:3]
    assert between(AIRED, at(1, 4), 2) == [at(2, 1)]


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 6), "2026-03-06T02:00"),  # winter
        (date(2026, 3, 13), "2026-03-13T01:00"),  # the first in summer time
        (date(2026, 11, 6), "2026-11-06T02:00"),  # the first after it
    ],
)
def test_the_hour_goes_by_the_zone_of_the_platform(day: date, utc: str) -> None:
    drops = Drops(time(21), "America/New_York", day_before=True)
    found = WorldDate.of(day, Precision.DAY).dropping(drops)
    assert found.over == datetime.fromisoformat(f"{utc}+00:00")


def test_names_hold_positions_only() -> None:
    knowledge = make(SMALL.replace("title: First Show", f"title: {'Long' * 20}"))
    view = View(knowledge, PREMISE_ONLY, datetime(2021, 1, 10, tzinfo=UTC))
    assert name_of(view, at(1, 1), at(1, 3)) == f"{'Long' * 20} S1E1 to S1E3"
    assert len(name_of(view, at(99, 98), at(99, 99))) <= 100
    assert [codes(at(1, 1), each) for each in AIRED] == ["S1E1", "S1E1 and S1E2", "S1E1 to S1E3", "S1E1 to S2E1"]
