"""Make blocks of YAML to paste into an existing knowledge base. This module does not write files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from bot.knowledge.loading.folder import Document, home_of
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.scaffolding.texts import fill

_OWN_BLOCKS = {
    "character": "characters",
    "event": "events",
    "episode": "episodes",
    "person": "people",
    "source": "sources",
}
"""Kinds that have their own block, and their sections. All other kinds share one block."""
_SECTIONS = _OWN_BLOCKS | {kind.value: section for section, kind in ENTRY_SECTIONS.items()}
KINDS = tuple(_SECTIONS)


@dataclass(frozen=True, slots=True)
class Setting:
    """The facts about a knowledge base that a block must fit.

    Attributes:
        first: the first episode.
        later: the second episode, or the first if there is only one.
        episode: the position for a new episode.
        released: the release date for a new episode.
        published: the date for a new source.
        full: True if no season has room for another episode.
        taken: ids that are already used.
        files: for each section, the file that holds most of its items.
    """

    first: str = "AA S1E1"
    later: str = "AA S1E2"
    episode: str = "AA S1E3"
    released: date = date(2001, 1, 19)
    published: date = date(2001, 1, 5)
    full: bool = False
    taken: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def work(self) -> str:
        """The code of the first work."""
        return self.first.partition(" ")[0]

    def free(self, id_: str) -> str:
        """Return an unused id: `id_` itself, or `id_` with the first free number added."""
        number = 2
        found = id_
        while found in self.taken:
            found, number = f"{id_}-{number}", number + 1
        return found

    def file(self, section: str) -> str:
        """Return the file to which an item of this section should be added.

        This is the file that already holds most of the section, or else the name of a new file.
        """
        at_root = section in ("people", "sources")
        return self.files.get(section, f"{'' if at_root else self.work.lower() + '/'}{section}.yaml")


def setting_of(documents: Sequence[Document], knowledge: Knowledge) -> Setting:
    """Collect the facts about a knowledge base that a new block must fit. Unreadable files are ignored."""
    taken = frozenset(id_ for document in documents for name in _SECTIONS.values() for id_ in document.section(name))
    files = {section: file for section in _SECTIONS.values() if (file := home_of(documents, section))}
    if not knowledge.episodes:
        return Setting(taken=taken, files=files)
    code = next(iter(knowledge.works), None) or next(iter(knowledge.episodes)).work
    episodes = [position for position in knowledge.episodes if position.work == code] or list(knowledge.episodes)
    counts = _counts(documents)
    empty = [Position(code, number, 0) for work, number in counts if work == code and number > episodes[-1].season]
    ends = {(position.work, position.season): position for position in episodes}
    latest_first = (*empty, *sorted(ends.values(), reverse=True))
    room = next((at for at in latest_first if (counts.get((at.work, at.season)) or 1000) > at.episode), None)
    last = room or episodes[-1]
    items = [pair for document in documents for pair in document.content.episodes.items()]
    days = {id_: item.released.first for id_, item in items if item.released}
    released = days.get(str(last)) or days.get(str(episodes[-1])) or date(2001, 1, 12)
    return Setting(
        first=str(episodes[0]),
        later=str(episodes[min(1, len(episodes) - 1)]),
        episode=str(Position(last.work, last.season, last.episode + 1)),
        released=released + timedelta(days=7),
        published=days.get(str(episodes[0])) or date(2001, 1, 5),
        full=room is None,
        taken=taken,
        files=files,
    )


def _counts(documents: Sequence[Document]) -> dict[tuple[str, int], int | None]:
    return {
        (code, number): next((it.episodes for it in reversed(season.schedule) if it.episodes), None)
        for document in documents
        for code, work in document.content.works.items()
        for number, season in work.seasons.items()
    }


def template(kind: str, setting: Setting, folder: str = "") -> str:
    """Make the blocks for a new item of a kind, as one YAML text to save as a file or to paste part by part.

    Args:
        kind: one of `KINDS`.
        setting: the knowledge base that the text must fit.
        folder: the path to the knowledge base, put before file names; empty, or ends with a slash.
    """
    blocks = [(_SECTIONS[kind], kind if kind in _OWN_BLOCKS else "term")]
    if kind == "character":
        blocks.insert(0, ("people", "actor"))
    if kind != "source":
        blocks.append(("sources", "source"))
    values = {
        "id": setting.free(f"new-{kind}"),
        "title": kind.title(),
        "actor": setting.free("new-actor"),
        "source": setting.free("new-source"),
        "work": setting.work,
        **{each.name: getattr(setting, each.name) for each in fields(setting)},
    }
    count = f"{len(blocks)} block{'s' if len(blocks) > 1 else ''}"
    lines = [fill("blocks/header.yaml", kind=kind, blocks=count).rstrip("\n")]
    if kind == "episode" and setting.full:
        season = setting.episode.rpartition("E")[0]
        lines.append(f"# The schedule of {season} is full: raise its “episodes” and “finale” too.")
    for section, block in blocks:
        text = fill(f"blocks/{block}.yaml", **values)
        lines += ["", f"# → {folder}{setting.file(section)}", f"{section}:", text.rstrip("\n")]
    return "\n".join(lines) + "\n"
