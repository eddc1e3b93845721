"""Answer -> one Components V2 message within Discord's limits.

A container with one text, then rows of buttons. Discord counts 4,000 characters of text and 40 components
a message; cuts happen between whole lines, never inside a tag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.answers.answer import Answer, LineStyle, Link, Outcome, Page, line
from bot.cards.card_height import for_a_phone
from bot.cards.custom_ids import REMOVE, SELECT_PREFIX, Verb, write
from bot.cards.markdown import SHORTEST_PRIVATE_BOX, escape, line_text, private_box, public_box
from bot.knowledge.model import Knowledge, Source
from bot.spoilers.boxes import NO_BOXES, Boxes
from bot.spoilers.rule import View

TEXT_LIMIT = 4000
BUTTON_LABEL_LIMIT = 80
BUTTONS_A_ROW = 5
MOST_ROWS = 2
MAX_OPTIONS = 25
OPTION_LIMIT = 100
SOURCES_NAMED = 1
_SMALL_PRINT_RESERVE = 300

SHOW_REACHED = "Show me what I've reached"
LOOK_BEYOND = "Look beyond"
POST_HERE = "Post it here"
WHOLE_CARD = "The whole card"
REMOVE_ANSWER = "Remove"
THIS_IS_WRONG = "This is wrong"
OPEN_NEXT = "Open next …"
SETTINGS_UNAVAILABLE = "I can't read anybody's progress right now, so I keep to what is safe for everyone."
NOTHING_BEYOND = "Nothing lies beyond this: you have reached everything that is out."
NOT_TOLD = "You haven't told me how far you are, so I keep to what is safe before the first episode."
NO_CEILING = "Nobody has set how far this channel is, so I keep to what is safe before the first episode."


Row = discord.ui.ActionRow[discord.ui.LayoutView]


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


class PrebuiltLayout(discord.ui.LayoutView):
    """A message that is never changed once it was made, so only its payload is kept.

    What discord.py builds it from holds on to itself in circles, which the collector would have to find one day.
    """

    def __init__(self, layout: discord.ui.LayoutView) -> None:
        super().__init__(timeout=None)
        self._payload: list[dict[str, Any]] = layout.to_components()  # type: ignore[no-untyped-call]

    def to_components(self) -> list[dict[str, Any]]:
        """The payload."""
        return self._payload

    def has_components_v2(self) -> bool:
        """Always, as in every layout."""
        return True


def answer_layout(
    answer: Answer, knowledge: Knowledge, frame: CardOptions, rows: Sequence[Row] = ()
) -> discord.ui.LayoutView:
    """The message for an answer; `rows` stand below its buttons."""
    kept = list(answer.lines) if frame.private else for_a_phone(answer)
    short = len(kept) < len(answer.lines)
    open_lines = [line_text(shown) for shown in kept]
    if short:
        left_out = len(answer.lines) - len(kept)
        open_lines.append(f"-# {left_out} more {'line is' if left_out == 1 else 'lines are'} on the whole card.")
    if answer.may_be_beyond and frame.unset and not frame.settings_unavailable:
        open_lines.append(NO_CEILING if frame.in_place else NOT_TOLD)
    if answer.heading:
        open_lines.insert(0, line_text(line(answer.heading, style=LineStyle.TITLE)))
    small_print = _small_print(answer)
    if frame.settings_unavailable:
        small_print = f"-# {SETTINGS_UNAVAILABLE}\n{small_print}"
    room = TEXT_LIMIT - len(small_print) - _SMALL_PRINT_RESERVE
    alone = frame.private and frame.beyond
    boxes = answer.boxes if answer.boxes is not None else NO_BOXES
    if alone and not boxes.by_episode:
        open_lines.append(f"-# {NOTHING_BEYOND}")
    shown, room = _fitting(open_lines, room - _least_room(boxes, alone=alone))
    hidden = box_lines(boxes, alone=alone, room=room)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=_accent(answer, knowledge)
    )
    texts = [shown, [*hidden, small_print]]
    if shown and not hidden and not shown[-1].startswith("- "):  # what follows an item of a list would be part of it
        texts = [[*shown, small_print]]
    for text in texts:
        container.add_item(discord.ui.TextDisplay("\n".join(text)))
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(container)
    buttons, overflow = _fitting_buttons(_buttons(answer, frame, short=short))
    options = {button.custom_id: button.label for button in overflow}
    options |= {write(Verb.OPEN, link.question): link.label for link in answer.related if link.label}
    for row in (*_rows(buttons), *_more_rows(options), *rows):
        layout.add_item(row)
    return PrebuiltLayout(layout)


def _more_rows(labels: Mapping[str | None, str]) -> list[Row]:
    """A select of what can be opened next, if anything; choosing is pressing a button that there is no room for."""
    row: Row = discord.ui.ActionRow()
    options = [
        discord.SelectOption(
            label=label if len(label) <= OPTION_LIMIT else label[: OPTION_LIMIT - 1] + "…", value=value
        )
        for value, label in labels.items()
        if value is not None
    ]
    if not options:
        return []
    select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=f"{SELECT_PREFIX};open", placeholder=OPEN_NEXT, options=options[:MAX_OPTIONS]
    )
    row.add_item(select)
    return [row]


def text_card(*sentences: str) -> discord.ui.LayoutView:
    """A plain message of ours: sentences without a question."""
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(discord.ui.TextDisplay("\n".join(sentences)[:TEXT_LIMIT]))
    return layout


def sources_card(answer: Answer, view: View) -> discord.ui.LayoutView:
    """Every source behind the open part of an answer; headline and address where they are safe."""
    lines = [line_text(line("Sources", style=LineStyle.TITLE))]
    for source in answer.sources:
        headline = view.read(source.headline)
        text = f"- {escape(_source_words(source))}"
        if headline is not None:
            title = escape(headline.title)
            text += f": [{title}]({headline.url})" if headline.url and _plain_address(headline.url) else f": {title}"
        lines.append(text)
    if len(lines) == 1:
        lines.append(
            "Nothing that you have reached stands behind that answer. Tell me how far you are with /progress set."
        )
    shown, _ = _fitting(lines, TEXT_LIMIT - 100)
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(discord.ui.TextDisplay("\n".join(shown)))
    return layout


def _plain_address(url: str) -> bool:
    return not set(url) & set("()|<> \\`*")


def _fitting(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """The lines that fit, whole, with a word about the rest; and the room that is left."""
    kept: list[str] = []
    for number, text in enumerate(lines):
        if len(text) + 1 > room:
            kept.append("-# There is more than fits here. Ask for fewer years, or for one name." if number else "")
            break
        kept.append(text)
        room -= len(text) + 1
    return [text for text in kept if text], room


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


def _accent(answer: Answer, knowledge: Knowledge) -> discord.Colour | None:
    return discord.Colour(knowledge.works[answer.work].accent) if answer.work is not None else None


def _small_print(answer: Answer) -> str:
    parts = [f"Page {answer.page.number} of {answer.page.of}"] if answer.page is not None else []
    parts += [answer.scope_note] if answer.scope_note else []
    dated_first = sorted(answer.sources, key=lambda source: source.date is None)
    distinct = list(dict.fromkeys(map(_source_words, dated_first)))
    named = distinct[:SOURCES_NAMED]
    more = len(distinct) - len(named)
    if named:
        joined = "; ".join(named)
        parts.append(f"{joined} and {more} more" if more else joined)
    return f"-# {escape(' · '.join(parts))}"


def _source_words(source: Source) -> str:
    return f"{source.publisher}, {source.date}" if source.date is not None else source.publisher


# ---------------------------------------------------------------------- buttons


@dataclass(frozen=True, slots=True)
class _Button:
    label: str
    custom_id: str | None
    primary: bool = False
    leads_on: bool = False


def _buttons(answer: Answer, frame: CardOptions, *, short: bool) -> list[_Button]:
    """In a fixed order; which of our own stand here depends on the frame and the outcome, never on what is hidden."""
    question = answer.question
    buttons = [_link(Verb.ASK if frame.in_place else Verb.TURN, choice) for choice in answer.choices]
    if answer.page is not None:
        buttons += _paging(answer.page, Verb.TURN_IN_PLACE if frame.in_place else Verb.TURN)
    asked = answer.outcome is not Outcome.INVALID
    if asked and (frame.in_place or not frame.private):
        buttons.append(_Button(SHOW_REACHED, write(Verb.REACHED, answer.again), primary=True))
    if short:
        buttons.append(_Button(WHOLE_CARD, write(Verb.WHOLE, question)))
    if frame.place is not None:
        buttons.append(_Button(f"{POST_HERE} ({frame.place})", write(Verb.POST, answer.again)))
    buttons += [_link(Verb.OPEN, link) for link in answer.links]
    if answer.sources:
        buttons.append(_Button("Sources", write(Verb.SOURCES, question)))
    if answer.outcome is Outcome.FOUND:
        report = Verb.REPORT_IN_PLACE if frame.in_place else Verb.REPORT
        buttons.append(_Button(THIS_IS_WRONG, write(report, question)))
    if answer.boxes is not None and not frame.beyond:
        buttons.append(_Button(LOOK_BEYOND, write(Verb.BEYOND, answer.again)))
    if not frame.private:
        buttons.append(_Button(REMOVE_ANSWER, REMOVE))
    first: dict[str, _Button] = {}
    for button in buttons:
        if button.custom_id is not None:
            first.setdefault(button.custom_id, button)
    return list(first.values())


def _fitting_buttons(buttons: Sequence[_Button]) -> tuple[list[_Button], list[_Button]]:
    """Those for which there is room in two rows; and those that lead on, the last ones first, which a select takes."""
    too_many = max(0, len(buttons) - MOST_ROWS * BUTTONS_A_ROW)
    leading = [button for button in buttons if button.leads_on]
    overflow = leading[len(leading) - too_many :] if too_many else []
    return [button for button in buttons if button not in overflow], overflow


def _link(verb: Verb, link: Link) -> _Button:
    return _Button(link.label, write(verb, link.question), leads_on=True)


def _paging(page: Page, verb: Verb) -> list[_Button]:
    turns = (("Back", page.previous), ("More", page.next))
    return [_Button(label, write(verb, question)) for label, question in turns if question is not None]


def _rows(buttons: Sequence[_Button]) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(buttons), BUTTONS_A_ROW):
        row: Row = discord.ui.ActionRow()
        for button in buttons[start : start + BUTTONS_A_ROW]:
            style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
            row.add_item(discord.ui.Button(label=_cut(button.label), style=style, custom_id=button.custom_id))
        rows.append(row)
    return rows


def _cut(label: str) -> str:
    return label if len(label) <= BUTTON_LABEL_LIMIT else label[: BUTTON_LABEL_LIMIT - 1] + "…"
