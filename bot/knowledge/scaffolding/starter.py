"""A first, small and valid knowledge base for another universe, as texts of files: pure, nothing is written here.

Everything in it that has to do with the story is an example in words that say so. The comments explain what an
editor puts in its place; `docs/knowledge.md` explains the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SCHEMA_FILE = "knowledge.schema.json"
MAX_SEASONS = 99
MAX_EPISODES = 99
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_FIRST_YEAR = 2001
_ACCENTS = ("#B5332E", "#2E6E8E", "#5B7F3A", "#8E5A2E")
_SOURCE = "example-source"
_EXAMPLE_ID = re.compile(
    r"example-.*|new-(?:actor|person|source|character|event|place|craft|mission|organisation|thing)(?:-\d+)?"
)
EXAMPLES = frozenset(
    {
        "Example Actor",
        "Example Maker",
        "Example Hero",
        "Example Heir",
        "Example Place",
        "Example Weekly",
        "The headline of the article",
        "https://www.example.org/article",
        "One sentence that says what it is about and gives nothing away.",
        "A fact about the series itself.",
        "The one whom the story follows",
        "The heir whom everybody looked for",
        "Has never been further away than the next town.",
        "Where everything begins.",
        "What everybody knows before the first episode happens.",
        "What the first episode tells happens.",
        "Captain Example",
        "One line that says who this is",
        "One line that says what this is.",
        "What the first episodes tell.",
        "What becomes of the character.",
        "What happens.",
        "The Example",
        "What happens in the episode.",
    }
)
"""The words of the examples, by which `check` knows that nobody has written over them."""
_TITLE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class NewWork:
    """A series to begin with: how many episodes each season has, and whether it comes from the first one."""

    title: str
    code: str
    seasons: tuple[int, ...]
    spin_off: bool = False


class StarterError(Exception):
    """A universe that cannot be begun like this; the message is one sentence."""


def is_example_id(id_: str) -> bool:
    """Whether an entry still has the id of an example."""
    return _EXAMPLE_ID.fullmatch(id_) is not None


def suggested_code(title: str) -> str:
    """Two to eight capital letters for a title: its initials, or the beginning of its one word."""
    words = re.findall(r"[A-Za-z0-9]+", title)
    letters = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:3]
    code = re.sub(r"^[0-9]+", "", letters.upper())[:8]
    return code if _CODE.fullmatch(code) else "AA"


def checked(works: Sequence[NewWork]) -> Sequence[NewWork]:
    """The same works.

    Raises:
        StarterError: if the knowledge could not be valid.
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
    """The files of a new knowledge base, by their paths inside its folder.

    Args:
        works: the main series first.

    Raises:
        StarterError: if the knowledge could not be valid.
    """
    main = checked(works)[0]
    files = {"sources.yaml": _sources(), "people.yaml": _people(main)}
    for number, work in enumerate(works):
        folder = work.code.lower()
        files[f"{folder}/work.yaml"] = _work(work, main, _ACCENTS[number % len(_ACCENTS)])
        files[f"{folder}/episodes.yaml"] = "".join(_episodes(work))
    folder = main.code.lower()
    files[f"{folder}/characters.yaml"] = _characters(main)
    files[f"{folder}/places.yaml"] = _places(main)
    files[f"{folder}/timeline.yaml"] = _timeline(main)
    return {path: _header(path) + text for path, text in files.items()}


def released(season: int, episode: int) -> date:
    """The example date of an episode: from the first Friday of a year of its own on, one a week."""
    first = date(_FIRST_YEAR + (season - 1) % 20, 1, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 7 * (episode - 1))


def _header(path: str) -> str:
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{SCHEMA_FILE}\n"


def _quoted(text: str) -> str:
    """A text that means itself in YAML, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def _ends(work: NewWork) -> tuple[str, str]:
    """The first episode, and the finale of the first season."""
    return f"{work.code} S1E1", f"{work.code} S1E{work.seasons[0]}"


def _sources() -> str:
    return f"""\
# Where everything comes from. Each fact names one of these; a source of low reliability never stands alone.
sources:
  {_SOURCE}:
    publisher: Example Weekly
    title: The headline of the article
    date: {released(1, 1)}
    url: https://www.example.org/article
    # Headlines give things away, so this one is shown only from here on. Left out: never.
    reveal: premise
    reliability: high
"""


def _people(main: NewWork) -> str:
    return f"""\
# People of the real world. They may be named as soon as one of their parts or jobs may.
people:
  example-actor:
    name: Example Actor
  example-maker:
    name: Example Maker
    jobs:
      - {{work: {main.code}, job: creator, reveal: premise, sources: {_SOURCE}}}
