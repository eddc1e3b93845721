"""Spoiler boxes: the boxes below a reply, the reach of each one, and the veils that go into it.

The boxes depend only on the clearance, the current time and the works, all of which are public. They are the same
for every entry, even when empty, so their labels reveal nothing. A label states the reach of its box: the box holds
facts known to a viewer who has watched that far in its work and as far as the clearance in all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from bot.knowledge.positions import Position, Progress, Reveal, reached

LATER: Final = "Later"
OTHERS: Final = "Other series"
SEVERAL: Final = "Needs several series"
MAX_EPISODES: Final = 26
"""The maximum number of boxes for single episodes. The rest of a longer season shares one box."""
MAX_OTHERS: Final = 8
"""The maximum number of boxes for single works other than the main one. The remaining works share one box."""


class Veil:
    """A text that may only be printed inside a spoiler tag.

    Attributes:
        content: the text. Only `bot.cards.markdown` may use it.
        needs: the combined reveal point of the text. It is as secret as the text, and only this module may use it.
    """

    __slots__ = ("content", "needs")

    def __init__(self, content: Any, needs: Reveal) -> None:
        self.content = content
        self.needs = needs

    def __str__(self) -> str:
        raise TypeError("a veil can only be printed inside a spoiler tag")

    __format__ = __str__  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<Veil>"


class Box(Struct, frozen=True):
    """A box without content: its label and its reach. A viewer with that progress may know everything in the box."""

    label: str
    end: Progress


class Boxes(Struct, frozen=True):
    """The veiled facts beyond the clearance, and the boxes that they go into.

    Attributes:
        by_season: the boxes of a public reply.
        by_episode: the boxes of a private reply that shows facts beyond the clearance. They split the reader's
            current season by episode.
        veils: the texts for the boxes.
    """

    by_season: tuple[Box, ...] = ()
    by_episode: tuple[Box, ...] = ()
    veils: tuple[Veil, ...] = ()

    def filled(self, *, alone: bool) -> list[tuple[str, list[Veil]]]:
        """Return each label with the veils of its box. A veil goes into the first box whose reach covers it.

        `alone` selects the boxes by episode, for a private reply.
        """
        boxes = self.by_episode if alone else self.by_season
        contents: list[list[Veil]] = [[] for _ in boxes]
        for veil in self.veils:
            for box, content in zip(boxes, contents, strict=True):
                if reached(box.end, veil.needs):
                    content.append(veil)
                    break
        return [(box.label, content) for box, content in zip(boxes, contents, strict=True)]


NO_BOXES: Final = Boxes()


def empty_boxes(
    works: Sequence[tuple[str, Sequence[Position]]], progress: Progress, *, by_episode: bool
) -> tuple[Box, ...]:
    """Make the empty boxes of a reply, in order.

    Args:
        works: title and aired episodes of each work, the main work first.
        progress: the progress that the clearance covers.
        by_episode: True to give each episode of the reader's current season its own box.
    """
    beyond = [(title, sorted(at for at in aired if not reached(progress, frozenset({at})))) for title, aired in works]
    boxes = [box for _, ahead in beyond[:1] for box in _of_main_work(ahead, progress, by_episode=by_episode)]
    others = [(title, ahead) for title, ahead in beyond[1:] if ahead]
    boxes += [Box(title, _after(progress, ahead)) for title, ahead in others[:MAX_OTHERS]]
    if rest := others[MAX_OTHERS:]:
        boxes.append(Box(OTHERS, _after(progress, *(ahead for _, ahead in rest))))
    unwatched = [ahead for _, ahead in beyond if ahead]
    if by_episode and len(unwatched) > 1:
        boxes.append(Box(SEVERAL, _after(progress, *unwatched)))
    return tuple(boxes)


def _of_main_work(ahead: Sequence[Position], progress: Progress, *, by_episode: bool) -> Iterator[Box]:
    """Make the boxes of the main work: the rest of the current season, the next season, and everything later."""
    if not ahead:
        return
    at = progress.get(ahead[0].work)
    here = [position for position in ahead if at is not None and position.season == at.season]
    singly = here[:MAX_EPISODES] if by_episode else []
    for position in singly:
        yield Box(position.code, _after(progress, [position]))
    if len(here) > len(singly):
        yield Box(f"To the end of season {here[-1].season}", _after(progress, here))
    later = ahead[len(here) :]
    following = [position for position in later if position.season == later[0].season]
    if following:
        yield Box(f"Season {following[0].season}", _after(progress, following))
    if len(later) > len(following):
        yield Box(LATER, _after(progress, later))


def _after(progress: Progress, *watched: Sequence[Position]) -> Progress:
    """Return `progress` after also watching the given episodes. Each list holds episodes of one work, in order."""
    return {**progress, **{positions[-1].work: positions[-1] for positions in watched}}
