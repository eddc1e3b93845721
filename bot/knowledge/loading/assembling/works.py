"""Build works with their seasons and episodes, and the events of the story."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from bot.knowledge.dates import Drops, Precision, WorldDate
from bot.knowledge.loading import schema
from bot.knowledge.loading.assembling.names_builder import NameConditions, NamesBuilder, sealed_names
from bot.knowledge.loading.assembling.reference_checks import Cursor, ReferenceChecker
from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.model import (
    ALWAYS,
    CAUGHT_UP,
    NOT_STARTED,
    Condition,
    Entry,
    Episode,
    Event,
    Happening,
    Kind,
    Name,
    NameList,
    Release,
    Schedule,
    Season,
    Title,
    Work,
)
from bot.knowledge.positions import PREMISE, Position, Reveal, parse_position
from bot.knowledge.sealed import Sealed
from bot.knowledge.sources import Source, Status


class WorkBuilder:
    """Builds all works, seasons and episodes, and adds their names to a `NamesBuilder`."""

    def __init__(self, checker: ReferenceChecker, names: NamesBuilder) -> None:
        self._checker = checker
        self._names = names
        self._misspelt: set[str] = set()
        """Positions that editors probably meant where they wrote a misspelt one. These are not reported as missing."""
        self._work_names: dict[str, NameConditions] = {}
        self._episode_names: dict[Position, NameConditions] = {}
        self._drops: dict[str, tuple[Drops, tuple[Source, ...]]] = {}
        self._schedules: dict[tuple[str, int], Sequence[schema.ScheduleFile]] = {}

    def build(self) -> tuple[dict[str, Work], dict[Position, Episode]]:
        """Build all works, by code, and all episodes, in order."""
        works: dict[str, Work] = {}
        for at, item in self._checker.items("works"):
            if at.id not in works:
                works[at.id] = self._work(at, item)
        episodes: dict[Position, Episode] = {}
        for at, item in self._checker.items("episodes"):
            position = self._checked_position(at)
            if position in episodes:
                at.problem(f"“{position}” exists already in another file", key=True)
            elif position is not None:
                episodes[position] = self._episode(at, position, item)
        self._find_missing(episodes)
        episodes = dict(sorted(episodes.items()))
        self._add_names(works, episodes)
        return works, episodes

    # ------------------------------------------------------------ works and seasons

    def _work(self, at: Cursor, item: schema.WorkFile) -> Work:
        code = at.id
        if not parse_position(f"{code} S1E1"):
            at.problem(f"“{code}” is not a code; use two to eight capital letters or digits", key=True)
        if item.spin_off_of is not None:
            self._checker.work_code(at, item.spin_off_of, "spin_off_of")
        if item.drops is not None:
            drops = Drops(item.drops.time, item.drops.zone, item.drops.day == "before")
            self._drops[code] = (drops, self._checker.cited(at.at("drops"), item.drops.sources))
        names = [(Name(item.title, main=True, search_only=False), ALWAYS)]
        names += [(Name(code, main=False, search_only=False), ALWAYS)] if code != item.title else []
        names += self._aliases(at, item.aliases, ALWAYS)
        self._work_names[code] = names
        summary = self._checker.fact(at.at("summary"), item.summary, None)
        facts = self._checker.facts(at, item.facts, None)
        location = at.location(item)
        entry = Entry(code, Kind.WORK, sealed_names(names), summary, facts, location=location)
        seasons = {
            number: self._season(at.at("seasons", str(number)), code, number, season)
            for number, season in sorted(item.seasons.items())
        }
        accent = int(item.accent[1:], 16)
        return Work(code, item.title, accent, item.platform, item.spin_off_of, entry, MappingProxyType(seasons))

    def _aliases(self, at: Cursor, aliases: Sequence[schema.NameFile], default: Condition) -> NameConditions:
        names = []
        for here, alias in at.each("aliases", aliases):
            reveal = self._checker.reveal(here, alias.reveal, default.reveal)
            name = Name(alias.name, main=False, search_only=alias.search_only)
            names.append((name, Condition(reveal, default.as_of)))
        return names

    def _season(self, at: Cursor, work: str, number: int, season: schema.SeasonFile) -> Season:
        self._schedules[work, number] = season.schedule
        schedule: list[Sealed[Schedule]] = []
        before: WorldDate | None = None
        for here, item in at.each("schedule", season.schedule):
            if before is not None and item.as_of.first < before.first:
                here.at("as_of").problem("schedules stand oldest first; this one is older than the one before")
            before = item.as_of
            if item.premiere and item.finale and item.finale.last < item.premiere.first:
                here.at("finale").problem("the finale lies before the premiere")
            sources = self._checker.cited(here, item.sources, item.status)
            sources += self._hour_sources(work, item.premiere, item.finale)
            days = (self._dropping(work, item.premiere), self._dropping(work, item.finale))
            line = here.location(item)
            value = Schedule(item.as_of, item.status, *days, item.episodes, item.rhythm, item.note, sources, line)
            schedule.append(Sealed(value, self._checker.reveal(here, item.reveal, PREMISE), item.as_of))
        facts = self._checker.facts(at, season.facts, self._checker.season_default(at, work, number))
        last = self._checker.reveals.last_episode.get((work, number), 0)
        episodes = tuple(Position(work, number, each) for each in range(1, last + 1))
        return Season(work, number, tuple(schedule), facts, episodes)

    def _dropping(self, work: str, day: WorldDate | None) -> WorldDate | None:
        return day.dropping(self._drops[work][0]) if day is not None and work in self._drops else day

    def _hour_sources(self, work: str, *days: WorldDate | None) -> tuple[Source, ...]:
        """Return the sources of the work's release time. Empty if none of these days gets its time from it."""
        is_used = any(day is not None and day.precision is Precision.DAY for day in days)
        return self._drops[work][1] if is_used and work in self._drops else ()

    # ------------------------------------------------------------ episodes

    def _checked_position(self, at: Cursor) -> Position | None:
        reveals = self._checker.reveals
        position = parse_position(at.id)
        if position is None:
            at.problem(f"“{at.id}” is not a position; {self._advice(at.id)}", key=True)
        elif position.work not in reveals.works:
            near = nearest(position.work, reveals.works)
            if position.work not in self._checker.broken and self._checker.whole:
                hint = f"did you mean “{near}”?" if near else "add it or remove the episode"
                at.problem(f"there is no work “{position.work}”; {hint}", key=True)
        elif (position.work, position.season) not in self._checker.seasons and self._checker.whole:
            at.problem(f"{position.work} has no season {position.season}", key=True)
        return position

    def _advice(self, code: str) -> str:
        """Tell the editor what to write instead of a code that is not a position."""
        advice = self._checker.reveals.advice(code)
        meant = advice.removeprefix("write ")
        if parse_position(meant):
            self._misspelt.add(meant)
            return advice
        if not advice.startswith("write "):
            return advice
        return f"write for example {self._checker.reveals.example()} S1E1 (1 to 99 seasons, 1 to 99 episodes)"

    def _episode(self, at: Cursor, position: Position, item: schema.EpisodeFile) -> Episode:
        own: Reveal = frozenset({position})
        title_reveal = self._checker.reveal(at, item.title_reveal, own, "title_reveal")
        released = self._dropping(position.work, item.released)
        sources = self._checker.cited(at, item.sources)
        known = item.as_of or self._known_since(position, released, sources)
        when = Condition(title_reveal, known)
        names = [(Name(item.title, main=True, search_only=False), when)] if item.title is not None else []
        names += self._aliases(at, item.aliases, when)
        self._episode_names[position] = names
        title = Title(item.title, item.title_status, at.location(item)) if item.title is not None else None
        directors = self._checker.entry_ids(at, "directed_by", item.directed_by, Kind.PERSON)
        writers = self._checker.entry_ids(at, "written_by", item.written_by, Kind.PERSON)
        sources += self._hour_sources(position.work, item.released)
        release = Sealed(
            Release(released, item.date_note, sources, directors, writers, at.location(item)), PREMISE, known
        )
        sealed_title = Sealed(title, title_reveal, known) if title is not None else None
        facts = self._checker.facts(at, item.facts, own, own)
        if item.title is not None:
            self._checker.statements.add((), item.title, title_reveal, known)
        aired = released or self._aired_with_season(position)
        return Episode(position, sealed_names(names), sealed_title, release, facts, aired)

    def _known_since(
        self, position: Position, released: WorldDate | None, sources: Sequence[Source]
    ) -> WorldDate | None:
        """Return the date since which an episode without `as_of` is known.

        This is the date of the first schedule that includes it, or else of its newest source, but not before its
        season was first scheduled. It is never later than the release; None if no date is known.
        """
        schedules = self._schedules.get((position.work, position.season), ())
        known = next((item.as_of for item in schedules if _counts(item, position)), None)
        if known is None:
            since = [*(source.date for source in sources if source.date), *(item.as_of for item in schedules[:1])]
            known = max(since, key=lambda day: day.begins, default=None)
        return min((day for day in (known, released) if day is not None), key=lambda day: day.begins, default=None)

    def _aired_with_season(self, position: Position) -> WorldDate | None:
        """Return a day by which an episode without a release date was certainly out.

        This is the latest date in the first schedule which says that the season has aired. None if no schedule does.
        """
        for item in self._schedules.get((position.work, position.season), ()):
            if item.status is Status.AIRED and (item.episodes is None or _counts(item, position)):
                days = (item.as_of, item.premiere, item.finale)
                return max((day for day in days if day is not None), key=lambda day: day.last)
        return None

    def _find_missing(self, episodes: dict[Position, Episode]) -> None:
        """Report gaps: every season must have all episodes up to its last one."""
        known = self._checker.broken | self._misspelt
        first: dict[str, Cursor] = {}
        for at, _ in self._checker.items("episodes"):
            first.setdefault(at.id.rpartition("E")[0], at)
        for (work, season), last in sorted(self._checker.reveals.last_episode.items()):
            beside = first.get(f"{work} S{season}")
            if beside is None or (work, season) not in self._checker.seasons or not self._checker.whole:
                continue
            for number in range(1, last + 1):
                position = Position(work, season, number)
                if position not in episodes and str(position) not in known:
                    beside.problem(f"{position} is missing", key=True)

    # ------------------------------------------------------------ names

    def _add_names(self, works: dict[str, Work], episodes: dict[Position, Episode]) -> None:
        """Add the names of series, seasons and episodes, in the order in which autocomplete offers them."""
        add = self._names.add
        for work in sorted(works.values(), key=lambda work: work.spin_off_of is not None):
            self._names.add_entry(Kind.WORK, work.code, self._work_names[work.code])
            for season in reversed(list(work.seasons.values())):
                known = [Condition(schedule.reveal, schedule.as_of) for schedule in season.schedule]
                add(NameList.SEASONS, season.id, f"{work.title}, season {season.number}", unlocks=known)
                add(NameList.SEASONS, season.id, f"{work.code} season {season.number}", main=False, unlocks=known)
        for position, episode in episodes.items():
            id_ = str(position)
            add(NameList.CODES, id_, id_, own=[Condition(episode.release.reveal, episode.release.as_of)])
            for name, when in self._episode_names[position]:
                add(NameList.TITLES, id_, name.text, main=name.main, own=[when], work=position.work)
        for work in works.values():
            self._add_reach(work)

    def _add_reach(self, work: Work) -> None:
        """Add the names of all reaches in a work. Except for “not started”, each needs an episode that is out."""
        add, reach = self._names.add, NameList.REACH
        out = {position: Condition(aired=position) for season in work.seasons.values() for position in season.episodes}
        add(reach, NOT_STARTED, NOT_STARTED, work=work.code)
        add(reach, CAUGHT_UP, CAUGHT_UP, unlocks=out.values(), work=work.code)
        for number, season in work.seasons.items():
            unlocks = [out[position] for position in season.episodes]
            add(reach, f"season {number}", f"season {number}", unlocks=unlocks, work=work.code)
        for position, aired in out.items():
            add(reach, position.code, position.code, unlocks=[aired], work=work.code)
            for name, when in self._episode_names.get(position, ()):
                add(reach, position.code, name.text, main=name.main, own=[when], unlocks=[aired], work=work.code)


def build_events(checker: ReferenceChecker) -> tuple[Event, ...]:
    """Build all events, in story order."""
    events = []
    for at, item in sorted(checker.distinct("events"), key=lambda event: event[1].when.order[:2]):
        real = None if item.real.casefold() == "none" else item.real
        sources = checker.cited(at, item.sources, item.status)
        happening = Happening(item.when, item.text, real, sources, item.status, at.location(item))
        work, about = checker.work_code(at, item.work), frozenset(checker.entry_ids(at, "about", item.about))
        reveal = checker.own_reveal(at, item.reveal, None)
        sealed = Sealed(happening, reveal, item.as_of)
        checker.statements.add(sorted(about), item.text, reveal, item.as_of)
        events.append(Event(at.id, work, about, sealed))
    return tuple(events)


def _counts(schedule: schema.ScheduleFile, position: Position) -> bool:
    """Return whether a schedule includes this episode. A premiere date alone includes the first episode."""
    return (schedule.episodes or (1 if schedule.premiere else 0)) >= position.episode
