from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import pytest

from bot.knowledge.loading import files as files_module
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.yaml import reader
from bot.knowledge.model import Fact, Kind
from bot.knowledge.positions import PREMISE, Reveal, parse_position
from bot.knowledge.sealed import Sealed, break_seal
from bot.knowledge.snapshot import SnapshotHolder, changes
from bot.knowledge.snapshot_file.binary_format import pack, unpack
from tests.knowledge.small import CHARACTERS, EPISODES, PEOPLE, SOURCES, TERMS, TIDEWATER, WORK, Base, problems_in

T = TypeVar("T")


def opened(sealed: Sealed[T]) -> T:
    value = break_seal(sealed)
    assert value is not None
    return value


def at(*codes: str) -> Reveal:
    positions = [parse_position(code) for code in codes]
    return frozenset(position for position in positions if position is not None)


def versions(fact: Fact | None) -> list[tuple[str, Reveal]]:
    assert fact is not None
    return [(opened(version).text, version.reveal) for version in fact.versions]


# ---------------------------------------------------------------- defaults


def test_a_credit_is_safe_after_the_season_before_and_never_before_its_character(base: Base) -> None:
    castings = base.read().entries["mara-quill"].castings
    found = {(casting.actor, opened(casting.credit).season): casting.credit.reveal for casting in castings}
    assert found == {
        ("otto-lind", 1): at("AUR S1E1"),
        ("otto-lind", 2): at("AUR S1E3"),
        ("new-face", 2): at("AUR S2E2"),
    }


def test_a_credit_keeps_billing_and_the_nearest_note(base: Base) -> None:
    base.change(
        CHARACTERS,
        "        work: AUR\n        seasons: {1",
        "        work: AUR\n        note: as herself\n        seasons: {1",
    )
    credits = [opened(casting.credit) for casting in base.read().entries["mara-quill"].castings]
    assert [(credit.billing, credit.note) for credit in credits] == [
        ("main", "as herself"),
        ("recurring", "as herself"),
        ("guest", "as a child"),
    ]


def test_a_credit_in_season_1_needs_a_reveal_if_its_character_has_none(base: Base) -> None:
    base.change(CHARACTERS, "    reveal: AUR S1E1\n    summary:\n", "    summary:\n")
    found = base.problems()
    assert f"{CHARACTERS}:16:22: this entry has no reveal of its own, so the credit needs one" in found
    assert f"{CHARACTERS}:8:9: “Marra” needs a reveal: when may it be named?" in found
    assert f"{CHARACTERS}:11:11: “reveal” is missing: nothing says when this is safe" in found


def test_a_person_is_safe_as_soon_as_one_credit_or_job_is(base: Base) -> None:
    entries = base.read().entries
    reveals = {id_: {name.reveal for name in entries[id_].names} for id_ in ("otto-lind", "new-face", "ida-voss")}
    assert reveals == {
        "otto-lind": {at("AUR S1E1"), at("AUR S1E3")},
        "new-face": {at("AUR S2E2")},
        "ida-voss": {PREMISE},
    }


def test_a_person_with_a_reveal_of_their_own_goes_by_it(base: Base) -> None:
    base.change(PEOPLE, "{name: Otto Lind}", "{name: Otto Lind, reveal: AUR S2E1}")
    assert [name.reveal for name in base.read().entries["otto-lind"].names] == [at("AUR S2E1")]


def test_a_person_without_credit_job_and_reveal_is_a_problem(base: Base) -> None:
    base.change(PEOPLE, "  new-face:", "  nobody: {name: Nobody}\n  new-face:")
    assert base.problems() == [
        f"{PEOPLE}:7:3: “nobody” has no credit, no job and no reveal; nothing says when it is safe"
    ]


def test_a_title_is_safe_with_its_episode_unless_something_else_is_written(base: Base) -> None:
    base.change(EPISODES, "{title: Fog,", "{title: Fog, title_reveal: AUR S1E3,")
    episodes = {str(position): episode for position, episode in base.read().episodes.items()}
    titles = {code: episode.title.reveal for code, episode in episodes.items() if episode.title is not None}
    assert titles == {
        "AUR S1E1": PREMISE,
        "AUR S1E2": at("AUR S1E3"),
        "AUR S1E3": at("AUR S1E3"),
        "AUR S2E1": at("AUR S2E1"),
    }
    assert {name.reveal for name in episodes["AUR S1E3"].names} == {at("AUR S1E3")}
    assert len(episodes["AUR S1E3"].names) == 2


