"""Turns an answer into one Components V2 message within Discord's limits.

The message has a container with one or two texts, followed by rows of buttons. Discord allows 4,000 characters of text
and 40 components in a message. Texts are cut only between whole lines, never inside a spoiler tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.answers.answer import Answer, Line, LineStyle, Outcome, line
from bot.answers.phrases import join_words, shortened
from bot.answers.questions import Question
from bot.cards.actions import Action, QuestionAction, RemoveAnswer, SelectQuestion, Verb
from bot.cards.card_height import for_a_phone
from bot.cards.custom_ids import write
from bot.cards.layout import TEXT_LIMIT, Layout, Row, button, framed, option, select_row, text_card
from bot.cards.markdown import SHORTEST_PRIVATE_BOX, escape, line_text, private_box, public_box
from bot.knowledge.model import Knowledge
from bot.spoilers.boxes import NO_BOXES, Boxes
from bot.spoilers.rule import View

BUTTONS_A_ROW: Final = 5
MAX_BUTTON_ROWS: Final = 2
SOURCES_NAMED: Final = 1
_SMALL_PRINT_RESERVE: Final = 300

SHOW_REACHED = "Show me what I've reached"
LOOK_BEYOND = "Look beyond"
POST_HERE = "Post it here"
WHOLE_CARD = "The whole card"
REMOVE_ANSWER = "Remove"
THIS_IS_WRONG = "This is wrong"
OPEN_NEXT = "Open next …"
SETTINGS_UNAVAILABLE = "I can't read anyone's progress right now, so I show only what is safe for everyone."
NOTHING_BEYOND = "There is nothing beyond this: you have reached everything that is out."
NOT_TOLD = "You haven't told me how far you are, so I show only what is safe before the first episode."
NO_CEILING = "Nobody has set how far this channel is, so I show only what is safe before the first episode."


@dataclass(frozen=True, slots=True)
class CardOptions:
    """Everything that a card depends on besides the answer.

    Attributes:
        private: True if only one user reads the card.
        beyond: True if the card shows veils because the reader asked to look beyond.
        settings_unavailable: True if progress and ceilings could not be read, so that only the premise is open.
        sample: True if the card is an example that shows a moderator the public answer for members. It has no buttons
            that only members would use.
        in_place: True if the reply is private although the question was asked in public. The clearance is then at
            most that of the place.
        place: for a private reply in a server, the ceiling of the place as words for the “Post it here” button, such as
            “up to S3E10”.
        unset: True if the asker has set no progress. With `in_place`, True if the place has no ceiling. False if the
            settings could not be read.
    """

    private: bool
    beyond: bool = False
    settings_unavailable: bool = False
    sample: bool = False
    in_place: bool = False
    place: str | None = None
    unset: bool = False


class PrebuiltLayout(Layout):
    """A finished message that keeps only its payload.

    Otherwise, cached cards would keep discord.py's objects alive. These form reference cycles, so only the garbage
    collector could free them.
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__(timeout=None)
        self._payload: list[dict[str, Any]] = layout.to_components()  # type: ignore[no-untyped-call]

    def to_components(self) -> list[dict[str, Any]]:
        """Return the payload of the message's components."""
        return self._payload

    def has_components_v2(self) -> bool:
        """Return True, as every layout does."""
        return True


def answer_layout(
    answer: Answer, knowledge: Knowledge, options: CardOptions, rows: Sequence[Row | None] = ()
) -> Layout:
    """Build the message for an answer. `rows` are added below the buttons of the answer."""
    shown = list(answer.lines) if options.private else for_a_phone(answer)
    controls = _control_rows(answer, options, is_short=len(shown) < len(answer.lines))
    accent = knowledge.works[answer.work].accent if answer.work is not None else None
    return PrebuiltLayout(framed(_texts(answer, options, shown), [*controls, *rows], accent))


# ---------------------------------------------------------------------- text


