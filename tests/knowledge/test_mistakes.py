"""What editors get wrong, one at a time: each told in our own words, in the line where it is, with what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.check import check_folder
from tests.knowledge.small import CHARACTERS, EPISODES, PEOPLE, SOURCES, TERMS, TIDEWATER, WORK, Base
from tests.support.command_line import invoke

TODAY = date(2031, 12, 31)
LAMP = "text: She lights the lamp."
BOSUN = "name: The Bosun\n"
LIBRARY = (
    "expected",
    "token",
    "context",
    "scanning",
    "parsing",
    "Input should",
    "instance of",
    "valid string",
    "block",
)


def told(folder: Path) -> list[str]:
    """Everything that `check` says, errors first."""
    return [str(finding) for finding in check_folder(folder, TODAY).findings]


YAML = [
    # A colon in a text, a quote that is not closed, one inside another.
    (CHARACTERS, LAMP, "text: Keeper▮: the best there is.", "a colon and a space stand inside this text"),
    (CHARACTERS, "{text: Keeper of the lamp,", "{text: Keeper▮: of the lamp,", "a colon and a space stand inside"),
    (CHARACTERS, LAMP, 'text: ▮"She lights the lamp.', "the quote opened here is never closed"),
    (CHARACTERS, LAMP, "text: ▮'She lights the lamp.", "the quote opened here is never closed"),
    (CHARACTERS, "{text: Keeper of the lamp,", '{text: ▮"Keeper of the lamp,', "the quote opened here is never closed"),
    (CHARACTERS, BOSUN, 'name: ▮"The Bosun\n', "the quote opened here is never closed"),
    (CHARACTERS, LAMP, "text: 'It▮'s her lamp.'", "an apostrophe stands inside a text in '…'"),
    (CHARACTERS, LAMP, 'text: "She says ▮"light" to it."', 'a quote stands inside a text in "…"'),
    (CHARACTERS, LAMP, 'text: ▮"The lamp" is hers.', "the text goes on behind its closing quote"),
    (CHARACTERS, LAMP, 'text: "Her path is C:▮\\q."', "a backslash stands inside"),
    # Signs that cannot begin a text.
    (CHARACTERS, BOSUN, "name: ▮@Bosun\n", "a text cannot begin with “@”"),
    (CHARACTERS, BOSUN, "name: ▮`Bosun`\n", "a text cannot begin with “`”"),
    (CHARACTERS, BOSUN, "name: ▮%Bosun\n", "a text cannot begin with “%”"),
    (CHARACTERS, "{text: Keeper of the lamp,", "{text: ▮**Keeper** of the lamp,", "a text cannot begin with “*”"),
    (CHARACTERS, LAMP, "text: ▮*She* lights the lamp.", "a text cannot begin with “*”"),
    (CHARACTERS, BOSUN, "name: ▮& Sons\n", "a text cannot begin with “&”"),
    (CHARACTERS, BOSUN, "name: ▮[REC] tape\n", "a text that begins with “[” needs quotes"),
    (CHARACTERS, BOSUN, "name: ▮{The} Bosun\n", "a text that begins with “{” needs quotes"),
    (CHARACTERS, LAMP, "text: ▮> She lights the lamp.", "a text of several lines begins behind “|” or “>”"),
    (CHARACTERS, LAMP, "text: ▮- She lights the lamp.", "a hyphen and a space begin a list item"),
    (CHARACTERS, LAMP, "text: ▮? She lights the lamp.", "a text cannot begin with “? ”"),
    (CHARACTERS, LAMP, "text: ▮“She: lights the lamp.”", "are no quotes for YAML; write straight ones"),
    # Indentation.
    (CHARACTERS, "    " + BOSUN, "▮\tname: The Bosun\n", "a tab stands in the indentation; use spaces"),
    (CHARACTERS, "    " + BOSUN, "▮\u00a0\u00a0\u00a0\u00a0name: The Bosun\n", "a no-break space stands here"),
    (CHARACTERS, "      - id: fate\n", "      -▮\u00a0id: fate\n", "a no-break space stands here"),
    (EPISODES, "    sources: gazette\n    facts", "   ▮sources: gazette\n    facts", "begins with 3 spaces"),
    (CHARACTERS, "    reveal: AUR S1E1\n    summary", "     ▮reveal: AUR S1E1\n    summary", "begins with 5 spaces"),
    (CHARACTERS, "    " + BOSUN, "     ▮name: The Bosun\n", "begins with 5 spaces"),
    # One line left or right of its neighbours: that one is named, not the next.
    (
        CHARACTERS,
        "    reveal: AUR S1E3\n    facts",
        "  ▮reveal: AUR S1E3\n    facts",
        "this line begins with 2 spaces, the lines around it with 4",
    ),
    (
        EPISODES,
        "    title: Storm\n    aliases",
        "  ▮title: Storm\n    aliases",
        "this line begins with 2 spaces, the lines around it with 4",
    ),
    (
        EPISODES,
        "    released: 2030-01-18\n",
        "▮released: 2030-01-18\n",
        "this line begins with 0 spaces, the lines around it with 4",
    ),
    (
        CHARACTERS,
        "        reveal: AUR S1E1\n        sources: [gazette, almanac]",
        "    ▮reveal: AUR S1E1\n        sources: [gazette, almanac]",
        "this line begins with 4 spaces, the lines around it with 8",
    ),
    (
        CHARACTERS,
        "      - id: lamp\n",
        "    ▮- id: lamp\n",
        "this line begins with 4 spaces, the lines around it with 6",
    ),
    (
        CHARACTERS,
        "    " + BOSUN,
        "      ▮" + BOSUN,
        "this line begins with 6 spaces, the lines around it with 4",
    ),
    (
        EPISODES,
        "    released: 2030-01-18\n",
        "      ▮released: 2030-01-18\n",
        "this line begins with 6 spaces, the lines it may belong to with 4",
    ),
    (
        EPISODES,
        "    released: 2030-01-04\n    directed_by: [ida-voss]\n    sources: gazette\n",
        "    released: 2030-01-04\n    directed_by: [ida-voss]\n  ▮sources: gazette\n",
        "this line begins with 2 spaces, the keys above it with 4",
    ),
    (
        EPISODES,
        "    released: 2030-01-18\n    sources: gazette\n",
        "    released: 2030-01-18\n  ▮sources: gazette\n",
        "this line begins with 2 spaces, the lines around it with 4",
    ),
    (
        CHARACTERS,
        "    summary:\n",
        "  ▮summary:\n",
        "this line begins with 2 spaces, the lines around it with 4",
    ),
    (EPISODES, "  AUR S1E3:\n", "▮AUR S1E3:\n", "this line begins with 0 spaces, the lines around it with 2"),
    (CHARACTERS, "      - to: bosun", "        ▮- to: bosun", "begins with 8 spaces, the lines around it with 6"),
    (
        CHARACTERS,
        "      - {name: Mara, reveal: AUR S1E1}",
        "    ▮- {name: Mara, reveal: AUR S1E1}",
        "this line begins with 4 spaces, the lines around it with 6",
    ),
    # An id as deep as its keys.
    (
        PEOPLE,
        "  otto-lind:",
        "    ▮nora-petrov:\n    name: Nora Petrov\n    jobs:\n"
        "      - {work: AUR, job: writer, reveal: premise, sources: gazette}\n  otto-lind:",
        "“nora-petrov” has no keys of its own, for the lines below begin as deep as it does; give it 2 spaces",
    ),
    (
        CHARACTERS,
        "  bosun:\n    name: The Bosun\n",
        "    ▮bosun:\n    name: The Bosun\n",
        "“bosun” has no keys of its own, for the lines below begin as deep as it does; give it 2 spaces",
    ),
    (
        CHARACTERS,
        "  mara-quill:\n",
        "    ▮mara-quill:\n",
        "“mara-quill” has no keys of its own, for the lines below begin as deep as it does; give it 2 spaces",
    ),
    (
        PEOPLE,
        "  ida-voss:\n    name: Ida Voss\n    jobs:\n",
        "  ▮ida-voss:\n  name: Ida Voss\n  jobs:\n",
        "“ida-voss” has no keys of its own, for the lines below begin as deep as it does; give them 4 spaces",
    ),
    (
        WORK,
        "  TID:\n",
        "    ▮TID:\n",
        "“TID” has no keys of its own, for the lines below begin as deep as it does; give it 2 spaces",
    ),
    (
        SOURCES,
        "sources:\n",
        "  ▮sources:\n",
        "“sources” has no keys of its own, for the lines below begin as deep as it does; give it 0 spaces",
    ),
    # Quotes that are none.
    (CHARACTERS, "{text: Keeper of the lamp,", "{text: ▮“Keeper, of the lamp”,", "“…” are no quotes for YAML"),
    (CHARACTERS, "{text: Keeper of the lamp,", "{text: ▮„Keeper, of, the lamp“,", "„…“ are no quotes for YAML"),
    # Lists, keys, brackets.
    (CHARACTERS, "      - id: fate\n", "      ▮-id: fate\n", "a space is missing behind the hyphen"),
    (CHARACTERS, "      - {id: early,", "      ▮-{id: early,", "a space is missing behind the hyphen"),
    (TERMS, "    when: late 1974\n", "    when▮:late 1974\n", "a space is missing behind the colon of “when:”"),
    (TERMS, "    when: late 1974\n", "    when▮ late 1974\n", "a colon is missing here"),
    (TERMS, "    when: late 1974\n", "    when ▮= late 1974\n", "“=” stands here; write “when: ” instead"),
    (TERMS, "    when: late 1974\n", "    when▮：late 1974\n", "a full-width colon stands here; write “when: ”"),
    (CHARACTERS, "      - id: lamp\n", "      ▮– id: lamp\n", "“–” is no hyphen"),
    (CHARACTERS, "{text: Keeper of the lamp, sources", "{text: Keeper of the lamp ▮sources", "a comma is missing here"),
    (CHARACTERS, "{text: Keeper of the lamp, sources", '{text: "Keeper" ▮sources', "a comma is missing here"),
    (
        CHARACTERS,
        "{text: Keeper of the lamp,",
        "{text: Keeper, ▮of the lamp,",
        "a text with a comma inside needs quotes",
    ),
    (CHARACTERS, "        sources: [gazette]\n", "        sources: ▮[gazette\n", "the “[” opened here is never closed"),
    (
        CHARACTERS,
        "        - {text: Keeper of the lamp, sources: gazette}\n",
        "        - ▮{text: Keeper of the lamp, sources: gazette\n",
        "the “{” opened here is never closed; write “}”",
    ),
    (CHARACTERS, "sources: [gazette]\n", "sources: [gazette▮}\n", "“}” stands where “]” must close the “[”"),
    (CHARACTERS, "sources: [gazette]\n", "sources: gazette]▮\n", None),
    (TERMS, "    when: late 1974\n", "    when: late 1974, ▮text: A storm.\n", "several keys stand in one line"),
    (TERMS, "    name: Lamp Room\n", "    ▮- name: Lamp Room\n", "a hyphen stands before this key"),
    (CHARACTERS, "        text: She lights the lamp.\n", "      ▮text: She lights the lamp.\n", "indent what belongs"),
    # Two files in one.
    (
        CHARACTERS,
        "  bosun:\n",
        "▮<<<<<<< HEAD\n  bosun:\n=======\n  boatswain:\n>>>>>>> other\n",
        "git's conflict markers stand here",
    ),
    (PEOPLE, "  otto-lind:", "▮---\npeople:\n  otto-lind:", "a second document starts here"),
    (
        CHARACTERS,
        "  bosun:\n",
        "▮characters:\n  bosun:\n",
        "a second time (first in line 1); move what stands below it there, and remove this line",
    ),
    # What YAML reads without a word.
    (TERMS, "name: Lamp Room\n", "name: Lamp Room ▮#2\n", "everything from “#” on is a comment and lost here"),
    (CHARACTERS, LAMP, "text: She is ranked ▮#1 in the town.", "everything from “#” on is a comment"),
    (CHARACTERS, "{text: Keeper of the lamp,", "{text: Keeper ▮#2 of the lamp,", "everything from “#” on"),
    (TIDEWATER, "text: The tide turns.", "text: Tide ▮#é turns.", "everything from “#” on is a comment"),
    (WORK, 'accent: "#000000"', "accent: ▮#000000", "everything from “#” on is a comment"),
]

FORM = [
    (SOURCES, "  almanac:\n", "▮almanac:\n", "unknown section “almanac”; if it is an id, give it 2 spaces"),
    (
        PEOPLE,
        "  otto-lind: {name: Otto Lind}",
        "    ▮una-ray:\n      name: Una Ray\n  otto-lind: {name: Otto Lind}",
        "unknown key “una-ray”; if it is an id, begin its line where “ida-voss” begins, and its keys with it",
    ),
    (SOURCES, "publisher: Almanac", "▮publishr: Almanac", "unknown key “publishr”; did you mean “publisher”?"),
    (CHARACTERS, "actor: otto-lind", "actor: ▮oto-lind", "did you mean “otto-lind”?"),
    (EPISODES, "directed_by: [ida-voss]", "directed_by: [▮un-known]", "add it under “people:” in aurora/people.yaml"),
    (
        CHARACTERS,
        "sources: [gazette]",
        "sources: [▮https://gazette.example/x]",
        "put the address under “sources:” as “url”, with an id of its own, and write that id here",
    ),
    (CHARACTERS, "sources: [gazette]", "sources: [▮tribune]", "add it under “sources:” in sources.yaml"),
    (CHARACTERS, "seasons: {1: main, 2: recurring}", "seasons: ▮[2]", "{2: recurring}"),
    (TERMS, "    real: none\n", "", "“real” is missing; write “real: none”, or what happened in our world"),
    (EPISODES, "released: 2030-01-11", "released: ▮{US: 2030-01-11}", "“released” must be one date; write 2026"),
    (EPISODES, "released: 2030-01-11", "released: ▮[2030-01-11]", "“released” must be one date; write 2026"),
    (TERMS, "when: late 1974", "when: ▮{year: 1974}", "“when” must be one date of the story; write 1974"),
    (TERMS, "when: late 1974", "when: ▮September 1, 1983", "“September 1, 1983” is not a story date"),
    (WORK, "episodes: 3", "episodes: ▮[3]", "“episodes” must be a whole number, in digits"),
    (CHARACTERS, "search_only: true", "search_only: ▮[true]", "“search_only” must be true or false"),
    (WORK, "status: aired", "status: ▮[aired]", "“status” must be one of announced, confirmed"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮AUR S1E122", "an episode has a number from 1 to 99"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮S1E3", "“S1E3” is not a reveal point; write AUR S1E3"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮aur s1 e3", "write AUR S1E3"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮Season 1", "write AUR S1"),
    (EPISODES, "  AUR S1E2:", "  ▮AUR S01E02:", "“AUR S01E02” is not a position; write AUR S1E2"),
    (EPISODES, "  AUR S1E2:", "  ▮AUR 1x02:", "“AUR 1x02” is not a position; write AUR S1E2"),
    (
        EPISODES,
        "  AUR S1E2:",
        "  ▮AUR S0E1: {sources: gazette}\n  AUR S1E2:",
        "its facts take the reveal point of the next numbered episode",
    ),
    (EPISODES, "  AUR S1E2:", "  ▮AUR S1E2.5: {sources: gazette}\n  AUR S1E2:", "a special has no number here"),
    (EPISODES, "  AUR S1E2:", "  ▮AUR Special: {sources: gazette}\n  AUR S1E2:", "a special has no number here"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮AUR S0E3", "a special has no number here"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮AUR S1E3 and TID S1E1", "in brackets: [AUR S1E3, TID S1E1]"),
    (TERMS, "reveal: AUR S1E3", "reveal: ▮Premise", "write premise (in small letters)"),
    (CHARACTERS, BOSUN, "name:▮\n", "“name” has no value; write one or remove the key"),
]

REVIEW = [
    (CHARACTERS, "actor: otto-lind", "actor: ▮connor-tillman", "add it under “people:” in aurora/people.yaml"),
    # Careful by default.
    (CHARACTERS, BOSUN, BOSUN + "    aliases: ▮Hero of Mars\n", "the alias “Hero of Mars” holds a title (“Hero of”)"),
    (CHARACTERS, BOSUN, BOSUN + "    aliases: ▮Captain Marsh\n", "holds a title (“Captain”)"),
    (CHARACTERS, BOSUN, BOSUN + "    aliases: ▮Mrs Marsh\n", "holds a title (“Mrs”)"),
    (
        CHARACTERS,
        BOSUN,
        BOSUN + "    summary: {text: ▮Pilot who is killed in the storm, sources: gazette}\n",
        "this summary tells of a death (“killed”) and has no reveal of its own, so it is shown from AUR S1E3",
    ),
    (
        CHARACTERS,
        "text: He whistles., reveal: AUR S1E3,",
        "text: ▮Dies in the wreck.,",
        "this fact tells of a death (“dies”)",
    ),
    (CHARACTERS, "text: He whistles., reveal: AUR S1E3,", "text: ▮Marries the cook.,", "tells of a marriage"),
    (CHARACTERS, "text: He whistles., reveal: AUR S1E3,", "text: ▮Becomes captain.,", "tells of an office"),
    (CHARACTERS, "text: He whistles., reveal: AUR S1E3,", "text: ▮Defects to the harbour.,", "tells of an allegiance"),
    (CHARACTERS, "text: He whistles., reveal: AUR S1E3,", "text: ▮Is really a ghost.,", "tells of who somebody really"),
    (CHARACTERS, "text: He whistles., reveal: AUR S1E3,", "text: ▮Has a son with the cook.,", "tells of a birth"),
    (
        CHARACTERS,
        BOSUN,
        BOSUN + "    relations: [{to: mara-quill, is: ▮husband of, back: wife of, sources: gazette}]\n",
        "this relation tells of a marriage (“husband of”)",
    ),
    # What comes later.
    (CHARACTERS, LAMP, "text: ▮He sees the sea in season 4.", "names “season 4”, which comes later"),
    (CHARACTERS, LAMP, "text: ▮Lights the lamp for the last time in S2E2.", "names “S2E2”, which comes later"),
    (CHARACTERS, LAMP, "text: ▮Lights the lamp until the season finale.", "names “season finale”"),
    (CHARACTERS, LAMP, "text: ▮Sees the “Wreck” from afar.", "names “Wreck”, the title of AUR S2E1"),
    (EPISODES, "title: Storm\n", "title: The Long Dark Night\n", None),
    # Names, dates, statuses.
    (
        CHARACTERS,
        BOSUN,
        BOSUN + "    aliases: ▮{name: Mara Quill, reveal: AUR S2E1}\n",
        "“Mara Quill” is also a name of “mara-quill”",
    ),
    (EPISODES, "2030-01-18", "▮2030-01-05", "AUR S1E3 comes out on 5 January 2030, before AUR S1E2"),
    (WORK, "premiere: 2030-01-04, finale: 2030-01-18, ", "", "“status: aired”, but no premiere is written"),
    (WORK, "status: aired, premiere", "status: ▮aired, premiere", None),
    (
        WORK,
        "{as_of: 2031, status: announced, sources: gazette}",
        "{as_of: 2031, status: ▮aired, premiere: 2031-01-01, sources: gazette}",
        "TID S1 has aired, but TID S1E1 and 1 more have no “released”",
    ),
    (
        WORK,
        "          - {as_of: 2030-05, status: announced,",
        "          - {as_of: 2030, status: aired, premiere: 2029-01-01, sources: gazette}\n"
        "          - {as_of: 2030-05, status: ▮announced,",
        "“status: announced” follows “status: aired”",
    ),
    (
        WORK,
        "{id: jump, text: The second season jumps ten years ahead.,",
        "{id: jump, text: The second season may jump., as_of: ▮2031-02-03,",
        "known since 3 February 2031, before AUR S2 began, and all of it is out since 8 June 2031",
    ),
    (
        WORK,
        "      1:\n        schedule:\n          - {as_of: 2031,",
        "      0:\n        schedule:\n          - {as_of: 2031,",
        None,
    ),
    (WORK, "title: Tidewater", "title: ▮TBA", "“TBA” would be shown as it is"),
    (CHARACTERS, BOSUN, "name: ▮null\n", "“null” would be shown as it is"),
    (CHARACTERS, BOSUN, "name: ▮The Bosun,\n", "this name ends in “,”"),
    # A bad paste, an example.
    (CHARACTERS, LAMP, "text: ▮“She lights the lamp.”", "for YAML only straight quotes are quotes"),
    (CHARACTERS, LAMP, 'text: ▮She lights the lamp."', '" at the end was never opened'),
    (CHARACTERS, LAMP, "text: ▮She's with the lamp.'", "' at the end was never opened"),
    (CHARACTERS, LAMP, "text: ▮She lights the lamp.”", "” at the end was never opened"),
    (CHARACTERS, BOSUN, 'name: ▮The Bosun"\n', '" at the end was never opened'),
    (TERMS, "aliases: The Lantern", "aliases: [▮“Lantern the Great]", "“…” are no quotes for YAML"),
    (CHARACTERS, LAMP, "text: She lights▮\u00a0the lamp.", "there is a no-break space here"),
    (CHARACTERS, LAMP, "text: She li▮\u200bghts the lamp.", "there is a zero-width space here that does not belong"),
    (CHARACTERS, LAMP, "text: She lights the lamp▮\u00ad of the house.", "there is a soft hyphen here"),
    (CHARACTERS, LAMP, "text: She lights lamp ▮&amp; candle.", "“&amp;” is HTML"),
    (CHARACTERS, LAMP, "text: Sheâ€▮™s with the lamp.".replace("â€▮™", "▮â€™"), "read in another encoding"),
    (CHARACTERS, "  bosun:\n", "  ▮example-hero: {name: Toma, reveal: AUR S1E3}\n  bosun:\n", "is still an example"),
]


def _found(base: Base, file: str, old: str, new: str) -> tuple[str, list[str]]:
    place = base.tidy().change(file, old, new)
    return place, told(base.write())


@pytest.mark.parametrize(("file", "old", "new", "sentence"), [row for row in (*YAML, *FORM, *REVIEW) if row[3]])
def test_a_mistake_is_told_in_our_words_where_it_is(base: Base, file: str, old: str, new: str, sentence: str) -> None:
    place, found = _found(base, file, old, new)
    mine = [line for line in found if sentence in line]
    assert len(mine) == 1, found
    if "▮" in new:
        assert mine[0].startswith(f"{place}: "), found
    else:
        assert mine[0].startswith(f"{file}:"), found
    assert not any(word in line for line in found for word in LIBRARY), found
    if (file, old, new, sentence) not in REVIEW:
        assert [line for line in found if "warning: " not in line] == mine


def test_there_are_many() -> None:
    assert len(YAML) >= 40
    assert len(FORM) >= 20
    assert len(REVIEW) >= 25


def test_what_is_right_stays_right(base: Base) -> None:
    """Signs that look like slips and are none."""
    base.tidy()
    base.change(CHARACTERS, LAMP, 'text: "She lights the lamp: #1 of two, ‘hers’."')
    base.change(CHARACTERS, BOSUN, "name: It's the Bosun  # a comment with a space\n")
    base.change(CHARACTERS, "    relations:\n", "    relations:  #all of them\n")
    base.change(PEOPLE, "{name: New Face}", "{name: 'New: Face #3'}")
    base.change(WORK, "note: Renewed.", "note: Renewed at 21:00 for https-like reasons.")
    base.change(TERMS, "aliases: The Lantern", "aliases: [The Lantern, \"Lamp, the\", 'The Lens']")
    assert told(base.write()) == []


def test_a_quote_at_the_end_may_be_right(base: Base) -> None:
    """One that was opened, a measure, an apostrophe."""
    base.tidy()
    base.change(CHARACTERS, LAMP, 'text: She says "light" and "dark."')
    base.change(CHARACTERS, "{text: Keeper of the lamp,", '{text: Keeper of a lamp of 20",')
    base.change(CHARACTERS, BOSUN, "name: The Sailors'\n")
    assert told(base.write()) == []


def test_a_key_below_an_id_in_braces_is_no_odd_line(base: Base) -> None:
    """No key stands above it whose depth it could have."""
    base.tidy().change(PEOPLE, "  new-face: {name: New Face}", "  new-face: {name: New Face}\n  reveal: AUR S1E1")
    (found,) = told(base.write())
    assert "this line begins" not in found


def test_an_empty_section_before_a_misspelt_one_is_just_empty(base: Base) -> None:
    base.tidy().change(TERMS, "events:\n", "things:\nevnts:\n")
    found = told(base.write())
    assert f"{TERMS}:7:8: “things” has no value; write one or remove the key" in found
    assert f"{TERMS}:8:1: unknown key “evnts”; did you mean “events”?" in found


def test_a_missing_source_is_added_where_most_of_them_are(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    base.tidy().change(CHARACTERS, "sources: [gazette]", "sources: [tribune]")
    more = "sources:\n  one: {publisher: One, title: One, url: https://one.example, reliability: high}\n"
    base.put("aaa.yaml", more)
    monkeypatch.chdir(base.write().parent)
    way = f"{base.folder.name}/"
    check = check_folder(base.folder, TODAY)
    (line,) = [line for line in check.lines(base.folder, annotations=False) if "tribune" in line]
    assert line.startswith(f"{way}{CHARACTERS}:")
    assert f"add it under “sources:” in {way}sources.yaml, or remove" in line
    assert f"# → {way}sources.yaml\n" in _template("source", base.folder)


def _template(kind: str, folder: Path) -> str:
    result = invoke("template", kind, str(folder))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_french_spaces_and_joined_letters_are_no_bad_paste(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, "text: She says «\u00a0oui\u00a0», علی\u200cرضا and 👩\u200d🚀.")
    assert told(base.write()) == []


def test_a_season_nought_with_episodes_is_told(base: Base) -> None:
    base.tidy().change(
        WORK,
        "    seasons:\n      1:\n        schedule:\n          - {as_of: 2031,",
        (
            "    seasons:\n      ▮0:\n        schedule:\n          - {as_of: 2030, episodes: 1, sources: gazette}\n"
            "      1:\n        schedule:\n          - {as_of: 2031,"
        ),
    )
    found = told(base.write())
    assert "no episode of a season 0 can exist" in found[0]


def test_an_event_far_from_all_others_is_told(base: Base) -> None:
    base.tidy()
    events = "".join(
        f"  e{year}: {{work: AUR, when: {year}, text: Rain falls., real: none, reveal: AUR S1E3, sources: gazette}}\n"
        for year in (1938, 1971, 1972, 1973)
    )
    base.put(TERMS, base.texts[TERMS] + events)
    (found,) = told(base.write())
    assert "1938 lies 33 years before every other event of AUR" in found
    assert "warning: " in found


def test_a_director_is_credited_by_the_episode(base: Base) -> None:
    base.tidy().change(PEOPLE, "  otto-lind:", "  una-ray: {name: Una Ray}\n  wim-ash: {name: Wim Ash}\n  otto-lind:")
    base.change(
        EPISODES, "AUR S2E1: {title: Wreck,", "AUR S2E1: {directed_by: una-ray, written_by: wim-ash, title: Wreck,"
    )
    assert told(base.write()) == []
    entry = base.read().entries["una-ray"]
    assert [str(position) for name in entry.names for position in name.reveal] == ["AUR S1E3"]


def test_every_sentence(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """The whole of what is told of each, to be read."""
    said = []
    for number, (file, old, new, _) in enumerate((*YAML, *FORM, *REVIEW)):
        said += _found(Base(tmp_path / str(number)), file, old, new)[1]
    assert "\n".join(said) == snapshot
