"""Escaping and spoiler tags, judged by readers of Discord's markdown that are not ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Aside, LineStyle, Strong, Timestamp
from bot.answers.phrases import line
from bot.cards import markdown
from bot.cards.answer_card import box_lines
from bot.cards.markdown import (
    AND_MORE,
    BOX_LENGTH,
    DOES_NOT_FIT,
    NOTHING_NEW,
    NOTHING_NEW_HERE,
    SHORTEST_PRIVATE_BOX,
    THAT_IS_ALL,
    escape,
    line_text,
    private_box,
    public_box,
    spoiler,
)
from bot.knowledge.dates import parse_world_date
from bot.knowledge.positions import PREMISE
from bot.spoilers.boxes import Box, Boxes, Veil
from tests.support.markdown_reader import hidden_text, marks, open_text

JUDGE = Path(__file__).resolve().parents[1] / "support" / "markdown_judge.cjs"
ROOM = 3000


def seen(text: str) -> str:
    """What is left of a text when blanks are folded and unseen characters gone."""
    kept = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    return " ".join(kept.split())


def veil(*parts: object) -> Veil:
    """A veil made of these parts."""
    return Veil(parts, PREMISE)


# ---------------------------------------------------------------------- the reader itself

RULES = [
    ("||a\n\nb||", "", ["a\n\nb"]),
    ("||||", "||||", []),
    ("|| ||", "", [" "]),
    ("||a `b||c` d||", "c` d||", ["a `b"]),
    ("`||a||`", "||a||", []),
    ("```\n||a||\n```", "\n||a||\n", []),
    ("- ||a\n- b||", "||a\nb||", []),
    ("# ||a\nb||", "||a\nb||", []),
    ("> ||a\nb||", "||a\nb||", []),
    ("- ||a||\n- ||b||", "\n", ["a", "b"]),
    ("# ||a||", "", ["a"]),
    ("> ||a\n> b||", "", ["a\nb"]),
    (">>> ||a\nb||", "", ["a\nb"]),
    ("**||a** b||", "||a b||", []),
    ("||*a*||", "", ["a"]),
    ("||[t](https://u.example)||", "", ["t"]),
    ("|||x|||", "|", ["|x"]),
    ("user said || ha. Answer: ||secret||", "user said secret||", [" ha. Answer: "]),
    (r"||a \|\| b||", "", ["a || b"]),
    (r"||a \|| b||", " b||", ["a \\"]),
    ("||text", "||text", []),
    ("https://e.example/||x||", "https://e.example/||x||", []),
]


@pytest.mark.parametrize(("markdown", "shown", "hidden"), RULES)
def test_the_reader_knows_discords_rules(markdown: str, shown: str, hidden: list[str]) -> None:
    """The cases that were tried on the client's rules."""
    assert open_text(markdown) == shown
    assert hidden_text(markdown) == hidden


# ---------------------------------------------------------------------- escaping

LITERAL = [
    "||a||",
    "a || b",
    "|",
    "**a** *b* __c__ _d_ ~~e~~",
    "`a` ``b`` ```c```",
    "# a",
    "## a",
    "###",
    "-# a",
    "- a",
    "* a",
    "+ a",
    "1. a",
    "12) a",
    "> a",
    ">>> a",
    "[a](https://b.example)",
    "https://a.example/||b||",
    "http://a.example",
    "<https://a.example>",
    "<@1> <@!1> <@&1> <#1> </cast:1>",
    "<t:1> <t:1:R>",
    "<:a:1> <a:b:1>",
    "@everyone @here",
    "a\\",
    "\\",
    "\\||a||",
    "a\\|",
    "Helios's Mars-94 (1st) #1 at 10:30",
    "Ленин жив || да",
    "snake_case_name",
    "¯\\_(ツ)_/¯",
]


@pytest.mark.parametrize("text", LITERAL)
def test_escaped_text_is_shown_as_typed(text: str) -> None:
    """No mark comes of it, wherever in a line it stands."""
    for before in ("", "a ", "- ", "-# ", "## "):
        markdown = f"{before}{escape(text)}"
        made_by_us = marks(before + "a")
        assert marks(markdown) <= made_by_us, markdown
        assert open_text(markdown).replace("\u200b", "").endswith(text)


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\n# b", "a\u2028- b", "a\x0b1. b", "a\u200bb", "\u202ea", "a\u2066b", "|\u200b|a||"]
)
def test_lines_and_unseen_characters_do_not_survive(text: str) -> None:
    """A line stays one line, and nothing invisible stays in it."""
    assert open_text(escape(text)) == seen(text)
    assert marks(escape(text)) == set()
    assert "\n" not in escape(text)


