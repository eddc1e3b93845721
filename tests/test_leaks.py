"""The promise, tried on the shipped knowledge: nothing beyond the clearance stands in the open, and all within it does.

The judge reads the YAML files itself (`tests.support.facts`) and Discord's markdown (`tests.support.markdown_reader`).
A hidden text has leaked when a word, or two neighbouring words, that no open text of the knowledge and no
sentence of the bot holds, stands in the open: in texts, titles, labels, custom ids, choices, file names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_layout
from bot.commands import autocomplete
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge, token_of
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.discord_limits import TEXT, choices_problems, message_problems, walk
from tests.support.facts import KNOWLEDGE, NEVER, TERM_SECTIONS, Facts, Item, Progress, progress_of, words
from tests.support.markdown_reader import open_text
from tests.support.open_text import MORE, box_lines, choice_surfaces, open_surfaces
from tests.support.vocabulary import Vocabulary

FOLDER = KNOWLEDGE
FACTS = Facts(FOLDER)
MAIN = "FAM"
LATER = "2031-01-01"
"""A day on which everything has aired and is known."""


@dataclass(frozen=True)
class Mode:
    """Who reads, and what becomes of what lies beyond."""

    name: str
    beyond: BeyondPolicy
    frame: CardOptions


MODES = (
    Mode("public", BeyondPolicy.VEILED, CardOptions(private=False)),
    Mode("strict", BeyondPolicy.WITHHELD, CardOptions(private=False)),
    Mode("private", BeyondPolicy.WITHHELD, CardOptions(private=True)),
    Mode("look beyond", BeyondPolicy.VEILED, CardOptions(private=True, beyond=True)),
)
PUBLIC, STRICT, PRIVATE, BEYOND = MODES

TOPICS = ("overview", "cast", "release", "connections")
AUTOCOMPLETES = {
    "people": autocomplete.people_choices,
    "terms": autocomplete.term_choices,
    "about": autocomplete.about_choices,
    "title": autocomplete.title_choices,
    "episode": autocomplete.episode_choices,
    "show": autocomplete.show_choices,
    "reach": lambda view, typed: autocomplete.reach_choices(view, None, typed),
}


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The knowledge that is judged, as the bot reads it."""
    return read_knowledge(FOLDER)


Frozen = tuple[tuple[str, tuple[int, int]], ...]


def frozen(progress: Progress) -> Frozen:
    """A progress that can be a key."""
    return tuple(sorted(progress.items()))


@lru_cache(maxsize=64)
def vocabulary(progress: Frozen, now: str) -> Vocabulary:
    """What must not be read at a clearance."""
    return Vocabulary(FACTS, dict(progress), now)


@lru_cache(maxsize=64)
def view(progress: Frozen, beyond: BeyondPolicy, now: str) -> View:
    """The bot's view at a clearance."""
    positions = {work: Position(work, *at) for work, at in progress}
    return View(knowledge(), Clearance(positions, beyond), datetime.fromisoformat(f"{now}T12:00+00:00"))


def payload(question: Question, progress: Frozen, mode: Mode, now: str = LATER) -> dict[str, object]:
    """What Discord would get, without Discord."""
    seen = view(progress, mode.beyond, now)
    return {"components": answer_layout(respond(question, seen), seen.knowledge, mode.frame).to_components()}


def check(question: Question, progress: Frozen, mode: Mode, typed: str = "", now: str = LATER) -> None:
    """One reply: within Discord's limits, and nothing of what is hidden in the open."""
    body = payload(question, progress, mode, now)
    where = f"{question} at {dict(progress)}, {mode.name}"
    assert message_problems(body) == [], where
    hidden = vocabulary(progress, now)
    said_by_the_asker = words(question.when) if isinstance(question, TimelineQuestion) and question.when else set()
    for surface in open_surfaces(body, typed):
        assert hidden.told(surface.text) <= said_by_the_asker, f"{where}: {surface}"