def test_a_fact_of_an_episode_is_safe_with_it(base: Base) -> None:
    episodes = {str(position): episode for position, episode in base.read().episodes.items()}
    assert versions(episodes["AUR S1E3"].facts[0]) == [("It is the longest of all.", at("AUR S1E3"))]


def test_a_fact_of_a_season_is_safe_after_the_season_before(base: Base) -> None:
    base.change(
        WORK,
        "episodes: 3, sources: gazette}\n",
        "episodes: 3, sources: gazette}\n        facts: [{id: a, text: It begins., sources: gazette}]\n",
    )
    seasons = base.read().works["AUR"].seasons
    assert versions(seasons[1].facts[0]) == [("It begins.", PREMISE)]
    assert versions(seasons[2].facts[0]) == [("The second season jumps ten years ahead.", at("AUR S1E3"))]


def test_a_fact_is_never_safe_before_its_entry(base: Base) -> None:
    assert versions(base.read().entries["bosun"].facts[0]) == [("He whistles.", at("AUR S1E3"))]


def test_an_alias_and_a_summary_take_the_reveal_of_their_entry(base: Base) -> None:
    entry = base.read().entries["lamp-room"]
    assert {opened(name).text: name.reveal for name in entry.names} == {
        "Lamp Room": at("AUR S1E1"),
        "The Lantern": at("AUR S1E1"),
    }
    assert versions(entry.summary) == [("The room at the top.", at("AUR S1E1"))]


def test_every_name_keeps_its_own_reveal_and_whether_it_is_shown(base: Base) -> None:
    names = base.read().entries["mara-quill"].names
    assert [(opened(name).text, opened(name).main, opened(name).search_only, name.reveal) for name in names] == [
        ("Mara", True, False, at("AUR S1E1")),
        ("Mara Quill", True, False, at("AUR S1E3")),
        ("Keeper Quill", False, False, at("AUR S2E1")),
        ("Marra", False, True, at("AUR S1E1")),
    ]


def test_a_source_without_reveal_never_shows_its_headline(base: Base) -> None:
    sources = base.read().sources
    assert sources["almanac"].headline.reveal == at("AUR S2E1")
    (never,) = sources["gazette"].headline.reveal
    assert never.work not in base.read().works


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        (
            WORK,
            "text: It was made for winter nights., reveal: premise,",
            "text: It was made for winter nights.,",
            f"{WORK}:9:9",
        ),
        (
            WORK,
            "{text: The harbour that stayed behind., reveal: premise,",
            "{text: The harbour that stayed behind.,",
            f"{WORK}:28:14",
        ),
        (TERMS, "    reveal: AUR S2E1\n    about", "    about", f"{TERMS}:17:5"),
    ],
)
def test_where_there_is_no_default_the_reveal_must_be_written(
    base: Base, file: str, old: str, new: str, place: str
) -> None:
    base.change(file, old, new)
    assert base.problems() == [f"{place}: “reveal” is missing: nothing says when this is safe"]


