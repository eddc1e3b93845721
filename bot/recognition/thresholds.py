"""The numbers and lists that decide whether a text tells a statement, from `thresholds.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Thresholds(msgspec.Struct, frozen=True):
    """The numbers that decide, in units of information: a word that one of a thousand statements has weighs 6.9.

    Attributes:
        rare: words in more statements than this find no statement by themselves, only together with an entry.
        decisive: senses that give something away about an entry by themselves, and weigh more.
        strength: by how much they weigh more.
        season: by how much the number of a season weighs more.
        kinship: senses of words for kin, by which “Ed's son” names somebody.
        common: an entry that is no person and has more statements is no evidence by itself: it is in everything.
        soft: senses that say little.
        softness: by how much they weigh less.
        plain: by how much words without a sense weigh less.
        plainest: the most that a word without a sense may weigh, so that one alone is never enough.
        everyday: by how much everyday words weigh less.
        single: what unexplained words must weigh beside an entry.
        with_entry: what all words must weigh if the unexplained ones weigh less than that.
        fresh: what the unexplained ones must then weigh.
        without_entry: what all words must weigh without one.
        novelty: what they must weigh beyond what any open statement has of them.
        fewest: the smallest number of words without an entry.
        beside_people: what words must weigh where the segment names people, but the statement is about others.
        named: what unexplained words must weigh beside a name that is itself closed, but may mean something else.
        pair: what two entries weigh that no open statement brings together.
        known: what words must weigh for a text without names to be about the world at all.
    """

    rare: int
    decisive: frozenset[str]
    strength: float
    season: float
    kinship: frozenset[str]
    common: int
    soft: frozenset[str]
    softness: float
    plain: float
    plainest: float
    everyday: float
    with_entry: float
    fresh: float
    single: float
    without_entry: float
    novelty: float
    fewest: int
    beside_people: float
    named: float
    pair: float
    known: float


@cache
def thresholds() -> Thresholds:
    """Return the thresholds, read once."""
    text = (files("bot.recognition") / "thresholds.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Thresholds)
