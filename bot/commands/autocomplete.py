"""Autocomplete suggestions: at most 25 choices, containing only facts that the asker has reached."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial

from discord import app_commands

from bot.answers.cards.release import complete_episode
from bot.answers.cards.timeline import ABOUT
from bot.answers.labels import entry_label
from bot.answers.parsing.relative_episodes import complete_phrase
from bot.answers.questions import PEOPLE, TERMS
from bot.answers.reach.resolver import aired, aired_seasons
from bot.answers.works import main_work, named_work
from bot.cards.components import truncate
from bot.knowledge.model import CAUGHT_UP, NOT_STARTED, Kind, NameCategory, NameList
from bot.knowledge.positions import parse_position
from bot.lookup import complete
from bot.spoilers.rule import View

MAX_CHOICES = 25
NAME_LIMIT = 100

Choices = list[app_commands.Choice[str]]

_SEASON_BEGUN = re.compile(r"\s*s(?:eason)?\s*0*(\d{1,2})\s*", re.IGNORECASE)


def entry_choices(view: View, typed: str, kinds: Collection[Kind]) -> Choices:
    """Suggest entries by name, such as ``Margo Madison · character``. The value is a token, which reveals nothing."""
    entries, tokens = view.knowledge.entries, view.knowledge.tokens
    return [_choice(entry_label(view, entries[id_]), tokens[id_]) for id_ in _found(view, typed, kinds)]


people_choices = partial(entry_choices, kinds=PEOPLE)
"""Suggests people and characters for `/cast name:`."""
term_choices = partial(entry_choices, kinds=TERMS | {Kind.WORK})
"""Suggests terms and series for `/lore name:`."""
about_choices = partial(entry_choices, kinds=ABOUT)
"""Suggests entries for `/timeline about:`."""


def show_choices(view: View, typed: str) -> Choices:
    """Suggest series for every `show:` option."""
    return _titles(view, typed, {Kind.WORK})


def _titles(view: View, typed: str, categories: Collection[NameCategory]) -> Choices:
    labels: dict[str, str] = {}
    for work in view.knowledge.works_in_order():
        labels[work.code] = work.title
        for season in work.seasons.values():
            labels[season.id] = f"{work.title}, season {season.number}"
    return [_choice(labels.get(id_) or _titled(view, id_, id_), id_) for id_ in _found(view, typed, categories)]


def numbered_choices(view: View, typed: str, categories: Collection[NameCategory]) -> Choices:
    """Suggest seasons and episodes by number or name. Episode titles are shown only if they are safe for the asker."""
    return _numbered_first(view, typed, _titles(view, typed, categories))


season_choices = partial(numbered_choices, categories={NameList.SEASONS, NameList.CODES, NameList.TITLES})
"""Suggests seasons and episodes for `/timeline season:`."""


def phrase_choices(view: View, typed: str, categories: Collection[NameCategory]) -> Choices:
    """Suggest phrases such as “season finale”, then the same as `numbered_choices`."""
    phrases = [_choice(words.capitalize(), words) for words in complete_phrase(typed)] if typed.strip() else []
    return [*phrases, *numbered_choices(view, typed, categories)][:MAX_CHOICES]


title_choices = partial(phrase_choices, categories={Kind.WORK, NameList.SEASONS, NameList.CODES, NameList.TITLES})
"""Suggests series, seasons, episodes and phrases for `/release title:`."""
episode_choices = partial(phrase_choices, categories={NameList.CODES, NameList.TITLES})
"""Suggests episodes and phrases such as “pilot” for `/episode number:`."""


def reached_choices(view: View, typed: str) -> Choices:
    """Suggest the episodes that the asker has reached, newest first, for `/recap upto:`."""
    labels = {
        str(at): _titled(view, str(at), str(at))
        for work in view.knowledge.works_in_order()
        for at in reversed(aired(view, work))
        if work.code in view.progress and at <= view.progress[work.code]
    }
    words = typed.casefold().split()
    fitting = [id_ for id_, label in labels.items() if all(word in label.casefold() for word in words)]
    return [_choice(labels[id_], id_) for id_ in fitting[:MAX_CHOICES]]


def _numbered_first(view: View, typed: str, named: Choices) -> Choices:
    """Put the season and the episodes that a typed number such as “s2” means before other matches for that text."""
    begun = _SEASON_BEGUN.fullmatch(typed)
    if named and begun is None:
        return named[:MAX_CHOICES]
    counted = [_choice(_titled(view, id_, id_), id_) for id_ in complete_episode(view, typed)]
    season = [choice for choice in named if begun is not None and choice.value.endswith(f" S{int(begun[1])}")]
    return list({choice.value: choice for choice in (*season, *counted, *named)}.values())[:MAX_CHOICES]


def reach_choices(view: View, typed: str, show: str | None) -> Choices:
    """Suggest how far a user or place may be: phrases such as “Caught up” first, then episodes.

    Used for every `episode` option that sets progress or a ceiling. Episode titles are shown only if they are safe.
    """
    work = named_work(view, show) if isinstance(show, str) and show.strip() else main_work(view)
    if work is None:
        return []
    labels: dict[str, str] = {NOT_STARTED: "Not started"}
    out = aired(view, work)
    if out:
        labels[CAUGHT_UP] = f"Caught up: everything that is out ({out[-1].code})"
    for season, last in aired_seasons(view, work):
        whole = last == season.episodes[-1]
        labels[f"season {season.number}"] = f"Season {season.number} {'finished' if whole else 'so far'} ({last.code})"
    found = _found(view, typed, {NameList.REACH}, work.code)
    begun = _SEASON_BEGUN.fullmatch(typed)
    if begun is not None:  # “s6” means the episodes of season 6, not episode 6 of every other season
        prefix = f"S{int(begun[1])}E"
        episodes = [at.code for at in out if at.code.startswith(prefix)]
        found = tuple(dict.fromkeys((*(id_ for id_ in found if id_ == f"season {int(begun[1])}"), *episodes)))
    # “season 3” alone would make the bot ask whether it is finished, but the label already says so.
    values = {id_: f"finished {id_}" if id_.startswith("season ") else id_ for id_ in found[:MAX_CHOICES]}
    return [
        _choice(labels.get(id_) or _titled(view, f"{work.code} {id_}", id_), value) for id_, value in values.items()
    ]


def _found(view: View, typed: str, categories: Collection[NameCategory], work: str | None = None) -> tuple[str, ...]:
    return complete(typed, view.knowledge.names.index, view.scope(categories, work), MAX_CHOICES)


def _titled(view: View, id_: str, code: str) -> str:
    """Return the code of an episode, followed by its title if that is safe for the asker."""
    position = parse_position(id_)
    episode = view.knowledge.episodes.get(position) if position is not None else None
    title = view.read(episode.title) if episode is not None and episode.title is not None else None
    return f"{code} · {title.text}" if title is not None else code


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=truncate(name, NAME_LIMIT), value=value[:NAME_LIMIT])
