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

from bot.answers.answer import LineStyle, Strong, line
from bot.chat.cards import veiled_lines
from bot.chat.markup import BOX_LIMIT, boxes, escape, line_text, spoiler
from bot.knowledge.positions import Position
from bot.knowledge.reading import read_knowledge
from bot.spoilers.rule import SeasonLabel, Veil
from tests.discord_markup import hidden_text, marks, open_text
from tests.facts import KNOWLEDGE

JUDGE = Path(__file__).resolve().parent.parent / "markdown_judge.cjs"
LABEL = SeasonLabel((("FAM", 2),))


def seen(text: str) -> str:
    """What is left of a text when blanks are folded and unseen characters gone."""
    kept = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    return " ".join(kept.split())


def veil(*parts: object) -> Veil:
    """A veil of season 2."""
    return Veil(parts, LABEL)


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
    assert boxes([veil(""), veil(" "), veil("\u200b"), veil(Strong(""))]) == []


@pytest.mark.parametrize("markdown", ["a", r"a\|", r"\|a", r"\|", "a\\\\", r"\|\|", "**a**"])
def test_a_tag_never_touches_a_bar(markdown: str) -> None:
    """The first two bars that touch would close it."""
    made = spoiler(markdown)
    assert open_text(made) == ""
    assert len(hidden_text(made)) == 1


def test_a_group_is_cut_between_texts_never_inside() -> None:
    """Long groups go on in another box."""
    texts = [f"{number} " + "x" * 250 + " ||" for number in range(9)]
    made = boxes([veil(text) for text in texts])
    assert len(made) > 1
    assert all(len(box) <= BOX_LIMIT + 20 for box in made)
    hidden = " ".join(text for box in made for text in hidden_text(box))
    assert all(text.strip() in hidden for text in texts)
    assert all(open_text(box) == "" for box in made)


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
    lines = veiled_lines([veil(*parts) for parts in veils], read_once(), "FAM")
    shown, hidden, found = judged("\n".join(lines))
    assert shown.replace("\n", "") in ("", "Season 2 ")
    assert found <= {"spoiler", "bold"}
    assert all(box.strip() for box in hidden)
    said = seen("".join(hidden)).replace(" ", "").replace("\u200b", "")
    for parts in veils:
        for part in parts:
            text = seen(part.text if isinstance(part, Strong) else part).replace(" ", "").replace("\u200b", "")
            assert text in said


@given(PARTS, st.sampled_from(LineStyle), PARTS)
def test_open_text_cannot_open_or_close_a_tag(
    parts: list[str | Strong], style: LineStyle, hidden_parts: list[str | Strong]
) -> None:
    """A line of ours before and after a veil: neither shows what is veiled, hides itself, links or mentions."""
    around = line_text(line(*parts, style=style))
    box = "\n".join(boxes([veil("secret", *hidden_parts)]))
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
    shown, hidden, found = judged("\n".join(boxes([veil(*parts)])))
    assert shown.strip() == ""
    assert found <= {"spoiler", "bold"}
    assert all(box.strip() for box in hidden)


_ONCE: list[object] = []


def read_once() -> object:
    """The shipped knowledge, for the titles in labels."""
    if not _ONCE:
        _ONCE.append(read_knowledge(KNOWLEDGE))
    return _ONCE[0]


def test_a_label_says_the_seasons_and_nothing_else() -> None:
    """Two series, two seasons."""
    both = Veil(("x",), SeasonLabel((("FAM", 4), ("SC", 1))))
    assert veiled_lines([both], read_once(), "FAM") == ["**Season 4 and Star City, season 1** ||x||"]
    assert Position("FAM", 4, 2).code not in veiled_lines([both], read_once(), None)[0]


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
    hidden = ["\n".join(boxes([veil(*parts)])) for parts in veils]
    shown = [line_text(line(first, second)) for first in pieces for second in pieces]
    answers = ask_the_other_reader(hidden + shown)
    for markdown, answer in zip(hidden, answers[: len(hidden)], strict=True):
        assert str(answer["open"]).strip() == "", markdown
        assert set(answer["marks"]) <= {"spoiler", "bold"}, markdown
        assert answer["hidden"], markdown
    for markdown, answer in zip(shown, answers[len(hidden) :], strict=True):
        assert answer["marks"] == [], markdown
        assert answer["hidden"] == [], markdown


def test_both_readers_agree_about_the_rules() -> None:
    """What counts: what each of them shows in the open and what not."""
    usual = [case for case in RULES if not case[0].startswith(("```", ">", "-", "#"))]
    answers = ask_the_other_reader([case[0] for case in usual])
    for (markdown, shown, hidden), answer in zip(usual, answers, strict=True):
        assert (answer["open"], answer["hidden"]) == (shown, hidden), markdown