def _texts(answer: Answer, options: CardOptions, shown: Sequence[Line]) -> list[str]:
    """Return one or two texts, which together contain the open lines, the boxes and the small print."""
    small_print = _small_print(answer, options)
    boxes = answer.boxes if answer.boxes is not None else NO_BOXES
    alone = options.private and options.beyond
    open_lines = _open_lines(answer, options, shown)
    if alone and not boxes.by_episode:
        open_lines.append(f"-# {NOTHING_BEYOND}")
    room = TEXT_LIMIT - len(small_print) - _SMALL_PRINT_RESERVE
    fitting, room = _fit_lines(open_lines, room - _least_room(boxes, alone=alone))
    hidden = box_lines(boxes, alone=alone, room=room)
    if fitting and not hidden and not fitting[-1].startswith("- "):
        return ["\n".join([*fitting, small_print])]
    # Two texts, because Discord would show text after a list as part of its last item.
    return ["\n".join(fitting), "\n".join([*hidden, small_print])]


def _open_lines(answer: Answer, options: CardOptions, shown: Sequence[Line]) -> list[str]:
    lines = [line_text(line(answer.heading, style=LineStyle.TITLE))] if answer.heading else []
    lines += map(line_text, shown)
    left_out = len(answer.lines) - len(shown)
    if left_out:
        lines.append(f"-# {left_out} more {'line is' if left_out == 1 else 'lines are'} on the whole card.")
    if answer.may_be_beyond and options.unset:
        lines.append(NO_CEILING if options.in_place else NOT_TOLD)
    return lines


