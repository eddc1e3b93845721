"""Slips in YAML made on purpose in every line of valid files: each is told in the line where it was made."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.loading.yaml.mistakes import FALLBACK, find_mistake
from bot.knowledge.loading.yaml.reader import read_yaml
from bot.knowledge.scaffolding.starter import NewWork, starter_files
from tests.knowledge.small import FILES

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [
    *FILES.values(),
    *starter_files([NewWork("Deep Water", "DW", (3, 2))]).values(),
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "universe").rglob("*.yaml"))),
]
KEY = re.compile(r"^(?P<head>\s*(?:- )?)(?P<key>[a-z_]+): (?P<text>[A-Z][^\"'{\[#|>:]*)$")
FLOW = re.compile(r"(?P<key>text|name|title): (?P<text>[A-Z][^\"'{\[#|>:,]*)(?P<end>[,}])")
ANY = re.compile(r"^ *(?:- )?[\w-]+: \w")

Slip = Callable[[str], str | None]


def at_a_key(write: str) -> Slip:
    """A slip in a text that stands alone behind its key; `write` holds {text} and {first}, its first word."""

    def slip(line: str) -> str | None:
        found = KEY.match(line)
        if found is None:
            return None
        text = found["text"]
        return f"{found['head']}{found['key']}: " + write.format(text=text, first=text.split(" ")[0])

    return slip


def in_braces(write: str) -> Slip:
    """The same in a mapping on one line."""

    def slip(line: str) -> str | None:
        found = FLOW.search(line)
        if found is None or "{" not in line[: found.start()]:
            return None
        text = write.format(text=found["text"], first=found["text"].split(" ")[0])
        return f"{line[: found.start()]}{found['key']}: {text}{found['end']}{line[found.end() :]}"

    return slip


def where(pattern: str, change: Callable[[str], str]) -> Slip:
    """A slip in a line that looks like this."""
    return lambda line: change(line) if re.search(pattern, line) else None


SLIPS: dict[str, Slip] = {
    "colon": at_a_key("{first}: {text}"),
    "colon in braces": in_braces("{first}: {text}"),
    "colon in curly quotes": at_a_key("“{text}: yes”"),
    "quote never closed": at_a_key("'{text}"),
    "quote in braces never closed": in_braces('"{text}'),
    "apostrophe": at_a_key("'It's {text}'"),
    "apostrophe in braces": in_braces("'It's {text}'"),
    "inner quote": at_a_key('"Say "hi" {text}"'),
    "text behind a quote": at_a_key('"{text}" and more'),
    "at sign": at_a_key("@{text}"),
    "backtick": at_a_key("`{text}`"),
    "percent": at_a_key("%{text}"),
    "asterisks": at_a_key("**{text}** x"),
    "ampersand": at_a_key("& {text}"),
    "brackets": at_a_key("[REC] {text}"),
    "braces": at_a_key("{{x}} {text}"),
    "greater than": at_a_key("> {text}"),
    "backslash": at_a_key('"\\q{text}"'),
    "hyphen": at_a_key("- {text}"),
    "stray bracket": at_a_key("]{text}"),
    "number sign": at_a_key("{text} #2"),
    "comma in braces": in_braces("{text}, the best of all"),
    "tab": where(r"^ +[\w-]+:", lambda line: "\t" + line.lstrip(" ")),
    "no-break spaces": where(r"^ +[\w-]+:", lambda line: re.sub("^ +", lambda found: "\u00a0" * len(found[0]), line)),
    "no-break space behind the colon": where(
        r"^ *(?:- )?[\w-]+: ", lambda line: re.sub(r"^( *(?:- )?[\w-]+:) ", "\\1\u00a0", line)
    ),
    "no space behind the colon": where(ANY.pattern, lambda line: line.replace(": ", ":", 1)),
    "no colon": where(ANY.pattern, lambda line: line.replace(": ", " ", 1)),
    "equals sign": where(ANY.pattern, lambda line: line.replace(": ", " = ", 1)),
    "full-width colon": where(ANY.pattern, lambda line: line.replace(": ", "：", 1)),
    "no space behind the hyphen": where(r"^ +- ", lambda line: line.replace("- ", "-", 1)),
    "dash for a hyphen": where(r"^ +- ", lambda line: line.replace("- ", "– ", 1)),
    "brace never closed": where(r"\}$", lambda line: line[:-1]),
    "bracket never closed": where(r"\]$", lambda line: line[:-1]),
    "wrong closing sign": where(r"\}$", lambda line: line[:-1] + "]"),
    "comma left out": where(
        r"\{.*, (?:text|reveal|sources|name|title|as_of|status):",
        lambda line: re.sub(r", (?=(?:text|reveal|sources|name|title|as_of|status):)", " ", line, count=1),
    ),
    "conflict": where(r"^ *[\w-]+:", lambda line: f"<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> other"),
}


ALONE = ("no colon", "no space behind the colon", "no space behind the hyphen", "equals sign", "full-width colon")


@pytest.mark.parametrize("name", SLIPS)
def test_the_line_is_the_line_of_the_slip(name: str) -> None:
    made = 0
    for text in TEXTS:
        lines = text.split("\n")
        for at, line in enumerate(lines):
            changed = None if line.lstrip().startswith("#") or "  #" in line else SLIPS[name](line)
            if changed is None:
                continue
            made += 1
            broken = "\n".join([*lines[:at], changed, *lines[at + 1 :]])
            _, _, problems, _ = read_yaml(broken.encode(), "file.yaml")
            if not problems and name in ALONE:
                continue  # the only line below its key: a text for YAML, and told as no mapping
            assert problems, changed
            assert problems[0].line == at + 1, (changed, problems)
            assert problems[0].message != FALLBACK, changed
            assert "expected" not in problems[0].message
    assert made >= 4


@pytest.mark.parametrize("by", [1, -1])
def test_one_space_off_is_told_in_that_line_or_beside_it(by: int) -> None:
    """Which of two lines is the odd one cannot always be known."""
    right = made = 0
    for text in TEXTS:
        lines = text.split("\n")
        for at, line in enumerate(lines):
            if not re.match(r" +(?:- )?[\w-]+:", line):
                continue
            broken = "\n".join([*lines[:at], " " + line if by == 1 else line[1:], *lines[at + 1 :]])
            problems = read_yaml(broken.encode(), "file.yaml")[2]
            if not problems:
                continue
            made += 1
            right += problems[0].line == at + 1
            assert abs(problems[0].line - at - 1) <= 12, (line, problems)
            advice = ("align it", "same level", "give it")
            assert any(words in problems[0].message for words in advice), (line, problems)
    assert made > 100
    assert right >= 0.95 * made


def test_the_fallback_says_what_to_look_for() -> None:
    assert find_mistake(["a: b"], 1, 1) == (1, 1, FALLBACK)


def test_long_lines_and_many_brackets_take_their_time_in_proportion() -> None:
    chance = random.Random(1)
    for piece in ("[", "{a: ", "- ", '"', "'", "a: ", "\u00a0", "#x ", "]", ", "):
        lines = [piece * 20_000, "".join(chance.choice("[]{}:,-'\"# ab") for _ in range(20_000))]
        started = time.thread_time()
        find_mistake(lines, 2, 1)
        assert time.thread_time() - started < 3, piece
