"""Where boxes stand: under entries, casts, timelines and what was not found, the same everywhere, and nowhere else."""

from __future__ import annotations

import pytest

from bot.answers.answer import Answer, LineStyle, Outcome
from bot.answers.phrases import line
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
from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.markdown import BOX_LENGTH, NOTHING_NEW, NOTHING_NEW_HERE
from bot.knowledge.model import Kind, Knowledge, token_of
from bot.knowledge.positions import parse_position
from bot.spoilers.boxes import Box, Boxes
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.discord_limits import message_problems
from tests.support.open_text import box_lines
from tests.support.small_knowledge import NOW, SMALL, make

PUBLIC, ALONE = CardOptions(private=False), CardOptions(private=True, beyond=True)
ANNA = """
characters:
  anna:
    name: Anna
    reveal: AA S1E1
    summary: {text: A pilot., reveal: AA S1E1, sources: s1}
    facts:
      - {id: dead, text: Dies on the Moon., reveal: AA S2E1, sources: s1}
      - {id: sister, text: Has a sister in the other show., reveal: [AA S2E1, BB S1E1], sources: s1}
    parts: [{work: AA, actor: zoe, sources: s1, seasons: {1: main, 2: main}}]
  boris:
    name: Boris
    reveal: AA S1E3
    summary: {text: A spy., reveal: AA S1E3, sources: s1}
    parts: [{work: AA, actor: max, sources: s1, seasons: {1: {credit: guest, reveal: AA S1E3}}}]
people:
  zoe: {name: Zoe Example}
  max: {name: Max Example}
events:
  landing: {work: AA, when: 1969, text: Anna lands., real: A real one., reveal: AA S1E2, about: anna, sources: s1}
"""
SERIES = SMALL + ANNA
KNOWLEDGE = make(SERIES)


def view(*watched: str, knowledge: Knowledge = KNOWLEDGE, beyond: BeyondPolicy = BeyondPolicy.VEILED) -> View:
    """The world at a clearance."""
    positions = [position for text in watched if (position := parse_position(text)) is not None]
    return View(knowledge, Clearance({position.work: position for position in positions}, beyond), NOW)


def boxes(question: Question, seen: View, frame: CardOptions = PUBLIC) -> list[tuple[str, str]]:
    """Labels and texts of the boxes of a card; what a public one is filled up with is left out."""
    body = {"components": answer_card(respond(question, seen), seen.knowledge, frame).components}
    assert message_problems(body) == []
    found = box_lines(body)
    assert frame is not PUBLIC or {len(text) for _, text in found} <= {BOX_LENGTH}
    return [(label, text.rstrip("\u00a0")) for label, text in found]


def texts(question: Question, seen: View, frame: CardOptions = PUBLIC) -> dict[str, str]:
    """What is in which box, without those in which there is nothing new."""
    return {label: text for label, text in boxes(question, seen, frame) if text not in (NOTHING_NEW, NOTHING_NEW_HERE)}


UNDER = {
    "a character": EntryQuestion(token_of("anna")),
    "a character by name": CastQuestion("anna"),
    "a person": CastQuestion("zoe example"),
    "a place": LoreQuestion("the base"),
    "a series": LoreQuestion("Second Show"),
    "the release of a series": ReleaseQuestion("First Show"),
    "a season": ReleaseQuestion("AA season 1"),
    "an episode": EpisodeQuestion("S1E2", "AA"),
    "an episode of the other series": EpisodeQuestion("S1E1", "BB"),
    "a cast": CastQuestion(None, "AA"),
    "the cast of a season": CastQuestion(None, "BB", 1),
    "the timeline": TimelineQuestion(),
    "a page of it that is not there": TimelineQuestion(None, None, 99),
    "a year in which nothing happens": TimelineQuestion("1905"),
    "the timeline of an entry": TimelineQuestion(None, "anna"),
    "somebody hidden": CastQuestion("boris"),
    "nobody": CastQuestion("zweig"),
    "nothing": LoreQuestion("zweig"),
    "a title that is hidden": EpisodeQuestion("Two"),
    "a title that nothing has": ReleaseQuestion("zweig"),
    "a number that nothing has": EpisodeQuestion("zweig", "AA"),
    "a timeline of nobody": TimelineQuestion(None, "zweig"),
    "a button of somebody hidden": EntryQuestion(token_of("boris")),
    "a button of what is gone": EntryQuestion(token_of("gone")),
    "a timeline of what is gone": TimelineQuestion(None, token_of("gone")),
}
NOT_UNDER = {
    "what comes next": NextQuestion(),
    "what comes next, by /release": ReleaseQuestion(),
    "the last one": ReleaseQuestion("last"),
    "an unknown series": CastQuestion(None, "zweig"),
    "an unknown season": CastQuestion(None, "AA", 9),
    "an unknown episode": EpisodeQuestion("S1E9", "AA"),
    "no year": TimelineQuestion("zweig"),
    **{f"the spin-off, {topic}": SpinoffQuestion(topic) for topic in ("overview", "cast", "release", "connections")},
}
CLEARANCES = {
    (): (["Season 1", "Later", "Second Show"], ["Season 1", "Later", "Second Show", "Needs several series"]),
    ("AA S1E1",): (
        ["To the end of season 1", "Season 2", "Second Show"],
        ["S1E2", "S1E3", "Season 2", "Second Show", "Needs several series"],
    ),
    ("AA S1E3", "BB S1E1"): (["Season 2"], ["Season 2"]),
    ("AA S2E1",): (["Second Show"], ["Second Show"]),
    ("AA S2E1", "BB S1E1"): ([], []),
}


