"""Turns an answer into one Components V2 message within Discord's limits.

The message has a container with one or two texts, followed by rows of buttons. Discord allows 4,000 characters of text
and 40 components in a message. Texts are cut only between whole lines, never inside a spoiler tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from bot.answers.answer import Answer, Line, LineStyle, Outcome
from bot.answers.phrases import line
from bot.answers.questions import Question
from bot.cards import components
from bot.cards.actions import QuestionAction, RemoveAnswer, SelectQuestion, Verb, Watched
from bot.cards.card_height import for_a_phone
from bot.cards.components import PRIMARY, SECONDARY, TEXT_LIMIT, Card, Component, option
from bot.cards.custom_ids import write
from bot.cards.markdown import SHORTEST_PRIVATE_BOX, escape, line_text, private_box, public_box, with_typed
from bot.cards.watched_buttons import watched_buttons
from bot.knowledge.model import Knowledge
from bot.knowledge.sources import Source
from bot.spoilers.boxes import NO_BOXES, Boxes
from bot.spoilers.rule import View

MAX_BUTTON_ROWS: Final = 2
_SMALL_PRINT_RESERVE: Final = 300

SHOW_REACHED = "Show me what I've reached"
LOOK_BEYOND = "Look beyond"
SETTINGS_UNAVAILABLE = "I can't read anyone's progress right now, so I show only what is safe for everyone."
NOT_TOLD = "You haven't told me how far you are, so I show only what is safe before the first episode."
NO_CEILING = "Nobody has set how far this channel is, so I show only what is safe before the first episode."


class CardOptions(Struct, frozen=True):
    """Everything that a card depends on besides the answer.

    Attributes:
        private: True if only one user reads the card.
        beyond: True if the card shows veils because the reader asked to look beyond their progress.
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


class CardTemplate(Struct, frozen=True):
    """The card of an answer, except for the buttons and the line that repeat the question as it was typed.

    A fast path: all spellings of a name share one cached template. Making it takes 80 µs of processor time, and the
    rest of a card 10 µs. Without it, everything works, but a name in a form not typed before costs a whole card.

    Attributes:
        frame: the texts of the answer, with a place for what the user typed.
        buttons: labels with custom ids. A button that repeats the question has a verb instead of a custom id. None
            stands for a custom id that would be too long.
        movable: labels of buttons that become options of the select if there are too many buttons.
        related: the options of the select, by custom id.
        rows: more controls, below those of the answer.
    """

    frame: Component
    buttons: list[tuple[str, str | Verb | None]]
    movable: set[str]
    related: dict[str, Component]
    rows: Sequence[Component | None]

    def asked_as(self, question: Question, typed: str | None = None) -> Card:
        """Build the card for the question as it was typed. Buttons whose custom id would be too long are left out.

        Args:
            question: the question that buttons repeat.
            typed: the text that a line repeats; None if no line does.
        """
        labels: dict[str, str] = {}
        for label, to in self.buttons:
            custom_id = write(QuestionAction(to, question)) if isinstance(to, Verb) else to
            if custom_id is not None:
                labels.setdefault(custom_id, label)
        options, too_many = self.related, len(labels) - MAX_BUTTON_ROWS * components.BUTTONS_A_ROW
        if too_many > 0:
            moved = [custom_id for custom_id, label in labels.items() if label in self.movable][-too_many:]
            options = {custom_id: option(labels.pop(custom_id), custom_id) for custom_id in moved} | options
        rows = components.button_rows(
            (label, custom_id, PRIMARY if label == SHOW_REACHED else SECONDARY) for custom_id, label in labels.items()
        )
        opening = components.select_row(SelectQuestion(), "Open next …", list(options.values())) if options else None
        frame = self.frame
        if typed is not None:
            texts = [text | {"content": with_typed(text["content"], typed)} for text in frame["components"]]
            frame = frame | {"components": texts}
        return Card([frame, *rows, *filter(None, (opening, *self.rows))])


def answer_card(answer: Answer, knowledge: Knowledge, options: CardOptions) -> Card:
    """Build the message for an answer."""
    return card_template(answer, knowledge, options).asked_as(answer.asked or answer.question, answer.typed)


def card_template(
    answer: Answer, knowledge: Knowledge, options: CardOptions, rows: Sequence[Component | None] = ()
) -> CardTemplate:
    """Build the part of a card that does not depend on `Answer.asked`. `rows` are added below all other controls."""
    shown = answer.lines if options.private else for_a_phone(answer)
    sources = _sources(answer)
    accent = knowledge.works[answer.work].accent if answer.work is not None else None
    related: dict[str, Component] = {}
    for link in answer.related:
        custom_id = write(QuestionAction(Verb.OPEN, link.question)) if link.label else None
        if custom_id is not None and custom_id not in related:
            related[custom_id] = option(link.label, custom_id)
    return CardTemplate(
        components.container(_texts(answer, options, shown, sources), accent),
        _buttons(answer, knowledge, options, has_sources=bool(sources), is_short=len(shown) < len(answer.lines)),
        {link.label for link in (*answer.choices, *answer.links)},
        related,
        rows,
    )


# ---------------------------------------------------------------------- text


