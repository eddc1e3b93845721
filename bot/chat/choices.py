"""Autocomplete: at most 25 choices, filtered by what the asker has reached, never veiled, never an error."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from discord import app_commands

from bot.answers.find import candidates
from bot.answers.questions import PEOPLE, TERMS
from bot.answers.reach import CAUGHT_UP, NOT_STARTED, aired, aired_seasons
from bot.answers.shows import known_seasons, named_work, works_in_order
from bot.answers.timeline import ABOUT
from bot.knowledge.model import Kind
from bot.lookup import Candidate, complete
from bot.spoilers.rule import View

MAX_CHOICES = 25
NAME_LIMIT = 100

Choices = list[app_commands.Choice[str]]


def entry_choices(view: View, typed: str, kinds: Collection[Kind]) -> Choices:
    """Entries by name: ``Margo Madison · character``."""
    found = complete(typed, candidates(view.names(kinds)), MAX_CHOICES)
    headings = [view.name(entry) for entry in view.entries(kinds)]
    choices = []
    for id_ in found:
        entry = view.knowledge.entries[id_]
        name = view.name(entry) or ""
        label = f"{name} · {entry.kind.value}"
        choices.append(_choice(label, name if headings.count(name) == 1 else label))
    return choices


def people_choices(view: View, typed: str) -> Choices:
    """For `/cast name:`."""
    return entry_choices(view, typed, PEOPLE)


def term_choices(view: View, typed: str) -> Choices:
    """For `/lore name:`."""
    return entry_choices(view, typed, TERMS)


def about_choices(view: View, typed: str) -> Choices:
    """For `/timeline about:`."""
    return entry_choices(view, typed, ABOUT)


def show_choices(view: View, typed: str) -> Choices:
    """For every option `show:`."""
    names = [
        Candidate(name, work.code, name == work.title)
        for work in works_in_order(view)
        for name in dict.fromkeys([work.title, work.code])
    ]
    return [_choice(view.knowledge.works[code].title, code) for code in complete(typed, names, MAX_CHOICES)]


def title_choices(view: View, typed: str) -> Choices:
    """For `/release title:`: series, seasons, and episodes whose titles are safe."""
    labels: dict[str, str] = {}
    names: list[Candidate] = []
    for work in works_in_order(view):
        labels[work.title] = work.title
        names.append(Candidate(work.title, work.title, main=True))
        for season in reversed(known_seasons(view, work)):
            value = f"{work.code} season {season.number}"
            labels[value] = f"{work.title}, season {season.number}"
            names += [Candidate(labels[value], value, main=True), Candidate(value, value, main=False)]
    return _completed(typed, names + _episode_names(view, labels), labels)


def episode_choices(view: View, typed: str) -> Choices:
    """For `/episode number:`: codes of all episodes, titles of those that are safe."""
    labels: dict[str, str] = {}
    return _completed(typed, _episode_names(view, labels), labels)


def _episode_names(view: View, labels: dict[str, str]) -> list[Candidate]:
    names: list[Candidate] = []
    for position, episode in view.knowledge.episodes.items():
        if view.read(episode.release) is None:
            continue
        value = str(position)
        title = view.read(episode.title) if episode.title is not None else None
        labels[value] = f"{value} · {title.text}" if title is not None else value
        names.append(Candidate(value, value, main=True))
        names += [Candidate(title.text, value, main=True)] if title is not None else []
    return names


def _completed(typed: str, names: Sequence[Candidate], labels: dict[str, str]) -> Choices:
    return [_choice(labels[value], value) for value in complete(typed, names, MAX_CHOICES)]


def reach_choices(view: View, show: str | None, typed: str) -> Choices:
    """For every option `episode` that says how far: words first, then episodes, titles only where they are safe."""
    work = named_work(view, show) if isinstance(show, str) and show.strip() else works_in_order(view)[0]
    if work is None:
        return []
    labels: dict[str, str] = {NOT_STARTED: "Not started"}
    out = aired(view, work)
    if out:
        labels[CAUGHT_UP] = f"Caught up: everything that is out ({out[-1].code})"
    for season, last in aired_seasons(view, work):
        whole = last == season.episodes[-1]
        labels[f"season {season.number}"] = f"Season {season.number} {'finished' if whole else 'so far'} ({last.code})"
    names = [Candidate(value, value, main=True) for value in labels]
    for position in out:
        episode = view.knowledge.episodes[position]
        title = view.read(episode.title) if episode.title is not None else None
        labels[position.code] = f"{position.code} · {title.text}" if title is not None else position.code
        names.append(Candidate(position.code, position.code, main=True))
        names += [Candidate(title.text, position.code, main=True)] if title is not None else []
    return _completed(typed, names, labels)


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    cut = name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1] + "…"
    return app_commands.Choice(name=cut, value=value[:NAME_LIMIT])