def test_a_tag_never_stands_empty() -> None:
    """An empty one would be printed as bars."""
    with pytest.raises(ValueError, match="empty"):
        spoiler("  \n ")
    nothing = [veil(""), veil(" "), veil("\u200b"), veil(Strong(""))]
    assert hidden_text(private_box(nothing, ROOM)) == [NOTHING_NEW_HERE]
    assert hidden_text(public_box(nothing)) == [NOTHING_NEW]


@pytest.mark.parametrize("markdown", ["a", r"a\|", r"\|a", r"\|", "a\\\\", r"\|\|", "**a**"])
def test_a_tag_never_touches_a_bar(markdown: str) -> None:
    """The first two bars that touch would close it."""
    made = spoiler(markdown)
    assert open_text(made) == ""
    assert len(hidden_text(made)) == 1


# ---------------------------------------------------------------------- boxes that others read


def inside(box: str) -> str:
    """What a reader who opens it finds: as long as what is written, and nothing but words and blanks at its end."""
    (hidden,) = hidden_text(box)
    assert box == f"||{hidden}||"
    assert open_text(box) == ""
    assert len(hidden) == BOX_LENGTH
    assert marks(box) == {"spoiler"}
    words = hidden.rstrip("\u00a0")
    assert hidden == words + "\u00a0" * (BOX_LENGTH - len(words))
    assert words == words.strip()
    assert len(words) >= 60
    return words


@pytest.mark.parametrize("length", range(1, 140))
def test_every_public_box_has_one_shape(length: int) -> None:
    """One text of any length, alone and beside others that do not fit."""
    text = ("Dies on the Moon " * 9)[: length - 1] + "."
    alone, among = inside(public_box([veil(text)])), inside(public_box([veil(text), veil("x" * 99), veil("[y]")]))
    if length <= BOX_LENGTH:
        assert alone in [text + ending for ending in THAT_IS_ALL]
    else:
        assert alone == DOES_NOT_FIT
    if length <= BOX_LENGTH - len(AND_MORE[-1]):
        assert among in [text + ending for ending in AND_MORE]
    else:
        assert among == DOES_NOT_FIT


def test_whole_texts_that_fit_are_chosen_in_their_order() -> None:
    """A long one is passed over, and that there is more is said."""
    texts = [
        veil("He dies."),
        veil("x" * 80),
        veil("She is ", Strong("Boris"), "."),
        veil("They marry.", Aside(" Oh.")),
    ]
    assert inside(public_box(texts)) == f"He dies. · She is Boris. · They marry.{AND_MORE[0]}"
    assert inside(public_box(texts[2:])) == f"She is Boris. · They marry.{THAT_IS_ALL[0]}"
    assert inside(public_box([veil("He dies."), veil("He dies.")])) == f"He dies.{THAT_IS_ALL[0]}"


def test_an_empty_public_box_says_so() -> None:
    """In the same length."""
    assert inside(public_box([])) == NOTHING_NEW


DATE = parse_world_date("2020-01-01")
assert DATE is not None


@pytest.mark.parametrize(
    "parts", [("**a**",), ("a_b_c",), ("1. He dies",), ("x ||",), ("Since ", Timestamp(DATE)), ("a\u200bb",)]
)
def test_what_is_not_shown_as_it_is_written_is_no_text_for_a_public_box(parts: tuple[object, ...]) -> None:
    """Or its length would change when it is shown."""
    assert inside(public_box([veil(*parts)])) == DOES_NOT_FIT
    assert inside(public_box([veil(*parts), veil("He dies.")])) == f"He dies.{AND_MORE[0]}"


def test_our_own_sentences_are_plain() -> None:
    """And of the right lengths, whatever stands before them."""
    sentences = [
        value
        for name, value in vars(markdown).items()
        if name.isupper() and isinstance(value, str) and value.endswith(".")
    ]
    assert {NOTHING_NEW, DOES_NOT_FIT, NOTHING_NEW_HERE} <= set(sentences)
    for sentence in (*sentences, *THAT_IS_ALL, *AND_MORE):
        assert escape(sentence) == sentence.strip()
    assert spoiler(NOTHING_NEW_HERE) == private_box([], 0)
    assert len(private_box([], 0)) <= SHORTEST_PRIVATE_BOX


