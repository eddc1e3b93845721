"""What a season overtakes: words from before it began, unless they are history, of a later season, or came true."""

from __future__ import annotations

from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.check import check_folder
from tests.knowledge.small import CHARACTERS, PEOPLE, WORK, Base

TODAY = date(2031, 12, 31)
JUMP = "{id: jump, text: The second season jumps ten years ahead.,"
OVERTAKEN = "before AUR S2 began, and all of it is out"
FIRST = "- {as_of: 2030, status: aired, premiere: 2030-01-04, finale: 2030-01-18, episodes: 3, sources: gazette}"
SECOND = "            status: announced\n            premiere: 2031-06-01\n"


def told(base: Base) -> list[str]:
    """What check says of the base."""
    return [str(finding) for finding in check_folder(base.write(), TODAY).findings]


@pytest.mark.parametrize(
    ("text", "as_of", "overtaken"),
    [
        ("In February 2031 Mara was named for it.", "2031-02-03", False),
        ("Mara was missing from the cast list of 3 February 2031.", "2031-02-03", False),
        ("It was renewed in 2031.", "2031-02", False),
        ("In February 2031 it was said that Mara will be back.", "2031-02-03", True),
        ("In February 2031 nobody had been cast so far.", "2031-02-03", True),
        ("Mara is named for it.", "2031-02-03", True),
        ("In 2012 Mara lives in the harbour.", "2031-02-03", True),
        ("Mara was named for it in June 2030.", "2031-02-03", True),
    ],
)
def test_a_text_that_says_when_it_was_so_is_history(
    base: Base, text: str, as_of: str, overtaken: bool, snapshot: SnapshotAssertion
) -> None:
    base.tidy().change(WORK, JUMP, f"{{id: jump, text: {text}, as_of: {as_of},")
    found = told(base)
    assert len(found) == overtaken
    assert all(OVERTAKEN in line for line in found)
    assert found == snapshot


@pytest.mark.parametrize(("season", "overtaken"), [(1, True), (2, True), (3, False)])
def test_what_is_announced_is_of_the_season_it_names_not_of_the_next(base: Base, season: int, overtaken: bool) -> None:
    base.tidy()
    base.change(
        WORK,
        "  TID:\n",
        "      3:\n        schedule: [{as_of: 2031-04, status: announced, sources: gazette}]\n  TID:\n",
    )
    base.change(
        WORK,
        "text: It was made for winter nights., reveal: premise,",
        f"text: Everything is planned for season {season}., reveal: premise, as_of: 2031-05-01, status: announced,",
    )
    assert any(OVERTAKEN in line for line in told(base)) is overtaken


def test_a_job_in_the_cast_has_come_to_something_once_its_part_is_written(base: Base) -> None:
    job = "    jobs: [{work: AUR, season: 2, job: main cast, reveal: AUR S1, as_of: 2031-02-03, sources: gazette}]\n"
    base.tidy().change(PEOPLE, "  new-face: {name: New Face}\n", f"  new-face:\n    name: New Face\n{job}")
    assert told(base) == []
    base.change(CHARACTERS, "      - actor: new-face\n", "      - actor: otto-lind\n")
    assert any(OVERTAKEN in line for line in told(base))


@pytest.mark.parametrize(
    ("first", "complains"),
    [
        (FIRST.replace("aired", "confirmed"), False),
        (FIRST.replace("status: aired, ", ""), False),
        ("- {as_of: 2030, status: announced, sources: gazette}", True),
    ],
)
def test_a_season_whose_days_have_passed_is_out_whatever_was_last_said(base: Base, first: str, complains: bool) -> None:
    base.tidy().change(WORK, FIRST, first)
    base.change(WORK, "as_of: 2031-02-03\n" + SECOND, "as_of: 2031-06-08\n" + SECOND.replace("announced", "aired"))
    assert any("AUR S2 has aired, but AUR S1 has not" in line for line in told(base)) is complains
