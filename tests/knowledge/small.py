"""A small valid knowledge base about two invented series, which tests break in one place each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError

MARK = "▮"
"""Stands in a test's text where the problem is to be found; never written to a file."""

FILES = {
    "sources.yaml": """\
sources:
  gazette:
    publisher: The Harbour Gazette
    title: Aurora returns
    date: 2031-02-03
    url: https://gazette.example/aurora
    reliability: high
  almanac:
    publisher: Almanac
    title: All episodes
    where: printed, page 12
    reveal: AUR S2E1
    reliability: medium
  rumour:
    publisher: Rumour Mill
    title: Heard somewhere
    url: https://rumour.example/
    reliability: low
""",
    "aurora/work.yaml": """\
works:
  AUR:
    title: Aurora Station
    aliases: The Station
    accent: "#336699"
    platform: Channel Nine
    summary: {text: A lighthouse drifts into space., reveal: premise, sources: gazette}
    facts:
      - {id: made-for, topic: overview, text: It was made for winter nights., reveal: premise, sources: gazette}
    seasons:
      1:
        schedule:
          - {as_of: 2030, status: aired, premiere: 2030-01-04, finale: 2030-01-18, episodes: 3, sources: gazette}
      2:
        schedule:
          - {as_of: 2030-05, status: announced, note: Renewed., sources: gazette}
          - as_of: 2031-02-03
            status: announced
            premiere: 2031-06-01
            finale: 2031-06-08
            sources: [gazette, almanac]
        facts:
          - {id: jump, text: The second season jumps ten years ahead., sources: gazette}
  TID:
    title: Tidewater
    accent: "#000000"
    spin_off_of: AUR
    summary: {text: The harbour that stayed behind., reveal: premise, sources: gazette}
    seasons:
      1:
        schedule:
          - {as_of: 2031, status: announced, sources: gazette}
""",
    "aurora/episodes.yaml": """\
episodes:
  AUR S1E1:
    title: Lamp
    title_reveal: premise
    released: 2030-01-04
    directed_by: [ida-voss]
    sources: gazette
  AUR S1E2: {title: Fog, released: 2030-01-11, sources: gazette}
  AUR S1E3:
    title: Storm
    aliases: [The Storm]
    released: 2030-01-18
    sources: gazette
    facts:
      - {id: length, text: It is the longest of all., sources: gazette}
  AUR S2E1: {title: Wreck, released: 2031-06-01, as_of: 2031-02-03, sources: [gazette, almanac]}
  AUR S2E2: {released: 2031-06-08, as_of: 2031-02-03, sources: gazette}
""",
    "aurora/people.yaml": """\
people:
  ida-voss:
    name: Ida Voss
    jobs:
      - {work: AUR, job: director, reveal: premise, sources: gazette}
  otto-lind: {name: Otto Lind}
  new-face: {name: New Face}
""",
    "aurora/characters.yaml": """\
characters:
  mara-quill:
    name:
      - {name: Mara, reveal: AUR S1E1}
      - {name: Mara Quill, reveal: AUR S1E3}
    aliases:
      - {name: Keeper Quill, reveal: AUR S2E1}
      - {name: Marra, search_only: true}
    reveal: AUR S1E1
    summary:
      versions:
        - {text: Keeper of the lamp, sources: gazette}
        - {text: Captain of the Aurora, reveal: AUR S2E2, sources: gazette}
    parts:
      - actor: otto-lind
        work: AUR
        seasons: {1: main, 2: recurring}
        sources: gazette
      - actor: new-face
        work: AUR
        seasons:
          2: {credit: guest, reveal: AUR S2E2, note: as a child}
        sources: gazette
    relations:
      - to: bosun
        is: mentor of
        back: pupil of
        reveal: AUR S1E2
        sources: gazette
    facts:
      - id: lamp
        text: She lights the lamp.
        reveal: AUR S1E1
        sources: [gazette, almanac]
      - id: fate
        versions:
          - text: She is said to be lost.
            reveal: AUR S1E3
            sources: gazette
          - text: She lives in the harbour.
            reveal: [AUR S2E1, TID S1E2]
            sources: [gazette]
  bosun:
    name: The Bosun
    reveal: AUR S1E3
    facts:
      - {id: early, text: He whistles., reveal: AUR S1E1, sources: gazette}
""",
    "aurora/terms.yaml": """\
places:
  lamp-room:
    name: Lamp Room
    aliases: The Lantern
    reveal: AUR S1E1
    summary: {text: The room at the top., sources: gazette}
events:
  storm-comes:
    work: AUR
    when: late 1974
    text: A storm tears the lighthouse loose.
    real: none
    reveal: AUR S1E3
    about: [mara-quill, lamp-room]
    sources: [gazette, almanac]
  keel-is-laid:
    work: AUR
    when: 1974-08-24
    text: The keel of the Aurora is laid.
    real: Nothing of the kind happened.
    reveal: AUR S2E1
    about: lamp-room
    sources: gazette
""",
    "tidewater.yml": """\
episodes:
  TID S1E1: {sources: gazette}
  TID S1E2: {sources: gazette}
events:
  tide-turns: {work: TID, when: 1960s, text: The tide turns., real: none, reveal: TID S1E1, sources: gazette}
""",
}

WORK, EPISODES, PEOPLE = "aurora/work.yaml", "aurora/episodes.yaml", "aurora/people.yaml"
CHARACTERS, TERMS, SOURCES, TIDEWATER = "aurora/characters.yaml", "aurora/terms.yaml", "sources.yaml", "tidewater.yml"

RUMOUR = """\
  rumour:
    publisher: Rumour Mill
    title: Heard somewhere
    url: https://rumour.example/
    reliability: low
"""


def place_of_mark(text: str) -> tuple[int, int]:
    """Line and column of the mark, from 1."""
    before = text.partition(MARK)[0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def problems_in(folder: Path) -> list[str]:
    """Every problem as it is printed; nothing for a valid folder."""
    try:
        read_knowledge(folder)
    except KnowledgeError as error:
        return [str(problem) for problem in error.problems]
    return []


@dataclass
class Base:
    """The small knowledge base in a folder of its own."""

    folder: Path
    texts: dict[str, str] = field(default_factory=lambda: dict(FILES))

    def change(self, file: str, old: str, new: str) -> str:
        """Replace what stands there once; a mark in `new` says where the problem is: ``file:line:column``."""
        assert self.texts[file].count(old) == 1, f"{old!r} stands {self.texts[file].count(old)} times in {file}"
        return self.put(file, self.texts[file].replace(old, new))

    def put(self, file: str, text: str) -> str:
        """Write a whole file; a mark in it is treated as in `change`."""
        line, column = place_of_mark(text)
        self.texts[file] = text.replace(MARK, "")
        return f"{file}:{line}:{column}"

    def tidy(self) -> Base:
        """Without the three oddities that the review would speak about."""
        self.change(SOURCES, RUMOUR, "")
        self.change(CHARACTERS, "back: pupil of\n        reveal: AUR S1E2", "back: pupil of\n        reveal: AUR S1E3")
        self.change(CHARACTERS, "text: He whistles., reveal: AUR S1E1", "text: He whistles., reveal: AUR S1E3")
        return self

    def write(self) -> Path:
        """Write all files."""
        for file, text in self.texts.items():
            path = self.folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return self.folder

    def problems(self) -> list[str]:
        """Write and check."""
        return problems_in(self.write())

    def read(self) -> Knowledge:
        """Write and read; it must be valid."""
        assert self.problems() == []
        return read_knowledge(self.folder)
