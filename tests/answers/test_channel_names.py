"""What the names of channels say about seasons."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from bot.answers.reach.channel_names import Doubtful, Named, PatternError, parse_channel_name
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.answers.reach_world import KNOWLEDGE, VIEW, WORLD, rows, season, work
from tests.support.small_knowledge import make

SEASONS = {
    "sources": WORLD["sources"],
    "works": {"AA": work("First Show", {number: season("2020-01-01", 1) for number in range(1, 13)})},
    "episodes": {f"AA S{number}E1": {"released": "2020-01-01", "sources": "s1"} for number in range(1, 13)},
}
TWELVE = View(make(SEASONS), Clearance({}, BeyondPolicy.WITHHELD), datetime(2024, 1, 1, tzinfo=UTC))


def matched(pattern: str, name: str) -> int | None:
    """The season of a channel's name by a pattern, in a show of twelve seasons."""
    found = parse_channel_name(TWELVE, TWELVE.knowledge.works["AA"], name, pattern)
    return found.position.season if isinstance(found, Named) else None


@pytest.mark.parametrize(
    ("pattern", "name", "season"),
    [
        ("s{season}", "s1-talk", 1),
        ("s{season}-talk", "S12_Talk", 12),
        ("s0{season}", "s02", 2),
        ("s{season}", "abs1", None),
        ("s{season}", "s123", None),
        ("…s{season}", "abs1", 1),
        ("…{season}", "talk-12", 12),
        ("talk…{season}…end", "talk about 2 to the end", 2),
        ("talk…{season}…end", "talk about 2", None),
        ("end…{season}", "2 to the end", None),
        ("s{season}………talk", "s1talk", 1),
        ("s{season}.*", "s1-talk", None),
    ],
)
def test_a_pattern_matches(pattern: str, name: str, season: int | None) -> None:
    assert matched(pattern, name) == season


def test_no_pattern_keeps_the_others_waiting() -> None:
    """As many gaps as there is room for, in a name that all of them nearly match."""
    pattern = "a…" * 25 + "{season}x"
    begun = time.thread_time()
    assert matched(pattern, "a" * 99 + "1") is None
    assert time.thread_time() - begun < 0.5  # tried in every way, it takes longer than the universe has been there


@pytest.mark.parametrize("pattern", ["talk", "{season}{season}", "s{season} of {season}"])
def test_a_pattern_that_is_none(pattern: str) -> None:
    with pytest.raises(PatternError, match="once"):
        matched(pattern, "s1")


NAMES = rows("""
    s1-talk | OS S1E10
    S1 | OS S1E10
    season-1 | OS S1E10
    season_2_chat | OS S2E10
    season-two | OS S2E10
    second-season-spoilers | OS S2E10
    2nd-season | OS S2E10
    season-ii | OS S2E10
    season3 | OS S3E10
    s03-discussion | OS S3E10
    zweite-staffel | OS S2E10
    staffel-2-gespräche | OS S2E10
    saison-2 | OS S2E10
    deuxième-saison | OS S2E10
    temporada-3 | OS S3E10
    tercera-temporada | OS S3E10
    3ª-temporada | OS S3E10
    2-сезон | OS S2E10
    сезон-2-обсуждение | OS S2E10
    второй-сезон | OS S2E10
    sezon-2 | OS S2E10
    drugi-sezon | OS S2E10
    s3e5-discussion | OS S3E5
    s03e05 | OS S3E5
    3x05-talk | OS S3E5
    season-3-episode-5 | OS S3E5
    staffel-3-folge-5 | OS S3E5
    s3-ep5-live | OS S3E5
    episode-5-season-3 | OS S3E5
    s3-finale | OS S3E10
    season-3-finale-reactions | OS S3E10
    s5-premiere | OS S5E1
    📺│season-1 | OS S1E10
    🚀s2🚀 | OS S2E10
    「season-1」 | OS S1E10
    season-1️⃣ | OS S1E10
    spoilers-s4 | OS S4E10
    tr-s1 | TR S1E8
    tide-runners-s1 | TR S1E8
    tr-s1e3-talk | TR S1E3
    tides-season-1-finale | TR S1E8
    tide-runners-season-one | TR S1E8
    run-s2 | RUN S2E4
    tiderunners-s1 | TR S1E8
    tiderunners | doubtful
    spoiler-free-s2 | doubtful
    s3-ongoing | doubtful
    tide-runners | doubtful
    tr | doubtful
    finale | doubtful
    season-finale | doubtful
    the-premiere | doubtful
    s1-5 | doubtful
    s1-s5 | doubtful
    s3-and-s4 | doubtful
    season-3-4 | doubtful
    s1e1-s1e5 | doubtful
    season-3-or-4 | doubtful
    before-s2 | doubtful
    pre-s2 | doubtful
    until-s3 | doubtful
    up-to-s3 | doubtful
    not-s3 | doubtful
    s3-no-spoilers | doubtful
    from-s3 | doubtful
    s3-onwards | doubtful
    s3-and-beyond | doubtful
    next-season | doubtful
    upcoming-season-6 | doubtful
    s9-talk | doubtful
    s6 | doubtful
    s3e14 | doubtful
    s5-rewatching | doubtful
    halfway-s2 | doubtful
    season-talk | doubtful
    episode-5 | doubtful
    tr-s2 | doubtful
    tr-and-run-s1 | doubtful
    vor-staffel-2 | doubtful
    avant-saison-2 | doubtful
    hasta-temporada-2 | doubtful
    do-sezonu-2 | doubtful
    до-2-сезона | doubtful
    general | nothing
    memes | nothing
    talk-12 | nothing
    general-2 | nothing
    abs1 | nothing
    lets-talk | nothing
    let-s-talk | nothing
    off-topic | nothing
    no-ceiling | nothing
    everything-aired | nothing
    1-on-1 | nothing
    2024 | nothing
    日本語 | nothing
    ｅｖｅｎｔｓ | nothing
    welcome-👋 | nothing
    rules-and-info | nothing
""")


@pytest.mark.parametrize(("name", "wanted"), NAMES)
def test_what_a_name_says(name: str, wanted: str) -> None:
    found = parse_channel_name(VIEW, KNOWLEDGE.works["OS"], name)
    said = str(found.position) if isinstance(found, Named) else "doubtful" if isinstance(found, Doubtful) else "nothing"
    assert said == wanted