# ---------------------------------------------------------------- reveal points


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("premise", PREMISE),
        ("[premise]", PREMISE),
        ("AUR S1E2", at("AUR S1E2")),
        ("AUR S1", at("AUR S1E3")),
        ("[AUR S1E2]", at("AUR S1E2")),
        ("[AUR S1E2, AUR S2]", at("AUR S2E2")),
        ("[AUR S1E2, TID S1]", at("AUR S1E2", "TID S1E2")),
    ],
)
def test_reveal_points_mean_what_the_guide_says(base: Base, written: str, meaning: Reveal) -> None:
    base.change(TERMS, "reveal: AUR S2E1", f"reveal: {written}")
    events = {event.id: event for event in base.read().events}
    assert events["keel-is-laid"].happening.reveal == meaning


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("▮AUT S1E2", "there is no episode AUT S1E2; did you mean “AUR”?"),
        ("▮XYZ S1E2", "there is no episode XYZ S1E2"),
        ("▮AUT S1", "AUT S1 has no episodes; did you mean “AUR”?"),
        ("▮AUR S1E4", "there is no episode AUR S1E4"),
        ("▮AUR S3E1", "there is no episode AUR S3E1"),
        ("▮AUR S3", "AUR S3 has no episodes"),
        ("▮AUR", "“AUR” is not a reveal point; write premise, AUR S1E1 or AUR S1"),
        ("▮S1E2", "“S1E2” is not a reveal point; write AUR S1E2"),
        ("▮aur s1e2", "“aur s1e2” is not a reveal point; write AUR S1E2"),
        ("▮AUR S01E2", "“AUR S01E2” is not a reveal point; write AUR S1E2"),
        (
            "▮Premise",
            "“Premise” is not a reveal point; write premise (in small letters) for what is always safe, "
            "else the episode that tells it",
        ),
        (
            "▮AUR S1E120",
            "“AUR S1E120” is not a reveal point; an episode has a number from 1 to 99, and more than 99 "
            "episodes are several seasons",
        ),
        ("▮AUR 2x01", "“AUR 2x01” is not a reveal point; write AUR S2E1"),
        (
            '▮"AUR S1E2, TID S1E1"',
            "“AUR S1E2, TID S1E1” is not a reveal point; write several points in brackets: [AUR S1E2, TID S1E1]",
        ),
        ("[AUR S1E2, ▮TID S1E3]", "there is no episode TID S1E3"),
        ("[AUR S1E2, ▮premise]", "“premise” stands alone; remove it or the positions"),
        ("[▮premise, AUR S1E2]", "“premise” stands alone; remove it or the positions"),
        ("▮[]", "“reveal” must not be empty"),
    ],
)
def test_a_reveal_point_that_makes_no_sense_is_a_problem_at_its_place(base: Base, written: str, message: str) -> None:
    place = base.change(TERMS, "reveal: AUR S2E1", f"reveal: {written}")
    assert base.problems() == [f"{place}: {message}"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CHARACTERS, "{name: Mara Quill, reveal: AUR S1E3}", "{name: Mara Quill, reveal: ▮AUR S1E9}"),
        (CHARACTERS, "{name: Keeper Quill, reveal: AUR S2E1}", "{name: Keeper Quill, reveal: ▮AUR S1E9}"),
        (CHARACTERS, "reveal: AUR S1E1\n    summary", "reveal: ▮AUR S1E9\n    summary"),
        (CHARACTERS, "text: Captain of the Aurora, reveal: AUR S2E2", "text: Captain of the Aurora, reveal: ▮AUR S1E9"),
        (CHARACTERS, "guest, reveal: AUR S2E2", "guest, reveal: ▮AUR S1E9"),
        (CHARACTERS, "back: pupil of\n        reveal: AUR S1E2", "back: pupil of\n        reveal: ▮AUR S1E9"),
        (CHARACTERS, "lost.\n            reveal: AUR S1E3", "lost.\n            reveal: ▮AUR S1E9"),
        (CHARACTERS, "name: The Bosun", "name: {name: The Bosun, reveal: ▮AUR S1E9}"),
        (EPISODES, "title_reveal: premise", "title_reveal: ▮AUR S1E9"),
        (EPISODES, "aliases: [The Storm]", "aliases: {name: The Storm, reveal: ▮AUR S1E9}"),
        (PEOPLE, "job: director, reveal: premise", "job: director, reveal: ▮AUR S1E9"),
        (SOURCES, "reveal: AUR S2E1", "reveal: ▮AUR S1E9"),
        (WORK, "nights., reveal: premise", "nights., reveal: ▮AUR S1E9"),
        (WORK, "aliases: The Station", "aliases: [{name: The Station, reveal: ▮AUR S1E9}]"),
        (WORK, "note: Renewed.", "note: Renewed., reveal: ▮AUR S1E9"),
    ],
)
def test_reveal_points_are_checked_wherever_they_may_stand(base: Base, file: str, old: str, new: str) -> None:
    place = base.change(file, old, new)
    assert base.problems() == [f"{place}: there is no episode AUR S1E9"]


# ---------------------------------------------------------------- versions


def test_versions_keep_their_order_and_their_reveals(base: Base) -> None:
    mara = base.read().entries["mara-quill"]
    assert versions(mara.summary) == [
        ("Keeper of the lamp", at("AUR S1E1")),
        ("Captain of the Aurora", at("AUR S2E2")),
    ]
    assert versions(mara.facts[1]) == [
        ("She is said to be lost.", at("AUR S1E3")),
        ("She lives in the harbour.", at("AUR S2E1", "TID S1E2")),
    ]


