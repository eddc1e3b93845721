"""Answer -> one Components V2 message within Discord's limits.

A container with one text, then rows of buttons. Discord counts 4,000 characters of text and 40 components
a message; cuts happen between whole lines, never inside a tag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.answers.answer import Answer, Line, LineStyle, Link, Outcome, line
from bot.cards.actions import Action, QuestionAction, RemoveAnswer, SelectQuestion, Verb
from bot.cards.card_height import for_a_phone
from bot.cards.custom_ids import write
from bot.cards.layout import BUTTON_LABEL_LIMIT, OPTION_LIMIT, TEXT_LIMIT, Layout, Row, select_row, text_card, truncate
from bot.cards.markdown import SHORTEST_PRIVATE_BOX, escape, line_text, private_box, public_box
from bot.knowledge.model import Knowledge
from bot.knowledge.sources import Source
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
    """What a card needs besides the answer.

    Attributes:
        private: whether one person alone reads it.
        beyond: whether it shows veils because the reader asked to look beyond.
        settings_unavailable: progress and ceilings could not be read, so only the premise is open.
        in_place: private, but asked in public: the clearance is the place's, or less.
        place: of a private reply in a server, how far its place goes, for the button that posts there: “up to S3E10”.
        unset: nothing is known of how far the asker is, or `in_place` of how far the place is.
    """

    private: bool
    beyond: bool = False
    settings_unavailable: bool = False
    in_place: bool = False
    place: str | None = None
    unset: bool = False


class PrebuiltLayout(Layout):
    """A finished message, of which only the payload is kept.

    Cached cards would otherwise keep discord.py's objects, which refer to each other in circles: only the garbage
    collector could free them.
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__(timeout=None)
        self._payload: list[dict[str, Any]] = layout.to_components()  # type: ignore[no-untyped-call]

    def to_components(self) -> list[dict[str, Any]]:
        """The payload."""
        return self._payload

    def has_components_v2(self) -> bool:
        """Always, as in every layout."""
        return True


def answer_layout(
    answer: Answer, knowledge: Knowledge, options: CardOptions, rows: Sequence[Row | None] = ()
) -> Layout:
    """The message for an answer; `rows` follow its own buttons."""
    shown = list(answer.lines) if options.private else for_a_phone(answer)
    accent = discord.Colour(knowledge.works[answer.work].accent) if answer.work is not None else None
    container: discord.ui.Container[Layout] = discord.ui.Container(accent_colour=accent)
    for text in _texts(answer, options, shown):
        container.add_item(discord.ui.TextDisplay(text))
    layout = Layout(timeout=None)
    layout.add_item(container)
    for row in (*_control_rows(answer, options, is_short=len(shown) < len(answer.lines)), *rows):
        if row is not None:
            layout.add_item(row)
    return PrebuiltLayout(layout)


# ---------------------------------------------------------------------- text


def _texts(answer: Answer, options: CardOptions, shown: Sequence[Line]) -> list[str]:
    """The open lines, the boxes and the small print, in one text or two."""
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
    # Two texts: Discord would take what follows a list item in the same text as part of it.
    return ["\n".join(fitting), "\n".join([*hidden, small_print])]


def _open_lines(answer: Answer, options: CardOptions, shown: Sequence[Line]) -> list[str]:
    lines = [line_text(line(answer.heading, style=LineStyle.TITLE))] if answer.heading else []
    lines += map(line_text, shown)
    left_out = len(answer.lines) - len(shown)
    if left_out:
        lines.append(f"-# {left_out} more {'line is' if left_out == 1 else 'lines are'} on the whole card.")
    if answer.may_be_beyond and options.unset and not options.settings_unavailable:
        lines.append(NO_CEILING if options.in_place else NOT_TOLD)
    return lines


