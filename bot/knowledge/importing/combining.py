"""Combines the files of one import, and finds what contradicts itself in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.knowledge.importing.records import Episode, Imported, ImportRefusedError, Spot, Trouble


def combine(files: Sequence[Imported]) -> Imported:
    """Make one import of several files about the same series. What an earlier file says counts.

    Raises:
        ImportRefusedError: a file cannot be read, or contradicts itself; all reasons of all files at once.
    """
    troubles = [trouble for each in files for trouble in (*each.troubles, *_contradictions(each))]
    if troubles:
        raise ImportRefusedError(troubles)
    whole = Imported(files[0].file, files[0].publisher)
    for each in files:
        whole.address = whole.address or each.address
        whole.title = whole.title or each.title
        whole.platform = whole.platform or each.platform
        whole.creators += [name for name in each.creators if name not in whole.creators]
        whole.season_numbers |= each.season_numbers
        whole.parts += each.parts
        whole.entries += each.entries
        whole.unsure += each.unsure
        _add_episodes(whole, each)
    whole.episodes.sort(key=lambda episode: episode.spot)
    troubles = list(_wrong_order(whole))
    if troubles:
        raise ImportRefusedError(troubles)
    return whole


def _contradictions(found: Imported) -> Iterator[Trouble]:
    seen: dict[Spot, Episode] = {}
    for episode in found.episodes:
        other = seen.setdefault(episode.spot, episode)
        if other is not episode:
            yield Trouble(
                found.file,
                episode.place,
                f"{_code(episode.spot)} stands here for the second time, first at {other.place}",
            )


def _add_episodes(whole: Imported, more: Imported) -> None:
    known = {episode.spot: episode for episode in whole.episodes}
    for episode in more.episodes:
        mine = known.get(episode.spot)
        if mine is None:
            episode.place = f"{more.file}:{episode.place}"
            whole.episodes.append(episode)
            continue
        for what in ("title", "released"):
            ours, theirs = getattr(mine, what), getattr(episode, what)
            if ours is None:
                setattr(mine, what, theirs)
            elif theirs is not None and ours[:10] != theirs[:10]:
                more.doubt(episode.place, f"{_code(episode.spot)} is “{theirs}” here and “{ours}” in {mine.place}")
                whole.unsure.append(more.unsure[-1])
        mine.directors = mine.directors or episode.directors
        mine.writers = mine.writers or episode.writers


def _wrong_order(whole: Imported) -> Iterator[Trouble]:
    dated = [episode for episode in whole.episodes if episode.day]
    for before, after in pairwise(dated):
        if before.day and after.day and after.day < before.day:
            file, _, place = after.place.partition(":")
            message = f"{_code(after.spot)} comes out on {after.day}, before {_code(before.spot)} on {before.day}"
            if after.spot[0] != before.spot[0]:
                message += ", so two seasons overlap"
            yield Trouble(file, place, f"{message}; correct one of them")


def _code(spot: Spot) -> str:
    return f"S{spot[0]}E{spot[1]}"