def _fit_lines(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """Return the lines that fit into `room` characters, and the number of characters that are left.

    If some lines do not fit, a note at the end says so.
    """
    kept: list[str] = []
    for text in filter(None, lines):
        if len(text) + 1 > room:
            kept += ["-# There is more than fits here."] if kept else []
            break
        kept.append(text)
        room -= len(text) + 1
    return kept, room


def box_lines(boxes: Boxes, *, alone: bool, room: int = 0) -> list[str]:
    """Return one line for each box, such as ``**Season 2** ||…||``.

    Args:
        boxes: the boxes with their contents.
        alone: True if only one user, who asked to look beyond, reads the boxes. If False, all boxes have the same
            shape.
        room: with `alone`, the number of characters that the boxes may use in addition to their shortest length.
    """
    lines: list[str] = []
    for label, veils in boxes.filled(alone=alone):
        box = private_box(veils, SHORTEST_PRIVATE_BOX + room) if alone else public_box(veils)
        room -= max(0, len(box) - SHORTEST_PRIVATE_BOX)
        lines.append(f"**{escape(label)}** {box}")
    return lines


def _least_room(boxes: Boxes, *, alone: bool) -> int:
    """Return the fewest characters that the boxes can take up.

    Only their labels and shape count, not their contents, so that nothing hidden changes the layout.
    """
    empty = box_lines(Boxes(boxes.by_season, boxes.by_episode), alone=alone)
    return sum(len(text) + 1 + (SHORTEST_PRIVATE_BOX if alone else 0) for text in empty)


def _small_print(answer: Answer, options: CardOptions) -> str:
    """Return the last line of a card: the page, the reach that limits the answer, and the sources.

    If the settings are unavailable, another line above says so.
    """
    parts = [f"Page {answer.page.number} of {answer.page.of}"] if answer.page is not None else []
    parts += [answer.scope_note] if answer.scope_note else []
    dated_first = sorted(answer.sources, key=lambda source: source.date is None)
    distinct = list(dict.fromkeys(source.citation for source in dated_first))
    parts += [join_words(shortened(distinct, SOURCES_NAMED, "{} more"))] if distinct else []
    small_print = f"-# {escape(' · '.join(parts))}"
    return f"-# {SETTINGS_UNAVAILABLE}\n{small_print}" if options.settings_unavailable else small_print


def sources_card(answer: Answer, view: View) -> Layout:
    """Build the card that lists all sources of the open part of an answer. Headlines and links appear only if safe."""
    lines = [line_text(line("Sources", style=LineStyle.TITLE))]
    for source in answer.sources:
        headline = view.read(source.headline)
        text = f"- {escape(source.citation)}"
        if headline is not None:
            title = escape(headline.title)
            is_linkable = headline.url and not set(headline.url) & set("()|<> \\`*")
            text += f": [{title}]({headline.url})" if is_linkable else f": {title}"
        lines.append(text)
    if not answer.sources:
        lines.append(
            "Nothing in that answer is within what you have reached. Tell me how far you are with /progress set."
        )
    return text_card(*_fit_lines(lines, TEXT_LIMIT - 100)[0])


# ---------------------------------------------------------------------- controls


def _control_rows(answer: Answer, options: CardOptions, *, is_short: bool) -> list[Row | None]:
    """Return the rows of buttons, and a select.

    The select offers related answers, and links for which there is no room among the buttons.
    """
    buttons = _by_custom_id(_buttons(answer, options, is_short=is_short))
    too_many = len(buttons) - MAX_BUTTON_ROWS * BUTTONS_A_ROW
    linked = {link.label for link in (*answer.choices, *answer.links)} if too_many > 0 else ()
    overflow = [custom_id for custom_id, label in buttons.items() if label in linked][-too_many:]
    opening = {custom_id: buttons.pop(custom_id) for custom_id in overflow}
    opening |= _by_custom_id(
        [(link.label, QuestionAction(Verb.OPEN, link.question)) for link in answer.related if link.label]
    )
    styles = {SHOW_REACHED: discord.ButtonStyle.primary}
    made = [button(label, id_, styles.get(label, discord.ButtonStyle.secondary)) for id_, label in buttons.items()]
    rows = [made[start : start + BUTTONS_A_ROW] for start in range(0, len(made), BUTTONS_A_ROW)]
    choices = [option(label, custom_id) for custom_id, label in opening.items()]
    select = select_row(SelectQuestion(), OPEN_NEXT, choices) if choices else None
    return [*(discord.ui.ActionRow(*row) for row in rows), select]


def _by_custom_id(controls: Sequence[tuple[str, Action]]) -> dict[str, str]:
    """Return the labels by custom id. Actions whose custom id would be too long are left out."""
    labels: dict[str, str] = {}
    for label, action in controls:
        if (custom_id := write(action)) is not None:
            labels.setdefault(custom_id, label)
    return labels


def _buttons(answer: Answer, options: CardOptions, *, is_short: bool) -> list[tuple[str, Action]]:
    """Return the labels and actions of the buttons, in a fixed order.

    The standard buttons depend only on the options and the open answer, never on hidden facts.
    """
    question, again, page = answer.question, answer.again, answer.page
    in_place, is_public = options.in_place, not options.private and not options.sample
    turn = Verb.TURN_IN_PLACE if in_place else Verb.TURN
    turns = [("Back", page.previous), ("More", page.next)] if page is not None else []
    wanted: list[tuple[object, str, Verb, Question]] = [
        *((True, link.label, Verb.ASK if in_place else Verb.TURN, link.question) for link in answer.choices),
        *((True, label, turn, turned) for label, turned in turns if turned is not None),
        (answer.outcome is not Outcome.INVALID and (in_place or is_public), SHOW_REACHED, Verb.REACHED, again),
        (is_short, WHOLE_CARD, Verb.WHOLE, question),
        (options.place, f"{POST_HERE} ({options.place})", Verb.POST, again),
        *((True, link.label, Verb.OPEN, link.question) for link in answer.links),
        (answer.sources, "Sources", Verb.SOURCES, question),
        (answer.outcome is Outcome.FOUND, THIS_IS_WRONG, Verb.REPORT_IN_PLACE if in_place else Verb.REPORT, question),
        (answer.boxes is not None and not options.beyond, LOOK_BEYOND, Verb.BEYOND, again),
    ]
    buttons = [(label, QuestionAction(verb, about)) for applies, label, verb, about in wanted if applies]
    return [*buttons, *([(REMOVE_ANSWER, RemoveAnswer())] if is_public else [])]
