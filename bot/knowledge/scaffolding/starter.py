"""Make the files of a small, valid knowledge base for a new universe, as texts. This module does not write files.

The texts are in `texts/starter`. All story words in them are marked as examples. Their comments tell the editor what to
write instead, and `docs/knowledge.md` explains the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import UserError
from bot.knowledge.scaffolding.texts import all_texts, fill

SCHEMA_FILE = "knowledge.schema.json"
MAX_SEASONS = 99
MAX_EPISODES = 99
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_FIRST_YEAR = 2001
ACCENTS = ("#B5332E", "#2E6E8E", "#5B7F3A", "#8E5A2E")
_SOURCE = "example-source"
_EXAMPLE_ID = re.compile(
    r"example-.*|new-(?:actor|person|source|character|event|place|craft|mission|organisation|thing)(?:-\d+)?"
)
_COMMENT = re.compile("#.*")
_EXAMPLE_TEXT = re.compile(r"\b(?:name|title|text|publisher|url): ([^,}$\n]*[^,}$\s])(?=\s*[,}\n])")
EXAMPLES = frozenset(_EXAMPLE_TEXT.findall(_COMMENT.sub("", all_texts())))
"""The example texts. `check` uses them to find examples that have not been replaced."""
_TITLE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class NewWork:
    """A series of a new knowledge base. `seasons` holds the number of episodes in each season.

    `spin_off` is True for a spin-off of the first series.
    """

    title: str
    code: str
    seasons: tuple[int, ...]
    spin_off: bool = False


class StarterError(UserError):
    """The given works would not make a valid knowledge base. The message is one sentence."""


def is_example_id(id_: str) -> bool:
    """Return whether an id is that of an example or of an unchanged template."""
    return _EXAMPLE_ID.fullmatch(id_) is not None


def suggested_code(title: str) -> str:
    """Suggest a code of two to eight letters for a title: its initials, or the beginning of a one-word title."""
    words = re.findall(r"[A-Za-z0-9]+", title)
    letters = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:3]
    code = re.sub(r"^[0-9]+", "", letters.upper())[:8]
    return code if _CODE.fullmatch(code) else "AA"


def is_code(text: str) -> bool:
    """Return whether a text can be the code of a work."""
    return _CODE.fullmatch(text) is not None


def checked(works: Sequence[NewWork]) -> Sequence[NewWork]:
    """Return `works` unchanged if they would make a valid knowledge base.

    Raises:
        StarterError: the works would not make one. The message says why.
    """
    codes = [work.code for work in works]
    for work in works:
        if not work.title.strip() or len(work.title) > _TITLE_LIMIT or not work.title.isprintable():
            raise StarterError(f"A title has one to {_TITLE_LIMIT} characters.")
        if not _CODE.fullmatch(work.code):
            raise StarterError(f"“{work.code}” is not a code; use two to eight capital letters or digits.")
        if codes.count(work.code) > 1:
            raise StarterError(f"Two series have the code {work.code}; give each its own.")
        if not 1 <= len(work.seasons) <= MAX_SEASONS:
            raise StarterError(f"{work.title} needs a season, and has at most {MAX_SEASONS}.")
        if not all(1 <= episodes <= MAX_EPISODES for episodes in work.seasons):
            raise StarterError(f"A season has 1 to {MAX_EPISODES} episodes.")
    return works


def starter_files(works: Sequence[NewWork]) -> Mapping[str, str]:
    """Make the texts of the files of a new knowledge base, by their paths inside its folder.

    Args:
        works: the series, the main one first.

    Raises:
        StarterError: the works would not make a valid knowledge base.
    """
    main = checked(works)[0]
    values = {
        "code": main.code,
        "source": _SOURCE,
        "day": str(released(1, 1)),
        "start": f"{main.code} S1E1",
        "finale": f"{main.code} S1E{main.seasons[0]}",
        "seasons": "".join(f"          {number}: main\n" for number, _ in enumerate(main.seasons, 1)),
    }
    files = {name: fill(f"starter/{name}", **values) for name in ("sources.yaml", "people.yaml")}
    for number, work in enumerate(works):
        origin = f"    spin_off_of: {main.code}\n" if work.spin_off else ""
        accent = ACCENTS[number % len(ACCENTS)]
        files[f"{work.code.lower()}/work.yaml"] = "".join(_work(work, origin, accent))
        files[f"{work.code.lower()}/episodes.yaml"] = "".join(_episodes(work))
    for name in ("characters.yaml", "places.yaml", "timeline.yaml"):
        files[f"{main.code.lower()}/{name}"] = fill(f"starter/{name}", **values)
    return {path: schema_header(path) + text for path, text in files.items()}


def schema_header(path: str) -> str:
    """Return the first line of a knowledge file, which names the schema for editors. `path` is inside the folder."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}{SCHEMA_FILE}\n"


def released(season: int, episode: int) -> date:
    """Return an example release date. Each season starts on the first Friday of a different year and airs weekly."""
    first = date(_FIRST_YEAR + (season - 1) % 20, 1, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 7 * (episode - 1))


def _work(work: NewWork, origin: str, accent: str) -> Iterator[str]:
    yield fill(
        "starter/work.yaml",
        title=work.title,
        code=work.code,
        accent=accent,
        origin=origin,
        source=_SOURCE,
        quoted_title=json.dumps(work.title, ensure_ascii=False),  # a JSON string is also a valid YAML string
    )
    for number, episodes in enumerate(work.seasons, 1):
        days = {"first": released(number, 1), "last": released(number, episodes)}
        yield fill("starter/season.yaml", number=number, episodes=episodes, source=_SOURCE, **days)


def _episodes(work: NewWork) -> Iterator[str]:
    yield fill("starter/episodes.yaml")
    for season, episodes in enumerate(work.seasons, 1):
        for episode in range(1, episodes + 1):
            title = "title: The Example, title_reveal: premise, " if (season, episode) == (1, 1) else ""
            item = f"{title}released: {released(season, episode)}, sources: {_SOURCE}"
            yield f"  {work.code} S{season}E{episode}: {{{item}}}\n"
