"""The part of a private `/next` that is about its one reader: the next episode for them to watch.

An episode is named by its position. Its title is shown only if the rule opens it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.answers.answer import Answer, Line, Strong
from bot.answers.phrases import join_words, line, with_status
from bot.answers.reach.resolver import next_episode
from bot.answers.works import main_work
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.rule import View

MAX_OFFERED: Final = 5
"""The most episodes with a button on one card: a row of buttons."""


def with_own_next(view: View, work: Work | None, upcoming: Answer) -> Answer:
    """Add the reader's next episodes above what comes next in the world. A public answer stays as it is.

    Args:
        work: the series that was asked about; None for every series in which the reader has said how far they are.
    """
    if not view.personal:
        return upcoming
    told = [each for each in view.knowledge.works_in_order() if each.code in view.progress]
    works = [work] if work is not None else told or [main_work(view)]
    lines: list[Line] = []
    watchable: list[Position] = []
    finished: list[str] = []
    for each in works:
        at = view.progress.get(each.code)
        position = next_episode(view, each, at)
        if position is not None:
            watchable.append(position)
            lines.append(_episode_line(view, each, position, "Start with " if at is None else "Next for you: "))
        elif at is not None:
            finished.append(each.title)
    if finished:
        lines.append(line(f"You have watched everything of {join_words(finished)} that is out."))
    if not lines:
        return upcoming
    return replace(
        upcoming,
        heading="What comes next",
        lines=(*lines, *upcoming.lines),
        work=works[0].code if len(works) == 1 else None,
        watchable=tuple(watchable[:MAX_OFFERED]),
    )


def _episode_line(view: View, work: Work, position: Position, start: str) -> Line:
    episode = view.knowledge.episodes[position]
    title = view.read(episode.title) if episode.title is not None else None
    named = (": ", *with_status(title)) if title is not None else ()
    release = view.open_values([episode.release])
    return line(start, Strong(f"{work.title} {position.code}"), *named, ".", told=release)
