"""Cards about how far a reader is, and how far a channel or server may go."""

from __future__ import annotations

from bot.answers.phrases import scope_note
from bot.cards.actions import Action, SelectMode, UndoProgress, UndoSettings
from bot.cards.layout import Layout, Row, button_row, framed_card, option, select_row
from bot.cards.markdown import escape
from bot.cards.reach_controls import OWN_PROGRESS, Opened, ceiling_form, reach_rows
from bot.knowledge.model import NOT_STARTED, Knowledge
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, Clearance, PlaceKind
from bot.spoilers.rule import View
from bot.storage.records import PlaceSettings, StoredPerson

NO_CEILING = "no ceiling"
_NOTHING_SET = {
    PlaceKind.THREAD: "As its channel has it",
    PlaceKind.CHANNEL: "As the server has it",
    PlaceKind.SERVER: "Nothing set",
}
"""The option that sets nothing, by the kind of place; typed instead of an episode, it means the same."""
NOT_TOLD = "you haven't told me"


def progress_card(
    view: View,
    stored: StoredPerson,
    first: str | None = None,
    *,
    opened: Opened | None = None,
    undo: UndoProgress | None = None,
    extra: Row | None = None,
) -> Layout:
    """How far the reader is in each series, and selects to change it.

    Args:
        stored: what they have said so far.
        first: a line above; it says how far private answers go.
        opened: what they have chosen so far.
        undo: restores what the last change replaced.
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


def undo_row(undo: Action | None) -> Row | None:
    """The button that restores what was there before."""
    return button_row(("Undo", undo)) if undo is not None else None


def open_now(title: str, position: Position | None, done: str = "Noted.") -> str:
    """In one line, what private answers show after a change; `done` comes first."""
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
) -> Layout:
    """What a place shows now, with selects to change it.

    Args:
        here: what is set for this very place.
        wider: what counts where nothing is set for it.
        first: a line above.
        is_post: whether the thread is a forum post.
        opened: what has been chosen so far.
        undo: restores what the last change replaced.
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
    """Whether a text for a ceiling says, as our selects put it, that nothing is to be set here."""
    return text.strip().casefold() in {NO_CEILING, *(words.casefold() for words in _NOTHING_SET.values())}


def ceiling_words(ceiling: Ceiling, work: str, kind: PlaceKind) -> str:
    """``up to S2E10``, ``spoiler-free``, ``as the server has it``."""
    if work not in ceiling:
        return "spoiler-free" if kind is PlaceKind.SERVER else _NOTHING_SET[kind].casefold()
    position = ceiling[work]
    return f"up to {position.code}" if position is not None else "spoiler-free"


def policy_words(policy: BeyondPolicy | None, kind: PlaceKind) -> str:
    """What readers see of what lies beyond."""
    if policy is None and kind is not PlaceKind.SERVER:
        return _NOTHING_SET[kind].casefold()
    return "left out" if policy is BeyondPolicy.WITHHELD else "behind spoiler tags"


def effect_line(knowledge: Knowledge, clearance: Clearance, where: str) -> str:
    """In one line, what members will now see; `where` is such as “In this thread alone”."""
    progress = {work: position for work, position in clearance.progress.items() if work in knowledge.works}
    shown = escape(scope_note(knowledge, progress)) if progress else "only what is spoiler-free"
    rest = policy_words(clearance.beyond, PlaceKind.SERVER)
    return f"{where}, members now see {shown} in the open. Everything beyond is {rest}."
