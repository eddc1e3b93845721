"""Detects leaks. It works out from the YAML files alone which texts a reader must not see at a clearance.

It has its own readers for the files (`tests.support.facts`) and for Discord's markdown
(`tests.support.markdown_reader`). A hidden text has leaked if one of its words, or a pair of neighbouring words, is
visible although no open text of the knowledge and no sentence of the bot contains it. Texts, titles, labels, custom
ids, choices and file names are checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    RecapQuestion,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.commands import autocomplete
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge, token_of
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.discord_limits import TEXT, choices_problems, message_problems, walk
from tests.support.facts import TERM_SECTIONS, Item, Progress, facts_of, progress_of, words
from tests.support.markdown_reader import open_text
from tests.support.open_text import box_lines, choice_surfaces, open_surfaces
from tests.support.vocabulary import Vocabulary

MAIN = "FAM"
LATER = "2031-01-01"
"""A day on which everything has aired and is known."""


@dataclass(frozen=True)
class Mode:
    """Who reads, and what becomes of what lies beyond."""

    name: str
    beyond: BeyondPolicy
    frame: CardOptions


MODES = (
    Mode("public", BeyondPolicy.VEILED, CardOptions(private=False)),
    Mode("strict", BeyondPolicy.WITHHELD, CardOptions(private=False)),
    Mode("private", BeyondPolicy.WITHHELD, CardOptions(private=True)),
    Mode("look beyond", BeyondPolicy.VEILED, CardOptions(private=True, beyond=True)),
)
PUBLIC, STRICT, PRIVATE, BEYOND = MODES

TOPICS = ("overview", "cast", "release", "connections")
AUTOCOMPLETES = {
    "people": autocomplete.people_choices,
    "terms": autocomplete.term_choices,
    "about": autocomplete.about_choices,
    "upto": autocomplete.reached_choices,
    "title": autocomplete.title_choices,
    "episode": autocomplete.episode_choices,
    "show": autocomplete.show_choices,
    "reach": lambda view, typed: autocomplete.reach_choices(view, typed, None),
}


Frozen = tuple[tuple[str, tuple[int, int]], ...]


def frozen(progress: Progress) -> Frozen:
    """A progress that can be a key."""
    return tuple(sorted(progress.items()))


def shown_text(body: dict[str, object]) -> str:
    """Return all visible texts, with runs of blanks folded into one."""
    texts = [open_text(part["content"]) for part in walk(body["components"]) if part["type"] == TEXT]
    return " ".join("\n".join(texts).split())


def says(text: str, item: Item) -> bool:
    """Return True if the card contains the item's text. A summary may lose its full stop and begin a longer line."""
    said = " ".join(item.texts[0].split())
    return said in text or said.rstrip(".") in text or said[:1].upper() + said[1:] in text


