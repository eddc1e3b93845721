"""The promise, tried on the shipped knowledge and on an invented one.

Nothing beyond the clearance stands in the open, and all within it does. `tests.support.leak_judge` says what a leak is.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.announcements import posts as bodies
from bot.announcements.planning import daily_post
from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    Question,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.commands import autocomplete
from bot.knowledge.model import token_of
from bot.knowledge.positions import Position, parse_position
from bot.spoilers.clearance import BeyondPolicy, StoredSettings
from bot.storage.plans import Plan, PlanKind, PostKind, new_post
from tests.support.discord_limits import message_problems
from tests.support.facts import KNOWLEDGE, NEVER, TERM_SECTIONS, progress_of
from tests.support.leak_judge import (
    BEYOND,
    LATER,
    MAIN,
    MODES,
    PRIVATE,
    PUBLIC,
    Frozen,
    LeakJudge,
    frozen,
    says,
    shown_text,
)
from tests.support.open_text import MORE, open_surfaces

UNIVERSE = Path(__file__).parent / "universe"
PARTS = 20
"""A test for each part of the reveal points, so that each of them is short."""


@pytest.fixture(scope="module", params=[KNOWLEDGE, UNIVERSE], ids=["shipped", "invented"])
def judge(request: pytest.FixtureRequest) -> LeakJudge:
    """One judge for each universe."""
    return LeakJudge(request.param)


# ---------------------------------------------------------------------- nothing leaks


def test_the_judge_notices_a_leak(judge: LeakJudge) -> None:
    """Shown at the premise what somebody knows who has seen all, the judge cries out."""
    well_known = "margo-madison" if judge.folder == KNOWLEDGE else "caspar-voss"
    body = judge.payload(EntryQuestion(token_of(well_known)), frozen(judge.facts.everything()), PRIVATE)
    told = [judge.vocabulary((), LATER).told(surface.text) for surface in open_surfaces(body)]
    assert any(len(found) > 5 for found in told)


def test_entries_around_their_own_reveal_points(judge: LeakJudge) -> None:
    """Each entry, typed by each of its names, at and just before each reveal point of its texts."""
    asked = sorted((at, id_) for id_ in judge.entries for at in judge.own_points(id_))
    for number, (at, id_) in enumerate(asked):
        names = judge.names_of(id_)
        judge.check(EntryQuestion(token_of(id_)), at, MODES[number % 4])
        for step, typed in enumerate(names[:1] + names[1 + number % 3 :: 3]):
            for question in judge.questions_about(id_, typed):
                judge.check(question, at, MODES[(number + step + 1) % 4], typed)


def test_no_box_goes_further_than_its_label_says() -> None:
    """Every entry at the premise, within seasons and at their ends: the same boxes, and nothing too late in them."""
    judge = LeakJudge(KNOWLEDGE)
    ends = [at for at in judge.facts.episodes if at[0] == MAIN and (MAIN, at[1], at[2] + 1) not in judge.facts.episodes]
    points: list[Frozen] = [(), *(frozen(progress_of([at])) for at in ends[:4])]
    points += [frozen({MAIN: (season, 6), "SC": (1, 3)}) for season in (1, 3)]
    for number, at in enumerate(points):
        for mode in (PUBLIC, BEYOND):
            asked: list[Question] = [EntryQuestion(token_of(id_)) for id_ in judge.entries[number % 3 :: 3]]
            asked += [CastQuestion("zweig"), TimelineQuestion(), CastQuestion(None, MAIN, 2), EpisodeQuestion("S2E3")]
            asked += [LoreQuestion(typed) for typed in ("molly cobb space center", "jamestown", "happy valley")]
            found = {tuple(judge.check_boxes(question, at, mode)) for question in asked}
            assert len(found) == 1, at


def test_general_questions_at_every_reveal_point(judge: LeakJudge) -> None:
    """Cast lists, dates, the timeline, the spin-off: at every reveal point, the modes in turn."""
    asked = list(judge.general_questions())
    for number, at in enumerate(judge.points):
        for step, (question, typed) in enumerate(asked):
            judge.check(question, at, MODES[(number + step) % 4], typed)


def test_episodes_around_their_reveal_points(judge: LeakJudge) -> None:
    """Every episode by code and title, at the premise, just before it, at it, and at the end."""
    ends = [(), frozen(judge.facts.everything())]
    asked = []
    for question, typed in judge.episode_questions():
        code = question.title if isinstance(question, ReleaseQuestion) else f"{question.show} {question.number}"
        at = (
            frozen(progress_of([judge.facts.point(code)]))
            if code in judge.facts.section("episodes")
            else judge.points[len(asked) % len(judge.points)]
        )
        asked += [(place, question, typed) for place in {at, judge.before.get(at, ()), *ends}]
    for number, (at, question, typed) in enumerate(sorted(asked, key=lambda case: case[0])):
        judge.check(question, at, MODES[number % 4], typed)


def test_choices_around_reveal_points(judge: LeakJudge) -> None:
    """Autocomplete, for the beginning and the whole of each name, just before it may be said."""
    asked: set[tuple[Frozen, str]] = {(at, "") for at in judge.points}
    for item in judge.facts.items:
        if item.kind in ("name", "title"):
            for reveal, _ in item.doors[:1]:
                before = judge.before[frozen(progress_of(reveal))]
                asked |= {(before, item.texts[0][:3]), (before, item.texts[0])}
    for at, typed in sorted(asked):
        judge.check_choices(at, typed)


@pytest.mark.parametrize("now", ["2019-06-01", "2021-04-10", "2024-01-01", "2026-03-01", "2026-06-10"])
def test_what_has_not_aired_or_is_not_known_yet_does_not_exist(judge: LeakJudge, now: str) -> None:
    """At an earlier time a clearance beyond what has aired opens nothing more, and nothing later is known."""
    for number, at in enumerate([(), frozen(judge.facts.everything())]):
        for step, (question, typed) in enumerate(judge.general_questions()):
            judge.check(question, at, MODES[(number + step) % 4], typed, now)
        for step, id_ in enumerate(judge.entries):
            judge.check(EntryQuestion(token_of(id_)), at, MODES[(number + step) % 4], "", now)
        judge.check_choices(at, "", now)


@pytest.mark.deep
@pytest.mark.parametrize("part", range(PARTS))
def test_everything_everywhere(judge: LeakJudge, part: int) -> None:
    """Every command and autocomplete, every entry by every name, in every mode, at every reveal point."""
    asked = [*judge.general_questions(), *judge.episode_questions()]
    for id_ in judge.entries:
        asked.append((EntryQuestion(token_of(id_)), ""))
        asked += [(question, typed) for typed in judge.names_of(id_) for question in judge.questions_about(id_, typed)]
    beginnings = sorted({text[:size] for _, text in asked for size in (1, 3, 5, len(text))} | {""})
    for at in judge.points[part::PARTS]:
        for mode in MODES:
            for question, typed in asked:
                judge.check(question, at, mode, typed)
        for typed in beginnings:
            judge.check_choices(at, typed)


# ---------------------------------------------------------------------- nothing is hidden without need


def test_entries_show_their_facts_at_exactly_their_reveal_points(judge: LeakJudge) -> None:
    """Each version of a fact, summary or relation that holds at its own reveal point stands in its entry's card."""
    told = 0
    for id_ in judge.entries:
        for at in sorted(
            {frozen(progress_of(reveal)) for item in judge.facts.by_owner[id_] for reveal, _ in item.doors}
        ):
            progress = dict(at)
            heading = judge.facts.heading(id_, progress, LATER)
            if heading is None:
                continue
            text = shown_text(judge.payload(EntryQuestion(token_of(id_)), at, PRIVATE))
            assert heading in text, f"{id_} at {progress}: the heading “{heading}” is missing"
            for item in judge.facts.current(id_, progress, LATER):
                others = [judge.facts.heading(other, progress, LATER) for other in item.needs]
                if None in others or (judge.facts.kinds[id_] == "people" and item.kind == "summary"):
                    continue
                if MORE.removeprefix("-# ") in text:
                    continue
                assert says(text, item), f"{id_} at {progress}: “{item.texts[0]}” is open but not shown"
                assert all(other in text for other in others if other), f"{id_} at {progress}: {others} of {item.texts}"
                told += 1
    assert told > 0.4 * len(judge.facts.items)