def check_choices(progress: Frozen, typed: str, now: str = LATER) -> None:
    """Every autocomplete for one keystroke."""
    hidden = vocabulary(progress, now)
    seen = view(progress, BeyondPolicy.WITHHELD, now)
    for name, choose in AUTOCOMPLETES.items():
        offered = [choice.to_dict() for choice in choose(seen, typed)]
        assert choices_problems(offered) == []
        for surface in choice_surfaces(offered):
            assert hidden.told(surface.text) == set(), f"{name} “{typed}” at {dict(progress)}: {surface}"


def goes_to(label: str, progress: Frozen) -> dict[str, tuple[int, int]]:
    """How far a label says that its box goes, read as a reader would, for somebody with this progress."""
    ends: dict[str, tuple[int, int]] = {}
    for work, *at in FACTS.episodes:
        season, number = at
        title = FACTS.section("works")[work]["title"]
        in_main = work == MAIN and (
            label in (f"Season {season}", f"To the end of season {season}", f"S{season}E{number}", "Later")
        )
        if in_main or label in (title, "Needs several series"):
            ends[work] = max(ends.get(work, (0, 0)), (season, number))
    assert ends, label
    return {**dict(progress), **ends}


def check_boxes(question: Question, progress: Frozen, mode: Mode) -> list[str]:
    """The labels of a reply's boxes, none of which holds what needs more than its label says."""
    body = payload(question, progress, mode)
    for label, text in box_lines(body):
        told = vocabulary(frozen(goes_to(label, progress)), LATER).told(open_text(text))
        assert told == set(), f"{question} at {dict(progress)}, {mode.name}: {label}: {text}"
    return [label for label, _ in box_lines(body)]


# ---------------------------------------------------------------------- what is asked

POINTS: list[Frozen]
BEFORE: dict[Frozen, Frozen]
ENTRIES: list[str]


def choose(folder: Path) -> None:
    """Judge the knowledge of this folder from now on: the shipped one, unless a test module chooses its own."""
    global FOLDER, FACTS, POINTS, BEFORE, ENTRIES
    FOLDER, FACTS = folder, Facts(folder)
    POINTS = sorted({frozen(progress_of(reveal)) for reveal in FACTS.points()} | {frozen(FACTS.everything())})
    BEFORE = {frozen(progress_of(reveal)): frozen(FACTS.before(reveal)) for reveal in FACTS.points()}
    ENTRIES = sorted(FACTS.kinds)
    for cached in (knowledge, vocabulary, view):
        cached.cache_clear()


choose(KNOWLEDGE)


def names_of(id_: str) -> list[str]:
    """Every name somebody may type for an entry."""
    return list(dict.fromkeys(item.texts[0] for item in FACTS.by_owner[id_] if item.kind == "name"))


def questions_about(id_: str, typed: str) -> list[Question]:
    """The commands that take this entry's name."""
    if FACTS.kinds[id_] in TERM_SECTIONS:
        return [LoreQuestion(typed), TimelineQuestion(about=typed)]
    if FACTS.kinds[id_] == "characters":
        return [CastQuestion(typed), TimelineQuestion(about=typed)]
    return [CastQuestion(typed)]


def own_points(id_: str) -> list[Frozen]:
    """The reveal points of an entry's own texts, and just before each."""
    found: set[Frozen] = set()
    for item in FACTS.by_owner[id_]:
        for reveal, _ in item.doors:
            at = frozen(progress_of(reveal))
            found |= {at, BEFORE[at]}
    return sorted(found)