@pytest.mark.parametrize(
    "key", ["text: Either., ", "reveal: AUR S1E3, ", "sources: gazette, ", "as_of: 2030, ", "status: reported, "]
)
def test_nothing_stands_beside_versions_where_it_would_be_without_effect(base: Base, key: str) -> None:
    word = key.partition(":")[0]
    place = base.change(
        TERMS,
        "summary: {text: The room at the top., sources: gazette}",
        f"summary: {{▮{key}versions: [{{text: A room., sources: gazette}}]}}",
    )
    assert base.problems() == [f"{place}: write “{word}” inside each of the “versions”, not beside them"]


def test_a_relation_has_its_words_in_one_place_only(base: Base) -> None:
    place = base.change(
        CHARACTERS,
        "        is: mentor of\n        back: pupil of\n        reveal: AUR S1E2\n        sources: gazette\n",
        "        ▮is: mentor of\n        versions: [{is: a, back: b, sources: gazette}]\n",
    )
    assert base.problems() == [f"{place}: write “is” inside each of the “versions”, not beside them"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("        text: She lights the lamp.\n", "", "“text” is missing"),
        ("        sources: [gazette, almanac]\n", "", "“sources” is missing"),
    ],
)
def test_a_fact_needs_a_text_and_a_source(base: Base, old: str, new: str, message: str) -> None:
    base.change(CHARACTERS, old, new)
    assert base.problems() == [f"{CHARACTERS}:31:9: {message}"]


def test_a_fact_id_is_unique_within_its_entry(base: Base) -> None:
    place = base.change(CHARACTERS, "- id: fate", "- id: ▮lamp")
    assert base.problems() == [f"{place}: a second fact “lamp” in this entry"]


# ---------------------------------------------------------------- relations


def test_a_relation_is_seen_from_both_sides_and_safe_when_both_entries_are(base: Base) -> None:
    entries = base.read().entries
    (mine,), (theirs,) = entries["mara-quill"].relations, entries["bosun"].relations
    assert (mine.other, theirs.other) == ("bosun", "mara-quill")
    assert [(opened(version).words, version.reveal) for version in mine.versions] == [("mentor of", at("AUR S1E3"))]
    assert [(opened(version).words, version.reveal) for version in theirs.versions] == [("pupil of", at("AUR S1E3"))]


def test_a_relation_needs_words_for_both_sides(base: Base) -> None:
    base.change(CHARACTERS, "        back: pupil of\n", "")
    assert base.problems() == [f"{CHARACTERS}:25:9: a relation needs “is” and “back”"]


