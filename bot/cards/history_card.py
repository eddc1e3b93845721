"""The card that shows what a watch history says, and the form that takes one.

It holds positions, counts and titles of series: never a title of an episode, and nothing that was written in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.answers.phrases import count_of, join_words, name_seasons
from bot.answers.reach.resolver import aired
from bot.cards.actions import Action, ApplyHistory, SendHistory, UndoProgress
from bot.cards.components import PRIMARY, Card, Component, button_row, file_input, framed_card, labelled
from bot.cards.custom_ids import write
from bot.cards.markdown import escape
from bot.cards.reach_controls import OWN_PROGRESS, reach_rows
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import StoredSettings
from bot.spoilers.rule import View
from bot.watch_history.records import Reading, Spot, WorkReading

IMPORT: Final[tuple[str, Action]] = ("Import a watch history", SendHistory())
"""The button that opens the form."""
FORGOTTEN: Final = "I have kept nothing of the file."
_LONGEST_CODE: Final = "S9999E9999"


def history_form() -> Component:
    """Build the form that takes a file."""
    field = labelled(
        "Your watch history, as you downloaded it",
        file_input("file"),
        "Trakt, TV Time, Apple TV, Simkl, Yamtrack, Netflix, Amazon or MyAnimeList. I keep nothing of it.",
    )
    return {"custom_id": write(SendHistory()), "title": "How far are you?", "components": [field]}


def history_card(view: View, reading: Reading, stored: StoredSettings) -> Card:
    """Build the card that shows what a file says, with buttons that apply it. Nothing is set before one is pressed."""
    found = [(view.knowledge.works[each.code], each) for each in reading.works if each.code in view.knowledge.works]
    if not found:
        titles = join_words([escape(work.title) for work in view.knowledge.works_in_order()], "or")
        heading = f"Your file of {reading.source} has {count_of(reading.rows, 'episode')}, but none of {titles}."
        return framed_card([heading, f"-# {FORGOTTEN}"], *reach_rows(view, OWN_PROGRESS))
    lines = ["## What your file says", f"{reading.source}, {count_of(reading.rows, 'episode')} in all."]
    for work, each in found:
        at = stored.progress.get(work.code)
        lines.append(f"- **{escape(work.title)}**: {' '.join(work_sentences(view, work, each, at))}")
    lines += ["Nothing is set yet.", *(f"-# {note}" for note in (*notes(reading), FORGOTTEN))]
    untold = [each for _, each in found if each.is_untold]
    rows = _apply_rows(view, found, stored)
    return framed_card(lines, *rows, *(reach_rows(view, OWN_PROGRESS) if untold or not rows else []))


def notes(reading: Reading) -> Iterator[str]:
    """Yield what a reader should know about the file as a whole, and about its kind."""
    if reading.is_partial:
        yield f"{reading.source} says that this export is not complete."
    if reading.is_vague:
        yield f"{reading.source} also lists episodes that were only begun."
    if reading.is_timed:
        yield (
            f"{reading.source} says only how long an episode ran. I count it from 18 minutes on, "
            "if that is half of the longest."
        )
    if any(each.is_counted for each in reading.works):
        yield f"{reading.source} has only a number of episodes. I count them from the first."


def work_sentences(view: View, work: Work, found: WorkReading, at: Position | None) -> Iterator[str]:
    """Yield sentences about one series: what was watched without a gap, what lies behind gaps, and what is left out.

    Args:
        at: the position that the user has told, if any.
    """
    out = aired(view, work)
    unbroken, latest = _position(work, found.unbroken), _position(work, found.latest)
    if found.is_untold:
        yield "finished, says the file, without naming an episode. Please choose one below."
        return
    if unbroken is not None:
        yield f"{seen_words(out, unbroken)}, so **{unbroken.code}**."
    elif latest is not None:
        yield f"{out[0].code} is not in the file, so nothing is certain."
    else:
        yield "nothing that was watched to its end."
    if latest is not None and latest != unbroken:
        are = "is" if found.missing == 1 else "are"
        yield f"With gaps up to **{latest.code}**; {count_of(found.missing, 'episode')} before it {are} missing."
    if found.begun:
        yield f"{count_of(found.begun, 'episode')} only begun, which is not watched."
    if found.unknown:
        yield f"{count_of(found.unknown, 'episode')} left out that I don't know or that {_is(found.unknown)} not out."
    if at is not None and at == unbroken:
        yield "You are there already."
    elif at is not None and (unbroken is None or unbroken < at):
        yield f"You have told me {at.code}, and that stays."
    elif at is not None:
        yield f"You are at {at.code} now."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def seen_words(out: Sequence[Position], reached: Position) -> str:
    """Say what was watched, such as “all of season 1, season 2 up to E4”.

    Args:
        out: the episodes that are out, in order.
        reached: the last one that was watched.
    """
    last = {at.season: at for at in out}
    whole = [season for season, end in last.items() if end <= reached]
    parts = [f"all of {name_seasons(whole)}"] if whole else []
    if reached.season not in whole:
        parts.append(f"season {reached.season} up to E{reached.episode}")
    return ", ".join(parts)


def _position(work: Work, spot: Spot | None) -> Position | None:
    return Position(work.code, *spot) if spot is not None else None


def _apply_rows(
    view: View, found: Sequence[tuple[Work, WorkReading]], stored: StoredSettings
) -> list[Component | None]:
    """Return the buttons: what is certain, the same with gaps, and at last what would lower the progress."""
    certain: dict[str, Position] = {}
    gaps: dict[str, Position] = {}
    lower: dict[str, Position] = {}
    for work, each in found:
        at, unbroken, latest = (
            stored.progress.get(work.code),
            _position(work, each.unbroken),
            _position(work, each.latest),
        )
        if unbroken is not None and (at is None or unbroken > at):
            certain[work.code] = unbroken
        elif unbroken is not None and at is not None and unbroken < at:
            lower[work.code] = unbroken
        if latest is not None and latest != unbroken and (at is None or latest > at):
            gaps[work.code] = latest
    rows = [_row(view, "Set", certain, style=PRIMARY)]
    if gaps:
        rows.append(_row(view, "With gaps:", certain | gaps))
    rows.append(_row(view, "Go back to", lower, is_lower=True))
    return [row for row in rows if row is not None]


def _row(
    view: View, words: str, reached: Mapping[str, Position], *, is_lower: bool = False, style: int = 2
) -> Component | None:
    buttons = []
    for group in groups(reached):
        if len(group) == 1:
            (code, at), *_ = group.items()
            what = f"{view.knowledge.works[code].title} {at.code}"
        else:
            what = join_words([str(at) for at in group.values()], "and")
        pairs = tuple((code, at.code) for code, at in group.items())
        buttons.append((f"{words} {what}", ApplyHistory(is_lower, pairs)))
    return button_row(*buttons, style=style)


def groups(reached: Mapping[str, Position]) -> list[dict[str, Position]]:
    """Split changes into as few groups as fit into a custom id each, also in that of *Undo*, whatever it restores."""
    found: list[dict[str, Position]] = []
    for code, at in reached.items():
        wider = {**found[-1], code: at} if found else {}
        longest = tuple((each, _LONGEST_CODE) for each in wider)
        if wider and write(ApplyHistory(False, longest)) and write(UndoProgress(longest)):
            found[-1] = wider
        else:
            found.append({code: at})
    return found
