"""What stands on a card once, for whom, and where it was written."""

from __future__ import annotations

from bot.answers.answer import Answer
from bot.answers.questions import CastQuestion, EntryQuestion, ReleaseQuestion
from bot.answers.respond import respond
from bot.cards.answer_card import MAX_BUTTON_ROWS, CardOptions, answer_card
from bot.cards.components import BUTTONS_A_ROW
from bot.cards.markdown import line_text
from bot.knowledge.model import Knowledge, token_of
from bot.knowledge.positions import parse_position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.discord_limits import message_problems, walk
from tests.support.small_knowledge import NOW, make

BUTTON, SELECT = 2, 3
SEASONS = "\n".join(
    f"      {n}: {{schedule: [{{as_of: 2019-01-01, status: aired, premiere: 20{19 + n}-01-01, "
    f"finale: 20{19 + n}-02-01, episodes: 1, sources: s1}}]}}"
    for n in range(1, 9)
)
EPISODES = "\n".join(f"  AA S{n}E1: {{title: T{n}, released: 20{19 + n}-01-01, sources: s1}}" for n in range(1, 9))
CAST = f"""
sources:
  s1: {{publisher: The Paper, title: What was said, date: 2020-01-01, where: page 1, reliability: high}}
works:
  AA:
    title: First Show
    accent: "#112233"
    platform: Channel Nine
    summary: {{text: A show., reveal: premise, sources: s1}}
    seasons:
{SEASONS}
episodes:
{EPISODES}
people:
  skreen: {{name: Ed Skreen}}
  huusman: {{name: Michiel Huusman}}
  kit: {{name: Kit Example}}
characters:
  daario:
    name: Daario
    reveal: premise
    summary: {{text: Captain of a company., reveal: premise, sources: s1}}
    parts:
      - {{work: AA, actor: skreen, sources: s1, seasons: {{3: guest}}}}
      - {{work: AA, actor: huusman, sources: s1, seasons: {{4: recurring, 5: recurring, 6: main}}}}
    facts:
      - {{id: same, text: He is the captain of a company., reveal: premise, sources: s1}}
      - {{id: friend, text: "Friend of Jon.", reveal: premise, sources: s1}}
      - {{id: more, text: He knows a captain of a company., reveal: premise, sources: s1}}
    relations:
      - {{to: jon, is: friend of, back: friend of, reveal: premise, sources: s1}}
  jon:
    name: Jon
    reveal: premise
    parts:
      - work: AA
        actor: kit
        sources: s1
        seasons: {{1: main, 2: main, 3: main, 4: main, 5: main, 6: main, 7: main, 8: recurring}}
"""
KNOWLEDGE = make(CAST)


def seen(upto: str, knowledge: Knowledge = KNOWLEDGE) -> View:
    position = parse_position(upto)
    assert position is not None
    return View(knowledge, Clearance({position.work: position}, BeyondPolicy.WITHHELD), NOW)


def texts(answer: Answer) -> list[str]:
    return [line_text(line) for line in answer.lines]


def test_each_billing_with_its_seasons() -> None:
    told = "- **Jon** in First Show (main cast, seasons 1 to 7; recurring, season 8)"
    assert texts(respond(CastQuestion("kit example"), seen("AA S8E1"))) == [told]
    before = "- **Jon** in First Show (main cast, seasons 1 to 3)"
    assert texts(respond(CastQuestion("kit example"), seen("AA S2E1"))) == [before]


def test_a_part_played_by_several_says_who_when() -> None:
    who = texts(respond(CastQuestion("daario"), seen("AA S8E1")))[0]
    assert who == "Captain of a company, played by **Ed Skreen** (season 3) and **Michiel Huusman** (from season 4)"
    assert texts(respond(CastQuestion("daario"), seen("AA S3E1")))[0].endswith(
        "**Ed Skreen** (season 3) and **Michiel Huusman** (season 4)"
    )
    assert texts(respond(CastQuestion("daario"), seen("AA S2E1")))[0].endswith("played by **Ed Skreen**")
    row = "- **Ed Skreen** (season 3), **Michiel Huusman** (from season 4) as **Daario**"
    assert row in texts(respond(CastQuestion(None, "AA"), seen("AA S8E1")))


def test_a_fact_that_only_repeats_stands_once() -> None:
    shown = texts(respond(CastQuestion("daario"), seen("AA S1E1")))
    assert shown[1:] == ["He knows a captain of a company.", "Friend of **Jon**"]


def test_one_can_go_on_to_everybody_of_a_cast() -> None:
    answer = respond(CastQuestion(None, "AA", 4), seen("AA S8E1"))
    assert [link.label for link in answer.related] == [
        "Jon · character",
        "Kit Example · person",
        "Daario · character",
        "Michiel Huusman · person",
    ]
    assert "- **Kit Example** as **Jon**" in texts(answer)


def test_a_series_says_where_it_can_be_seen() -> None:
    for question in (EntryQuestion(token_of("AA")), ReleaseQuestion("First Show")):
        assert "On Channel Nine." in texts(respond(question, seen("AA S1E1")))


def test_at_most_two_rows_of_buttons_and_nothing_is_lost() -> None:
    names = "".join(f"  x{n}: {{name: Bob {word}, reveal: premise}}\n" for n, word in enumerate("ABCDEFGHIJKL"))
    knowledge = make(CAST + names)
    view = View(knowledge, Clearance(seen("AA S1E1").progress, BeyondPolicy.VEILED), NOW)
    for question in (CastQuestion("bob"), ReleaseQuestion("First Show"), CastQuestion(None, "AA")):
        answer = respond(question, view)
        for frame in (CardOptions(private=False), CardOptions(private=True, in_place=True, place="up to S1E1")):
            body = {"components": answer_card(answer, knowledge, frame).components}
            assert message_problems(body) == []
            buttons = [part for part in walk(body["components"]) if part["type"] == BUTTON]
            assert len(buttons) <= MAX_BUTTON_ROWS * BUTTONS_A_ROW
            labels = {part["label"] for part in buttons}
            options = [part["options"] for part in walk(body["components"]) if part["type"] == SELECT]
            labels |= {option["label"] for each in options for option in each}
            assert {link.label for link in (*answer.links, *answer.choices)} <= labels