@pytest.mark.parametrize("watched", CLEARANCES, ids=" ".join)
@pytest.mark.parametrize("case", UNDER)
def test_the_same_boxes_stand_under_every_entry_and_every_name(case: str, watched: tuple[str, ...]) -> None:
    """Found or not, whatever lies beyond."""
    for frame, expected in zip((PUBLIC, ALONE), CLEARANCES[watched], strict=True):
        assert [label for label, _ in boxes(UNDER[case], view(*watched), frame)] == expected


@pytest.mark.parametrize("case", NOT_UNDER)
def test_no_boxes_stand_under_anything_else(case: str) -> None:
    """Dates that are public, sentences about the question."""
    for frame in (PUBLIC, ALONE):
        assert boxes(NOT_UNDER[case], view("AA S1E1"), frame) == []


def test_no_boxes_stand_under_which_one() -> None:
    """Its buttons lead to the entries."""
    twins = make(SERIES.replace("name: Boris\n    reveal: AA S1E3", "name: Anna Novak\n    reveal: AA S1E1"))
    answer = respond(CastQuestion("ann"), view("AA S1E1", knowledge=twins))
    if answer.outcome is not Outcome.AMBIGUOUS:
        answer = respond(CastQuestion("example"), view("AA S1E3", knowledge=twins))
    assert answer.outcome is Outcome.AMBIGUOUS
    assert answer.boxes == Answer(CastQuestion("ann")).boxes


def test_a_withholding_reply_has_no_boxes() -> None:
    """Strict channels and private answers."""
    for question in UNDER.values():
        assert boxes(question, view("AA S1E1", beyond=BeyondPolicy.WITHHELD)) == []


def test_a_fact_stands_where_the_label_says_how_far_it_goes() -> None:
    """In the first box that goes far enough; what needs two series nowhere in public."""
    seen = view("AA S1E1")
    assert texts(CastQuestion("anna"), seen) == {
        "To the end of season 1": "Main cast, First Show season 2: played by Zoe Example"
        " · That is all up to the end of this box.",
        "Season 2": "Dies on the Moon. · That is all I know, up to the point at which this box ends.",
    }
    assert texts(CastQuestion("anna"), seen, ALONE) == {
        "S1E3": "Main cast, First Show season 2: played by **Zoe Example**",
        "Season 2": "Dies on the Moon.",
        "Needs several series": "Has a sister in the other show.",
    }
    assert texts(CastQuestion("anna"), view("AA S2E1"))["Second Show"].startswith("Has a sister in the other show.")


def test_a_public_box_is_read_by_others_even_when_one_person_alone_gets_it() -> None:
    """Only who asked to look beyond gets the season by episode."""
    shown = boxes(CastQuestion("anna"), view("AA S1E1"), CardOptions(private=True))
    assert shown == boxes(CastQuestion("anna"), view("AA S1E1"))


def test_what_is_asked_for_by_a_hidden_name_stands_in_the_boxes() -> None:
    """A person, a later name of what is open, a title; and for nobody's name there is nothing in them."""
    seen = view("AA S1E1")
    assert texts(CastQuestion("boris"), seen)["To the end of season 1"].startswith("Boris. A spy.")
    assert texts(EntryQuestion(token_of("boris")), seen, ALONE)["S1E3"].startswith("**Boris**. A spy.")
    assert texts(LoreQuestion("fort anna"), seen)["Season 2"].startswith("The Base is called Fort Anna")
    assert texts(EpisodeQuestion("Three"), seen)["To the end of season 1"].startswith("S1E3 is called Three")
    assert texts(ReleaseQuestion("Three"), seen, ALONE) == {"S1E3": "S1E3 is called **Three**"}
    for question in (
        CastQuestion("zweig"),
        LoreQuestion("zweig"),
        EpisodeQuestion("zweig"),
        TimelineQuestion(None, "zweig"),
    ):
        assert texts(question, seen) == texts(question, seen, ALONE) == {}