def test_names_lead_to_their_entries_at_exactly_their_reveal_points(judge: LeakJudge) -> None:
    """A name that may be said finds its entry, or offers it among others."""
    for item in judge.facts.items:
        if item.kind != "name" or item.owner not in judge.facts.kinds:
            continue
        for reveal, _ in item.doors:
            at = frozen(progress_of(reveal))
            heading = judge.facts.heading(item.owner, dict(at), LATER)
            if reveal == NEVER or heading is None:
                continue
            question = judge.questions_about(item.owner, item.texts[0])[0]
            body = json.dumps(judge.payload(question, at, PRIVATE), ensure_ascii=False)
            assert token_of(item.owner) in body, f"“{item.texts[0]}” does not lead to {item.owner} at {dict(at)}"
            kinds = (
                autocomplete.people_choices
                if judge.facts.kinds[item.owner] not in TERM_SECTIONS
                else autocomplete.term_choices
            )
            offered = [choice.name for choice in kinds(judge.view(at, BeyondPolicy.WITHHELD, LATER), item.texts[0])]
            assert any(name.startswith(heading) for name in offered), f"“{item.texts[0]}” offers {offered}"


def test_titles_are_shown_at_exactly_their_reveal_points(judge: LeakJudge) -> None:
    """An episode's title stands in its heading as soon as it may."""
    for item in judge.facts.items:
        if item.kind == "title" and not item.search_only:
            at = frozen(progress_of(item.doors[0][0]))
            code = item.owner
            text = shown_text(judge.payload(EpisodeQuestion(code.split()[1], code.split()[0]), at, PRIVATE))
            assert f"{code.split()[1]}: {item.texts[0]}" in text


