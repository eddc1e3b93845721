"""A snapshot decodes only the entries that an answer shows or has to look at, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.universe import write_universe
from bot.answers.labels import entry_label, labelled_entry, plain_words
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
from bot.answers.reach.parser import hides_anything
from bot.answers.respond import respond
from bot.commands.autocomplete import people_choices, reach_choices, title_choices
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Entry, Kind, Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.sealed import break_seal as opened
from bot.knowledge.snapshot_file.binary_format import pack, unpack
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
ENTRIES = 2_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)
AT = Position("WAA", 3, 4)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("universe")
    write_universe(folder, ENTRIES)
    return read_knowledge(folder)


@pytest.fixture(scope="module")
def packed(read: Knowledge) -> bytes:
    return pack(read, b"f" * 32)


def seen(knowledge: Knowledge, beyond: BeyondPolicy) -> View:
    """Two seasons and four episodes into every series."""
    return View(knowledge, Clearance({code: Position(code, 3, 4) for code in knowledge.works}, beyond), NOW)


def decoded(knowledge: Knowledge) -> int:
    entries: Any = knowledge.entries
    return int(entries._read.cache_info().misses)


def of(read: Knowledge, kind: Kind) -> str:
    """The heading of an entry in the middle of the universe."""
    view = seen(read, BeyondPolicy.WITHHELD)
    names = [name for each in read.entries.values() if each.kind is kind and (name := view.name(each))]
    return names[len(names) // 2]


# The most entries that each question may decode: those on its card, and those in a cast with their actors.
QUESTIONS: dict[str, tuple[Callable[[Knowledge], Question], int]] = {
    "character": (lambda read: CastQuestion(of(read, Kind.CHARACTER)), 10),
    "person": (lambda read: CastQuestion(of(read, Kind.PERSON)), 10),
    "term": (lambda read: LoreQuestion(of(read, Kind.PLACE)), 10),
    "token": (lambda read: EntryQuestion(list(read.ids_by_token)[700]), 10),
    "label": (lambda read: CastQuestion(f"{of(read, Kind.CHARACTER)} · character"), 10),
    "nothing": (lambda _: LoreQuestion("qwertzu"), 10),
    "cast of a season": (lambda _: CastQuestion(None, "WAA", 1), 60),
    "cast of a series": (lambda _: CastQuestion(None, "WAA"), 250),
    "timeline": (lambda _: TimelineQuestion(), 10),
    "timeline of a season": (lambda _: TimelineQuestion(season="2"), 10),
    "timeline of an entry": (lambda read: TimelineQuestion(about=list(read.ids_by_token)[700]), 10),
    "release": (lambda _: ReleaseQuestion("S2"), 10),
    "next": (lambda _: NextQuestion(), 10),
    "episode": (lambda _: EpisodeQuestion("S2E3"), 10),
    "spinoff": (lambda _: SpinoffQuestion(), 10),
}


@pytest.mark.parametrize("beyond", BeyondPolicy)
@pytest.mark.parametrize("asked", QUESTIONS)
def test_an_answer_decodes_what_it_shows(read: Knowledge, packed: bytes, asked: str, beyond: BeyondPolicy) -> None:
    make, most = QUESTIONS[asked]
    question, knowledge = make(read), unpack(packed)
    answer = respond(question, seen(knowledge, beyond))
    assert repr(answer) == repr(respond(question, seen(read, beyond)))
    assert decoded(knowledge) <= most < len(knowledge.entries)


@pytest.mark.parametrize("typed", ["", "a", "anna", "bor", "titel"])
@pytest.mark.parametrize(
    "suggest", [people_choices, title_choices, lambda view, typed: reach_choices(view, typed, None)]
)
def test_suggestions_decode_what_they_offer(packed: bytes, suggest: Callable[[View, str], Any], typed: str) -> None:
    knowledge = unpack(packed)
    suggest(seen(knowledge, BeyondPolicy.VEILED), typed)
    assert decoded(knowledge) <= 100


def test_a_move_back_decodes_nothing(packed: bytes) -> None:
    knowledge = unpack(packed)
    assert hides_anything(seen(knowledge, BeyondPolicy.WITHHELD), AT, Position("WAA", 1, 1))
    assert not hides_anything(seen(knowledge, BeyondPolicy.WITHHELD), AT, AT)
    assert decoded(knowledge) == 0


# ---------------------------------------------------------------- the indexes, beside a walk through all entries


@pytest.fixture(scope="module", params=["shipped", "generated"])
def whole(request: pytest.FixtureRequest, read: Knowledge) -> Knowledge:
    return read_knowledge(SHIPPED) if request.param == "shipped" else read


def test_casts_list_all_who_are_credited(whole: Knowledge) -> None:
    wanted: dict[tuple[str, int | None], dict[str, None]] = {}
    for entry in whole.entries.values():
        if entry.kind is Kind.CHARACTER:
            for part in map(opened, (each.credit for each in entry.castings)):
                wanted.setdefault((part.work, part.season), {})[entry.id] = None
                wanted.setdefault((part.work, None), {})[entry.id] = None
        for job in map(opened, entry.jobs):
            if job.season is not None:
                wanted.setdefault((job.work, job.season), {})[entry.id] = None
    assert dict(whole.casts) == {key: tuple(ids) for key, ids in wanted.items()}
    assert any(whole.entries[id_].kind is Kind.PERSON for ids in whole.casts.values() for id_ in ids)


def test_events_are_found_by_whom_and_by_what_reveals_them(whole: Knowledge) -> None:
    for number, event in enumerate(whole.events):
        assert all(number in whole.events_about[id_] for id_ in event.about)
        assert all(number in whole.events_revealed_by[at] for at in event.happening.reveal)
    assert sum(map(len, whole.events_about.values())) == sum(len(event.about) for event in whole.events)
    assert sum(map(len, whole.events_revealed_by.values())) == sum(len(each.happening.reveal) for each in whole.events)


def test_the_conditions_are_those_of_all_names_facts_and_events(whole: Knowledge) -> None:
    sealed: list[Any] = [event.happening for event in whole.events]
    for entry in whole.entries.values():
        sealed += [*entry.names, *(version for fact in entry.facts for version in fact.versions)]
    found = {(each.reveal, each.as_of) for each in whole.fact_conditions}
    assert found == {(each.reveal, each.as_of) for each in sealed}
    assert len(found) == len(whole.fact_conditions)


@pytest.mark.parametrize("beyond", BeyondPolicy)
def test_a_label_means_who_a_walk_through_all_would_find(whole: Knowledge, beyond: BeyondPolicy) -> None:
    view = seen(whole, beyond)
    bearers: dict[tuple[Kind, str], list[Entry]] = {}
    for entry in whole.entries.values():
        if (heading := view.name(entry)) is not None:
            bearers.setdefault((entry.kind, plain_words(heading)), []).append(entry)
    found = 0
    for entry in whole.entries.values():
        heading = view.name(entry)
        typed = (
            entry_label(view, entry) if heading is not None else f"{opened(entry.names[0]).text} · {entry.kind.value}"
        )
        alike = bearers.get((entry.kind, plain_words(heading or opened(entry.names[0]).text)), [])
        exactly = [each for each in alike if entry_label(view, each) == typed] or alike
        wanted = exactly[0].id if len(exactly) == 1 else None
        named = labelled_entry(view, typed)
        assert (named.id if named is not None else None) == wanted, typed
        found += wanted is not None
    assert found > 100