def test_casts_and_the_timeline_have_what_lies_beyond_in_their_boxes() -> None:
    """The real counterpart is left out where there is little room; who is open already is no news."""
    seen = view("AA S1E1")
    assert texts(TimelineQuestion(), seen)["To the end of season 1"].startswith("1969: Anna lands. · That is all")
    assert texts(TimelineQuestion(), seen, ALONE) == {"S1E2": "**1969**: Anna lands. In our world: A real one."}
    assert texts(CastQuestion(None, "AA"), seen, ALONE) == {"S1E3": "**Max Example** as Boris"}
    assert texts(CastQuestion(None, "AA", 2), seen, ALONE) == {"S1E3": "**Zoe Example** as Anna"}


def test_boxes_are_the_same_on_every_page() -> None:
    """A page is turned within what is open."""
    many = "\n".join(
        f"  e{n}: {{work: AA, when: {1960 + n}, text: It is {n}., real: none, reveal: AA S1E1, sources: s1}}"
        for n in range(20)
    )
    seen = view("AA S1E1", knowledge=make(SERIES + many + "\n"))
    first, second, last = (boxes(TimelineQuestion(None, None, page), seen) for page in (1, 2, 99))
    assert first == second == last != []
    assert respond(TimelineQuestion(None, None, 2), seen).page is not None


def crowded(*reveals: str) -> Knowledge:
    """The world with many facts about Anna, revealed in turn at these positions."""
    more = "".join(
        f"      - {{id: f{n}, text: '{n} {'is long ' * 3}', reveal: {reveals[n % len(reveals)]}, sources: s1}}\n"
        for n in range(200)
    )
    return make(SERIES.replace("    parts: [{work: AA, actor: zoe", more + "    parts: [{work: AA, actor: zoe"))


@pytest.mark.parametrize("frame", [PUBLIC, ALONE], ids=["public", "alone"])
@pytest.mark.parametrize("watched", [(), ("AA S1E1",), ("AA S1E3",)], ids=" ".join)
def test_every_message_holds_its_boxes_however_much_is_told(watched: tuple[str, ...], frame: CardOptions) -> None:
    """4,000 characters, with the same boxes: open texts and those inside the boxes are left out whole."""
    plain = [label for label, _ in boxes(CastQuestion("anna"), view(*watched), frame)]
    for reveals in (["AA S1E1"], ["AA S1E3"], ["AA S1E1", "AA S1E2", "AA S1E3", "AA S2E1"]):
        seen = view(*watched, knowledge=crowded(*reveals))
        assert [label for label, _ in boxes(CastQuestion("anna"), seen, frame)] == plain


def test_what_is_in_the_boxes_takes_no_room_from_what_is_open() -> None:
    """As many open lines stand there as if there were nothing in them."""

    def opened(knowledge: Knowledge) -> str:
        answer = respond(CastQuestion("anna"), view("AA S1E1", knowledge=knowledge))
        return str(answer_card(answer, knowledge, ALONE).components[0]["components"][0]["content"])

    some, many = (
        crowded("AA S1E1", "AA S1E1", "AA S1E1", "AA S2E2"),
        crowded("AA S1E1", "AA S1E1", "AA S1E1", "AA S1E2"),
    )
    assert opened(some) == opened(many)
    assert opened(many).endswith("There is more than fits here.")
    (first, *_) = boxes(CastQuestion("anna"), view("AA S1E1", knowledge=many), ALONE)
    assert first[1].endswith("do not fit here")


def test_an_entry_that_nobody_may_name_has_kinds_like_any_other() -> None:
    """The boxes of every kind of entry are the same, open or not."""
    seen = view()
    tokens = [*KNOWLEDGE.ids_by_token]
    assert {entry.kind for entry in KNOWLEDGE.entries.values()} >= {Kind.CHARACTER, Kind.PERSON, Kind.PLACE, Kind.WORK}
    assert len({tuple(label for label, _ in boxes(EntryQuestion(token), seen)) for token in tokens}) == 1


def test_a_full_card_still_has_all_of_its_boxes_and_no_more_than_discord_takes() -> None:
    """The boxes' own room is kept free, whatever stands in the open: of a long season there are many."""
    many = Boxes((), tuple(Box(f"S1E{number}", {}) for number in range(1, 27)))
    lines = tuple(line(f"Line {number} of the many that are told here.", style=LineStyle.FACT) for number in range(200))
    answer = Answer(CastQuestion("anna"), "Anna", lines, many, work="AA")
    body = {"components": answer_card(answer, KNOWLEDGE, ALONE).components}
    assert message_problems(body) == []
    assert [label for label, _ in box_lines(body)] == [box.label for box in many.by_episode]