# ---------------------------------------------------------------- references, ids, order


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (CHARACTERS, "- to: bosun", "- to: ▮bosum", "there is no entry “bosum”; did you mean “bosun”?"),
        (CHARACTERS, "actor: new-face", "actor: ▮new-fase", "there is no entry “new-fase”; did you mean “new-face”?"),
        (EPISODES, "[ida-voss]", "[ida-voss, ▮ida-vos]", "there is no entry “ida-vos”; did you mean “ida-voss”?"),
        (EPISODES, "[ida-voss]", "▮bosun", "“bosun” is a character, but a person belongs here"),
        (
            TERMS,
            "[mara-quill, lamp-room]",
            "[mara-quill, ▮lamp-rom]",
            "there is no entry “lamp-rom”; did you mean “lamp-room”?",
        ),
        (
            TERMS,
            "about: lamp-room",
            "about: ▮nothing-alike",
            "there is no entry “nothing-alike”; add it or remove the reference",
        ),
        (
            CHARACTERS,
            "sources: [gazette, almanac]",
            "sources: [gazette, ▮almanack]",
            "there is no source “almanack”; did you mean “almanac”?",
        ),
        (
            TERMS,
            "work: AUR\n    when: late",
            "work: ▮AUT\n    when: late",
            "there is no work “AUT”; did you mean “AUR”?",
        ),
        (
            CHARACTERS,
            "work: AUR\n        seasons: {1",
            "work: ▮aur\n        seasons: {1",
            "there is no work “aur”; did you mean “AUR”?",
        ),
        (PEOPLE, "work: AUR", "work: ▮AU", "there is no work “AU”; did you mean “AUR”?"),
        (WORK, "spin_off_of: AUR", "spin_off_of: ▮AURA", "there is no work “AURA”; did you mean “AUR”?"),
        (CHARACTERS, "{1: main, 2: recurring}", "{1: main, 2: recurring, ▮3: main}", "AUR has no season 3"),
        (PEOPLE, "job: director,", "job: director, season: ▮7,", "AUR has no season 7"),
        (
            TIDEWATER,
            "  TID S1E2: ",
            "  ▮TIE S1E3: {sources: gazette}\n  TID S1E2: ",
            "there is no work “TIE”; did you mean “TID”?",
        ),
        (TIDEWATER, "  TID S1E2: ", "  ▮TID S2E1: {sources: gazette}\n  TID S1E2: ", "TID has no season 2"),
        (
            TIDEWATER,
            "  TID S1E2: ",
            "  ▮TID 1x3: {sources: gazette}\n  TID S1E2: ",
            "“TID 1x3” is not a position; write TID S1E3",
        ),
        (
            WORK,
            "  TID:\n",
            '  ▮x: {title: X, accent: "#000000", summary: {text: X., reveal: premise, sources: gazette},'
            " seasons: {}}\n  TID:\n",
            "“x” is not a code; use two to eight capital letters or digits",
        ),
        (
            SOURCES,
            "  rumour:\n",
            "  ▮bare: {publisher: P, title: T, reliability: high}\n  rumour:\n",
            "source “bare” needs a url, a seed or where",
        ),
        (
            CHARACTERS,
            "name: The Bosun",
            "name: ▮{name: The Bosun, search_only: true}",
            "at least one name must not be search_only",
        ),
    ],
)
def test_every_reference_must_lead_somewhere(base: Base, file: str, old: str, new: str, message: str) -> None:
    place = base.change(file, old, new)
    assert base.problems() == [f"{place}: {message}"]


@pytest.mark.parametrize(
    ("section", "entry", "where"),
    [
        ("characters", "bosun: {name: Other, reveal: premise}", f"{CHARACTERS}:43"),
        ("places", "bosun: {name: Other, reveal: premise}", f"{CHARACTERS}:43"),
        ("things", "lamp-room: {name: Other, reveal: premise}", f"{TERMS}:2"),
        ("sources", "gazette: {publisher: P, title: T, url: 'https://x.example/', reliability: high}", f"{SOURCES}:2"),
        (
            "events",
            "storm-comes: {work: AUR, when: 1974, text: T., real: none, reveal: premise, sources: gazette}",
            f"{TERMS}:8",
        ),
    ],
)
def test_an_id_stands_once_in_all_files(base: Base, section: str, entry: str, where: str) -> None:
    place = base.put("zz/more.yaml", f"{section}:\n  ▮{entry}\n")
    assert base.problems() == [f"{place}: “{entry.partition(':')[0]}” exists already ({where}); choose another id"]


def test_an_episode_stands_once_in_all_files(base: Base) -> None:
    place = base.put("zz/more.yaml", "episodes:\n  ▮AUR S1E2: {title: Fog, sources: gazette}\n")
    assert base.problems() == [f"{place}: “AUR S1E2” exists already in another file"]


def test_a_missing_episode_number_is_a_problem_once(base: Base) -> None:
    base.change(EPISODES, "  AUR S1E2: {title: Fog, released: 2030-01-11, sources: gazette}\n", "")
    assert base.problems() == [f"{EPISODES}:2:3: AUR S1E2 is missing"]


@pytest.mark.parametrize(("source", "status"), [("rumour", ""), ("[rumour]", ""), ("rumour", "status: confirmed")])
def test_a_source_of_low_reliability_never_stands_alone(base: Base, source: str, status: str) -> None:
    place = base.change(
        TERMS,
        "about: lamp-room\n    sources: gazette",
        f"about: lamp-room\n    {status or '# none'}\n    sources: ▮{source}",
    )
    assert base.problems() == [
        f"{place}: only sources of low reliability; add a better one or write “status: reported”"
    ]


@pytest.mark.parametrize(("source", "status"), [("[rumour, gazette]", ""), ("rumour", "status: reported")])
def test_beside_a_better_one_or_as_a_report_it_may_stand(base: Base, source: str, status: str) -> None:
    base.change(
        TERMS,
        "about: lamp-room\n    sources: gazette",
        f"about: lamp-room\n    {status or '# none'}\n    sources: {source}",
    )
    assert base.problems() == []


