"""A weak match is offered, never answered: the name that was typed may be one that lies beyond."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.cards.timeline import ABOUT
from bot.answers.questions import (
    PEOPLE,
    TERMS,
    CastQuestion,
    EntryQuestion,
    LoreQuestion,
    Question,
    TimelineQuestion,
)
from bot.answers.respond import respond
from bot.cards.markdown import line_text, with_typed
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, parse_position
from bot.knowledge.sealed import break_seal
from bot.lookup import Found, look_up
from bot.lookup.text.tokenizer import key_of, without_possessives
from bot.lookup.text.vocabulary import ARTICLES, TITLES
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return read_knowledge(Path(__file__).parents[2] / "knowledge")


def seen_up_to(*codes: str, beyond: BeyondPolicy = BeyondPolicy.WITHHELD) -> View:
    positions = [position for code in codes if (position := parse_position(code)) is not None]
    return View(knowledge(), Clearance({at.work: at for at in positions}, beyond), NOW)


EVERYTHING = ("FAM S5E10", "SC S1E8")


def offered(answer: Answer) -> list[str]:
    return [choice.label for choice in answer.choices]


# ---------------------------------------------------------------------- over all names, at every ceiling


PARTS = 10
"""A test for each part, so that each of them is short."""


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    """Every name of every entry, and the first and last names of people."""
    found: dict[str, None] = {}
    for entry in knowledge().entries.values():
        for sealed in entry.names:
            name = break_seal(sealed)
            assert name is not None
            words = name.text.split()
            found |= dict.fromkeys([name.text, *([words[0], words[-1]] if entry.kind in PEOPLE else [])])
    return tuple(found)


def ceilings() -> list[tuple[Position, ...]]:
    """Nothing; each episode of each series; each of the first one with all of the others."""
    works = {work: [at for at in knowledge().episodes if at.work == work] for work in knowledge().works}
    main = next(iter(works))
    ends = tuple(each[-1] for work, each in works.items() if work != main)
    return [(), *((at,) for each in works.values() for at in each), *((at, *ends) for at in works[main])]


def answered_with_another(view: View) -> list[str]:
    """Texts that are answered with an entry that bears them nowhere in a name that is open."""
    wrong = []
    for kinds in (PEOPLE, TERMS, ABOUT):
        scope = view.scope(kinds)
        for text in texts():
            outcome = look_up(text, knowledge().names.index, scope)
            if not isinstance(outcome, Found):
                continue
            entry = knowledge().entries[outcome.entry]
            names = [set(key_of(name.text)) for name in view.open_values(entry.names)]
            typed = [set(key_of(text)), set(key_of(without_possessives(text)))]
            if not any(words - ARTICLES - TITLES <= name for words in typed for name in names):
                wrong.append(f"{text} -> {outcome.entry} at {view.progress}")
    return wrong


def test_no_name_is_answered_with_another_entry() -> None:
    everywhere = ceilings()
    assert len(texts()) > 800
    assert len(everywhere) > 100
    for progress in everywhere[:: len(everywhere) // 6]:
        view = View(knowledge(), Clearance({at.work: at for at in progress}, BeyondPolicy.WITHHELD), NOW)
        assert answered_with_another(view) == []


@pytest.mark.deep
@pytest.mark.parametrize("part", range(PARTS))
def test_no_name_is_answered_with_another_entry_at_any_ceiling(part: int) -> None:
    for progress in ceilings()[part::PARTS]:
        view = View(knowledge(), Clearance({at.work: at for at in progress}, BeyondPolicy.WITHHELD), NOW)
        assert answered_with_another(view) == []


# ---------------------------------------------------------------------- reported by people


@pytest.mark.parametrize(
    ("typed", "ceiling"),
    [
        *((name, ()) for name in ("gordo", "sergei", "stephen", "dave", "josef", "davies", "shane", "luka")),
        ("gordo's wife", ()),
        *((name, ("FAM S1E10",)) for name in ("josef", "Michaela Conlin", "irina", "sergei", "elena")),
        *((name, ("FAM S2E10",)) for name in ("anna", "adam", "mikhail", "edwin")),
    ],
)
def test_a_near_name_is_only_offered(typed: str, ceiling: tuple[str, ...]) -> None:
    answer = respond(CastQuestion(typed), seen_up_to(*ceiling))
    if answer.outcome is Outcome.FOUND:  # whoever is found bears the word
        assert set(key_of(typed)) <= set(key_of(answer.heading)), answer.heading
    else:
        assert answer.outcome is Outcome.NOT_FOUND
        assert answer.heading == ""


@pytest.mark.parametrize("typed", ["gordo's wife", "gordo’s wife", "Gordos wife", "wife of gordo", "gordo wife"])
def test_somebody_s_wife_is_not_somebody(typed: str) -> None:
    answer = respond(CastQuestion(typed), seen_up_to(*EVERYTHING))
    assert answer.outcome is Outcome.NOT_FOUND
    assert offered(answer)[0] == "Gordo Stevens"


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("Margo Madison", "Margo Madison"),
        ("margo", "Margo Madison"),
        ("margoo maddison", "Margo Madison"),
        ("margo madisn", "Margo Madison"),
        ("margot mattison", "Margo Madison"),
        ("alayda rosales", "Aleida Rosales"),
        ("where not von brown", "Wernher von Braun"),
        ("Марго Мэдисон", "Margo Madison"),
        ("sergey nikulov", "Sergei Nikulov"),
        ("maddison", "Margo Madison"),
        ("Captain Ed Baldwin USN", "Ed Baldwin"),
        ("Baldwin, Ed", "Ed Baldwin"),
        ("e. baldwin", "Ed Baldwin"),
        ("who is gordo", "Gordo Stevens"),
        ("𝓜𝓪𝓻𝓰𝓸", "Margo Madison"),
        ("margo_madison", "Margo Madison"),
        ("M.A.R.G.O", "Margo Madison"),
    ],
)
def test_what_is_beyond_doubt_is_answered(typed: str, heading: str) -> None:
    assert respond(CastQuestion(typed), seen_up_to(*EVERYTHING)).heading == heading


@pytest.mark.parametrize("typed", ["Ed's", "Ed’s", "ed's", "Ed J. Baldwin", "the ed", "Ed'", "Edward J Baldwin"])
def test_two_letters_are_a_name(typed: str) -> None:
    assert respond(CastQuestion(typed), seen_up_to(*EVERYTHING)).heading == "Ed Baldwin"
    assert "Ed Baldwin" in respond(TimelineQuestion(about=typed), seen_up_to(*EVERYTHING)).heading


@pytest.mark.parametrize("typed", ["Eds", "Ed’s wife", "Ed's kids", "eds wife", "who plays ed's wife", "mother of ed"])
def test_two_letters_are_offered(typed: str) -> None:
    answer = respond(CastQuestion(typed), seen_up_to(*EVERYTHING))
    assert answer.outcome is Outcome.NOT_FOUND
    assert offered(answer)[0] == "Ed Baldwin"


@pytest.mark.parametrize("typed", ["margo's", "Karen’s", "Molly's", "Dev's", "Jamestown's", "NASA's", "the nasa's"])
def test_a_possessive_is_the_name(typed: str) -> None:
    view = seen_up_to(*EVERYTHING)
    assert Outcome.FOUND in {respond(CastQuestion(typed), view).outcome, respond(LoreQuestion(typed), view).outcome}


def test_whose_name_holds_a_possessive() -> None:
    assert respond(CastQuestion("Poletov's mother"), seen_up_to(*EVERYTHING)).heading == "Poletov's mother"


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("https://forallmankind.fandom.com/wiki/Coral_Pe%C3%B1a", "Coral Peña"),
        ("https://forallmankind.fandom.com/wiki/Margo%20Madison", "Margo Madison"),
        ("<https://forallmankind.fandom.com/wiki/Danny_Stevens?so=search>", "Danny Stevens"),
        ("https://forallmankind.fandom.com/wiki/Lee_Jung-Gil#Season_3", "Lee Jung-Gil"),
        ("https://forallmankind.fandom.com/de/wiki/Ed_Baldwin/Gallery", "Ed Baldwin"),
        ("forallmankind.fandom.com/wiki/Ed_Baldwin", "Ed Baldwin"),
        ("https://en.wikipedia.org/wiki/Sally_Ride_(astronaut)", "Sally Ride"),
        ("https://forallmankind.fandom.com/wiki/Special:Search?query=ed+baldwin", "Ed Baldwin"),
    ],
)
def test_an_address_is_the_name_of_its_page(address: str, heading: str) -> None:
    assert respond(CastQuestion(address), seen_up_to(*EVERYTHING)).heading == heading


@pytest.mark.parametrize("page", ["Helios", "Jamestown", "Happy_Valley"])
def test_a_page_of_one_word(page: str) -> None:
    answer = respond(LoreQuestion(f"https://forallmankind.fandom.com/wiki/{page}"), seen_up_to(*EVERYTHING))
    assert answer.heading == page.replace("_", " ")


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.imdb.com/title/tt7772588/margo",
        "https://example.com/jamestown",
        "http://[",
        "https://x.fandom.com/wiki/%FF%FE",
        "https://x.fandom.com/wiki/" + "%41" * 3000,
        "x" * 6000,
        "margo " * 1000 + "zq",
        "الفضاء",
        "ᚠᚢᚦᚨᚱᚲ",
        "🚀" * 500,
    ],
)
def test_what_nobody_can_read_is_refused(typed: str) -> None:
    for question in (CastQuestion(typed), LoreQuestion(typed), TimelineQuestion(about=typed)):
        answer = respond(question, seen_up_to(*EVERYTHING))
        assert answer.outcome is Outcome.NOT_FOUND
        assert len(with_typed(line_text(answer.lines[0]), answer.typed or "")) < 160


# ---------------------------------------------------------------------- buttons ask the question again


@pytest.mark.parametrize(
    ("question", "again"),
    [
        (CastQuestion("margo"), CastQuestion("margo")),
        (CastQuestion("margoo maddison"), CastQuestion("margoo maddison")),
        (CastQuestion("margo", show="for all mankind"), CastQuestion("margo", show="FAM")),
        (LoreQuestion("jamestown"), LoreQuestion("jamestown")),
        (TimelineQuestion("By 1983", "ed's"), TimelineQuestion("1983", "ed's")),
    ],
)
def test_the_question_is_asked_again_as_it_was_typed(question: Question, again: Question) -> None:
    answer = respond(question, seen_up_to(*EVERYTHING))
    assert answer.outcome is Outcome.FOUND
    assert (answer.asked or answer.question) == again


def test_what_was_chosen_is_asked_again_as_it_was_chosen() -> None:
    token = knowledge().tokens["margo-madison"]
    assert respond(CastQuestion(token), seen_up_to(*EVERYTHING)).asked is None
    assert respond(CastQuestion(token), seen_up_to(*EVERYTHING)).question == EntryQuestion(token)


def test_who_has_seen_more_is_told_of_whoever_is_meant() -> None:
    before, after = seen_up_to("FAM S1E6"), seen_up_to(*EVERYTHING)
    answer = respond(CastQuestion("baldwin"), before)
    assert (answer.asked or answer.question) == CastQuestion("baldwin")
    assert len(respond(answer.asked or answer.question, after).choices) > len(answer.choices)


@pytest.mark.parametrize("typed", ["gordo", "sergei", "michaela conlin", "irina"])
def test_an_exact_name_beyond_is_reached_by_asking_again(typed: str) -> None:
    """However near a name in the open is, the buttons ask for the one that was typed."""
    answer = respond(CastQuestion(typed), seen_up_to("FAM S1E1", beyond=BeyondPolicy.VEILED))
    found = respond(answer.asked or answer.question, seen_up_to(*EVERYTHING))
    assert set(key_of(typed)) <= set(key_of(found.heading))
