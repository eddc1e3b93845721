"""The cards that show and change a user's progress, or the ceilings and mode of a channel or server."""

from __future__ import annotations

from bot.answers.phrases import scope_note
from bot.cards.actions import Action, SelectMode, UndoProgress, UndoSettings
from bot.cards.components import Card, Component, button_row, framed_card, option, select_row
from bot.cards.markdown import escape
from bot.cards.reach_controls import OWN_PROGRESS, Opened, ceiling_form, reach_rows
from bot.knowledge.model import NOT_STARTED, Knowledge
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, Clearance, PlaceKind, StoredSettings
from bot.spoilers.rule import View
from bot.storage.records import PlaceSettings

NO_CEILING = "no ceiling"
_NOTHING_SET = {
    PlaceKind.THREAD: "As its channel has it",
    PlaceKind.CHANNEL: "As the server has it",
    PlaceKind.SERVER: "Nothing set",
}
"""The option that removes a setting, by the kind of place. Users can also type it instead of an episode."""
NOT_TOLD = "you haven't told me"


def progress_card(
    view: View,
    stored: StoredSettings,
    first: str | None = None,
    *,
    opened: Opened | None = None,
    undo: UndoProgress | None = None,
    extra: Component | None = None,
) -> Card:
    """Build the card that shows a user their progress in each series, with selects to change it.

    Args:
        stored: the data stored about the user.
        first: a line above the list, which describes the effect of a change.
        opened: the choices made so far on the card.
        undo: the action that undoes the last change; None for no *Undo* button.
        extra: a row of buttons at the end.
    """
    lines = ["## Your progress", *([first] if first else [])]
    for work in view.knowledge.works_in_order():
        default = NOT_STARTED if work.code in stored.not_started else NOT_TOLD
        told = stored.progress[work.code].code if work.code in stored.progress else default
        lines.append(f"- {escape(work.title)}: **{told}**")
    how_far = "" if first else "Private answers go exactly this far. "
    lines.append(f"-# {how_far}Only you can see or change this.")
    return framed_card(lines, undo_row(undo), *reach_rows(view, OWN_PROGRESS, opened), extra)


def undo_row(undo: Action | None) -> Component | None:
    """Create a row with an *Undo* button, or return None if there is nothing to undo."""
    return button_row(("Undo", undo)) if undo is not None else None


def open_now(title: str, position: Position | None, done: str = "Noted.") -> str:
    """Describe, in one line, how much private answers show after a change of progress. `done` is the first sentence."""
    if position is None:
        return f"{done} Private answers about {escape(title)} now keep to what is safe before its first episode."
    return f"{done} Private answers now show {escape(title)} up to **{position.code}**."


def ceiling_card(
    view: View,
    kind: PlaceKind,
    here: PlaceSettings,
    wider: Clearance,
    first: str | None = None,
    *,
    is_post: bool = False,
    opened: Opened | None = None,
    undo: UndoSettings | None = None,
) -> Card:
    """Build the card that shows the ceilings and the mode of a place, with selects to change them.

    Args:
        here: the settings of the place itself.
        wider: the clearance of the next wider place, which applies where this place has no setting.
        first: a line above the list.
        is_post: True if the thread is a forum post.
        opened: the choices made so far on the card.
        undo: the action that undoes the last change; None for no *Undo* button.
    """
    lines = [f"## Spoilers in this {'post' if is_post else kind}", *([first] if first else [])]
    is_server = kind is PlaceKind.SERVER
    for work in view.knowledge.works_in_order():
        inherits = work.code not in here.ceiling and not is_server
        effective = f" ({ceiling_words(wider.progress, work.code, PlaceKind.SERVER)})" if inherits else ""
        lines.append(f"- {escape(work.title)}: **{ceiling_words(here.ceiling, work.code, kind)}**{effective}")
    effective = f" ({policy_words(wider.beyond, PlaceKind.SERVER)})" if here.mode is None and not is_server else ""
    lines.append(f"- Beyond that: **{policy_words(here.mode, kind)}**{effective}")
    target = PlaceKind.SERVER if is_server else PlaceKind.CHANNEL
    nothing = option(_NOTHING_SET[kind], NO_CEILING)
    rows = reach_rows(view, ceiling_form(target), opened, [nothing])
    policies = [
        option("Behind spoiler tags", BeyondPolicy.VEILED.value, "Grouped by season, one tap away"),
        option("Left out", BeyondPolicy.WITHHELD.value, "Nothing beyond the ceiling is sent at all"),
        *([] if is_server else [nothing]),
    ]
    policy_row = select_row(SelectMode(target), "What happens to everything beyond?", policies)
    return framed_card(lines, undo_row(undo), *rows, policy_row)


def means_no_ceiling(text: str) -> bool:
    """Return whether a text typed as a ceiling means “no ceiling”. The labels of the select option count too."""
    return text.strip().casefold() in {NO_CEILING, *(words.casefold() for words in _NOTHING_SET.values())}


def ceiling_words(ceiling: Ceiling, work: str, kind: PlaceKind) -> str:
    """Describe a ceiling for one series: ``up to S2E10``, ``spoiler-free`` or ``as the server has it``."""
    if work not in ceiling:
        return "spoiler-free" if kind is PlaceKind.SERVER else _NOTHING_SET[kind].casefold()
    position = ceiling[work]
    return f"up to {position.code}" if position is not None else "spoiler-free"


def policy_words(policy: BeyondPolicy | None, kind: PlaceKind) -> str:
    """Describe what happens to facts beyond the ceiling: ``behind spoiler tags`` or ``left out``."""
    if policy is None and kind is not PlaceKind.SERVER:
        return _NOTHING_SET[kind].casefold()
    return "left out" if policy is BeyondPolicy.WITHHELD else "behind spoiler tags"


def effect_line(knowledge: Knowledge, clearance: Clearance, where: str) -> str:
    """Describe, in one line, how much members now see. `where` is a phrase such as “In this thread alone”."""
    progress = {work: position for work, position in clearance.progress.items() if work in knowledge.works}
    shown = escape(scope_note(knowledge, progress)) if progress else "only what is spoiler-free"
    rest = policy_words(clearance.beyond, PlaceKind.SERVER)
    return f"{where}, members now see {shown} in the open. Everything beyond is {rest}."
