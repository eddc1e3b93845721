"""Buttons such as “I've watched S2E4”, by which a user moves their own progress in one tap.

Their labels hold positions only, never titles.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.actions import Watched
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position


def watched_buttons(
    knowledge: Knowledge, episodes: Sequence[Position], *, here: bool, named: bool
) -> list[tuple[str, Watched]]:
    """Return a label and an action for each episode.

    Args:
        here: see `Watched.here`.
        named: True to name the series on the labels.
    """
    series = {at: f"{knowledge.works[at.work].title} " if named else "" for at in episodes}
    return [(f"I've watched {series[at]}{at.code}", Watched(here, at.work, at.code)) for at in episodes]