def general_questions() -> Iterator[tuple[Question, str]]:
    """What is asked without an entry, with what was typed."""
    for work, item in FACTS.section("works").items():
        for number in (None, *map(int, item["seasons"])):
            yield from ((CastQuestion(None, work, number, page), "") for page in (1, 2, 99))
            if number is not None:
                yield ReleaseQuestion(f"{work} season {number}"), f"{work} season {number}"
        yield ReleaseQuestion(item["title"]), item["title"]
        yield LoreQuestion(item["title"]), item["title"]
        yield EntryQuestion(token_of(work)), ""
        yield NextQuestion(work), ""
        yield ReleaseQuestion(f"{work} finale"), f"{work} finale"
    for topic in TOPICS:
        yield SpinoffQuestion(topic), ""
    yield NextQuestion(), ""
    yield ReleaseQuestion(), ""
    for when in (None, "1960s", "1970s", "1983", "1992-1995", "2003", "2010s"):
        yield from ((TimelineQuestion(when, None, page), "") for page in (1, 2, 99))


def episode_questions() -> Iterator[tuple[Question, str]]:
    """Every episode by its code and by its titles."""
    for code, item in FACTS.section("episodes").items():
        work, short = code.split()
        yield EpisodeQuestion(short, work), short
        yield ReleaseQuestion(code), code
        aliases = [name["name"] if isinstance(name, dict) else name for name in item.get("aliases", [])]
        for title in (item.get("title"), *aliases):
            if title:
                yield EpisodeQuestion(title), title
                yield ReleaseQuestion(title), title


# ---------------------------------------------------------------------- nothing leaks


def test_the_judge_notices_a_leak() -> None:
    """Shown at the premise what somebody knows who has seen all, the judge cries out."""
    body = payload(EntryQuestion(token_of("margo-madison")), frozen(FACTS.everything()), PRIVATE)
    told = [vocabulary((), LATER).told(surface.text) for surface in open_surfaces(body)]
    assert any(len(found) > 5 for found in told)


def test_entries_around_their_own_reveal_points() -> None:
    """Each entry, typed by each of its names, at and just before each reveal point of its texts."""
    asked = sorted((at, id_) for id_ in ENTRIES for at in own_points(id_))
    for number, (at, id_) in enumerate(asked):
        names = names_of(id_)
        check(EntryQuestion(token_of(id_)), at, MODES[number % 4])
        for step, typed in enumerate(names[:1] + names[1 + number % 3 :: 3]):
            for question in questions_about(id_, typed):
                check(question, at, MODES[(number + step + 1) % 4], typed)


def test_no_box_goes_further_than_its_label_says() -> None:
    """Every entry at the premise, within seasons and at their ends: the same boxes, and nothing too late in them."""
    ends = [at for at in FACTS.episodes if at[0] == MAIN and (MAIN, at[1], at[2] + 1) not in FACTS.episodes]
    points: list[Frozen] = [(), *(frozen(progress_of([at])) for at in ends[:4])]
    points += [frozen({MAIN: (season, 6), "SC": (1, 3)}) for season in (1, 3)]
    for number, at in enumerate(points):
        for mode in (PUBLIC, BEYOND):
            asked: list[Question] = [EntryQuestion(token_of(id_)) for id_ in ENTRIES[number % 3 :: 3]]
            asked += [CastQuestion("zweig"), TimelineQuestion(), CastQuestion(None, MAIN, 2), EpisodeQuestion("S2E3")]
            asked += [LoreQuestion(typed) for typed in ("molly cobb space center", "jamestown", "happy valley")]
            found = {tuple(check_boxes(question, at, mode)) for question in asked}
            assert len(found) == 1, at


def test_general_questions_at_every_reveal_point() -> None:
    """Cast lists, dates, the timeline, the spin-off: at every reveal point, the modes in turn."""
    asked = list(general_questions())
    for number, at in enumerate(POINTS):
        for step, (question, typed) in enumerate(asked):
            check(question, at, MODES[(number + step) % 4], typed)


def test_episodes_around_their_reveal_points() -> None:
    """Every episode by code and title, at the premise, just before it, at it, and at the end."""
    ends = [(), frozen(FACTS.everything())]
    asked = []
    for question, typed in episode_questions():
        code = question.title if isinstance(question, ReleaseQuestion) else f"{question.show} {question.number}"
        at = (
            frozen(progress_of([FACTS.point(code)]))
            if code in FACTS.section("episodes")
            else POINTS[len(asked) % len(POINTS)]
        )
        asked += [(place, question, typed) for place in {at, BEFORE.get(at, ()), *ends}]
    for number, (at, question, typed) in enumerate(sorted(asked, key=lambda case: case[0])):
        check(question, at, MODES[number % 4], typed)