def _texts(answer: Answer, options: CardOptions, shown: Sequence[Line], sources: Sequence[Source]) -> list[str]:
    """Return one or two texts, which together contain the open lines, the spoiler boxes and the small print."""
    small_print = _small_print(answer, options, sources)
    boxes = answer.boxes if answer.boxes is not None else NO_BOXES
    alone = options.private and options.beyond
    has_boxes = bool(boxes.by_episode if alone else boxes.by_season)
    lines = [line_text(line(answer.heading, style=LineStyle.TITLE))] if answer.heading else []
    lines += map(line_text, shown)
    if left_out := len(answer.lines) - len(shown):
        lines.append(f"-# {left_out} more {'line is' if left_out == 1 else 'lines are'} on the whole card.")
    if answer.may_be_beyond and options.unset:
        lines.append(NO_CEILING if options.in_place else NOT_TOLD)
    if alone and not has_boxes:
        lines.append("-# There is nothing beyond this: you have reached everything that is out.")
    room = TEXT_LIMIT - len(small_print) - _SMALL_PRINT_RESERVE
    fitting, room = _fit_lines(lines, room - (_least_room(boxes, alone=alone) if has_boxes else 0))
    hidden = box_lines(boxes, alone=alone, room=room) if has_boxes else []
    if fitting and not hidden and not fitting[-1].startswith("- "):
        return ["\n".join([*fitting, small_print])]
    # Two texts, because Discord would show text after a list as part of its last item.
    return ["\n".join(fitting), "\n".join([*hidden, small_print])]


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
    """Return one line for each spoiler box, such as ``**Season 2** ||…||``.

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
    """Return the fewest characters that the spoiler boxes can take up.

    Only their labels and shape count, not their contents, so that nothing hidden changes the layout.
    """
    empty = box_lines(Boxes(boxes.by_season, boxes.by_episode), alone=alone)
    return sum(len(text) + 1 + (SHORTEST_PRIVATE_BOX if alone else 0) for text in empty)


def _small_print(answer: Answer, options: CardOptions, sources: Sequence[Source]) -> str:
    """Return the last line of a card: the page, the reach that limits the answer, and the sources.

    If the settings are unavailable, another line above says so.
    """
    parts = [f"Page {answer.page.number} of {answer.page.of}"] if answer.page is not None else []
    parts += [answer.scope_note] if answer.scope_note else []
    if sources:
        dated_first = sorted(sources, key=lambda source: source.date is None)
        named, *more = dict.fromkeys(source.citation for source in dated_first)
        parts.append(f"{named} and {len(more)} more" if more else named)
    small_print = f"-# {escape(' · '.join(parts))}"
    return f"-# {SETTINGS_UNAVAILABLE}\n{small_print}" if options.settings_unavailable else small_print


def _sources(answer: Answer) -> list[Source]:
    """Return the sources of the open lines, in order and without duplicates."""
    return list({source.id: source for told in answer.lines for source in told.sources}.values())


def sources_card(answer: Answer, view: View) -> Card:
    """Build the card that lists all sources of the open part of an answer. Headlines and links appear only if safe."""
    lines = [line_text(line("Sources", style=LineStyle.TITLE))]
    sources = _sources(answer)
    for source in sources:
        headline = view.read(source.headline)
        text = f"- {escape(source.citation)}"
        if headline is not None:
            title = escape(headline.title)
            is_linkable = headline.url and not set(headline.url) & set("()|<> \\`*")
            text += f": [{title}]({headline.url})" if is_linkable else f": {title}"
        lines.append(text)
    if not sources:
        lines.append(
            "Nothing in that answer is within what you have reached. Tell me how far you are with /progress set."
        )
    return components.text_card(*_fit_lines(lines, TEXT_LIMIT - 100)[0])


# ---------------------------------------------------------------------- buttons


def _buttons(
    answer: Answer, knowledge: Knowledge, options: CardOptions, *, has_sources: bool, is_short: bool
) -> list[tuple[str, str | Verb | None]]:
    """Return the buttons, in a fixed order, in the form of `CardTemplate.buttons`.

    The standard buttons depend only on the options and the open answer, never on hidden facts.
    """
    question, page = answer.question, answer.page
    in_place, is_public = options.in_place, not options.private and not options.sample
    turn = Verb.TURN_IN_PLACE if in_place else Verb.TURN
    turns = [("Back", page.previous), ("More", page.next)] if page is not None else []
    as_typed = None
    episodes = () if options.sample else answer.watchable
    watched = watched_buttons(knowledge, episodes, here=False, named=len(episodes) > 1) if episodes else []
    wanted: list[tuple[object, str, Verb | Watched, Question | None]] = [
        *((True, link.label, Verb.ASK if in_place else Verb.TURN, link.question) for link in answer.choices),
        *((True, label, turn, turned) for label, turned in turns if turned is not None),
        (answer.outcome is not Outcome.INVALID and (in_place or is_public), SHOW_REACHED, Verb.REACHED, as_typed),
        (is_short, "The whole card", Verb.WHOLE, question),
        *((True, label, action, as_typed) for label, action in watched),
        (options.place, f"Post it here ({options.place})", Verb.POST, as_typed),
        *((True, link.label, Verb.OPEN, link.question) for link in answer.links),
        (has_sources, "Sources", Verb.SOURCES, question),
        (answer.outcome is Outcome.FOUND, "This is wrong", Verb.REPORT_IN_PLACE if in_place else Verb.REPORT, question),
        (answer.boxes is not None and not options.beyond, LOOK_BEYOND, Verb.BEYOND, as_typed),
    ]
    buttons: list[tuple[str, str | Verb | None]] = [
        (
            label,
            write(to) if isinstance(to, Watched) else to if about is as_typed else write(QuestionAction(to, about)),
        )
        for applies, label, to, about in wanted
        if applies
    ]
    return buttons + [("Remove", write(RemoveAnswer()))] * is_public
