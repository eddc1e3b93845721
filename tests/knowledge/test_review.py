"""The review: mistakes on purpose, each found at its place with its severity; a clean base is left in peace."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.knowledge.loading.loader import read_folder
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.problems import sort_by_severity
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.review import STALE_DAYS, review
from bot.knowledge.review.texts import texts_of
from tests.knowledge.small import (
    CHARACTERS,
    EPISODES,
    MARK,
    PEOPLE,
    SOURCES,
    TERMS,
    TIDEWATER,
    WORK,
    Base,
    place_of_mark,
)

TODAY = date(2031, 12, 31)
SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
E, W = "", "warning: "
LAMP = "She lights the lamp."


def findings_in(folder: Path, today: date = TODAY, stale_after: int | None = None) -> list[str]:
    """Every finding as it is printed."""
    reading = read_folder(folder)
    documents, knowledge = reading.documents, reading.valid_knowledge()
    lines = {document.file: (folder / document.file).read_text().split("\n") for document in documents}
    result = review(ReviewContext(documents, knowledge), today, lines, stale_after or STALE_DAYS)
    findings = sort_by_severity([*result.findings, *(result.stale if stale_after is not None else ())])
    return [str(finding) for finding in findings]


def test_the_tidy_base_has_no_findings(base: Base) -> None:
    assert findings_in(base.tidy().write()) == []


# ---------------------------------------------------------------- each mistake at its place

MISTAKES = [
    # Safe before its subject may be named.
    (
        CHARACTERS,
        "He whistles., reveal: AUR S1E3",
        "He whistles., reveal: ▮AUR S1E1",
        W,
        "this fact is written as safe",
    ),
    (
        CHARACTERS,
        "back: pupil of\n        reveal: AUR S1E3",
        "back: pupil of\n        reveal: ▮AUR S1E2",
        W,
        "“bosun” may be named only from AUR S1E3",
    ),
    (TERMS, "at the top., sources", "at the top., reveal: ▮premise, sources", W, "this summary is written as safe"),
    (CHARACTERS, "Quill, reveal: AUR S2E1", "Quill, reveal: ▮premise", W, "this alias is written as safe from premise"),
    (CHARACTERS, "guest, reveal: AUR S2E2", "guest, reveal: ▮premise", W, "this credit is written as safe"),
    (TERMS, "reveal: AUR S1E3\n    about", "reveal: ▮premise\n    about", W, "nothing it is about may be named then"),
    # Versions in the wrong order.
    (CHARACTERS, "Aurora, reveal: AUR S2E2", "Aurora, reveal: ▮AUR S1E1", E, "which can therefore never be shown"),
    (CHARACTERS, "reveal: [AUR S2E1, TID S1E2]", "reveal: ▮AUR S1E2", E, "no later than the one it replaces"),
    (
        WORK,
        "{id: jump, text: The second season jumps ten years ahead., sources: gazette}",
        "{id: jump, versions: [{text: It jumps., as_of: 2031-07, sources: gazette},"
        " {text: It leaps., as_of: ▮2031-06-20, sources: gazette}]}",
        E,
        "put the versions in order",
    ),
    (
        CHARACTERS,
        "is: mentor of\n        back: pupil of\n        reveal: AUR S1E3\n        sources: gazette",
        "versions:\n          - {is: rival of, back: rival of, reveal: AUR S2E1, sources: gazette}\n"
        "          - {is: mentor of, back: pupil of, reveal: ▮AUR S1E3, sources: gazette}",
        E,
        "no later than the one it replaces",
    ),
    # Names.
    (
        CHARACTERS,
        "name: The Bosun\n",
        "name: The Bosun\n    aliases: ▮{name: Mara Quill, reveal: AUR S2E1}\n",
        E,
        "“Mara Quill” is also a name of “mara-quill”",
    ),
    (
        TERMS,
        "events:",
        "things:\n  lantern: {name: ▮the lantern, reveal: AUR S2E1}\nevents:",
        W,
        "also a name of “lamp-room”",
    ),
    (
        CHARACTERS,
        "name: The Bosun\n",
        "name: The Bosun\n    aliases: ▮Mara\n",
        W,
        "“Mara” is also a name of “mara-quill”",
    ),
    (WORK, "title: Tidewater", "title: Tidewater\n    aliases: ▮The Station", W, "also a name of “AUR”"),
    (
        CHARACTERS,
        "  bosun:\n",
        "  cook: {name: Toma Reeve, reveal: AUR S1E3}\n  twin: {name: ▮Toma Reeves, reveal: AUR S1E3}\n  bosun:\n",
        W,
        "“Toma Reeves” differs by one letter from “Toma Reeve” of “cook”",
    ),
    (
        PEOPLE,
        "{name: Otto Lind}",
        "{name: Otto Lind}\n  otto-lindt: {name: ▮Otto Lindt, reveal: premise}",
        W,
        "“Otto Lindt” differs by one letter from “Otto Lind” of “otto-lind”",
    ),
    # Ends before starts, years that contradict each other.
    (CHARACTERS, LAMP, "▮She keeps the lamp from 1984 to 1980.", E, "“from 1984 to 1980” ends before it starts"),
    (TERMS, "Nothing of the kind happened.", "▮That took place 1984–1980.", E, "“1984–1980” ends before it starts"),
    (TERMS, "A storm tears the", "▮In 1975 a storm tears the", E, "the text says “In 1975”, but “when” says late 1974"),
    (TERMS, "A storm tears the", "▮It is bad. In March 1974 a storm tears the", E, "the text says “In March 1974”"),
    (
        TERMS,
        "The keel of the Aurora is laid.",
        "▮On 25 August 1974 it is laid.",
        E,
        "says “25 August 1974”, but “when”",
    ),
    (TERMS, "The keel of the Aurora is laid.", "▮On August 25, 1974 it is laid.", E, "says “August 25, 1974”"),
    # Episodes and schedules.
    (
        EPISODES,
        "    released: 2030-01-18",
        "    released: ▮2030-01-10",
        E,
        "AUR S1E3 comes out on 10 January 2030, before AUR S1E2",
    ),
    (EPISODES, "    released: 2030-01-04", "    released: ▮2030-01-03", E, "before the premiere of its season"),
    (EPISODES, "    released: 2030-01-18", "    released: ▮2030-01-19", E, "after the finale of its season"),
    (WORK, "episodes: 3", "episodes: ▮4", E, "the schedule says 4 episodes, but 3 of AUR S1 are listed"),
    # Relations.
    (
        CHARACTERS,
        "name: The Bosun\n",
        "name: The Bosun\n    relations:\n      - {to: ▮mara-quill, is: pupil of, back: Mentor of, sources: gazette}\n",
        E,
        "is written already (aurora/characters.yaml:",
    ),
    (
        CHARACTERS,
        "name: The Bosun\n",
        "name: The Bosun\n    relations:\n      - {to: ▮mara-quill, is: mentor of, back: pupil of, sources: gazette}\n",
        E,
        "says the opposite of another one",
    ),
    (
        CHARACTERS,
        "name: The Bosun\n",
        "name: The Bosun\n    relations:\n      - {to: ▮mara-quill, "
        "is: student of, back: teacher of, reveal: AUR S2E1, sources: gazette}\n",
        W,
        "both sides tell of the same relation",
    ),
    (
        CHARACTERS,
        "    relations:\n",
        "    relations:\n      - {to: ▮mara-quill, is: twin of, back: twin of, sources: gazette}\n",
        E,
        "“mara-quill” is related to itself",
    ),
    # The hidden leak.
    (
        CHARACTERS,
        LAMP,
        "▮She lights the lamp with the Bosun.",
        E,
        "names “the Bosun” and “bosun” may be shown only from AUR S1E3",
    ),
    (CHARACTERS, LAMP, "▮She lights THE BOSUN'S lamp.", E, "names “THE BOSUN”"),
    (TERMS, "{text: The room at the top.", "{text: ▮The room of The Bosun.", E, "this summary is shown from AUR S1E1"),
    (
        TERMS,
        "A storm tears the",
        "▮For Keeper Quill a storm tears the",
        E,
        "names “Keeper Quill” and this name may be shown only",
    ),
    (TIDEWATER, "real: none", "real: ▮Mara Quill never lived.", E, "this line about our world is shown from TID S1E1"),
    (CHARACTERS, "is: mentor of", "is: ▮as Keeper Quill mentor of", E, "this relation is shown from AUR S1E3"),
    (
        CHARACTERS,
        "seasons: {1: main, 2: recurring}\n",
        "seasons: {1: main, 2: recurring}\n        note: ▮beside the Bosun\n",
        E,
        "this note of a credit is shown from AUR S1E1 and names “the Bosun”",
    ),
    (WORK, "note: Renewed.", "note: ▮Renewed for Mara Quill.", E, "this note of a schedule is shown from premise"),
    (WORK, "It was made for winter nights.", "▮It was made for Quill.", W, "“Quill”, which is probably “mara-quill”"),
    (
        WORK,
        "A lighthouse drifts into space.",
        "▮A Lamp Room drifts into space.",
        E,
        "this summary is shown from premise",
    ),
    (
        EPISODES,
        "AUR S2E2: {released: 2031-06-08,",
        "AUR S2E2: {released: 2031-06-08, date_note: ▮Said Keeper Quill.,",
        E,
        "note of a date",
    ),
    (
        EPISODES,
        "It is the longest of all.",
        "▮It is the longest of all for Keeper Quill.",
        E,
        "this fact is shown from AUR S1E3",
    ),
    (PEOPLE, "job: director", "job: ▮director of the Bosun", E, "this job is shown from premise"),
    (
        SOURCES,
        "title: Aurora returns\n",
        "title: ▮Mara Quill returns\n    reveal: premise\n",
        E,
        "this headline is shown from premise",
    ),
    # Markup.
    (CHARACTERS, LAMP, "▮She lights the | lamp.", E, "a bar in this text"),
    (CHARACTERS, LAMP, "▮She lights the `lamp`.", E, "a backtick in this text"),
    (CHARACTERS, LAMP, "▮She lights the **lamp**.", E, "an asterisk in this text"),
    (CHARACTERS, LAMP, "▮She lights a lamp [1].", E, "a square bracket in this text"),
    (CHARACTERS, LAMP, "▮She lights a lamp <3.", E, "“<” in this text"),
    (CHARACTERS, LAMP, "▮She lights https://lamp.example today.", E, "an address in this text"),
    # Sources.
    (
        SOURCES,
        "sources:\n",
        "sources:\n  ▮unread: {publisher: P, title: T, where: here, reliability: low}\n",
        W,
        "nothing cites",
    ),
    (SOURCES, "https://gazette.example/", "▮https://gazette/", E, "the host of this address cannot exist"),
    (SOURCES, "https://gazette.example/", "▮https://gazette..example/", E, "the host"),
    (SOURCES, "https://gazette.example/", "▮https://-gazette.example/", E, "the host"),
    (SOURCES, "https://gazette.example/", "▮https://gazette.example:port/", E, "the host"),
    (SOURCES, "date: 2031-02-03", "date: ▮2032-01", W, "dated January 2032, which has not come yet"),
    # Wording.
    (CHARACTERS, LAMP, f"▮She {'very ' * 32}often lights the lamp.", W, "characters; more than 160"),
    (CHARACTERS, LAMP, "▮She lights the lamp", W, "this fact has no full stop at its end"),
    (
        TERMS,
        "Nothing of the kind happened.",
        "▮Nothing of the kind happened,",
        W,
        "this line about our world has no full stop",
    ),
    (CHARACTERS, LAMP, "▮She lights  the lamp.", W, "there are two spaces before “the”"),
    (CHARACTERS, LAMP, '▮"She lights the  lamp."', W, "there are two spaces before “lamp.”"),
    (CHARACTERS, LAMP, "▮She lights Mara's and Mara’s lamp.", W, "straight (') and curly (‘’) quotes are mixed"),
    (CHARACTERS, LAMP, '▮She lights "the" and “a” lamp.', W, 'straight (") and curly (“”) quotes are mixed'),
]


@pytest.mark.parametrize(("file", "old", "new", "severity", "message"), MISTAKES)
def test_each_mistake_is_found_at_its_place(
    base: Base, file: str, old: str, new: str, severity: str, message: str
) -> None:
    place = base.tidy().change(file, old, new)
    found = findings_in(base.write())
    assert len(found) == 1, found
    assert found[0].startswith(f"{place}: {severity}"), found
    assert severity or "warning: " not in found[0]
    assert message in found[0]


def test_there_are_many() -> None:
    assert len(MISTAKES) >= 40


def test_everything_at_once_errors_first(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, "She lights the | lamp")
    base.change(TERMS, "Nothing of the kind happened.", "Nothing of the *kind* happened")
    found = findings_in(base.write())
    assert ["warning: " in line for line in found] == [False, False, True, True]


# ---------------------------------------------------------------- what is no mistake


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        # A newer version may be safe earlier: it replaces the other one for everybody.
        (CHARACTERS, "reveal: [AUR S2E1, TID S1E2]\n", "reveal: AUR S1E3\n            as_of: 2030\n"),
        # Two series that do not cover one another.
        (CHARACTERS, "Aurora, reveal: AUR S2E2", "Aurora, reveal: [AUR S1E1, TID S1E1]"),
        # An actor may have the name of a character, numbers count up, search-only names are misspelt on purpose.
        (PEOPLE, "{name: New Face}", "{name: New Face, aliases: Mara}"),
        (TERMS, "aliases: The Lantern", "aliases: [Lamp Room 11, Lamp Room 12]"),
        (CHARACTERS, "name: The Bosun\n", "name: The Bosun\n    aliases: {name: Mara Quell, search_only: true}\n"),
        (
            TERMS,
            "events:",
            "things:\n  r-11: {name: Room 11, reveal: AUR S1}\n  r-12: {name: Room 12, reveal: AUR S1}\nevents:",
        ),
        (
            TERMS,
            "events:",
            "things:\n  l-1: {name: Lampion I, reveal: AUR S1}\n  l-2: {name: Lampion II, reveal: AUR S1}\nevents:",
        ),
        # Dates that only look like a contradiction.
        (CHARACTERS, LAMP, "She brings the lighting forward from 1984 to 1980."),
        (TERMS, "A storm tears the", "In 1974 a storm tears the"),
        (TERMS, "A storm tears the", "As in 1950 a storm tears the"),
        (TERMS, "when: 1974-08-24\n    text: The keel", "when: about 1975\n    text: In 1974 the keel"),
        # Names that belong to somebody else, everyday words, ourselves.
        (CHARACTERS, LAMP, "She lights the lamp of Mara Lindqvist and of a bosun."),
        (CHARACTERS, LAMP, "She, Mara, lights the lamp; the lamp room is dark."),
        (WORK, "It was made for winter nights.", "It was made for Jonathan Quill."),
        (WORK, "It was made for winter nights.", "Otto Lind was made for winter nights."),
        (WORK, "It was made for winter nights.", "Aurora Station and Tidewater were made for winter nights."),
        # In names and titles every sign stands as it is.
        (CHARACTERS, "name: The Bosun\n", 'name: "*The Bosun*"\n'),
        (CHARACTERS, "name: The Bosun\n", 'name: "Bosun <X> [REC]"\n'),
        (EPISODES, "title: Storm", "title: Storm | Night"),
        (WORK, "title: Tidewater", 'title: "T*I*D*E"'),
        # One letter: a main character, a short name, a rhyme, a relation between the two, two actors.
        (CHARACTERS, "  bosun:\n", "  twin: {name: Mara Quell, reveal: AUR S1E3}\n  bosun:\n"),
        (
            CHARACTERS,
            "  bosun:\n",
            "  a: {name: Drogo, reveal: AUR S1E3}\n  b: {name: Drogon, reveal: AUR S1E3}\n  bosun:\n",
        ),
        (
            CHARACTERS,
            "  bosun:\n",
            "  a: {name: Rickon Hale, reveal: AUR S1E3}\n  b: {name: Dickon Hale, reveal: AUR S1E3}\n  bosun:\n",
        ),
        (
            CHARACTERS,
            "  bosun:\n",
            "  a: {name: Robett Hale, reveal: AUR S1E3}\n  b:\n    name: Robert Hale\n    reveal: AUR S1E3\n"
            "    relations:\n      - {to: a, is: friend of, back: friend of, sources: gazette}\n  bosun:\n",
        ),
        # Two relations between the same two are two relations.
        (
            CHARACTERS,
            "name: The Bosun\n",
            "name: The Bosun\n    relations:\n"
            "      - {to: mara-quill, is: guardian of, back: ward of, reveal: AUR S2E1, sources: gazette}\n",
        ),
        # A quotation ends in its own way.
        (CHARACTERS, LAMP, "She says “lights on!”"),
        (CHARACTERS, LAMP, '"She lights the lamp: now."'),
        # A line break in the file is one space.
        (CHARACTERS, LAMP, "She lights\n          the lamp."),
    ],
)
def test_what_is_no_mistake(base: Base, file: str, old: str, new: str) -> None:
    base.tidy().change(file, old, new)
    assert findings_in(base.write()) == []


def test_a_twin_relation_is_told_where_it_stands_the_second_time(base: Base) -> None:
    base.tidy().change(
        CHARACTERS,
        "    relations:\n",
        "    relations:\n      - {to: bosun, is: mentor of, back: pupil of, sources: gazette}\n",
    )
    place = base.change(CHARACTERS, "- to: bosun\n", "- to: ▮bosun\n")
    assert findings_in(base.write()) == [
        f"{place}: this relation to “bosun” is written already (aurora/characters.yaml:25); keep one of them"
    ]


def test_a_finale_before_the_premiere_of_a_later_schedule(base: Base, snapshot: SnapshotAssertion) -> None:
    base.tidy().change(WORK, "            finale: 2031-06-08\n", "")
    place = base.change(WORK, "announced, note: Renewed.,", "announced, finale: ▮2031-05-01, note: Renewed.,")
    found = findings_in(base.write())
    assert found[-1].startswith(f"{place}: this finale is before the latest premiere of the season (1 June 2031)")
    assert found == snapshot


# ---------------------------------------------------------------- the shipped knowledge

SEEDED = """\
sources:
  ▮seeded-source: {publisher: P, title: T, date: ▮2099, url: ▮"https://nowhere/", reliability: high}