def test_choices_around_reveal_points() -> None:
    """Autocomplete, for the beginning and the whole of each name, just before it may be said."""
    asked: set[tuple[Frozen, str]] = {(at, "") for at in POINTS}
    for item in FACTS.items:
        if item.kind in ("name", "title"):
            for reveal, _ in item.doors[:1]:
                before = BEFORE[frozen(progress_of(reveal))]
                asked |= {(before, item.texts[0][:3]), (before, item.texts[0])}
    for at, typed in sorted(asked):
        check_choices(at, typed)


@pytest.mark.parametrize("now", ["2019-06-01", "2021-04-10", "2024-01-01", "2026-03-01", "2026-06-10"])
def test_what_has_not_aired_or_is_not_known_yet_does_not_exist(now: str) -> None:
    """At an earlier time a clearance beyond what has aired opens nothing more, and nothing later is known."""
    for number, at in enumerate([(), frozen(FACTS.everything())]):
        for step, (question, typed) in enumerate(general_questions()):
            check(question, at, MODES[(number + step) % 4], typed, now)
        for step, id_ in enumerate(ENTRIES):
            check(EntryQuestion(token_of(id_)), at, MODES[(number + step) % 4], "", now)
        check_choices(at, "", now)


@pytest.mark.deep
@pytest.mark.parametrize("at", POINTS, ids=lambda at: "+".join(f"{work} S{s}E{e}" for work, (s, e) in at) or "premise")
def test_everything_everywhere(at: Frozen) -> None:
    """Every command and autocomplete, every entry by every name, in every mode, at every reveal point."""
    asked = [*general_questions(), *episode_questions()]
    for id_ in ENTRIES:
        asked.append((EntryQuestion(token_of(id_)), ""))
        asked += [(question, typed) for typed in names_of(id_) for question in questions_about(id_, typed)]
    for mode in MODES:
        for question, typed in asked:
            check(question, at, mode, typed)
    typed_so_far = {text[:size] for _, text in asked for size in (1, 3, 5, len(text))} | {""}
    for typed in sorted(typed_so_far):
        check_choices(at, typed)


# ---------------------------------------------------------------------- nothing is hidden without need


def shown_text(body: dict[str, object]) -> str:
    """All texts in the open, blanks folded."""
    texts = [open_text(part["content"]) for part in walk(body["components"]) if part["type"] == TEXT]
    return " ".join("\n".join(texts).split())


def says(text: str, item: Item) -> bool:
    """Whether the card holds the item's text; a summary may lose its full stop and begin a longer line."""
    said = " ".join(item.texts[0].split())
    return said in text or said.rstrip(".") in text or said[:1].upper() + said[1:] in text


def test_entries_show_their_facts_at_exactly_their_reveal_points() -> None:
    """Each version of a fact, summary or relation that holds at its own reveal point stands in its entry's card."""
    told = 0
    for id_ in ENTRIES:
        for at in sorted({frozen(progress_of(reveal)) for item in FACTS.by_owner[id_] for reveal, _ in item.doors}):
            progress = dict(at)
            heading = FACTS.heading(id_, progress, LATER)
            if heading is None:
                continue
            text = shown_text(payload(EntryQuestion(token_of(id_)), at, PRIVATE))
            assert heading in text, f"{id_} at {progress}: the heading “{heading}” is missing"
            for item in FACTS.current(id_, progress, LATER):
                others = [FACTS.heading(other, progress, LATER) for other in item.needs]
                if None in others or (FACTS.kinds[id_] == "people" and item.kind == "summary"):
                    continue
                if MORE.removeprefix("-# ") in text:
                    continue
                assert says(text, item), f"{id_} at {progress}: “{item.texts[0]}” is open but not shown"
                assert all(other in text for other in others if other), f"{id_} at {progress}: {others} of {item.texts}"
                told += 1
    assert told > 0.4 * len(FACTS.items)