class LeakJudge:
    """Checks the bot's answers from the knowledge in one folder for leaks, by reading its files independently.

    Attributes:
        facts: every text of the files with its reveal points.
        points: every reveal point, as a progress.
        before: for each point, the progress just before it.
        entries: the ids of all entries.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts = facts_of(folder)
        reveals = self.facts.points()
        self.points = sorted({frozen(progress_of(reveal)) for reveal in reveals} | {frozen(self.facts.everything())})
        self.before = {frozen(progress_of(reveal)): frozen(self.facts.before(reveal)) for reveal in reveals}
        self.entries = sorted(self.facts.kinds)
        self.vocabulary = lru_cache(maxsize=64)(self._vocabulary)
        self.view = lru_cache(maxsize=64)(self._view)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge that is judged, as the bot reads it."""
        return read_knowledge(self.folder)

    def _vocabulary(self, progress: Frozen, now: str) -> Vocabulary:
        """Return the vocabulary that tells visible from hidden texts at a clearance."""
        return Vocabulary(self.facts, dict(progress), now)

    def _view(self, progress: Frozen, beyond: BeyondPolicy, now: str, personal: bool = False) -> View:
        """The bot's view at a clearance."""
        positions = {work: Position(work, *at) for work, at in progress}
        clearance = Clearance(positions, beyond, personal=personal)
        return View(self.knowledge, clearance, datetime.fromisoformat(f"{now}T12:00+00:00"))

    def payload(self, question: Question, progress: Frozen, mode: Mode, now: str = LATER) -> dict[str, object]:
        """Return the payload that the bot would send to Discord."""
        seen = self.view(progress, mode.beyond, now, mode.frame.private)
        return {"components": answer_card(respond(question, seen), seen.knowledge, mode.frame).components}

    def check(self, question: Question, progress: Frozen, mode: Mode, typed: str = "", now: str = LATER) -> None:
        """One reply: within Discord's limits, and nothing of what is hidden in the open."""
        body = self.payload(question, progress, mode, now)
        where = f"{question} at {dict(progress)}, {mode.name}"
        assert message_problems(body) == [], where
        hidden = self.vocabulary(progress, now)
        said_by_the_asker = words(question.when) if isinstance(question, TimelineQuestion) and question.when else set()
        for surface in open_surfaces(body, typed):
            assert hidden.told(surface.text) <= said_by_the_asker, f"{where}: {surface}"

    def check_choices(self, progress: Frozen, typed: str, now: str = LATER) -> None:
        """Every autocomplete for one keystroke."""
        hidden = self.vocabulary(progress, now)
        seen = self.view(progress, BeyondPolicy.WITHHELD, now)
        for name, choose in AUTOCOMPLETES.items():
            offered = [choice.to_dict() for choice in choose(seen, typed)]
            assert choices_problems(offered) == []
            for surface in choice_surfaces(offered):
                assert hidden.told(surface.text) == set(), f"{name} “{typed}” at {dict(progress)}: {surface}"

    def goes_to(self, label: str, progress: Frozen) -> dict[str, tuple[int, int]]:
        """How far a label says that its box goes, read as a reader would, for somebody with this progress."""
        ends: dict[str, tuple[int, int]] = {}
        for work, *at in self.facts.episodes:
            season, number = at
            title = self.facts.section("works")[work]["title"]
            in_main = work == MAIN and (
                label in (f"Season {season}", f"To the end of season {season}", f"S{season}E{number}", "Later")
            )
            if in_main or label in (title, "Needs several series"):
                ends[work] = max(ends.get(work, (0, 0)), (season, number))
        assert ends, label
        return {**dict(progress), **ends}

    def check_boxes(self, question: Question, progress: Frozen, mode: Mode) -> list[str]:
        """The labels of a reply's boxes, none of which holds what needs more than its label says."""
        body = self.payload(question, progress, mode)
        for label, text in box_lines(body):
            told = self.vocabulary(frozen(self.goes_to(label, progress)), LATER).told(open_text(text))
            assert told == set(), f"{question} at {dict(progress)}, {mode.name}: {label}: {text}"
        return [label for label, _ in box_lines(body)]

    def names_of(self, id_: str) -> list[str]:
        """Return every name that a user may type for an entry."""
        return list(dict.fromkeys(item.texts[0] for item in self.facts.by_owner[id_] if item.kind == "name"))

    def questions_about(self, id_: str, typed: str) -> list[Question]:
        """The commands that take this entry's name."""
        if self.facts.kinds[id_] in TERM_SECTIONS:
            return [LoreQuestion(typed), TimelineQuestion(about=typed), RecapQuestion(about=typed)]
        if self.facts.kinds[id_] == "characters":
            return [CastQuestion(typed), TimelineQuestion(about=typed), RecapQuestion(about=typed)]
        return [CastQuestion(typed)]

    def own_points(self, id_: str) -> list[Frozen]:
        """The reveal points of an entry's own texts, and just before each."""
        found: set[Frozen] = set()
        for item in self.facts.by_owner[id_]:
            for reveal, _ in item.doors:
                at = frozen(progress_of(reveal))
                found |= {at, self.before[at]}
        return sorted(found)

    def general_questions(self) -> Iterator[tuple[Question, str]]:
        """What is asked without an entry, with what was typed."""
        for work, item in self.facts.section("works").items():
            for number in (None, *map(int, item["seasons"])):
                yield from ((CastQuestion(None, work, number, page), "") for page in (1, 2, 99))
                if number is not None:
                    yield ReleaseQuestion(f"{work} season {number}"), f"{work} season {number}"
                    yield RecapQuestion(work, f"S{number}"), f"S{number}"
            yield ReleaseQuestion(item["title"]), item["title"]
            yield LoreQuestion(item["title"]), item["title"]
            yield EntryQuestion(token_of(work)), ""
            yield NextQuestion(work), ""
            yield from ((RecapQuestion(work, page=page), "") for page in (1, 2, 3, 99))
            yield RecapQuestion(work, since="S1E1"), ""
            yield ReleaseQuestion(f"{work} finale"), f"{work} finale"
        for topic in TOPICS:
            yield SpinoffQuestion(topic), ""
        yield NextQuestion(), ""
        yield RecapQuestion(), ""
        yield ReleaseQuestion(), ""
        for when in (None, "1960s", "1970s", "1983", "1992-1995", "2003", "2010s", "24 August", "1 January"):
            yield from ((TimelineQuestion(when, None, page), "") for page in (1, 2, 99))

    def episode_questions(self) -> Iterator[tuple[Question, str]]:
        """Every episode by its code and by its titles."""
        for code, item in self.facts.section("episodes").items():
            work, short = code.split()
            yield EpisodeQuestion(short, work), short
            yield ReleaseQuestion(code), code
            aliases = [name["name"] if isinstance(name, dict) else name for name in item.get("aliases", [])]
            for title in (item.get("title"), *aliases):
                if title:
                    yield EpisodeQuestion(title), title
                    yield ReleaseQuestion(title), title
