"""Reads the knowledge files without the bot's code, and returns every text with its reveal point.

The default reveal points follow the specification in `docs/knowledge.md`. YAML's base loader reads the files, so every
value is a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
TERM_SECTIONS = ("places", "craft", "missions", "organisations", "things")
ENTRY_SECTIONS = ("characters", "people", *TERM_SECTIONS)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

Point = tuple[str, int, int]
Reveal = frozenset[Point]
Progress = Mapping[str, tuple[int, int]]
Door = tuple[Reveal, str | None]

PREMISE: Reveal = frozenset()
NEVER: Reveal = frozenset({("?", 99, 99)})


@dataclass(frozen=True)
class Item:
    """One text of the knowledge.

    Attributes:
        owner: the entry, episode, season, work, event or source it belongs to.
        kind: name, summary, fact, relation, credit, job, title, event, schedule, headline.
        texts: what must not be read before one of the doors is open.
        doors: reveal points, each with its `as_of`; one of them is enough.
        group: versions of one fact share it.
        needs: entries that must be nameable besides.
    """

    owner: str
    kind: str
    texts: tuple[str, ...]
    doors: tuple[Door, ...]
    group: str = ""
    needs: tuple[str, ...] = ()
    main: bool = False
    search_only: bool = False
    topic: str | None = None


def many(value: Any) -> list[Any]:
    """One value, or a list of them, as a list."""
    return [] if value in (None, "") else value if isinstance(value, list) else [value]


@cache
def facts_of(folder: Path = KNOWLEDGE) -> Facts:
    """All items of a folder, read once; nobody changes them."""
    return Facts(folder)


class Facts:
    """All items of a folder."""

    def __init__(self, folder: Path) -> None:
        files = [
            yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader) or {}
            for path in sorted(folder.rglob("*.y*ml"))
        ]
        self.raw: dict[str, dict[str, Any]] = {}
        for file in files:
            for name, section in file.items():
                self.raw.setdefault(name, {}).update(section or {})
        self.episodes = {self.point(code): item for code, item in self.section("episodes").items()}
        self.kinds = {id_: name for name in ENTRY_SECTIONS for id_ in self.section(name)}
        self.own = {
            id_: self.reveal(item["reveal"]) if item.get("reveal") else None
            for name in ENTRY_SECTIONS
            for id_, item in self.section(name).items()
        }
        self._person_doors: dict[str, list[Door]] = {}
        self.items: list[Item] = []
        self._characters()
        self._makers()
        for name in ENTRY_SECTIONS:
            for id_, item in self.section(name).items():
                self._entry(id_, item)
        self._works()
        self._episodes()
        self._events()
        self._sources()
        self.by_owner: dict[str, list[Item]] = {}
        for found in self.items:
            self.by_owner.setdefault(found.owner, []).append(found)

    def section(self, name: str) -> dict[str, Any]:
        """One section, from all files."""
        return self.raw.get(name, {})

    # ------------------------------------------------------------------ reveal points

    @staticmethod
    def point(code: str) -> Point:
        """``FAM S3E10`` as a tuple."""
        found = re.fullmatch(r"(\w+) S(\d+)E(\d+)", code)
        assert found, code
        return found[1], int(found[2]), int(found[3])

    def last_of(self, work: str, season: int) -> Point:
        """The last episode of a season."""
        return max(at for at in self.episodes if at[:2] == (work, season))

    def reveal(self, given: Any) -> Reveal:
        """A reveal point as an editor writes it."""
        found = set()
        for text in many(given):
            if text == "premise":
                continue
            season = re.fullmatch(r"(\w+) S(\d+)", text)
            found.add(self.last_of(season[1], int(season[2])) if season else self.point(text))
        return frozenset(found)

    def season_before(self, work: str, season: int) -> Reveal:
        """The default of what belongs to a season."""
        return PREMISE if season <= 1 else frozenset({self.last_of(work, season - 1)})

    def aired(self, at: Point, now: str) -> bool:
        """Whether an episode is out at noon UTC of a day (2026-03-27), when the day before is over everywhere."""
        released = self.episodes.get(at, {}).get("released")
        if not released or len(released) < 10:
            return False
        if "T" in released:
            return datetime.fromisoformat(released) <= datetime.fromisoformat(f"{now}T12:00+00:00")
        return bool(released < now)

    def known_since(self, code: str, item: Any) -> str | None:
        """Since when an episode is known: as written, since a schedule counts it, since its newest source."""
        work, season, number = self.point(code)
        lines = self.section("works")[work]["seasons"][str(season)]["schedule"]
        counting = [line["as_of"] for line in lines if int(line.get("episodes") or "premiere" in line) >= number]
        sources = [self.section("sources")[id_].get("date") for id_ in many(item["sources"])]
        newest = max(first_day(date) for date in [lines[0]["as_of"], *sources] if date)
        known = first_day(counting[0]) if counting else newest
        return item.get("as_of") or min(known, item.get("released") or known)

    def passes(self, door: Door, progress: Progress, now: str) -> bool:
        """Whether a door is open."""
        reveal, as_of = door
        known = as_of is None or first_day(as_of) <= now
        return known and all(
            progress.get(work, (0, 0)) >= (season, episode) and self.aired((work, season, episode), now)
            for work, season, episode in reveal
        )

    def open(self, item: Item, progress: Progress, now: str) -> bool:
        """Return True if an item may be read."""
        return any(self.passes(door, progress, now) for door in item.doors)

    def heading(self, id_: str, progress: Progress, now: str) -> str | None:
        """Return the visible name of an entry, or None if it has none."""
        found = [
            item.texts[0]
            for item in self.by_owner[id_]
            if item.kind == "name" and item.main and not item.search_only and self.open(item, progress, now)
        ]
        return found[-1] if found else None

    def current(self, owner: str, progress: Progress, now: str) -> Iterator[Item]:
        """For each fact of an owner the version that holds."""
        latest: dict[tuple[str, str], Item] = {}
        for item in self.by_owner.get(owner, ()):
            if item.group and self.open(item, progress, now):
                latest[item.kind, item.group] = item
        yield from latest.values()

    def points(self) -> list[Reveal]:
        """Return all distinct reveal points that a reader can reach."""
        found = {least(reveal) for item in self.items for reveal, _ in item.doors if reveal != NEVER}
        return sorted(found, key=sorted)

    def before(self, reveal: Reveal) -> Progress:
        """A progress that falls short of a reveal point by one episode in one work."""
        progress = progress_of(reveal)
        if reveal:
            work = max(reveal)[0]
            earlier = [at for at in self.episodes if at[0] == work and at[1:] < progress[work]]
            del progress[work]
            if earlier:
                progress[work] = max(earlier)[1:]
        return progress

    def everything(self) -> Progress:
        """The last episode of every work."""
        return progress_of(frozenset(self.episodes))

    # ------------------------------------------------------------------ collecting

    def _add(self, owner: str, kind: str, texts: Iterable[str | None], *doors: Door, **more: Any) -> None:
        said = tuple(text for text in texts if text)
        self.items.append(Item(owner, kind, said, tuple(doors), **more))

    def _fact(self, owner: str, kind: str, fact: Any, default: Reveal | None, entry: Reveal = PREMISE) -> None:
        for version in many(fact.get("versions")) or [fact]:
            own = self.reveal(version["reveal"]) if version.get("reveal") else default
            assert own is not None, f"{owner}: a fact without a reveal point"
            self._add(
                owner,
                kind,
                [version["text"]],
                (own | entry, version.get("as_of")),
                group=fact.get("id", "summary"),
                topic=fact.get("topic"),
            )

    def _facts(self, owner: str, item: Any, default: Reveal | None, entry: Reveal = PREMISE) -> None:
        for fact in many(item.get("facts")):
            self._fact(owner, "fact", fact, default, entry)

    def _characters(self) -> None:
        for id_, item in self.section("characters").items():
            for part in many(item.get("parts")):
                for number, credit in part["seasons"].items():
                    credit = credit if isinstance(credit, dict) else {"credit": credit}
                    given = credit.get("reveal")
                    own = self.reveal(given) if given else self.season_before(part["work"], int(number))
                    door = (own | (self.own[id_] or PREMISE), part.get("as_of"))
                    self._add(id_, "credit", [credit.get("note") or part.get("note")], door)
                    if part.get("actor"):
                        self._person_doors.setdefault(part["actor"], []).append(door)

    def _makers(self) -> None:
        """Who directed or wrote an episode is credited with it, as whoever acts in its season."""
        for code, item in self.section("episodes").items():
            work, _, position = code.partition(" ")
            season = int(position.partition("E")[0].removeprefix("S"))
            door = (self.season_before(work, season), item.get("as_of") or item.get("released"))
            for person in [*many(item.get("directed_by")), *many(item.get("written_by"))]:
                self._person_doors.setdefault(person, []).append(door)

    def _entry(self, id_: str, item: Any) -> None:
        own = self.own[id_]
        doors: list[Door] = [(own, None)] if own is not None else []
        for job in many(item.get("jobs")):
            reveal = (
                self.reveal(job["reveal"])
                if job.get("reveal")
                else self.season_before(job["work"], int(job.get("season", 1)))
            )
            door = (reveal, job.get("as_of"))
            self._person_doors.setdefault(id_, []).append(door)
            self._add(id_, "job", [job["job"]], door)
        if own is None and self.kinds[id_] == "people":
            doors = self._person_doors.get(id_, [])
        for main, key in ((True, "name"), (False, "aliases")):
            for name in many(item.get(key)):
                name = name if isinstance(name, dict) else {"name": name}
                mine = doors
                if name.get("reveal"):
                    given = self.reveal(name["reveal"])
                    mine = [(given if main else given | (own or PREMISE), None)]
                self._add(id_, "name", [name["name"]], *mine, main=main, search_only=name.get("search_only") == "true")
        if item.get("summary"):
            summary = item["summary"] if isinstance(item["summary"], dict) else {"text": item["summary"]}
            self._fact(id_, "summary", summary, own, own or PREMISE)
        self._facts(id_, item, own, own or PREMISE)
        for number, relation in enumerate(many(item.get("relations"))):
            other = relation["to"]
            both = (own or PREMISE) | (self.own[other] or PREMISE)
            for version in many(relation.get("versions")) or [relation]:
                given = self.reveal(version["reveal"]) if version.get("reveal") else own
                assert given is not None, f"{id_}: a relation without a reveal point"
                door = (given | both, version.get("as_of"))
                group = f"{number} {other}"
                self._add(id_, "relation", [version["is"]], door, group=group, needs=(other,))
                self._add(other, "relation", [version["back"]], door, group=f"{id_} {group}", needs=(id_,))

    def _works(self) -> None:
        for code, item in self.section("works").items():
            self._add(code, "name", [item["title"]], (PREMISE, None), main=True)
            self._add(code, "name", [code], (PREMISE, None))
            for name in many(item.get("aliases")):
                name = name if isinstance(name, dict) else {"name": name}
                self._add(code, "name", [name["name"]], (self.reveal(name.get("reveal")), None), search_only=True)
            self._fact(code, "summary", item["summary"], None)
            self._facts(code, item, None)
            for number, season in item["seasons"].items():
                owner = f"{code} S{number}"
                for line in season["schedule"]:
                    texts = [line.get("note"), line.get("rhythm"), line.get("episodes")]
                    texts += [rendered(line[key]) for key in ("as_of", "premiere", "finale") if line.get(key)]
                    self._add(owner, "schedule", texts, (self.reveal(line.get("reveal")), line["as_of"]))
                self._facts(owner, season, self.season_before(code, int(number)))

    def _episodes(self) -> None:
        for code, item in self.section("episodes").items():
            own = frozenset({self.point(code)})
            known = self.known_since(code, item)
            title = (self.reveal(item["title_reveal"]) if item.get("title_reveal") else own, known)
            if item.get("title"):
                self._add(code, "title", [item["title"]], title)
            for name in many(item.get("aliases")):
                name = name if isinstance(name, dict) else {"name": name}
                door = (self.reveal(name["reveal"]), known) if name.get("reveal") else title
                self._add(code, "title", [name["name"]], door, search_only=name.get("search_only") == "true")
            date = item.get("released")
            self._add(code, "release", [item.get("date_note"), rendered(date) if date else None], (PREMISE, known))
            self._facts(code, item, own, own)

    def _events(self) -> None:
        for id_, item in self.section("events").items():
            real = item["real"] if item["real"].casefold() != "none" else None
            texts = [item["text"], real, rendered(item["when"])]
            self._add(id_, "event", texts, (self.reveal(item["reveal"]), item.get("as_of")))

    def _sources(self) -> None:
        for id_, item in self.section("sources").items():
            date = rendered(item["date"]) if item.get("date") else None
            self._add(id_, "publisher", [item["publisher"], date], (PREMISE, None))
            reveal = self.reveal(item["reveal"]) if item.get("reveal") else NEVER
            self._add(id_, "headline", [item["title"], item.get("url")], (reveal, None))


def progress_of(reveal: Iterable[Point]) -> dict[str, tuple[int, int]]:
    """The least progress that reaches a reveal point."""
    progress: dict[str, tuple[int, int]] = {}
    for work, season, episode in reveal:
        progress[work] = max(progress.get(work, (0, 0)), (season, episode))
    return progress


def least(reveal: Reveal) -> Reveal:
    """The same reveal point with only the latest position of each work."""
    return frozenset((work, *at) for work, at in progress_of(reveal).items())


def first_day(date: str) -> str:
    """``2026-03`` is known from 2026-03-01 on."""
    return (date + "-01-01"[len(date) - 4 :])[:10]


def rendered(date: str) -> str:
    """A date in words: ``24 August 1974``; other words of it stay."""

    def words(found: re.Match[str]) -> str:
        year, month, day = found.groups()
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}" if day else f"{MONTHS[int(month) - 1]} {year}"

    return re.sub(r"(\d{4})-(\d\d)(?:-(\d\d))?", words, date)


# ---------------------------------------------------------------------- words


def words(text: str) -> set[str]:
    """Words of a text; numbers below 100 tell too little alone."""
    found = re.findall(r"\w+", text.casefold())
    return {word for word in found if not (word.isdigit() and len(word) < 3) and len(word) > 1}


def pairs(text: str) -> set[tuple[str, str]]:
    """Neighbours with nothing but blanks, hyphens or apostrophes between them."""
    found: set[tuple[str, str]] = set()
    for segment in re.split(r"[^\w \t'’-]+", text.casefold()):
        run = re.findall(r"\w+", segment)
        found.update(pairwise(run))
    return found
