"""What an imported file says, whatever its format: names, numbers, dates and links. Texts are never taken over."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.knowledge.loading.schema import NAME_LIMIT
from bot.knowledge.scaffolding.starter import MAX_EPISODES, MAX_SEASONS
from bot.knowledge.value import FrozenStruct

_POSITION = re.compile(
    r"\W*(?:s(?:eason|eries)?\s*0*(\d+)[\s,.:-]*(?:e|ep|episode)\s*0*(\d+)|0*(\d+)\s*[x×]\s*0*(\d+))\W*", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"\s+")
_NO_NAMES = frozenset({"", "na", "n/a", "nan", "null", "none", "tba", "tbd", "unknown", "-", "–", "?"})
_EPISODE_NUMBER_AS_TITLE = re.compile(r"(?:episode|folge|épisode|episodio|capítulo) #?\d+(?:\.\d+)?", re.IGNORECASE)

Spot = tuple[int, int]
"""A season and an episode in it, both from 1."""


class Trouble(FrozenStruct, frozen=True, order=True):
    """A reason why a file cannot be imported: the file, the place in it, and one sentence."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.place}: {self.message}" if self.place else f"{self.file}: {self.message}"


class ImportRefusedError(Exception):
    """The files cannot be imported. `troubles` holds every reason; nothing has been changed."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        self.troubles = sorted(set(troubles))
        super().__init__(f"{len(self.troubles)} reasons")


@dataclass(slots=True)
class Episode:
    """A numbered episode. `released` is a day, or a day with its hour, as the knowledge files write it."""

    spot: Spot
    place: str
    title: str | None = None
    released: str | None = None
    directors: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)

    @property
    def day(self) -> date | None:
        """The announced day."""
        return date.fromisoformat(self.released[:10]) if self.released else None


@dataclass(slots=True)
class Part:
    """Somebody plays somebody: in one season, or, if `season` is None, in seasons that the file does not tell."""

    person: str
    character: str
    season: int | None
    billing: str
    first: Spot | None = None
    note: str | None = None


@dataclass(slots=True)
class ImportedEntry:
    """Anything else with a name. `first` is its first appearance: a spot, or the title of an episode."""

    section: str
    name: str
    aliases: list[str] = field(default_factory=list)
    first: Spot | str | None = None
    actor: str | None = None
    id: str | None = None


@dataclass(slots=True)
class Imported:
    """The content of one file.

    Attributes:
        file: the file name.
        publisher: who publishes the data.
        address: the page of the series there.
        title: the title of the series, if the file tells it.
        platform: where the series runs.
        creators: the names of the people who created it.
        season_numbers: the seasons that the file tells of, also those without episodes.
        unsure: what an editor should look at, one sentence each.
        troubles: why the file cannot be imported.
    """

    file: str
    publisher: str
    address: str | None = None
    title: str | None = None
    platform: str | None = None
    creators: list[str] = field(default_factory=list)
    season_numbers: set[int] = field(default_factory=set)
    episodes: list[Episode] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    entries: list[ImportedEntry] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def trouble(self, place: str, message: str) -> None:
        """Note why the file cannot be imported."""
        self.troubles.append(Trouble(self.file, place, message))

    def doubt(self, place: str, message: str) -> None:
        """Note what an editor should look at."""
        self.unsure.append(str(Trouble(self.file, place, message)))

    def name(self, value: Any, place: str) -> str | None:
        """Return a name in one line without markup; None if there is none, or if it cannot be one."""
        text = clean(value)
        if text is None:
            return None
        if len(text) > NAME_LIMIT:
            self.doubt(place, f"“{text[:40]}…” is longer than {NAME_LIMIT} characters and was left out")
            return None
        return text

    def add_episode(self, season: Any, number: Any, place: str) -> Episode | None:
        """Add an episode, unless it is a special: one in season 0 or without a number."""
        if number is None or season is None or (season == 0 and not isinstance(season, bool)):
            return None
        for what, value in (("season", season), ("episode", number)):
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                self.trouble(place, f"“{value}” is not the number of {'a' if what == 'season' else 'an'} {what}")
                return None
            if value > (most := MAX_SEASONS if what == "season" else MAX_EPISODES):
                self.trouble(place, f"{what} {value} is beyond {most}, the highest number that can be written")
                return None
        episode = Episode((season, number), place)
        self.season_numbers.add(season)
        self.episodes.append(episode)
        return episode


def clean(value: Any) -> str | None:
    """Return a text in one line: entities decoded, tags and invisible characters removed. None if nothing is left."""
    if not isinstance(value, str):
        return None
    text = _TAG.sub(" ", html.unescape(value))
    text = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Co", "Cs"))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return None if text.casefold() in _NO_NAMES else text


def episode_title(value: Any) -> Any:
    """Return None for titles that say nothing but the number, such as “Episode 3”, and the value otherwise."""
    return None if isinstance(value, str) and _EPISODE_NUMBER_AS_TITLE.fullmatch(value.strip()) else value


def parse_spot(text: str) -> Spot | None:
    """Parse ``S1E2``, ``1x02`` or “season 1, episode 2”; None for any other text, and for season or episode 0."""
    found = _POSITION.fullmatch(text)
    if found is None:
        return None
    season, episode = (int(number) for number in found.groups() if number is not None)
    return (season, episode) if season and episode else None


def split_character(text: str) -> tuple[list[str], str | None]:
    """Split “Ned Stark / The Hand (voice)” into the names, and a note if a bracket says “voice”."""
    note = "voice" if re.search(r"\((?:[^()]*\b)?voice\b[^()]*\)", text, re.IGNORECASE) else None
    bare = re.sub(r"\([^()]*\)", " ", text)
    names = [name.strip() for name in re.split(r"\s+/\s+", bare)]
    return [
        _SPACES.sub(" ", name)
        for name in names
        if name and not re.fullmatch(r"(?:him|her|them)?sel(?:f|ves)", name, re.IGNORECASE)
    ], note
