"""Spoiler boxes: which ones a reply has, how far each goes, and which veil belongs in which.

The boxes depend only on the clearance, the moment and the works, all of which are public. They are the same under
every entry, whether anything is in them or not, so their labels give nothing away. A label says how far its box goes:
it shows what a viewer knows who has watched that far and, of the other works, what the clearance covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.knowledge.positions import Position, Progress, Reveal, reached

LATER: Final = "Later"
OTHERS: Final = "Other series"
SEVERAL: Final = "Needs several series"
MAX_EPISODES: Final = 26
"""At most so many boxes of single episodes; the rest of a longer season goes into one box."""
MAX_OTHERS: Final = 8
"""At most so many boxes of single works besides the main one; the rest go into one box."""


class Veil:
    """A text that may only be printed inside a spoiler tag. `content` is for `bot.cards.markdown` alone.

    `needs` is the reveal point of everything the text is made of. As secret as the text, it is for this module.
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


@dataclass(frozen=True, slots=True)
class Box:
    """An empty box: its label, and the progress of a viewer who knows everything that may be in it."""

    label: str
    end: Progress


@dataclass(frozen=True, slots=True)
class Boxes:
    """What lies beyond, and the boxes for it.

    Attributes:
        by_season: the boxes of a public reply.
        by_episode: the boxes of a viewer who looks beyond in private: their current season goes episode by episode.
        veils: what goes into them.
    """

    by_season: tuple[Box, ...] = ()
    by_episode: tuple[Box, ...] = ()
    veils: tuple[Veil, ...] = ()

    def filled(self, *, alone: bool) -> list[tuple[str, list[Veil]]]:
        """Each label with the veils of its box. A veil goes into the first box that reaches far enough, if any does."""
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
    """The boxes of a reply, in their order.

    Args:
        works: title and aired episodes of each work, the main work first.
        progress: what the clearance covers.
        by_episode: whether the season that is being watched has a box for each episode.
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
    """The rest of the season that is being watched, the next season, and everything after that."""
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
    """This progress after also watching these episodes, each list of one work and in order."""
    return {**progress, **{positions[-1].work: positions[-1] for positions in watched}}
