"""``# check: ok <reason>``: what somebody means as it is, said in the file itself."""

from __future__ import annotations

import json
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.check import check_folder
from bot.knowledge.review.formatter import format_yaml
from tests.knowledge.small import CHARACTERS, SOURCES, Base
from tests.support.command_line import invoke

TODAY = date(2031, 12, 31)
EARLY = "      - {id: early, text: He whistles., reveal: AUR S1E3, sources: gazette}\n"
LAMP = "        text: She lights the lamp.\n"
OK = "# check: ok his tune is the joke"


def told(base: Base, **options: bool | int) -> list[str]:
    """What remains to be told."""
    return [str(finding) for finding in check_folder(base.write(), TODAY, **options).findings]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        # Behind the line; above the line; above an item; behind a value over several lines; an error as well.
        (CHARACTERS, LAMP, f"        text: She lights the lamp  {OK}\n"),
        (CHARACTERS, LAMP, f"        {OK}\n        text: She lights the lamp\n"),
        (CHARACTERS, LAMP, f"        {OK}\n        # and more of it\n        text: She lights the lamp\n"),
        (CHARACTERS, "      - id: lamp\n" + LAMP, f"      {OK}\n      - id: lamp\n        text: She lights the lamp\n"),
        (CHARACTERS, EARLY, f"      {OK}\n" + EARLY.replace("whistles.", "whistles")),
        (CHARACTERS, EARLY, EARLY.replace("whistles., ", "whistles,\n         ").replace("}\n", f"}}  {OK}\n")),
        (
            CHARACTERS,
            EARLY,
            EARLY.replace("He whistles., reveal: AUR S1E3", "Dies in it.").replace("}\n", f"}}  {OK}\n"),
        ),
        (
            CHARACTERS,
            LAMP,
            "        text: She lights the lamp  #check:ok his tune is the joke\n".replace("#check", "# Check"),
        ),
        (CHARACTERS, LAMP, "        text: She lights the lamp  # check: ok 决定如此\n"),
        (SOURCES, "date: 2031-02-03", f"date: 2032-02-03  {OK}"),
    ],
)
def test_a_finding_is_accepted_with_its_reason(base: Base, file: str, old: str, new: str) -> None:
    base.tidy().change(file, old, new)
    checked = check_folder(base.write(), TODAY)
    assert [str(finding) for finding in checked.findings] == []
    assert not checked.failed(strict=True)
    assert len(checked.accepted) == 1


def test_strict_passes_and_says_how_many_were_accepted(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, f"        text: She lights the lamp  {OK}\n")
    folder = base.write()
    result = invoke("check", str(folder), "--strict", "--today", "2031-12-31")
    assert result.exit_code == 0
    assert "1 accepted" in result.stdout
    answer = json.loads(invoke("check", str(folder), "--json", "--today", "2031-12-31").stdout)
    assert answer["accepted"][0]["reason"] == "his tune is the joke"
    assert answer["problems"] == []


@pytest.mark.parametrize("comment", ["# check: ok", "# check: ok -", "# check: ok  .", "# check: ok 1"])
def test_a_reason_is_required(base: Base, comment: str, snapshot: SnapshotAssertion) -> None:
    base.tidy().change(CHARACTERS, LAMP, f"        text: She lights the lamp  {comment}\n")
    found = told(base)
    assert [line for line in found if "needs a reason" in line]
    assert [line for line in found if "no full stop" in line]
    assert found == snapshot


def test_an_acceptance_that_accepts_nothing_is_told_where_it_stands(base: Base) -> None:
    place = base.tidy().change(CHARACTERS, LAMP, f"        text: She lights the lamp.  ▮{OK}\n")
    assert told(base) == [f"{place}: warning: this “check: ok” accepts nothing any more; remove the comment"]


def test_an_acceptance_of_something_old_is_used_whether_or_not_age_is_asked_for(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, f"{LAMP}        as_of: 2029-01-01  # check: ok this cannot age\n")
    assert told(base) == []
    assert told(base, stale_after=365) == [line for line in told(base, stale_after=365) if "was announced for" in line]


def test_it_accepts_no_more_than_it_stands_at(base: Base) -> None:
    """Not the whole entry below, and not the next line."""
    base.tidy().change(CHARACTERS, "  bosun:\n", f"  {OK}\n  bosun:\n")
    base.change(CHARACTERS, EARLY, EARLY.replace("whistles.", "whistles"))
    assert len(told(base)) == 2


def test_words_of_a_text_are_no_comment(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, '        text: "She writes # check: ok and so on"\n')
    assert ["no full stop" in line for line in told(base)] == [True]


def test_mistakes_of_form_cannot_be_accepted(base: Base) -> None:
    base.tidy().change(CHARACTERS, "name: The Bosun\n", f"nam: The Bosun  {OK}\n")
    assert ["unknown key" in line for line in told(base)] == [True]


def test_a_near_miss_is_told(base: Base, snapshot: SnapshotAssertion) -> None:
    base.tidy().change(CHARACTERS, LAMP, "        text: She lights the lamp.  # check: ignore it is fine\n")
    assert ["write “# check: ok”" in line for line in told(base)] == [True]
    assert told(base) == snapshot


def test_the_house_style_keeps_it() -> None:
    text = f"places:\n  a:\n    name: A  {OK}\n    facts:\n      {OK}\n      - {{id: x, text: Y., sources: z}}\n"
    assert format_yaml(text) == text


def test_a_file_with_an_alias_is_reviewed_all_the_same(base: Base) -> None:
    """The reader reports the alias, which libyaml cannot resolve."""
    base.tidy().change(CHARACTERS, LAMP, f"        text: She lights the lamp  {OK}\n")
    base.change(CHARACTERS, EARLY, EARLY.replace("text: He whistles.", "text: *whistles"))
    found = told(base)
    assert any("an alias (*) stands here" in line for line in found)
    assert not any("full stop" in line for line in found)
