"""A generated knowledge base of any size, shaped like the shipped one: for measuring, not for reading."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

WORKS, SEASONS, EPISODES = 12, 6, 10
A_FILE = 500
"""Entries in one file; the shipped files are about as long."""
CARELESS = 0.002
"""The share of facts whose reveal point is too early: `check` has a few findings, as in a base that is looked after."""

_At = tuple[str, int, int]
"""Work, season and episode."""

_SECTIONS = ("characters", "people", "places", "craft", "missions", "organisations", "things")
_SHARES = (45, 20, 12, 6, 6, 6, 5)
_GIVEN = (
    "Anna Boris Clara Diego Elena Farid Grete Hana Ivan Jun Kofi Lena Marta Nadia Oskar Petra Quentin Rosa Sana "
    "Tomas Uma Viktor Wanda Xiu Yara Zoran Alma Bruno Chidi Dasha Emil Freya Goran Hilde Ines Jakob Katya Lars Mina"
).split()
_SYLLABLES = "ba cor den fel gar hol iv jan kel lor mar nov ost per ros sten tor ul var wen yar zel chu dri kov".split()
_NOUNS = "Base Station Ridge Harbour Array Crater Hall Vault Mine Yard Rover Engine Beacon Accord League Bureau".split()
_VERBS = "repairs leaves finds admires opens loses rebuilds follows questions warns trains defends discovers".split()
_THINGS = (
    "the northern relay|a broken antenna|the second crew|an old friend|the last shuttle|a secret report|"
    "the water plant|two survivors|the night watch|a frozen lake|the signal from below|an honest mistake"
).split("|")
_ENDS = (
    "before the storm|after the trial|without a word|against orders|in the dark|with a borrowed suit|"
    "for the first time|and tells nobody|on the way home|while others sleep"
).split("|")


def write_universe(folder: Path, entries: int, seed: int = 1) -> None:
    """Write a valid knowledge base of `entries` named entries, and a tenth as many events, below `folder`."""
    _Universe(entries, seed).write(folder)


def _code(number: int) -> str:
    return f"W{chr(65 + number // 26)}{chr(65 + number % 26)}"


def _written(at: _At) -> str:
    return f"{at[0]} S{at[1]}E{at[2]}"


class _Universe:
    def __init__(self, entries: int, seed: int) -> None:
        self._random = random.Random(seed)
        self._sources = max(20, entries // 40)
        self._sections = self._random.choices(_SECTIONS, _SHARES, k=entries)
        self._ids = [f"{section[:4]}-{number}" for number, section in enumerate(self._sections)]
        self._at = [self._position(SEASONS - 1) for _ in self._sections]
        self._of_work: dict[str, list[int]] = {}
        for number, (code, _, _) in enumerate(self._at):
            self._of_work.setdefault(code, []).append(number)
        self._people = [number for number, section in enumerate(self._sections) if section == "people"]

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._write(folder / "works.yaml", self._works())
        self._write(folder / "episodes.yaml", self._episodes())
        self._write(folder / "sources.yaml", self._source_lines())
        for first in range(0, len(self._ids), A_FILE):
            self._write(folder / f"entries-{first // A_FILE:04}.yaml", self._file(first))
        events = len(self._ids) // 10
        for first in range(0, events, A_FILE):
            lines = ["events:", *(line for at in range(first, min(events, first + A_FILE)) for line in self._event(at))]
            self._write(folder / f"events-{first // A_FILE:04}.yaml", lines)

    def _write(self, path: Path, lines: Iterator[str] | list[str]) -> None:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    # ------------------------------------------------------------------ pieces

    def _position(self, seasons: int = SEASONS) -> _At:
        draw = self._random
        return _code(draw.randrange(WORKS)), draw.randint(1, seasons), draw.randint(1, EPISODES)

    def _sentence(self) -> str:
        draw = self._random
        words = f"{draw.choice(_VERBS)} {draw.choice(_THINGS)} {draw.choice(_ENDS)}".capitalize()
        return f"{words}, number {draw.randrange(10_000)}."

    def _cited(self) -> str:
        draw = self._random
        if draw.random() < 0.7:
            return f"source-{draw.randrange(self._sources)}"
        return f"[source-{draw.randrange(self._sources)}, source-{draw.randrange(self._sources)}]"

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 3))).capitalize()

    def _name(self, section: str) -> str:
        draw = self._random
        if section in ("characters", "people"):
            return f"{draw.choice(_GIVEN)} {self._word()}"
        return f"{self._word()} {draw.choice(_NOUNS)} {draw.randint(1, 99)}"

    # ------------------------------------------------------------------ files

    def _works(self) -> Iterator[str]:
        yield "works:"
        for number in range(WORKS):
            code = _code(number)
            yield f"  {code}:"
            yield f"    title: The {self._word()} Files {number}"
            yield '    accent: "#336699"'
            yield f"    summary: {{text: {self._sentence()!r}, reveal: premise, sources: source-0}}"
            yield "    seasons:"
            for season in range(1, SEASONS + 1):
                year = 2000 + season
                yield f"      {season}:"
                yield "        schedule:"
                yield f"          - {{as_of: {year}, status: aired, premiere: {year}-01-05, sources: source-0}}"

    def _episodes(self) -> Iterator[str]:
        yield "episodes:"
        for number in range(WORKS):
            for season in range(1, SEASONS + 1):
                for episode in range(1, EPISODES + 1):
                    yield f"  {_code(number)} S{season}E{episode}:"
                    yield f"    title: {self._word()} {self._word()}"
                    yield f"    released: {2000 + season}-{1 + episode // 4:02}-{1 + 7 * (episode % 4):02}"
                    yield f"    directed_by: [{self._ids[self._random.choice(self._people)]}]"
                    yield f"    sources: source-{self._random.randrange(self._sources)}"

    def _source_lines(self) -> Iterator[str]:
        draw = self._random
        yield "sources:"
        for number in range(self._sources):
            code, season, episode = self._position()
            yield f"  source-{number}:"
            yield f"    publisher: The {self._word()} Review"
            yield f"    title: {self._sentence()!r}"
            yield f"    date: {draw.randint(2001, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            yield f"    url: https://example.org/{number}/{self._word()}"
            yield f"    reveal: {code} S{season}E{episode}"
            yield "    reliability: high"

    def _file(self, first: int) -> Iterator[str]:
        numbers = range(first, min(len(self._ids), first + A_FILE))
        for section in _SECTIONS:
            mine = [number for number in numbers if self._sections[number] == section]
            if mine:
                yield f"{section}:"
                for number in mine:
                    yield from self._entry(number, section)

    def _entry(self, number: int, section: str) -> Iterator[str]:
        draw = self._random
        code, season, episode = self._at[number]
        next_season = (code, season + 1, draw.randint(1, EPISODES))
        later = _written(next_season)
        yield f"  {self._ids[number]}:"
        yield f"    name: {self._name(section)}"
        if draw.random() < 0.4:
            yield f"    aliases: [{self._name(section)}, {{name: {self._word()} X{number}, reveal: {later}}}]"
        yield f"    reveal: {code} S{season}E{episode}"
        if draw.random() < 0.6:
            yield f"    summary: {{text: {self._sentence()!r}, sources: {self._cited()}}}"
        if section == "characters":
            yield "    parts:"
            yield f"      - actor: {self._ids[draw.choice(self._people)]}"
            yield f"        work: {code}"
            yield f"        seasons: {{{season}: {draw.choice(('main', 'recurring', 'guest'))}}}"
            yield f"        sources: {self._cited()}"
        if section == "people" and draw.random() < 0.3:
            yield f"    jobs: [{{work: {code}, job: director, season: {season}, sources: {self._cited()}}}]"
        if draw.random() < 0.3:
            other = draw.choice(self._of_work[code])
            yield "    relations:"
            yield f"      - {{to: {self._ids[other]}, is: ally of, back: ally of, "
            yield f"         reveal: {_written(max(next_season, self._at[other]))}, sources: {self._cited()}}}"
        yield "    facts:"
        for fact in range(draw.randint(1, 3)):
            yield f"      - id: fact-{fact}"
            if draw.random() < 0.2:
                yield "        versions:"
                for reveal in (f"{code} S{season}E{episode}", later):
                    yield f"          - text: {self._sentence()!r}"
                    yield f"            reveal: {reveal}"
                    yield f"            sources: {self._cited()}"
            else:
                yield f"        text: {self._sentence()!r}"
                if draw.random() < 0.7:
                    yield f"        reveal: {later if draw.random() >= CARELESS else f'{code} S1E1'}"
                yield f"        sources: {self._cited()}"

    def _event(self, number: int) -> Iterator[str]:
        draw = self._random
        about = draw.choices(self._of_work[draw.choice(sorted(self._of_work))], k=2)
        at = max(self._at[each] for each in about)
        yield f"  event-{number}:"
        yield f"    work: {at[0]}"
        yield f"    when: {draw.randint(1950, 2040)}-{draw.randint(1, 12):02}"
        yield f"    text: {self._sentence()!r}"
        yield f"    real: {draw.choice(('none', 'Nothing of the kind happened.'))}"
        yield f"    reveal: {_written(at)}"
        yield f"    about: [{', '.join(self._ids[each] for each in about)}]"
        yield f"    sources: {self._cited()}"