def test_a_weak_source_beside_an_unknown_one_is_one_problem(base: Base) -> None:
    place = base.change(
        TERMS, "about: lamp-room\n    sources: gazette", "about: lamp-room\n    sources: [rumour, ▮gazete]"
    )
    assert base.problems() == [f"{place}: there is no source “gazete”; did you mean “gazette”?"]


def test_a_finale_does_not_lie_before_its_premiere(base: Base) -> None:
    place = base.change(WORK, "finale: 2031-06-08", "finale: ▮2031-05-08")
    assert base.problems() == [f"{place}: the finale lies before the premiere"]


@pytest.mark.parametrize("finale", ["2031", "2031-06", "2031-06-01", "2032-01"])
def test_a_vague_finale_is_only_wrong_if_it_is_certainly_before(base: Base, finale: str) -> None:
    base.change(WORK, "finale: 2031-06-08", f"finale: {finale}")
    assert base.problems() == []


def test_schedules_stand_oldest_first(base: Base) -> None:
    place = base.change(WORK, "- as_of: 2031-02-03", "- as_of: ▮2029-02-03")
    assert base.problems() == [f"{place}: schedules stand oldest first; this one is older than the one before"]


# ---------------------------------------------------------------- the snapshot


def test_events_are_in_the_order_of_the_story(base: Base) -> None:
    assert [event.id for event in base.read().events] == ["tide-turns", "keel-is-laid", "storm-comes"]


def test_no_counterpart_in_our_world_is_none_and_another_one_a_text(base: Base) -> None:
    real = {event.id: opened(event.happening).real for event in base.read().events}
    assert real == {"tide-turns": None, "keel-is-laid": "Nothing of the kind happened.", "storm-comes": None}


def test_every_entry_is_found_by_its_token_and_the_token_tells_nothing(base: Base) -> None:
    knowledge = base.read()
    for id_, entry in knowledge.entries.items():
        assert knowledge.ids_by_token[knowledge.tokens[id_]] == id_ == entry.id
        assert id_ not in knowledge.tokens[id_]
    assert "#000000000000" not in knowledge.ids_by_token


def test_counts_say_how_many_of_each_there_are(base: Base) -> None:
    assert base.read().counts == {
        "character": 2,
        "person": 3,
        "place": 1,
        "series": 2,
        "episode": 7,
        "event": 3,
        "source": 3,
    }
    assert base.read().entries["AUR"].kind is Kind.WORK


def test_the_version_depends_on_names_and_bytes_of_the_files_alone(base: Base, tmp_path: Path) -> None:
    first = base.read()
    assert base.read().version == first.version
    twin = Base(tmp_path / "twin")
    assert twin.read().version == first.version
    twin.change(PEOPLE, "name: New Face", "name: Newer Face")
    second = twin.read()
    assert second.version != first.version
    assert changes(first, second).changed == ("people new-face",)
    assert not changes(first, first)


def test_whoever_took_a_snapshot_keeps_it(base: Base) -> None:
    first = base.read()
    current = SnapshotHolder(first)
    taken = current.current
    base.change(PEOPLE, "name: New Face", "name: Newer Face")
    second = base.read()
    current.swap(second)
    assert taken is first
    assert current.current is second


def test_what_was_added_and_removed_is_told(base: Base) -> None:
    first = base.read()
    base.change(TERMS, "  lamp-room:\n", "  pier: {name: Pier, reveal: premise}\n  lamp-room:\n")
    second = base.read()
    assert changes(first, second).added == ("places pier",)
    assert changes(second, first).removed == ("places pier",)


# ---------------------------------------------------------------- the folder


def test_other_files_and_hidden_ones_are_left_alone(base: Base) -> None:
    folder = base.write()
    for name in ("notes.txt", ".hidden.yaml", "people.yaml~", ".git/config.yaml", ".cache/x.yml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("a: [\n")
    assert problems_in(folder) == []


def test_a_folder_that_leads_back_into_itself_is_read_once(base: Base) -> None:
    folder = base.write()
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "aurora" / "up").symlink_to("..", target_is_directory=True)
    assert problems_in(folder) == []


def test_a_link_to_itself_and_one_to_nowhere_are_problems_without_follow_ups(base: Base) -> None:
    folder = base.write()
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "nowhere.yaml").symlink_to("missing")
    found = problems_in(folder)
    assert [problem.split(": ")[0] for problem in found] == ["loop.yaml:1:1", "nowhere.yaml:1:1"]
    assert all("cannot be read" in problem for problem in found)


