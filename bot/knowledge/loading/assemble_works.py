"""Works with their seasons, episodes, and the events of the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.knowledge.dates import Drops, Precision, WorldDate
from bot.knowledge.loading import schema
from bot.knowledge.loading.folder import Document, Folder
from bot.knowledge.loading.reference_checks import AssemblerBase, Path
from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.model import (
    Entry,
    Episode,
    Event,
    Happening,
    Kind,
    Name,
    Release,
    Schedule,
    Season,
    Source,
    Title,
    Work,
)
from bot.knowledge.names import ALWAYS, CAUGHT_UP, NOT_STARTED, Condition, NameList
from bot.knowledge.positions import PREMISE, Position, Reveal, parse_position
from bot.knowledge.sealed import Sealed


class Works(AssemblerBase):
    """Builds works, seasons, episodes and events."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self._misspelt: set[str] = set()
        self._work_names: dict[str, list[tuple[Name, Condition]]] = {}
        self._episode_names: dict[Position, list[tuple[Name, Condition]]] = {}
        self._drops: dict[str, Drops] = {}
        self._drop_sources: dict[str, tuple[Source, ...]] = {}
        self._schedules: dict[tuple[str, int], Sequence[schema.ScheduleFile]] = {}

    def _works(self) -> dict[str, Work]:
        works: dict[str, Work] = {}
        for document, path, item in self._items("works"):
            code = str(path[-1])
            if code in works:
                continue
            if not parse_position(f"{code} S1E1"):
                self._problem_at(
                    document, path, f"“{code}” is not a code; use two to eight capital letters or digits", key=True
                )
            if item.spin_off_of is not None:
                self._work_code(document, (*path, "spin_off_of"), item.spin_off_of)
            if item.drops is not None:
                self._drops[code] = Drops(item.drops.time, item.drops.zone, item.drops.day == "before")
                self._drop_sources[code] = self._cited(document, (*path, "drops"), item.drops.sources, None)
            names = [(Name(item.title, main=True, search_only=False), ALWAYS)]
            names += [(Name(code, main=False, search_only=False), ALWAYS)] if code != item.title else []
            for index, alias in enumerate(item.aliases):
                reveal = (
                    self.reveals.read(document, (*path, "aliases", index, "reveal"), alias.reveal)
                    if alias.reveal
                    else PREMISE
                )
                names.append((Name(alias.name, main=False, search_only=alias.search_only), Condition(reveal)))
            self._work_names[code] = names
            entry = Entry(
                code,
                Kind.WORK,
                tuple(Sealed(name, when.reveal, when.as_of) for name, when in names),
                self._fact(document, (*path, "summary"), item.summary, None),
                self._facts(document, path, item.facts, None),
                place=self._place(document, path),
            )
            seasons = {
                number: self._season(document, (*path, "seasons", str(number)), code, number, season)
                for number, season in sorted(item.seasons.items())
            }
            accent = int(item.accent[1:], 16)
            works[code] = Work(
                code, item.title, accent, item.platform, item.spin_off_of, entry, MappingProxyType(seasons)
            )
        return works

    def _season(self, document: Document, path: Path, work: str, number: int, season: schema.SeasonFile) -> Season:
        schedule: list[Sealed[Schedule]] = []
        self._schedules[work, number] = season.schedule
        before: WorldDate | None = None
        for index, item in enumerate(season.schedule):
            here = (*path, "schedule", index)
            if before is not None and item.as_of.first < before.first:
                self._problem_at(
                    document, (*here, "as_of"), "schedules stand oldest first; this one is older than the one before"
                )
            before = item.as_of
            if item.premiere and item.finale and item.finale.last < item.premiere.first:
                self._problem_at(document, (*here, "finale"), "the finale lies before the premiere")
            sources = self._cited(document, here, item.sources, item.status)
            reveal = self.reveals.read(document, (*here, "reveal"), item.reveal) if item.reveal else PREMISE
            value = Schedule(
                item.as_of,
                item.status,
                self._dropping(work, item.premiere),
                self._dropping(work, item.finale),
                item.episodes,
                item.rhythm,
                item.note,
                (*sources, *self._hour_sources(work, item.premiere, item.finale)),
                self._place(document, here),
            )
            schedule.append(Sealed(value, reveal, item.as_of))
        default = self.reveals.end_of_season_before(document, path, work, number)
        episodes = tuple(
            Position(work, number, episode)
            for episode in range(1, self.reveals.last_episode.get((work, number), 0) + 1)
        )
        return Season(work, number, tuple(schedule), self._facts(document, path, season.facts, default), episodes)

    def _episodes(self) -> dict[Position, Episode]:
        episodes: dict[Position, Episode] = {}
        for document, path, item in self._items("episodes"):
            position = parse_position(str(path[-1]))
            if position is None:
                self._problem_at(document, path, f"“{path[-1]}” is not a position; {self._meant(path[-1])}", key=True)
                continue
            if position.work not in self.reveals.works:
                near = nearest(position.work, self.reveals.works)
                if position.work not in self._broken and self._whole:
                    hint = f"; did you mean “{near}”?" if near else "; add it or remove the episode"
                    self._problem_at(document, path, f"there is no work “{position.work}”{hint}", key=True)
            elif (position.work, position.season) not in self.reveals.known_seasons and self._whole:
                self._problem_at(document, path, f"{position.work} has no season {position.season}", key=True)
            if position in episodes:
                self._problem_at(document, path, f"“{position}” exists already in another file", key=True)
                continue
            own: Reveal = frozenset({position})
            title_reveal = (
                self.reveals.read(document, (*path, "title_reveal"), item.title_reveal) if item.title_reveal else own
            )
            released = self._dropping(position.work, item.released)
            sources = self._cited(document, path, item.sources, None)
            known = item.as_of or self._known_since(position, released, sources)
            names: list[tuple[Name, Condition]] = []
            if item.title is not None:
                when = Condition(title_reveal, known)
                names.append((Name(item.title, main=True, search_only=False), when))
            for index, alias in enumerate(item.aliases):
                reveal = (
                    self.reveals.read(document, (*path, "aliases", index, "reveal"), alias.reveal)
                    if alias.reveal
                    else title_reveal
                )
                when = Condition(reveal, known)
                names.append((Name(alias.name, main=False, search_only=alias.search_only), when))
            self._episode_names[position] = names
            place = self._place(document, path)
            title = Title(item.title, item.title_status, place) if item.title is not None else None
            release = Release(
                released,
                item.date_note,
                (*sources, *self._hour_sources(position.work, item.released)),
                self._entry_ids(document, (*path, "directed_by"), item.directed_by, Kind.PERSON),
                self._entry_ids(document, (*path, "written_by"), item.written_by, Kind.PERSON),
                place,
            )
            episodes[position] = Episode(
                position,
                tuple(Sealed(name, when.reveal, when.as_of) for name, when in names),
                Sealed(title, title_reveal, known) if title is not None else None,
                Sealed(release, PREMISE, known),
                self._facts(document, path, item.facts, own, own),
                released or self._aired_with_season(position),
            )
        for work, season in sorted(self.reveals.last_episode):
            for number in range(1, self.reveals.last_episode[work, season] + 1):
                position = Position(work, season, number)
                if (work, season) not in self.reveals.known_seasons:
                    continue
                if position in episodes or str(position) in self._broken | self._misspelt or not self._whole:
                    continue
                if beside := self._any_episode(work, season):
                    self._problem_at(*beside, f"{position} is missing", key=True)
        return dict(sorted(episodes.items()))

    def _meant(self, code: Any) -> str:
        """What to write instead of a code that is no position; what it means is then not missing as well."""
        advice = self.reveals.advice(str(code))
        meant = advice.removeprefix("write ")
        if parse_position(meant):
            self._misspelt.add(meant)
            return advice
        if not advice.startswith("write "):
            return advice
        return f"write for example {self.reveals.example()} S1E1 (1 to 99 seasons, 1 to 99 episodes)"

    def _name_works(self, works: Mapping[str, Work], episodes: Mapping[Position, Episode]) -> None:
        """What is typed where a series, a season or an episode is asked for, in the order in which it is offered."""
        names = self.names
        for work in sorted(works.values(), key=lambda work: work.spin_off_of is not None):
            names.add_entry(Kind.WORK, work.code, self._work_names[work.code])
            for season in reversed(list(work.seasons.values())):
                known = [Condition(schedule.reveal, schedule.as_of) for schedule in season.schedule]
                names.add(NameList.SEASONS, season.id, f"{work.title}, season {season.number}", doors=known)
                names.add(NameList.SEASONS, season.id, f"{work.code} season {season.number}", main=False, doors=known)
        for position, episode in episodes.items():
            id_ = str(position)
            known = [Condition(episode.release.reveal, episode.release.as_of)]
            names.add(NameList.CODES, id_, id_, own=known)
            for name, when in self._episode_names[position]:
                names.add(NameList.TITLES, id_, name.text, main=name.main, own=[when], work=position.work)
        for work in works.values():
            self._name_reach(work)

    def _dropping(self, work: str, day: WorldDate | None) -> WorldDate | None:
        return day.dropping(self._drops.get(work)) if day is not None else None

    def _hour_sources(self, work: str, *days: WorldDate | None) -> tuple[Source, ...]:
        """What is cited for the hour, if it makes one of these days an instant."""
        told = any(day is not None and day.precision is Precision.DAY for day in days)
        return self._drop_sources.get(work, ()) if told else ()

    def _known_since(
        self, position: Position, released: WorldDate | None, sources: Sequence[Source]
    ) -> WorldDate | None:
        """Since when an episode is known if nobody says so.

        Since the first schedule that counts it; else since its newest source, though not before its season. When it
        is out at the latest.
        """
        schedules = self._schedules.get((position.work, position.season), ())
        known = next((item.as_of for item in schedules if _counts(item, position)), None)
        if known is None:
            since = [*(source.date for source in sources if source.date), *(item.as_of for item in schedules[:1])]
            known = max(since, key=_begins, default=None)
        return min((day for day in (known, released) if day is not None), key=_begins, default=None)

    def _aired_with_season(self, position: Position) -> WorldDate | None:
        """When an episode without a day of its own was out for certain: with its season, once that is called aired."""
        for item in self._schedules.get((position.work, position.season), ()):
            if item.status is schema.Status.AIRED and (item.episodes is None or _counts(item, position)):
                days = (item.as_of, item.premiere, item.finale)
                return max((day for day in days if day is not None), key=lambda day: day.last)
        return None

    def _name_reach(self, work: Work) -> None:
        """Everything that says how far somebody has come in a work; only what is out can have been watched."""
        out = {position: Condition(aired=position) for season in work.seasons.values() for position in season.episodes}
        self.names.add(NameList.REACH, NOT_STARTED, NOT_STARTED, work=work.code)
        self.names.add(NameList.REACH, CAUGHT_UP, CAUGHT_UP, doors=out.values(), work=work.code)
        for number, season in work.seasons.items():
            doors = [out[position] for position in season.episodes]
            self.names.add(NameList.REACH, f"season {number}", f"season {number}", doors=doors, work=work.code)
        for position, aired in out.items():
            self.names.add(NameList.REACH, position.code, position.code, doors=[aired], work=work.code)
            for name, when in self._episode_names.get(position, ()):
                self.names.add(
                    NameList.REACH, position.code, name.text, main=name.main, own=[when], doors=[aired], work=work.code
                )

    def _any_episode(self, work: str, season: int) -> tuple[Document, Path] | None:
        for document, path, _ in self._items("episodes"):
            if str(path[-1]).startswith(f"{work} S{season}E"):
                return document, path
        return None

    def _events(self) -> tuple[Event, ...]:
        events: list[tuple[Any, Event]] = []
        places: dict[str, tuple[Document, Path]] = {}
        for order, (document, path, item) in enumerate(self._items("events")):
            id_ = str(path[-1])
            if self._repeated(places, id_, document, path):
                continue
            happening = Happening(
                item.when,
                item.text,
                None if item.real.casefold() == "none" else item.real,
                self._cited(document, path, item.sources, item.status),
                item.status,
                self._place(document, path),
            )
            event = Event(
                id_,
                self._work_code(document, (*path, "work"), item.work),
                frozenset(self._entry_ids(document, (*path, "about"), item.about)),
                Sealed(happening, self._own_reveal(document, path, item.reveal, None), item.as_of),
            )
            events.append(((item.when.order[:2], order), event))
        return tuple(event for _, event in sorted(events, key=lambda pair: pair[0]))


def _begins(date: WorldDate) -> datetime:
    return date.begins


def _counts(schedule: schema.ScheduleFile, position: Position) -> bool:
    """Whether a schedule tells that this episode of its season is to come: a premiere tells of the first one."""
    return (schedule.episodes or (1 if schedule.premiere else 0)) >= position.episode
