"""Merges an import into a knowledge base: adds what is missing, and changes nothing that an editor wrote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from bot.knowledge.importing.ids import free_id, slug
from bot.knowledge.importing.records import Episode, Imported, ImportedEntry, Part, Spot
from bot.knowledge.importing.works import season_lines, work_lines
from bot.knowledge.importing.yaml_insert import scalar
from bot.knowledge.loading.folder import Document, home_of
from bot.knowledge.loading.schema import ENTRY_SECTIONS, EntryFile
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, parse_position
from bot.knowledge.review.mentions import normalise
from bot.knowledge.review.rules.careful import SUGGESTED
from bot.knowledge.scaffolding.starter import ACCENTS


@dataclass(frozen=True, slots=True)
class Addition:
    """Lines to add to a file: an item of the mapping at `path`, or, with `key`, a key of the item at `path`.

    `after` is the item behind which it belongs. `lines` are indented from 0.
    """

    file: str
    path: tuple[str, ...]
    lines: tuple[str, ...]
    after: str | None = None
    key: str | None = None


@dataclass(slots=True)
class Plan:
    """What an import adds. `added` and `kept` count by kind; `unsure` are sentences for the editor."""

    additions: list[Addition] = field(default_factory=list)
    added: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)

    def add(self, kind: str, addition: Addition) -> None:
        """Add an item or a key."""
        self.additions.append(addition)
        self.added[kind] = self.added.get(kind, 0) + 1

    def keep(self, kind: str) -> None:
        """Count something that the knowledge base has already."""
        self.kept[kind] = self.kept.get(kind, 0) + 1


def plan_import(
    whole: Imported, code: str, documents: Sequence[Document], knowledge: Knowledge | None, today: date
) -> Plan:
    """Decide what an import adds to a knowledge base.

    Args:
        whole: the content of all files.
        code: the code of the work that it is about, such as ``GOT``. If the base has no such work, it is added.
        documents: the files of the base; none for a new one.
        knowledge: the base, as far as it can be read.
        today: the day on which the files are imported.
    """
    return _Merger(whole, code, documents, knowledge, today).plan


class _Merger:
    def __init__(
        self, whole: Imported, code: str, documents: Sequence[Document], knowledge: Knowledge | None, today: date
    ) -> None:
        self.plan = Plan(unsure=list(whole.unsure))
        self._whole = whole
        self._code = code
        self._documents = documents
        self._today = today
        self._works = {id_: work for each in documents for id_, work in each.content.works.items()}
        self._old_episodes = {id_: it for each in documents for id_, it in each.content.episodes.items()}
        self._ids = {id_ for each in documents for name in ENTRY_SECTIONS for id_ in each.section(name)}
        self._by_name = {section: self._names_of(section) for section in ENTRY_SECTIONS}
        positions = [*(knowledge.episodes if knowledge else ()), *(self._at(it.spot) for it in whole.episodes)]
        self._episodes = sorted({at for at in positions if at.work == code})
        self._new_source = False
        self._source = self._add_source()
        left_out = self._add_work()
        self._add_episodes(left_out)
        self._add_cast()
        for entry in whole.entries:
            self._add_entry(entry)
        if self._new_source and not any(self._source in line for it in self.plan.additions[1:] for line in it.lines):
            del self.plan.additions[0], self.plan.added["source"]  # nothing cites it

    # ------------------------------------------------------------------ what is there

    def _names_of(self, section: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in self._documents:
            item: EntryFile
            for id_, item in each.section(section).items():
                for name in (*item.name, *item.aliases):
                    found.setdefault(normalise(name.name), set()).add(id_)
        return found

    def _at(self, spot: Spot) -> Position:
        return Position(self._code, *spot)

    @cache  # noqa: B019 - a merger lives for one import
    def _file(self, section: str, name: str) -> str:
        """Return the file for a new item: the one with most of the section, of this work if it has its own files."""
        own = [each for each in self._documents if each.file.startswith(f"{self._code.lower()}/")]
        shared = section in ("people", "sources")
        return (
            home_of(self._documents if shared else own, section)
            or (home_of(self._documents, section) if shared else None)
            or (name if shared else f"{self._code.lower()}/{name}")
        )

    # ------------------------------------------------------------------ the source

    def _add_source(self) -> str:
        publisher, address = self._whole.publisher, self._whole.address
        for each in self._documents:
            for id_, source in each.content.sources.items():
                if source.publisher == publisher and (
                    source.url == address if address else source.where == _where(self._whole)
                ):
                    self.plan.keep("source")
                    return id_
        taken = {id_ for each in self._documents for id_ in each.content.sources}
        id_ = free_id(slug(f"{publisher} {self._code}"), taken)
        title = f"{self._whole.title or self._code}: episodes and cast"
        where = f"url: {scalar(address)}" if address else f"where: {scalar(_where(self._whole))}"
        lines = (
            f"{id_}:",
            f"  publisher: {scalar(publisher)}",
            f"  title: {scalar(title)}",
            f"  date: {self._today}",
            f"  {where}",
            "  reveal: premise",
            "  reliability: medium",
        )
        self._new_source = True
        self.plan.add("source", Addition(self._file("sources", "sources.yaml"), ("sources",), lines))
        return id_

    # ------------------------------------------------------------------ the work and its seasons

    def _add_work(self) -> set[Spot]:
        """Add the work or its missing seasons. Return the episodes that do not fit into the seasons of the base."""
        by_season: dict[int, list[Episode]] = {number: [] for number in sorted(self._whole.season_numbers)}
        for episode in self._whole.episodes:
            by_season.setdefault(episode.spot[0], []).append(episode)
        work = self._works.get(self._code)
        if work is None:
            self._new_work(by_season)
            return set()
        self.plan.keep("series")
        left_out: set[Spot] = set()
        home = next(each.file for each in self._documents if self._code in each.content.works)
        for number, episodes in sorted(by_season.items()):
            season = work.seasons.get(number)
            if season is None:
                if not episodes:
                    continue
                earlier = [it for it in work.seasons if it < number]
                lines = tuple(season_lines(number, episodes, self._source, self._today))
                path = ("works", self._code, "seasons")
                self.plan.add("season", Addition(home, path, lines, str(max(earlier)) if earlier else None))
                continue
            self.plan.keep("season")
            count = next((it.episodes for it in reversed(season.schedule) if it.episodes), None)
            beyond = {it.spot for it in episodes if count and it.spot[1] > count}
            if beyond:
                left_out |= beyond
                self.plan.unsure.append(
                    f"{home}: season {number} has {count} episodes here, and the import tells of S{number}E"
                    f"{max(spot[1] for spot in beyond)}; what is beyond was left out: raise “episodes” and import again"
                )
        return left_out

    def _new_work(self, by_season: Mapping[int, Sequence[Episode]]) -> None:
        if self._whole.title is None:
            self.plan.unsure.append(f"No file tells the title of the series, so it is called {self._code}; write it")
        seasons = {number: episodes for number, episodes in by_season.items() if episodes}
        accent = ACCENTS[len(self._works) % len(ACCENTS)]
        lines = tuple(work_lines(self._whole, self._code, accent, seasons, self._source, self._today))
        self.plan.add("series", Addition(f"{self._code.lower()}/work.yaml", ("works",), lines))
        self.plan.added["season"] = len(seasons)

    # ------------------------------------------------------------------ episodes

    def _add_episodes(self, left_out: set[Spot]) -> None:
        for episode in self._whole.episodes:
            if episode.spot in left_out:
                continue
            id_ = str(self._at(episode.spot))
            if id_ in self._old_episodes:
                self._complete_episode(id_, episode)
                continue
            lines = [f"{id_}:"]
            lines += [f"  title: {scalar(episode.title)}"] if episode.title else []
            lines += [f"  released: {episode.released}"] if episode.released else []
            for key, names in (("directed_by", episode.directors), ("written_by", episode.writers)):
                people = [self._person(name) for name in names]
                lines += [f"  {key}: [{', '.join(people)}]"] if people else []
            lines.append(f"  sources: [{self._source}]")
            file = self._file("episodes", "episodes.yaml")
            earlier = bisect_left(self._episodes_in(file), self._at(episode.spot))
            after = str(self._episodes_in(file)[earlier - 1]) if earlier else None
            self.plan.add("episode", Addition(file, ("episodes",), tuple(lines), after))

    @cache  # noqa: B019 - a merger lives for one import
    def _episodes_in(self, file: str) -> list[Position]:
        """Return the episodes of the work that stand in a file already, in order."""
        own = [each for each in self._documents if each.file == file]
        found = [parse_position(id_) for each in own for id_ in each.content.episodes]
        return sorted(at for at in found if at is not None and at.work == self._code)

    def _complete_episode(self, id_: str, episode: Episode) -> None:
        """Add the title and the day where an editor wrote none. What differs is told, and kept."""
        old = self._old_episodes[id_]
        file = next(each.file for each in self._documents if id_ in each.content.episodes)
        self.plan.keep("episode")
        if episode.title and old.title is None:
            value = scalar(episode.title, inside=True)
            self.plan.add("title", Addition(file, ("episodes", id_), (value,), key="title"))
        elif episode.title and old.title and normalise(episode.title) != normalise(old.title):
            self.plan.unsure.append(f"{file}: {id_} is called “{old.title}” here and “{episode.title}” in the import")
        if episode.released and old.released is None:
            self.plan.add("day", Addition(file, ("episodes", id_), (episode.released,), key="released"))
        elif episode.day and old.released and abs(old.released.first - episode.day) > _leeway(episode):
            self.plan.unsure.append(
                f"{file}: {id_} comes out on {old.released.first} here and on {episode.day} in the import"
            )

    # ------------------------------------------------------------------ people and characters

    def _find(self, section: str, name: str) -> str | None:
        """Return the id of the entry with this name; an empty text if there are several."""
        found = self._by_name[section].get(normalise(name), set())
        return next(iter(found)) if len(found) == 1 else "" if found else None

    def _new_id(self, name: str, section: str, wanted: str | None = None) -> str:
        id_ = free_id(slug(wanted or name), self._ids)
        self._ids.add(id_)
        self._by_name[section].setdefault(normalise(name), set()).add(id_)
        return id_

    def _person(self, name: str, *more: str) -> str:
        """Return the id of a person, who is added if the base has none of this name."""
        id_ = self._find("people", name)
        if id_:
            return id_
        id_ = self._new_id(name, "people")
        lines = (f"{id_}:", f"  name: {scalar(name)}", *(f"  {line}" for line in more))
        self.plan.add("person", Addition(self._file("people", "people.yaml"), ("people",), lines))
        return id_

    def _suggested(self) -> str:
        """Return the last episode that is known, as a reveal point to be looked at."""
        point = str(self._episodes[-1]) if self._episodes else "premise"
        return f"{point}  {SUGGESTED} {self._today}: the last episode known; no source tells when it is safe"

    def _add_cast(self) -> None:
        for name in self._whole.creators:
            if self._find("people", name) is None:
                self._person(
                    name, "jobs:", f"  - {{work: {self._code}, job: creator, reveal: premise, sources: {self._source}}}"
                )
        by_character: dict[str, list[Part]] = {}
        for part in self._whole.parts:
            by_character.setdefault(normalise(part.character), []).append(part)
        without_seasons = 0
        for parts in by_character.values():
            id_ = self._find("characters", parts[0].character)
            if id_ is not None:
                self.plan.keep("character")
                continue
            without_seasons += all(part.season is None for part in parts)
            self._add_character(parts)
        if without_seasons:
            self.plan.unsure.append(
                f"{without_seasons} character{'s are' if without_seasons > 1 else ' is'} in a cast list that tells no "
                "seasons; write “parts” with the seasons instead of the relation “played by”"
            )

    def _add_character(self, parts: Sequence[Part]) -> None:
        name = parts[0].character
        firsts = [part.first for part in parts if part.first]
        seasons = [part.season for part in parts if part.season is not None and part.first is None]
        first_season = min(seasons, default=None)
        if firsts and (first_season is None or min(firsts)[0] <= first_season):
            reveal = str(self._at(min(firsts)))
        elif first_season is not None and (last := self._last_of(first_season)) is not None:
            reveal = f"{last}  {SUGGESTED} {self._today}: the end of the first season in whose cast they are"
        else:
            reveal = self._suggested()
        id_ = self._new_id(name, "characters")
        lines = [f"{id_}:", f"  name: {scalar(name)}", f"  reveal: {reveal}"]
        by_actor: dict[str, list[Part]] = {}
        for part in parts:
            by_actor.setdefault(part.person, []).append(part)
        credited = {actor: theirs for actor, theirs in by_actor.items() if any(it.season is not None for it in theirs)}
        if credited:
            lines.append("  parts:")
            for actor, theirs in credited.items():
                lines += self._part(actor, theirs)
        lines += self._played_by([actor for actor in by_actor if actor not in credited], reveal)
        self.plan.add("character", Addition(self._file("characters", "characters.yaml"), ("characters",), tuple(lines)))

    def _part(self, actor: str, theirs: Sequence[Part]) -> Iterable[str]:
        ranks = ("main", "recurring", "guest")
        seasons: dict[int, str] = {}
        for part in theirs:
            if part.season is not None:
                seasons[part.season] = min(seasons.get(part.season, "guest"), part.billing, key=ranks.index)
        written = ", ".join(f"{number}: {billing}" for number, billing in sorted(seasons.items()))
        yield f"    - actor: {self._person(actor)}"
        yield f"      work: {self._code}"
        yield f"      seasons: {{{written}}}"
        note = next((part.note for part in theirs if part.note), None)
        if note:
            yield f"      note: {scalar(note)}"
        yield f"      sources: {self._source}"

    def _last_of(self, season: int) -> Position | None:
        return max((at for at in self._episodes if at.season == season), default=None)

    # ------------------------------------------------------------------ entries of wikis and tables

    def _add_entry(self, entry: ImportedEntry) -> None:
        kind = ENTRY_SECTIONS[entry.section].value
        found = self._find(entry.section, entry.name)
        if found == "":
            self.plan.unsure.append(f"Several entries are called “{entry.name}”; it was left out")
            return
        if found is not None or (entry.id and entry.id in self._ids):
            self.plan.keep(kind)
            return
        if entry.id and slug(entry.id) != entry.id:
            self.plan.unsure.append(f"“{entry.id}” cannot be an id; {entry.name} got another one")
        id_ = self._new_id(entry.name, entry.section, entry.id)
        lines = [f"{id_}:", f"  name: {scalar(entry.name)}"]
        aliases = [alias for alias in dict.fromkeys(entry.aliases) if normalise(alias) != normalise(entry.name)]
        if aliases:
            lines.append("  aliases:")
            lines += [f"    - {{name: {scalar(alias, inside=True)}, search_only: true}}" for alias in aliases]
        reveal = self._first_appearance(entry)
        lines.append(f"  reveal: {reveal}")
        lines += self._played_by([entry.actor] if entry.actor and entry.section == "characters" else [], reveal)
        name = f"{entry.section}.yaml"
        self.plan.add(kind, Addition(self._file(entry.section, name), (entry.section,), tuple(lines)))

    def _played_by(self, actors: Sequence[str], reveal: str) -> Iterable[str]:
        """Write who plays a character, if no seasons are known: it is safe as soon as the character is."""
        if actors:
            yield "  relations:"
        for actor in actors:
            job = (f"  - work: {self._code}", "    job: cast", f"    reveal: {reveal}", f"    sources: {self._source}")
            person = self._person(actor, "jobs:", *job)
            yield f"    - {{to: {person}, is: played by, back: plays, sources: {self._source}}}"

    def _first_appearance(self, entry: ImportedEntry) -> str:
        if isinstance(entry.first, str):
            titles = {normalise(it.title): it.spot for it in self._whole.episodes if it.title}
            for id_, old in self._old_episodes.items():
                at = parse_position(id_)
                if at is not None and at.work == self._code and old.title:
                    titles.setdefault(normalise(old.title), (at.season, at.episode))
            spot = titles.get(normalise(entry.first))
            if spot is None:
                self.plan.unsure.append(f"{entry.name}: “{entry.first[:60]}” is no episode that I know")
        else:
            spot = entry.first
        if spot is not None and self._at(spot) in self._episodes:
            return str(self._at(spot))
        if spot is not None:
            self.plan.unsure.append(f"{entry.name}: there is no episode {self._at(spot).code}")
        return self._suggested()


def _leeway(episode: Episode) -> timedelta:
    """Return how far two days may be apart and mean the same evening: an instant in UTC may fall on the next day."""
    return timedelta(days=1 if episode.released and episode.released.endswith("+00:00") else 0)


def _where(whole: Imported) -> str:
    return f"the file {whole.file}"[:280]
