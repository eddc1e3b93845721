"""A universe in which people say how far they are: series with five seasons and with one, and what is not out yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import AskEpisode, AskFinished, Reached, Refused
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.small_knowledge import make

NOW = datetime(2024, 1, 1, tzinfo=UTC)
TITLES = {
    "OS S1E1": "Pilot",
    "OS S1E3": "Home Again",
    "OS S2E3": "Rules of Engagement",
    "OS S2E4": "Legacy",
    "OS S3E3": "All In",
    "OS S3E7": "Don't Be Cruel",
    "OS S4E2": "Everything",
    "OS S4E5": "Home Again",
    "OS S4E6": "Seven Minutes of Terror",
    "OS S4E7": "Who Am I?",
    "OS S5E3": "Glück & Glas",
    "OS S6E1": "Morning Comes",
    "TR S1E2": "Low Water",
}


def season(premiere: str, episodes: int) -> dict[str, Any]:
    return {"schedule": [{"as_of": "2019-01-01", "premiere": premiere, "episodes": episodes, "sources": "s1"}]}


def work(title: str, seasons: dict[int, Any], **more: Any) -> dict[str, Any]:
    summary = {"text": "A show.", "reveal": "premise", "sources": "s1"}
    return {"title": title, "accent": "#112233", "summary": summary, "seasons": seasons, **more}


def _episodes(work: str, season: int, numbers: range, day: str) -> dict[str, Any]:
    found = {}
    for number in numbers:
        code = f"{work} S{season}E{number}"
        found[code] = {"released": day, "sources": "s1"} | ({"title": TITLES[code]} if code in TITLES else {})
    return found


WORLD = {
    "sources": {
        "s1": {"publisher": "The Paper", "title": "All", "date": "2019-01-01", "where": "p. 1", "reliability": "high"}
    },
    "works": {
        "OS": work(
            "Our Show of Shows",
            {n: season(f"202{n - 1}-01-01", 10) for n in range(1, 6)} | {6: season("2024-06-01", 10)},
        ),
        "TR": work("Tide Runners", {1: season("2021-01-01", 8)}, spin_off_of="OS", aliases=[{"name": "Tides"}]),
        "UND": work("Undertow", {1: season("2021-01-01", 64)}, spin_off_of="OS"),
        "LOA": work("The Last of Us All", {1: season("2021-01-01", 8)}, spin_off_of="OS"),
        "NYT": work("Not Yet", {1: season("2021-01-01", 8)}, spin_off_of="OS"),
        "NU": work("Now Unseen", {1: season("2030-01-01", 6)}, spin_off_of="OS"),
        "RUN": work("Running Still", {1: season("2022-01-01", 10), 2: season("2023-12-01", 10)}, spin_off_of="OS"),
    },
    "episodes": {
        **{
            k: v
            for n in range(1, 6)
            for k, v in _episodes("OS", n, range(1, 11), f"202{min(n - 1, 3)}-02-0{n}").items()
        },
        **_episodes("OS", 6, range(1, 3), "2024-06-01"),
        **_episodes("TR", 1, range(1, 9), "2021-02-01"),
        **_episodes("LOA", 1, range(1, 9), "2021-02-01"),
        **_episodes("NYT", 1, range(1, 9), "2021-02-01"),
        **_episodes("UND", 1, range(1, 65), "2021-02-01"),
        **_episodes("RUN", 1, range(1, 11), "2022-02-01"),
        **_episodes("RUN", 2, range(1, 5), "2023-12-02"),
        **_episodes("RUN", 2, range(5, 8), "2024-03-02"),
    },
}
KNOWLEDGE = make(WORLD)
VIEW = View(KNOWLEDGE, Clearance({}, BeyondPolicy.WITHHELD), NOW)


def said(text: str, show: str | None = "OS") -> str:
    """What a text comes to: ``S3E4``, ``not started``, ``episode? 3``, ``finished? 3`` or ``refused``."""
    match read_reach(VIEW, KNOWLEDGE.works[show] if show else None, text):
        case Reached(work=work, position=at):
            code = at.code if at is not None else "not started"
            return code if work == show or (show is None and work == "OS") else f"{work} {code}"
        case AskEpisode(season=season):
            return f"episode? {season}"
        case AskFinished(season=season):
            return f"finished? {season}"
        case Refused():
            return "refused"


def rows(table: str) -> list[tuple[str, str]]:
    """``what is typed | what comes of it``, a line each."""
    return [
        (typed.strip(), wanted.strip())
        for typed, _, wanted in (line.rpartition("|") for line in table.strip().splitlines())
    ]