# ---------------------------------------------------------------------- boxes of one reader


def test_a_private_box_holds_everything_that_there_is_room_for() -> None:
    """Whole texts are left out, and how many is said inside."""
    texts = [f"{number} " + "x" * 250 + " ||" for number in range(9)]
    everything = private_box([veil(text) for text in texts], ROOM)
    assert all(text in hidden_text(everything)[0] for text in texts)
    for room in (SHORTEST_PRIVATE_BOX, 200, 400, 1000, 2000, ROOM):
        made = private_box([veil(text) for text in texts], room)
        (hidden,) = hidden_text(made)
        assert open_text(made) == ""
        assert len(made) <= room
        left_out = [text for text in texts if text not in hidden]
        assert hidden.endswith(f"{len(left_out)} more do not fit here") or not left_out
        assert hidden.count("x" * 250) == hidden.count("x" * 10) // 25 == len(texts) - len(left_out)


def test_the_boxes_of_one_reader_share_what_room_there_is() -> None:
    """The first ones get what they need; each has enough to say that there is more."""
    standing = tuple(Box(f"S1E{number}", {}) for number in range(2, 5))
    many = tuple(veil(f"{number} " + "x" * 100) for number in range(20))
    for room in (0, 150, 1500, 5000):
        lines = box_lines(Boxes((), standing, many), alone=True, room=room)
        assert [text.split("||")[0] for text in lines] == ["**S1E2** ", "**S1E3** ", "**S1E4** "]
        longest = sum(len(f"**{box.label}** ") + SHORTEST_PRIVATE_BOX for box in standing) + room
        assert sum(map(len, lines)) <= longest
        assert ("do not fit here" in lines[0]) is (room < 5000)


# ---------------------------------------------------------------------- whatever stands in the text

HOSTILE = st.sampled_from(
    [
        "|",
        "||",
        "|||",
        "\\",
        "\\|",
        "`",
        "``",
        "```",
        "*",
        "**",
        "_",
        "__",
        "~~",
        "\n",
        "\r\n",
        "\n\n",
        "\u2028",
        "\u200b",
        "\u200d",
        "\u2060",
        "\u202e",
        "\u2067",
        "\ufeff",
        "\u00ad",
        "<@1>",
        "<@&2>",
        "<#3>",
        "<t:1>",
        "<t:1:R>",
        "</cast:1>",
        "<:a:1>",
        "@everyone",
        "@here",
        "-# ",
        "# ",
        "## ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        ">>> ",
        "[a](https://b.example)",
        "[",
        "](",
        ")",
        "https://a.example/",
        "http://a||b",
        "<https://a.example>",
        "<",
        ">",
        " ",
        "a",
        "Margo",
        "Марго",
        "מרגו",
        "\ud800",
        "👩\u200d🚀",
        "\x00",
    ]
)
TEXT = st.one_of(st.lists(HOSTILE, max_size=12).map("".join), st.text(max_size=40))
PART = st.one_of(TEXT, TEXT.map(Strong))


def apart(parts: list[str | Strong]) -> list[str | Strong]:
    """No two emphasised parts beside each other: no answer has that, and “**a****b**” is no emphasis."""
    return [piece for part in parts for piece in ([part, ", "] if isinstance(part, Strong) else [part])]


PARTS = st.lists(PART, min_size=1, max_size=4).map(apart)


def judged(markdown: str) -> tuple[str, list[str], set[str]]:
    """What our reader makes of it: open text, boxes, marks."""
    return open_text(markdown), hidden_text(markdown), marks(markdown)


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_everything_veiled_is_inside_a_tag(veils: list[list[str | Strong]]) -> None:
    """Nothing but the label stands outside, no tag is empty or cut, and no other mark arises."""
    box = (Box("Season 2", {}),)
    boxes = Boxes(box, box, tuple(veil(*parts) for parts in veils))
    for alone in (False, True):
        shown, hidden, found = judged("\n".join(box_lines(boxes, alone=alone, room=ROOM)))
        assert shown == "Season 2 "
        assert found <= {"spoiler", "bold"}
        assert len(hidden) == 1
        assert hidden[0].strip()
    said = seen("".join(hidden)).replace(" ", "").replace("\u200b", "")
    for parts in veils:
        text = seen("".join(part.text if isinstance(part, Strong) else part for part in parts)).replace(" ", "")
        assert text.replace("\u200b", "") in said


