"""What is let out about texts that people write: a verdict, on purpose, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.components import Card
from bot.commands.text_checks.message_checks import season_card, verdict_card
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy
from bot.spoilers.text_check import Verdict, own_text, season_from, verdict_on
from tests.support import shipped_knowledge
from tests.support.examples import examples
from tests.support.generated_knowledge import knowledge_bases, reached, without_beyond
from tests.support.small_knowledge import make
from tests.test_non_interference import PROGRESS, all_names, seen

WAIT, NOTHING, UNKNOWN = Verdict.WAIT, Verdict.NOTHING_FOUND, Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("at", "text", "verdict"),
    [
        ("FAM S2E4", "Gordo and Tracy die", WAIT),
        ("FAM S2E10", "Gordo and Tracy die", NOTHING),
        ("FAM S2E4", "gordo kicks the bucket", WAIT),
        ("FAM S2E4", "Гордо погибает", WAIT),
        ("FAM S2E4", "Gordo stirbt", WAIT),
        ("FAM S2E4", "Gordo muere", WAIT),
        ("FAM S2E4", "Gordo meurt", WAIT),
        ("FAM S2E4", "Gordo umiera", WAIT),
        ("FAM S2E4", "Gordo morre", WAIT),
        ("FAM S1E5", "Dev Ayesa is so cool", WAIT),  # a name that is hidden
        ("FAM S1E5", "Ed's son dies", WAIT),  # kin
        ("FAM S3E3", "Margo kicks Molly out of NASA", NOTHING),  # a phrase with a gap, and known
        ("FAM S2E4", "my dog Gordo died", UNKNOWN),  # somebody of our own world
        ("FAM S2E4", "Gordo is on the Moon", NOTHING),
        ("FAM S2E4", "he dies", UNKNOWN),
        ("FAM S2E4", "", UNKNOWN),
        ("FAM S2E4", "Ed Sheeran is in town", UNKNOWN),
    ],
)
def test_verdicts(at: str, text: str, verdict: Verdict) -> None:
    assert verdict_on(shipped_knowledge.view(at), text) is verdict


@pytest.mark.parametrize(
    ("text", "season"),
    [("Gordo dies", 2), ("Danny dies on Mars, alone", 4), ("Ed is married to Karen", 0), ("what a day", None)],
)
def test_the_season_from_which_on_a_text_is_fine(text: str, season: int | None) -> None:
    found = season_from(shipped_knowledge.view(), text)
    assert (None if found is None else found["FAM"].season if "FAM" in found else 0) == season
    again = season_from(shipped_knowledge.view("FAM S3E5"), text)
    assert again == found  # whoever asks


def test_ones_own_text_counts_what_is_open_alone() -> None:
    view = shipped_knowledge.view("FAM S2E4")
    found = own_text(view, "Tracy marries Sam. It rained today.")
    assert found.fine_from["FAM"] == Position("FAM", 2, 2)
    assert found.unknown == ("It rained today.",)
    assert found.is_known
    assert own_text(view, "Gordo and Tracy die").fine_from == own_text(view, "Gordo and Tracy").fine_from


def bodies(card: Card) -> bytes:
    """What is sent."""
    return card.body(True)


def test_equal_verdicts_are_equal_replies() -> None:
    """Whatever the message and whatever is hidden, byte for byte."""
    view = shipped_knowledge.view("FAM S2E4")
    texts = ["Gordo dies", "Ed ends the war", "Karen sleeps with Danny", "Gordo is tall", "Ed", "hm", "he dies"]
    by_verdict: dict[Verdict, set[bytes]] = {}
    for text in texts:
        verdict = verdict_on(view, text)
        by_verdict.setdefault(verdict, set()).add(bodies(verdict_card(verdict, view)))
    assert len(by_verdict) == 3
    assert all(len(each) == 1 for each in by_verdict.values())
    assert len(set.union(*by_verdict.values())) == 3


@st.composite
def texts(draw: Any, data: dict[str, Any]) -> str:
    """What somebody may write about a knowledge base: names, and words of facts and events, open or not."""
    told = [str(event["text"]) for event in data["events"].values()]
    parts = st.sampled_from([*all_names(data), *told, "dies", "marries", "and", "nobody", "zweig", "Season 2", "S3E1"])
    return ". ".join(" ".join(draw(st.lists(parts, min_size=1, max_size=4))) for _ in range(draw(st.integers(1, 3))))


@settings(max_examples=examples(150), deadline=None)
@given(st.data())
def test_nothing_but_the_verdict_depends_on_what_is_hidden(drawn: st.DataObject) -> None:
    """With the verdict fixed, the reply is that of the knowledge base from which everything beyond was struck."""
    data = drawn.draw(knowledge_bases())
    progress = drawn.draw(PROGRESS)
    text = drawn.draw(texts(data))
    views = [
        seen(make(each), progress, BeyondPolicy.WITHHELD, personal=True)
        for each in (data, without_beyond(data, reached(progress)))
    ]
    for verdict in Verdict:
        assert bodies(verdict_card(verdict, views[0])) == bodies(verdict_card(verdict, views[1]))
    assert verdict_on(views[1], text) is not WAIT  # where nothing is hidden, nothing is to wait for
    # What a writer is told about their own text depends on nothing that is hidden, in full.
    assert own_text(views[0], text) == own_text(views[1], text)


def test_a_season_is_all_that_the_second_menu_tells() -> None:
    view = shipped_knowledge.view("FAM S2E4")
    cards = {bodies(season_card(season_from(view, text), view.knowledge)) for text in ("Gordo dies", "Tracy dies")}
    assert len(cards) == 1