def _fit_lines(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """The whole lines that fit, with a note if some do not; and the room that is left."""
    kept: list[str] = []
    for text in filter(None, lines):
        if len(text) + 1 > room:
            kept += ["-# There is more than fits here. Ask for fewer years, or for one name."] if kept else []
            break
        kept.append(text)
        room -= len(text) + 1
    return kept, room


def box_lines(boxes: Boxes, *, alone: bool, room: int = 0) -> list[str]:
    """``**Season 2** ||…||``, a line a box.

    Args:
        boxes: what stands, and what is in it.
        alone: whether they are read by one person who looks beyond; else all have one shape.
        room: how many characters such a person's boxes may have beyond the shortest they come in.
    """
    lines: list[str] = []
    for label, veils in boxes.filled(alone=alone):
        box = private_box(veils, SHORTEST_PRIVATE_BOX + room) if alone else public_box(veils)
        room -= max(0, len(box) - SHORTEST_PRIVATE_BOX)
        lines.append(f"**{escape(label)}** {box}")
    return lines


def _least_room(boxes: Boxes, *, alone: bool) -> int:
    """What the boxes take at least, which is known without looking into them."""
    empty = box_lines(Boxes(boxes.by_season, boxes.by_episode), alone=alone)
    return sum(len(text) + 1 + (SHORTEST_PRIVATE_BOX if alone else 0) for text in empty)


def _small_print(answer: Answer, options: CardOptions) -> str:
    """How far the answer goes and where it is from, as the last line; above it, whether settings are unavailable."""
    parts = [f"Page {answer.page.number} of {answer.page.of}"] if answer.page is not None else []
    parts += [answer.scope_note] if answer.scope_note else []
    dated_first = sorted(answer.sources, key=lambda source: source.date is None)
    distinct = list(dict.fromkeys(map(_source_words, dated_first)))
    if distinct:
        more = len(distinct) - SOURCES_NAMED
        named = "; ".join(distinct[:SOURCES_NAMED])
        parts.append(f"{named} and {more} more" if more > 0 else named)
    small_print = f"-# {escape(' · '.join(parts))}"
    return f"-# {SETTINGS_UNAVAILABLE}\n{small_print}" if options.settings_unavailable else small_print


def _source_words(source: Source) -> str:
    return f"{source.publisher}, {source.date}" if source.date is not None else source.publisher


def sources_card(answer: Answer, view: View) -> Layout:
    """Every source behind the open part of an answer; headline and address where they are safe."""
    lines = [line_text(line("Sources", style=LineStyle.TITLE))]
    for source in answer.sources:
        headline = view.read(source.headline)
        text = f"- {escape(_source_words(source))}"
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


@dataclass(frozen=True, slots=True)
class _Button:
    """`leads_on`: to another answer; where there are too many buttons, a select offers the last of these."""

    label: str
    action: Action
    primary: bool = False
    leads_on: bool = False


def _control_rows(answer: Answer, options: CardOptions, *, is_short: bool) -> list[Row | None]:
    """The buttons in rows, and a select of what can be opened next: buttons without room, and `answer.related`."""
    buttons = _buttons(answer, options, is_short=is_short)
    too_many = len(buttons) - MAX_BUTTON_ROWS * BUTTONS_A_ROW
    overflow = [id_ for id_, button in buttons.items() if button.leads_on][-too_many:] if too_many > 0 else []
    next_ = {id_: buttons.pop(id_).label for id_ in overflow}
    for link in answer.related:
        if link.label and (id_ := write(QuestionAction(Verb.OPEN, link.question))) is not None:
            next_[id_] = link.label
    return [*_button_rows(buttons), _next_row(next_) if next_ else None]


def _buttons(answer: Answer, options: CardOptions, *, is_short: bool) -> dict[str, _Button]:
    """By custom id, in a fixed order. Which of our own there are depends on the options and the outcome, never on what
    is hidden. A button whose custom id would be too long is left out."""
    question = answer.question

    def own(label: str, verb: Verb, *, primary: bool = False) -> _Button:
        about = answer.again if verb in (Verb.REACHED, Verb.POST, Verb.BEYOND) else question
        return _Button(label, QuestionAction(verb, about), primary)

    def leading(verb: Verb, links: Sequence[Link]) -> list[_Button]:
        return [_Button(link.label, QuestionAction(verb, link.question), leads_on=True) for link in links]

    buttons = leading(Verb.ASK if options.in_place else Verb.TURN, answer.choices)
    if answer.page is not None:
        verb = Verb.TURN_IN_PLACE if options.in_place else Verb.TURN
        turns = (("Back", answer.page.previous), ("More", answer.page.next))
        buttons += [_Button(label, QuestionAction(verb, page)) for label, page in turns if page is not None]
    if answer.outcome is not Outcome.INVALID and (options.in_place or not options.private):
        buttons.append(own(SHOW_REACHED, Verb.REACHED, primary=True))
    if is_short:
        buttons.append(own(WHOLE_CARD, Verb.WHOLE))
    if options.place is not None:
        buttons.append(own(f"{POST_HERE} ({options.place})", Verb.POST))
    buttons += leading(Verb.OPEN, answer.links)
    if answer.sources:
        buttons.append(own("Sources", Verb.SOURCES))
    if answer.outcome is Outcome.FOUND:
        buttons.append(own(THIS_IS_WRONG, Verb.REPORT_IN_PLACE if options.in_place else Verb.REPORT))
    if answer.boxes is not None and not options.beyond:
        buttons.append(own(LOOK_BEYOND, Verb.BEYOND))
    if not options.private:
        buttons.append(_Button(REMOVE_ANSWER, RemoveAnswer()))
    by_id: dict[str, _Button] = {}
    for button in buttons:
        if (custom_id := write(button.action)) is not None:
            by_id.setdefault(custom_id, button)
    return by_id


def _button_rows(buttons: Mapping[str, _Button]) -> list[Row]:
    rows: list[Row] = []
    for number, (custom_id, button) in enumerate(buttons.items()):
        if number % BUTTONS_A_ROW == 0:
            rows.append(discord.ui.ActionRow())
        style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
        label = truncate(button.label, BUTTON_LABEL_LIMIT)
        rows[-1].add_item(discord.ui.Button(label=label, style=style, custom_id=custom_id))
    return rows


def _next_row(labels: Mapping[str, str]) -> Row | None:
    """A select whose options, by custom id, act like buttons."""
    options = [
        discord.SelectOption(label=truncate(label, OPTION_LIMIT), value=value) for value, label in labels.items()
    ]
    return select_row(SelectQuestion(), OPEN_NEXT, options)