characters:
  seeded:
    name: [Ed Baldwim, ▮{name: Karen, reveal: FAM S1E1}]
    reveal: FAM S2E1
    summary:
      versions:
        - {text: Astronaut, reveal: FAM S3E1, sources: wiki-en}
        - {text: Cosmonaut, reveal: ▮FAM S2E1, sources: wiki-en}
    relations:
      - {to: ed-baldwin, is: father of, back: son of, reveal: FAM S2E1, sources: wiki-en}
      - {to: ▮ed-baldwin, is: father of, back: son of, reveal: ▮FAM S1E2, sources: wiki-en}
    facts:
      - {id: one, text: ▮"Trusts Ellen Wilson, who is *president*", reveal: ▮FAM S1E1, sources: wiki-en}
      - {id: two, text: ▮Meets Miles Dale.  Lives from 1990 to 1980., sources: wiki-en}
events:
  seeded-event:
    work: FAM
    when: 1974
    text: ▮In 1973 Kelly Baldwin is not yet known.
    real: ▮Dev Ayesa never lived.
    reveal: FAM S1E1
    sources: wiki-en
"""


def test_mistakes_in_the_shipped_knowledge_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(SHIPPED, folder)
    clean = set(findings_in(folder, date(2026, 11, 20)))
    text, places = SEEDED, set()
    while MARK in text:
        line, column = place_of_mark(text)
        places.add(f"star-city/zz.yaml:{line}:{column}:")
        text = text.replace(MARK, "", 1)
    (folder / "star-city" / "zz.yaml").write_text(text)
    found = [line for line in findings_in(folder, date(2026, 11, 20)) if line not in clean]
    assert {line.partition(" ")[0] for line in found} == places
    assert len(found) >= 16


def test_the_shipped_knowledge_passes_strictly() -> None:
    assert findings_in(SHIPPED, date(2026, 11, 20)) == []


def test_whoever_is_named_too_early_is_noticed(tmp_path: Path) -> None:
    """Every entry that is not public from the start, by each of its full names, in a text for everybody."""
    folder = tmp_path / "knowledge"
    shutil.copytree(SHIPPED, folder)
    reading = read_folder(folder)
    documents, knowledge = reading.documents, reading.valid_knowledge()
    public = {use.text for use in ReviewContext(documents, knowledge).names if not all(use.reveals)}
    late = [
        use
        for use in ReviewContext(documents, knowledge).names
        if all(use.reveals)
        and use.item.section in ENTRY_SECTIONS
        and use.item.section != "people"
        and use.text not in public
        and any(word[0].isupper() for word in use.text.removeprefix("The ").split())
    ]
    events = [
        f'  early-{number}: {{work: FAM, when: 1974, text: "It was {use.text}, they say.", '
        "real: none, reveal: premise, sources: wiki-en}\n"
        for number, use in enumerate(late)
    ]
    (folder / "early.yaml").write_text("events:\n" + "".join(events))
    told = {int(line.split(":")[1]) - 2 for line in findings_in(folder) if line.startswith("early.yaml")}
    missed = [use.text for number, use in enumerate(late) if number not in told]
    assert len(late) > 200
    assert missed == []


def test_every_text_of_the_shipped_knowledge_is_looked_at() -> None:
    reading = read_folder(SHIPPED)
    documents, knowledge = reading.documents, reading.valid_knowledge()
    texts = list(texts_of(ReviewContext(documents, knowledge)))
    kinds = {text.what for text in texts}
    assert kinds == {
        "summary",
        "fact",
        "relation",
        "note of a credit",
        "job",
        "event",
        "line about our world",
        "note of a schedule",
        "rhythm",
        "note of a date",
        "headline",
    }
    facts = sum(len(fact.versions) for entry in knowledge.entries.values() for fact in entry.facts)
    facts += sum(len(f.versions) for work in knowledge.works.values() for s in work.seasons.values() for f in s.facts)
    facts += sum(len(fact.versions) for episode in knowledge.episodes.values() for fact in episode.facts)
    assert sum(text.what == "fact" for text in texts) == facts
    assert sum(text.what == "event" for text in texts) == len(knowledge.events)


# ---------------------------------------------------------------- what has aged


def test_old_facts_and_announcements_are_told_only_when_asked(base: Base, snapshot: SnapshotAssertion) -> None:
    base.tidy()
    old = base.change(WORK, "winter nights., reveal: premise,", "winter nights., as_of: ▮2030-03, reveal: premise,")
    premiere = base.change(WORK, "premiere: 2031-06-01", "premiere: ▮2031-06-01")
    finale = base.change(WORK, "finale: 2031-06-08", "finale: ▮2031-06-08")
    promised = base.change(
        EPISODES,
        "{id: length, text: It is the longest of all., sources: gazette}",
        "{id: length, text: ▮It comes on 9 June 2031., as_of: 2031-02, status: announced, sources: gazette}",
    )
    folder = base.write()
    assert findings_in(folder) == []
    found = findings_in(folder, stale_after=365)
    assert [line.partition(": warning: ")[0] for line in found] == [promised, old, premiere, finale]
    assert "known since March 2030" in found[1]
    assert "“9 June 2031” has passed" in found[0]
    assert len(findings_in(folder, stale_after=3650)) == 3
    assert findings_in(folder, date(2031, 6, 1), stale_after=3650) == []
    assert "\n".join(found) == snapshot


def test_a_fact_with_a_newer_version_is_not_stale(base: Base) -> None:
    base.tidy().change(
        WORK,
        "{id: jump, text: The second season jumps ten years ahead., sources: gazette}",
        "{id: jump, versions: [{text: It jumps., as_of: 2020, sources: gazette},"
        " {text: It leaps., as_of: 2031-10, sources: gazette}]}",
    )
    assert not any("known since" in line for line in findings_in(base.write(), stale_after=365))


def test_every_sentence(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """The whole of what is found of each mistake, to be read."""
    said = []
    for number, (file, old, new, _, _) in enumerate(MISTAKES):
        base = Base(tmp_path / str(number)).tidy()
        base.change(file, old, new)
        said += findings_in(base.write())
    assert "\n".join(said) == snapshot