@given(st.lists(PARTS, max_size=4))
def test_every_public_box_has_one_shape_whatever_is_in_it(veils: list[list[str | Strong]]) -> None:
    """As many characters written as seen, and as many as in every other."""
    assert inside(public_box([veil(*parts) for parts in veils]))


@given(PARTS, st.sampled_from(LineStyle), PARTS)
def test_open_text_cannot_open_or_close_a_tag(
    parts: list[str | Strong], style: LineStyle, hidden_parts: list[str | Strong]
) -> None:
    """A line of ours before and after a veil: neither shows what is veiled, hides itself, links or mentions."""
    around = line_text(line(*parts, style=style))
    box = private_box([veil("secret", *hidden_parts)], ROOM)
    shown, hidden, found = judged(f"{around}\n{box}\n{around}")
    assert "secret" not in shown.replace(judged(around)[0], "")
    assert "secret" in hidden[0]
    assert len(hidden) == len(box.split("\n"))
    assert found <= {"spoiler", "bold", "item", "small", "heading"}
    text = seen("".join(part.text if isinstance(part, Strong) else part for part in parts)).replace(" ", "")
    assert seen(judged(around)[0]).replace(" ", "") == text or not text


@pytest.mark.deep
@given(st.lists(PART, min_size=1, max_size=8).map(apart))
def test_everything_veiled_is_inside_a_tag_deep(parts: list[str | Strong]) -> None:
    """One veil, many more texts."""
    shown, hidden, found = judged(private_box([veil(*parts)], ROOM))
    assert shown.strip() == ""
    assert found <= {"spoiler", "bold"}
    assert all(box.strip() for box in hidden)


def test_a_label_is_escaped() -> None:
    """It may be the title of a work."""
    box = (Box("M*A*S*H ||", {}),)
    assert open_text(box_lines(Boxes(box, box), alone=False)[0]) == "M*A*S*H || "


# ---------------------------------------------------------------------- another reader


def parser_folder() -> str:
    """Where the npm package is, or skip."""
    folder = os.environ.get("AIRLOCK_MARKDOWN_PARSER")
    if not folder or shutil.which("node") is None:
        pytest.skip("AIRLOCK_MARKDOWN_PARSER names no folder with @odiffey/discord-markdown, or there is no node")
    return folder


def ask_the_other_reader(texts: list[str]) -> list[dict[str, object]]:
    """The judgement of the npm package."""
    ran = subprocess.run(
        ["node", str(JUDGE), parser_folder()],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return list(json.loads(ran.stdout))


def test_the_other_reader_agrees_about_hostile_texts() -> None:
    """Many texts at once, made from the same pieces."""
    pieces = [*LITERAL, "a\nb", "secret", "|", "\\", "`||`", "||\\||", "<t:1:R>||", "x\n- y"]
    veils = [[first, second, Strong(third)] for first in pieces for second in pieces for third in pieces[::7]]
    hidden = [box([veil(*parts)]) for parts in veils for box in (public_box, lambda some: private_box(some, ROOM))]
    shown = [line_text(line(first, second)) for first in pieces for second in pieces]
    answers = ask_the_other_reader(hidden + shown)
    for source, answer in zip(hidden, answers[: len(hidden)], strict=True):
        assert str(answer["open"]).strip() == "", source
        assert set(answer["marks"]) <= {"spoiler", "bold"}, source
        assert answer["hidden"], source
    for source, answer in zip(shown, answers[len(hidden) :], strict=True):
        assert answer["marks"] == [], source
        assert answer["hidden"] == [], source


def test_both_readers_agree_about_the_rules() -> None:
    """What counts: what each of them shows in the open and what not."""
    usual = [case for case in RULES if not case[0].startswith(("```", ">", "-", "#"))]
    answers = ask_the_other_reader([case[0] for case in usual])
    for (source, shown, hidden), answer in zip(usual, answers, strict=True):
        assert (answer["open"], answer["hidden"]) == (shown, hidden), source