def test_names_lead_to_their_entries_at_exactly_their_reveal_points() -> None:
    """A name that may be said finds its entry, or offers it among others."""
    for item in FACTS.items:
        if item.kind != "name" or item.owner not in FACTS.kinds:
            continue
        for reveal, _ in item.doors:
            at = frozen(progress_of(reveal))
            heading = FACTS.heading(item.owner, dict(at), LATER)
            if reveal == NEVER or heading is None:
                continue
            question = questions_about(item.owner, item.texts[0])[0]
            body = json.dumps(payload(question, at, PRIVATE), ensure_ascii=False)
            assert token_of(item.owner) in body, f"“{item.texts[0]}” does not lead to {item.owner} at {dict(at)}"
            kinds = (
                autocomplete.people_choices
                if FACTS.kinds[item.owner] not in TERM_SECTIONS
                else autocomplete.term_choices
            )
            offered = [choice.name for choice in kinds(view(at, BeyondPolicy.WITHHELD, LATER), item.texts[0])]
            assert any(name.startswith(heading) for name in offered), f"“{item.texts[0]}” offers {offered}"


def test_titles_are_shown_at_exactly_their_reveal_points() -> None:
    """An episode's title stands in its heading as soon as it may."""
    for item in FACTS.items:
        if item.kind == "title" and not item.search_only:
            at = frozen(progress_of(item.doors[0][0]))
            code = item.owner
            text = shown_text(payload(EpisodeQuestion(code.split()[1], code.split()[0]), at, PRIVATE))
            assert f"{code.split()[1]}: {item.texts[0]}" in text


def test_events_are_shown_at_exactly_their_reveal_points() -> None:
    """An event stands in the timeline of its year as soon as it may."""
    for item in FACTS.items:
        if item.kind != "event":
            continue
        at = frozen(progress_of(item.doors[0][0]))
        when = FACTS.section("events")[item.owner]["when"]
        span = next(word for word in when.split() if word[:4].isdigit())
        year = span if span.endswith("s") else span[:4]
        asked = [TimelineQuestion(year, None, page) for page in range(1, 13)]
        assert any(says(shown_text(payload(question, at, PRIVATE)), item) for question in asked), item


def test_facts_of_seasons_and_episodes_are_shown_at_exactly_their_reveal_points() -> None:
    """The card of a season or an episode holds its facts as soon as it may."""
    for owner in [*FACTS.section("episodes"), *(item.owner for item in FACTS.items if item.kind == "schedule")]:
        for fact in FACTS.by_owner[owner]:
            if fact.kind == "fact":
                at = frozen(progress_of(fact.doors[0][0]))
                if fact in FACTS.current(owner, dict(at), LATER):
                    text = shown_text(payload(ReleaseQuestion(owner), at, PRIVATE))
                    assert says(text, fact), f"{owner} at {dict(at)}: {fact.texts}"


def test_facts_of_works_are_shown_at_exactly_their_reveal_points() -> None:
    """What belongs to the release on that card; the rest by `/spinoff` and its topics, or on the series' own card."""
    for code, work in FACTS.section("works").items():
        for fact in FACTS.by_owner[code]:
            if fact.kind != "fact":
                continue
            at = frozen(progress_of(fact.doors[0][0]))
            if fact not in FACTS.current(code, dict(at), LATER):
                continue
            if fact.topic == "release":
                question: Question = ReleaseQuestion(work["title"])
            elif work.get("spin_off_of"):
                question = SpinoffQuestion(fact.topic or "overview")
            else:
                question = LoreQuestion(work["title"])
            assert says(shown_text(payload(question, at, PRIVATE)), fact), f"{code} at {dict(at)}: {fact.texts}"