def test_a_link_to_a_file_is_read(base: Base, tmp_path: Path) -> None:
    folder = Base(tmp_path / "real").write()
    (tmp_path / "linked").mkdir()
    for file in folder.rglob("*.y*ml"):
        (tmp_path / "linked" / file.name.replace("yml", "yaml")).symlink_to(file)
    assert problems_in(tmp_path / "linked") == []
    (tmp_path / "whole").symlink_to(folder, target_is_directory=True)
    assert problems_in(tmp_path / "whole") == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_does_not_keep_anybody_waiting(base: Base) -> None:
    folder = base.write()
    os.mkfifo(folder / "pipe.yaml")
    assert problems_in(folder) == ["pipe.yaml:1:1: cannot be read: this is not a file"]


@pytest.mark.parametrize("name", [SOURCES, "aurora"])
def test_what_may_not_be_read_is_one_problem_without_follow_ups(base: Base, name: str) -> None:
    folder = base.write()
    (folder / name).chmod(0)
    try:
        if os.access(folder / name, os.R_OK):
            pytest.skip("this user may read everything")
        assert problems_in(folder) == [f"{name}:1:1: cannot be read: Permission denied"]
    finally:
        (folder / name).chmod(0o700)


def test_a_folder_that_cannot_be_listed_leads_to_no_follow_ups(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = base.write()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("aurora"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert problems_in(folder) == ["aurora:1:1: cannot be read: Permission denied"]


def test_a_huge_file_is_one_problem_without_follow_ups(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = base.write()
    limit = (folder / CHARACTERS).stat().st_size - 1
    monkeypatch.setattr(reader, "MAX_BYTES", limit)
    monkeypatch.setattr(files_module, "MAX_BYTES", limit)
    (found,) = [problem for problem in problems_in(folder) if problem.startswith(CHARACTERS)]
    assert found.startswith(f"{CHARACTERS}:1:1: the file is larger than")


def test_too_many_files_are_a_problem(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = base.write()
    monkeypatch.setattr(files_module, "MAX_FILES", 3)
    assert f"{folder.name}:1:1: more than 3 files; only the first 3 were read" in problems_in(folder)


def test_a_file_name_that_is_no_text_can_still_be_reported(base: Base) -> None:
    folder = base.write()
    try:
        (folder / os.fsdecode(b"\xff.yaml")).write_text("a: [\n")
    except (OSError, UnicodeError):
        pytest.skip("this file system knows only names that are text")
    (found,) = problems_in(folder)
    found.encode()


def test_windows_files_are_the_same_knowledge(base: Base) -> None:
    folder = base.write()
    for path in folder.rglob("*.y*ml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    windows = read_knowledge(folder)
    assert windows.fingerprints == base.read().fingerprints


# ---------------------------------------------------------------- ids of other sites


def identify(base: Base, ids: str) -> str:
    return base.change(WORK, '    accent: "#336699"\n', f'    accent: "#336699"\n    ids: {ids}\n')


def test_ids_of_other_sites_go_into_the_snapshot(base: Base) -> None:
    identify(base, '{tvdb: 900001, tmdb: "700001", imdb: tt9000001, trakt: 9}')
    ids = {"tvdb": "900001", "tmdb": "700001", "imdb": "tt9000001", "trakt": "9"}
    knowledge = base.read()
    assert knowledge.works["AUR"].ids == ids
    assert unpack(pack(knowledge, b"")).works["AUR"].ids == ids
    assert all(not work.ids for code, work in knowledge.works.items() if code != "AUR")


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ("{tvdb: ▮series-5}", "“series-5” is not an id of that site; write its number, such as 900001"),
        ("{tmdb: ▮0}", "“0” is not an id of that site; write its number, such as 900001"),
        ("{trakt: ▮-5}", "“-5” is not an id of that site; write its number, such as 900001"),
        ("{imdb: ▮9000001}", "“9000001” is not an id of IMDb; write it with its letters, such as tt7654321"),
        ("{▮netflix: 5}", "unknown key “netflix”; remove it"),
    ],
)
def test_an_id_that_is_none(base: Base, ids: str, message: str) -> None:
    place = identify(base, ids)
    (found,) = base.problems()
    assert found.startswith(f"{place}: ")
    assert message in found


def test_two_series_with_one_id(base: Base) -> None:
    identify(base, "{tvdb: 900001, tmdb: 1}")
    base.change(
        WORK,
        "  TID:\n",
        '  BOR: {title: Borealis, accent: "#000000", summary: {text: X., reveal: premise, sources: gazette},'
        " ids: {tvdb: ▮900001, tmdb: 2}, seasons: {}}\n  TID:\n",
    )
    (found,) = base.problems()
    assert "AUR has this id too; each series has its own" in found


# ---------------------------------------------------------------- when episodes come out


def drop(base: Base, drops: str) -> str:
    return base.change(WORK, '    accent: "#336699"\n', f'    accent: "#336699"\n    drops: {drops}\n')


@pytest.mark.parametrize(
    ("drops", "message"),
    [
        ("{time: ▮9 pm, zone: UTC}", "“9 pm” is not a time of day; write 21:00"),
        ("{time: ▮24:00, zone: UTC}", "“24:00” is not a time of day; write 21:00"),
        ("{time: ▮9:00, zone: UTC}", "“9:00” is not a time of day; write 21:00"),
        ("{time: ▮21:00:00, zone: UTC}", "“21:00:00” is not a time of day; write 21:00"),
        (
            "{time: 21:00, zone: ▮New York}",
            "“New York” is not a time zone; write for example America/New_York or Europe/Berlin",
        ),
        (
            "{time: 21:00, zone: ▮../UTC}",
            "“../UTC” is not a time zone; write for example America/New_York or Europe/Berlin",
        ),
        ("{time: 21:00, zone: UTC, day: ▮after}", "“after” is not one of before, same"),
        ("{time: 21:00, zone: UTC, sources: ▮gazete}", "there is no source “gazete”; did you mean “gazette”?"),
        ("{time: 21:00, zone: UTC, sources: ▮rumour}", "only sources of low reliability; add a better one or write"),
    ],
)
def test_an_hour_that_makes_no_sense(base: Base, drops: str, message: str) -> None:
    place = drop(base, drops)
    (found,) = base.problems()
    assert found.startswith(f"{place}: ")
    assert message in found


@pytest.mark.parametrize("drops", ["{zone: UTC}", '{time: "21:00"}'])
def test_an_hour_needs_its_zone(base: Base, drops: str) -> None:
    drop(base, drops)
    assert len(base.problems()) == 1


def test_the_hour_of_a_work_goes_with_all_its_days_and_into_the_snapshot(base: Base) -> None:
    drop(base, "{time: 21:00, zone: America/New_York, day: before}")
    knowledge = unpack(pack(base.read(), b""))
    (first, last) = (knowledge.episodes[position] for position in knowledge.works["AUR"].seasons[2].episodes)
    schedule = opened(knowledge.works["AUR"].seasons[2].schedule[-1])
    assert [str(date.instant) for date in (first.released, last.released) if date] == [
        "2031-06-01 01:00:00+00:00",
        "2031-06-08 01:00:00+00:00",
    ]
    assert (schedule.premiere, schedule.finale) == (first.released, last.released)
    assert opened(first.release).date == first.released
    assert str(first.released) == "1 June 2031"


# ---------------------------------------------------------------- where it was written


def test_every_statement_knows_its_file_and_line(base: Base) -> None:
    for knowledge in (base.read(), unpack(pack(base.read(), b""))):
        told = [opened(version) for fact in knowledge.entries["mara-quill"].facts for version in fact.versions]
        told += [opened(event.happening) for event in knowledge.events]
        told += [opened(knowledge.works["AUR"].seasons[2].facts[0].versions[0])]
        assert told
        for each in told:
            where = knowledge.where(each.location)
            assert where is not None
            file, _, line = where.rpartition(":")
            # A block begins with its first key, and the text is one of the next.
            near = base.texts[file].splitlines()[int(line) - 1 :][:8]
            assert any(each.text in written for written in near), (where, each.text)


def test_what_has_no_place_says_none(base: Base) -> None:
    assert base.read().where(0) is None
