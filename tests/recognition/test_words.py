"""Words of free texts: segments, stems, senses and languages."""

from __future__ import annotations

import pytest

from bot.recognition.text.segments import MAX_WORDS, segments_of
from bot.recognition.text.senses import languages
from bot.recognition.text.stems import stem_of
from bot.recognition.thresholds import thresholds


@pytest.mark.parametrize(
    ("one", "other"),
    [("smuggler", "smuggling"), ("planned", "plans"), ("cities", "city"), ("returned", "returns")],
)
def test_forms_share_a_stem(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


def test_what_only_looks_like_an_ending_stays() -> None:
    assert [stem_of(word) for word in ("engineer", "crisis", "ed", "1995", "glass")] == [
        "engineer",
        "crisis",
        "ed",
        "1995",
        "glass",
    ]


def senses(text: str) -> set[str]:
    """The senses of all words of a text."""
    return {token[1:] for each in segments_of(text) for word in each.words for token in word.tokens if token[0] == "="}


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("she passed away", "die"),
        ("they kick him out", "fire"),
        ("Margo kicks poor Molly out", "fire"),
        ("er ist gestorben", "die"),
        ("она погибла", "die"),
        ("se casaron", "marry"),
        ("elle est enceinte", "pregnant"),
        ("jest prezydentem", "president"),
        ("ela está grávida", "pregnant"),
    ],
)
def test_seven_languages(text: str, sense: str) -> None:
    assert sense in senses(text)


def test_a_german_article_is_no_death() -> None:
    assert "die" not in senses("die Frau und die Kinder gehen nach Hause")
    assert "die" in senses("Gordo and Tracy die")


def test_seasons_are_read_in_any_form() -> None:
    found = [each.seasons for each in segments_of("S3E5. season 4. 2x07. the fifth season. 3rd season")]
    assert found == [((3, 5),), ((4, 0),), ((2, 7),), ((5, 0),), ((3, 0),)]


def test_a_text_without_end_is_read_as_far_as_any_message() -> None:
    assert sum(len(each.words) for each in segments_of("word " * 10_000)) == MAX_WORDS


def test_every_sense_that_weighs_more_or_less_exists() -> None:
    known = {
        sense for language in languages() for found in (language.phrases, language.prefixes) for each in found.values()
        for sense in each
    }  # fmt: skip
    limits = thresholds()
    assert limits.decisive | limits.soft | limits.kinship <= known
    assert len(languages()) == 7