def test_events_are_shown_at_exactly_their_reveal_points(judge: LeakJudge) -> None:
    """An event stands in the timeline of its year as soon as it may."""
    for item in judge.facts.items:
        if item.kind != "event":
            continue
        at = frozen(progress_of(item.doors[0][0]))
        when = judge.facts.section("events")[item.owner]["when"]
        span = next(word for word in when.split() if word[:4].isdigit())
        year = span if span.endswith("s") else span[:4]
        asked = [TimelineQuestion(year, None, page) for page in range(1, 13)]
        assert any(says(shown_text(judge.payload(question, at, PRIVATE)), item) for question in asked), item


def test_facts_of_seasons_and_episodes_are_shown_at_exactly_their_reveal_points(judge: LeakJudge) -> None:
    """The card of a season or an episode holds its facts as soon as it may."""
    for owner in [
        *judge.facts.section("episodes"),
        *(item.owner for item in judge.facts.items if item.kind == "schedule"),
    ]:
        for fact in judge.facts.by_owner[owner]:
            if fact.kind == "fact":
                at = frozen(progress_of(fact.doors[0][0]))
                if fact in judge.facts.current(owner, dict(at), LATER):
                    text = shown_text(judge.payload(ReleaseQuestion(owner), at, PRIVATE))
                    assert says(text, fact), f"{owner} at {dict(at)}: {fact.texts}"


def test_facts_of_works_are_shown_at_exactly_their_reveal_points(judge: LeakJudge) -> None:
    """What belongs to the release on that card; the rest by `/spinoff` and its topics, or on the series' own card."""
    for code, work in judge.facts.section("works").items():
        for fact in judge.facts.by_owner[code]:
            if fact.kind != "fact":
                continue
            at = frozen(progress_of(fact.doors[0][0]))
            if fact not in judge.facts.current(code, dict(at), LATER):
                continue
            if fact.topic == "release":
                question: Question = ReleaseQuestion(work["title"])
            elif work.get("spin_off_of"):
                question = SpinoffQuestion(fact.topic or "overview")
            else:
                question = LoreQuestion(work["title"])
            assert says(shown_text(judge.payload(question, at, PRIVATE)), fact), f"{code} at {dict(at)}: {fact.texts}"


# ---------------------------------------------------------------------- what the bot posts by itself


def test_posts_threads_and_events_hold_nothing_beyond_the_premise(judge: LeakJudge) -> None:
    """New episodes and rewatches: whoever reads a channel reads them, whatever the channel's ceiling is."""
    hidden = judge.vocabulary((), LATER)
    view = judge.view((), BeyondPolicy.WITHHELD, LATER)
    for code in judge.facts.section("episodes"):
        at = parse_position(code)
        assert at is not None
        for kind in PlanKind:
            plan = Plan(1, 2, kind, at.work, is_forum=False, thread=True, event=True, daily=True, role=None, since=0)
            numbers = at.season, at.episode
            post = new_post(plan, PostKind.EPISODE, numbers, numbers, 4_000_000_000)
            components = bodies.episode_components(view, plan, post, at)
            told = [*(hidden.told(surface.text) for surface in open_surfaces({"components": components}))]
            event = bodies.event_body(view, plan, [post])
            names = (event["name"], event["description"], bodies.thread_body(view, post)["name"])
            told += [hidden.told(name) for name in names]
            assert not any(told), (code, kind, told)


def test_daily_posts_hold_only_what_the_channel_has_reached(judge: LeakJudge) -> None:
    """Every day of a year, at every reveal point: nothing beyond it, not even in a box."""
    posted = 0
    for number, at in enumerate(judge.points):
        hidden = judge.vocabulary(at, LATER)
        settings = StoredSettings(channel_ceiling={work: Position(work, *where) for work, where in at})
        view = bodies.daily_view(judge.view((), BeyondPolicy.WITHHELD, LATER), settings)
        for work in judge.knowledge.works:
            plan = Plan(
                1, 2, PlanKind.EPISODES, work, is_forum=False, thread=True, event=True, daily=True, role=None, since=0
            )
            for day in range(number % 7, 366, 7):
                post = daily_post(plan, date(2024, 1, 1).toordinal() + day)
                components = bodies.daily_components(view, post)
                if components is None:
                    continue
                posted += 1
                body = bodies.message_body(components, None)
                assert message_problems(body) == []
                assert "||" not in json.dumps(body)
                assert not any(hidden.told(surface.text) for surface in open_surfaces(body)), (dict(at), day)
    assert posted > 3
