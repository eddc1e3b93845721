"""Careful by default, measured: 240 deaths and 220 relations of somebody who never thinks of reveal points."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.check import check_folder
from bot.knowledge.review.rules.life import life_change, relation_change, title_in
from tests.knowledge.careless import Written, write_base
from tests.knowledge.small import CHARACTERS, EPISODES, SOURCES, TERMS, Base

TODAY = date(2031, 12, 31)


def told_lines(written: Written) -> set[int]:
    """The lines of the characters about which anything is said."""
    found = check_folder(written.folder, TODAY).findings
    return {finding.line for finding in found if finding.file == "characters.yaml"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nearly_all_that_would_show_too_early_is_told_and_nearly_nothing_that_is_right(
    tmp_path: Path, seed: int
) -> None:
    careless = write_base(tmp_path / "careless", careful=False, seed=seed)
    careful = write_base(tmp_path / "careful", careful=True, seed=seed)
    assert (len(careless.deaths), len(careless.relations)) == (240, 220)
    told = told_lines(careless)
    reported = sum(line.number in told for line in careless.early)
    wrong = sum(line.number in told for line in careless.right)
    told = told_lines(careful)
    wrong += sum(line.number in told for line in careful.right)
    right = len(careless.right) + len(careful.right)
    assert reported >= 0.95 * len(careless.early), (reported, len(careless.early))
    assert wrong <= 0.05 * right, (wrong, right)


def test_what_is_told_too_early_is_an_error(tmp_path: Path) -> None:
    careless = write_base(tmp_path, careful=False)
    checked = check_folder(careless.folder, TODAY)
    assert checked.failed(strict=False)
    assert "has no reveal of its own, so it is shown from TH S1E" in str(checked.findings[0])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dies (molten gold), by the hand of Khal Drogo.", "a death"),
        ("She is the one who kills the king.", "a death"),
        ("Never comes back from the Moon.", "a death"),
        ("He marries Sansa.", "a marriage"),
        ("The wedding ends the war.", "a marriage"),
        ("He proposes to Sansa.", "a marriage"),
        ("He proposed to her on the Moon.", "a marriage"),
        ("They get divorced in 1983.", "a marriage"),
        ("Gives birth to a boy on Mars.", "a birth"),
        ("Is pregnant and tells nobody.", "a birth"),
        ("Is elected president in 1992.", "an office"),
        ("Becomes captain of the watch.", "an office"),
        ("Takes the throne after the siege.", "an office"),
        ("Resigns from NASA.", "an office"),
        ("Defects to the Soviet Union.", "an allegiance"),
        ("Joins the rebels.", "an allegiance"),
        ("Bends the knee to her.", "an allegiance"),
        ("Passes secrets to the KGB.", "an allegiance"),
        ("Is really the son of Rhaegar.", "who somebody really is"),
        ("Turns out to be a machine.", "who somebody really is"),
        ("Is unmasked as the Night Fox.", "who somebody really is"),
        ("Lives under the name of Carter.", "who somebody really is"),
    ],
)
def test_what_changes_a_life(text: str, kind: str) -> None:
    change = life_change(text)
    assert change is not None
    assert change.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Studies the diet of bees.",
        "Kills time with dice.",
        "Fears death.",
        "Becomes friends with the cook.",
        "Is engaged in the wool trade.",
        "Was born in Vietnam.",
        "Has never married.",
        "His father died before the story begins.",
        "Was killed centuries ago, as the songs have it.",
        "Succeeds in the exam.",
        "Joins them for dinner.",
        "Serves soup.",
        "Lives beside the Dead Sea.",
        "Rises to his feet.",
        "Is dead tired after the shift.",
        "Flies round the Moon without landing.",
        "Likes to play the queen of spades.",
        "Comes out of the hills.",
        "Proposes to steer the asteroid to Earth.",
    ],
)
def test_what_changes_none(text: str) -> None:
    assert life_change(text) is None


@pytest.mark.parametrize(
    "words",
    [
        *("friend of", "colleague of", "plays chess with", "home of", "lives at", "crew of"),
        *("skilled beside", "borrowed from", "shares their boat with", "resides with", "finally meets", "landlord of"),
        *("updates", "pleads with", "clowns with", "forwards letters to", "personal cook of", "renewed by"),
    ],
)
def test_ties_that_give_nothing_away(words: str) -> None:
    assert relation_change(words) is None


@pytest.mark.parametrize(
    ("name", "title"),
    [("King Joffrey", "King"), ("The Queen", "Queen"), ("President Wilson", "President"), ("Kingsley", None)],
)
def test_a_title_is_a_whole_word(name: str, title: str | None) -> None:
    assert title_in(name) == title


def test_a_title_by_which_somebody_is_introduced_is_no_news(base: Base) -> None:
    base.tidy().change(CHARACTERS, "name: The Bosun\n", "name: Captain Marsh\n    aliases: [Captain Toma Marsh]\n")
    base.change(
        TERMS,
        "places:\n",
        "characters:\n  chief:\n    name: Ola Berg\n    aliases: [President Berg]\n"
        "    reveal: AUR S1E1\n    summary: {text: President of the harbour, sources: gazette}\nplaces:\n",
    )
    assert [str(finding) for finding in check_folder(base.write(), TODAY).findings] == []


def test_at_the_very_end_nothing_is_told_too_early(base: Base) -> None:
    base.tidy().change(
        CHARACTERS,
        "  bosun:\n",
        "  late:\n    name: Toma\n    reveal: [AUR S2E2, TID S1E2]\n"
        "    facts: [{id: x, text: Dies in the wreck., sources: gazette}]\n  bosun:\n",
    )
    assert check_folder(base.write(), TODAY).findings == []


def test_a_reveal_of_its_own_is_all_that_is_asked_for(base: Base) -> None:
    base.tidy().change(CHARACTERS, "text: He whistles., reveal", "text: Dies in the wreck., reveal")
    assert check_folder(base.write(), TODAY).findings == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lights the lamp until season 2.", True),
        ("Lights the lamp until the second season.", True),
        ("Lights the lamp again in 2x01.", True),
        ("Leaves in AUR S2E1.", True),
        ("Leaves in episode 3.", True),
        ("Leaves in the third episode.", True),
        ("Leaves in the last episode.", True),
        ("Leaves at the end of the season.", True),
        ("Comes back next season.", True),
        ("Is in the final season only.", True),
        ("Lights the lamp in season 1.", False),
        ("Lights the lamp in the first episode.", False),
        ("Lights the lamp season after season.", False),
        ("Lights it in the rainy season.", False),
        ("Reads a series of books.", False),
    ],
)
def test_a_text_that_names_what_comes_later(base: Base, text: str, told: bool, snapshot: SnapshotAssertion) -> None:
    base.tidy().change(CHARACTERS, "text: She lights the lamp.", f"text: {text}")
    found = [str(finding) for finding in check_folder(base.write(), TODAY).findings]
    assert bool(found) is told, found
    assert all("which comes later" in line and "warning: " not in line for line in found)
    assert found == snapshot


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("Battle of the Reefs", "Fights in the Battle of the Reefs.", True),
        ("The Battle of the Reefs", "Fights in the Battle of the Reefs.", True),
        ("Wreck", "Is there in “Wreck”.", True),
        ("Wreck", "Sees the wreck. Wreck and all.", False),
        ("All In", "Is all in at last.", False),
        ("Mara Quill", "Is a friend of Mara.", False),
    ],
)
def test_a_hidden_title_in_a_text(base: Base, title: str, text: str, told: bool, snapshot: SnapshotAssertion) -> None:
    base.tidy().change(EPISODES, "title: Wreck", f"title: {title}")
    base.change(CHARACTERS, "text: She lights the lamp.", f"text: {text}")
    found = [str(finding) for finding in check_folder(base.write(), TODAY).findings]
    assert bool(found) is told, found
    assert all("the title of AUR S2E1, which may be shown only from AUR S2E1" in line for line in found)
    assert found == snapshot


def test_whoever_acts_in_the_next_season_is_no_secret(base: Base) -> None:
    """As with credits: the end of one season may name the next."""
    base.tidy().change(
        CHARACTERS,
        "text: She lights the lamp.\n        reveal: AUR S1E1",
        "text: Is in season 2.\n        reveal: AUR S1",
    )
    assert check_folder(base.write(), TODAY).findings == []


def test_what_has_no_reveal_point_is_listed_oldest_first(base: Base, snapshot: SnapshotAssertion) -> None:
    base.tidy().change(
        CHARACTERS,
        "  bosun:\n",
        "  cook:\n    name: Toma\n    aliases: [Tom]\n    reveal: AUR S1E2\n    facts:\n"
        "      - {id: a, text: Likes salt., sources: almanac}\n"
        "      - {id: b, text: Likes fish., as_of: 2029-05, sources: gazette}\n"
        "      - {id: c, text: Likes soup., reveal: AUR S1E2, sources: gazette}\n"
        "    relations: [{to: bosun, is: friend of, back: friend of, sources: gazette}]\n  bosun:\n",
    )
    checked = check_folder(base.write(), TODAY, with_defaults=True)
    notes = [str(note) for note in checked.notes if "cook" in str(note) or note.line > 43]
    assert checked.findings == []
    assert not checked.failed(strict=True)
    assert all(": note: " in note for note in notes)
    assert "is shown from AUR S1E2 (known since 2029-05-01)" in str(checked.notes[0])
    ages = [str(note).rpartition("(")[2] for note in checked.notes]
    assert ages == sorted(ages, key=lambda age: (age == "undated)", age))
    assert any("the alias “Tom” has no reveal of its own" in note for note in notes)
    assert not any("Likes soup" in note for note in notes)
    assert SOURCES not in {note.file for note in checked.notes}
    assert check_folder(base.folder, TODAY).notes == []
    assert notes == snapshot