"""


def _work(work: NewWork, main: NewWork, accent: str) -> str:
    origin = f"    spin_off_of: {main.code}\n" if work.spin_off else ""
    lines = [
        f"# {work.title}: what it is, and what was known of each season when.\n",
        "works:\n",
        f"  {work.code}:  # the code that stands in reveal points, such as {work.code} S1E1\n",
        f"    title: {_quoted(work.title)}\n",
        f'    accent: "{accent}"  # colour of its cards\n',
        "    # At which hour episodes come out, if it is known; “before”: on the evening before the announced day.\n",
        '    # drops: {time: "21:00", zone: America/New_York, day: before}\n',
        origin,
        "    summary:\n",
        "      text: One sentence that says what it is about and gives nothing away.\n",
        "      reveal: premise\n",
        f"      sources: {_SOURCE}\n",
        "    facts:\n",
        "      - id: example-fact\n",
        "        topic: overview  # or cast, release, connections\n",
        "        text: A fact about the series itself.\n",
        "        reveal: premise\n",
        f"        sources: {_SOURCE}\n",
        "    seasons:\n",
    ]
    for number, episodes in enumerate(work.seasons, 1):
        first, last = released(number, 1), released(number, episodes)
        lines += [
            f"      {number}:\n",
            "        schedule:  # what was known when, oldest first; these dates are examples\n",
            f"          - {{as_of: {first}, status: confirmed, premiere: {first}, finale: {last}, "
            f"episodes: {episodes}, rhythm: Fridays, sources: {_SOURCE}}}\n",
        ]
    return "".join(lines)


def _episodes(work: NewWork) -> Iterator[str]:
    yield "# Every episode, with the day it came out (these are examples; leave `released` out if nobody knows it).\n"
    yield "# Nobody has seen what has not come out, so a missing day keeps all that the episode reveals hidden,\n"
    yield "# unless the schedule calls its season `aired`.\n"
    yield "# A title is shown to those who have seen its episode; `title_reveal: premise` says that it is harmless.\n"
    yield "episodes:\n"
    for season, episodes in enumerate(work.seasons, 1):
        for episode in range(1, episodes + 1):
            title = "title: The Example, title_reveal: premise, " if (season, episode) == (1, 1) else ""
            yield (
                f"  {work.code} S{season}E{episode}: "
                f"{{{title}released: {released(season, episode)}, sources: {_SOURCE}}}\n"
            )


def _characters(main: NewWork) -> str:
    start, finale = _ends(main)
    return f"""\
# People of the story.
characters:
  example-character:  # the id: unique, never shown
    name:  # the latest name that is safe is the heading
      - {{name: Example Hero, reveal: premise}}
      - {{name: Example Heir, reveal: {finale}}}  # a name that is a spoiler
    aliases: [{{name: Exampel Hero, search_only: true}}]  # found, never shown: misspellings
    reveal: premise  # when may the entry be named at all? Also the default of everything in it
    summary:  # one line: who is it? The latest version that is safe is shown
      versions:
        - {{text: The one whom the story follows, reveal: premise, sources: {_SOURCE}}}
        - {{text: The heir whom everybody looked for, reveal: {finale}, sources: {_SOURCE}}}
    parts:
      - actor: example-actor
        work: {main.code}
        seasons:  # main, recurring or guest; a later season is safe after the season before, as it tells who lives
{"".join(f"          {number}: main{chr(10)}" for number in range(1, len(main.seasons) + 1))}\
        sources: {_SOURCE}
    facts:
      - id: never-away
        text: Has never been further away than the next town.
        reveal: {start}
        sources: {_SOURCE}
"""


def _places(main: NewWork) -> str:
    start, _ = _ends(main)
    return f"""\
# Places. Craft, missions, organisations and things look the same, each in a section of its kind.
places:
  example-place:
    name: Example Place
    reveal: {start}
    summary: {{text: Where everything begins., sources: {_SOURCE}}}
    relations:  # written once; the character's card shows “back”
      - {{to: example-character, is: home of, back: lives at, sources: {_SOURCE}}}
"""


def _timeline(main: NewWork) -> str:
    start, _ = _ends(main)
    return f"""\
# What happens in the story. The date inside the story has nothing to do with when it may be told.
events:
  example-beginning:
    work: {main.code}
    when: 1969-07-20  # 1969, 1969-07, late 1969, 1960s, by 1970, about 1969, 1969 to 1972
    text: What everybody knows before the first episode happens.
    real: none  # or what happened in our world
    reveal: premise  # an event always says so itself
    about: example-character
    sources: {_SOURCE}
  example-event:
    work: {main.code}
    when: 1970
    text: What the first episode tells happens.
    real: none
    reveal: {start}
    about: [example-character, example-place]
    sources: {_SOURCE}
"""
