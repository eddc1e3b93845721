"""Answer -> one Components V2 message within Discord's limits.

A container with one text, then rows of buttons. Discord counts 4,000 characters of text and 40 components
a message; cuts happen between whole lines, never inside a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import discord

from bot.answers.answer import Answer, LineStyle, Link, Outcome, line
from bot.chat.custom_ids import SELECT_PREFIX, Verb, write
from bot.chat.markup import boxes, escape, line_text
from bot.knowledge.model import Knowledge, Source
from bot.spoilers.rule import SeasonLabel, Veil, View

TEXT_LIMIT = 4000
BUTTON_LABEL_LIMIT = 80
BUTTONS_A_ROW = 5
MAX_BUTTONS = 20
MAX_OPTIONS = 25
OPTION_LIMIT = 100
SOURCES_NAMED = 2
_SMALL_PRINT_RESERVE = 300

SHOW_REACHED = "Show me what I've reached"
LOOK_BEYOND = "Look beyond"
THIS_IS_WRONG = "This is wrong"
OPEN_NEXT = "Open next …"
SETTINGS_UNAVAILABLE = "I can't read anybody's progress right now, so I keep to what is safe for everyone."


@dataclass(frozen=True, slots=True)
class Frame:
    """What a card needs besides the answer.

    Attributes:
        private: whether one person alone reads it.
        beyond: whether it shows veils because the reader asked to look beyond.
        settings_unavailable: progress and ceilings could not be read, so only the premise is open.
    """

    private: bool
    beyond: bool = False
    settings_unavailable: bool = False


class Card(discord.ui.LayoutView):
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


def card(answer: Answer, knowledge: Knowledge, frame: Frame) -> discord.ui.LayoutView:
    """The message for an answer."""
    open_lines = [line_text(shown) for shown in answer.lines]
    if answer.heading:
        open_lines.insert(0, line_text(line(answer.heading, style=LineStyle.TITLE)))
    small_print = _small_print(answer)
    if frame.settings_unavailable:
        small_print = f"-# {SETTINGS_UNAVAILABLE}\n{small_print}"
    room = TEXT_LIMIT - len(small_print) - _SMALL_PRINT_RESERVE
    shown, room = _fitting(open_lines, room)
    boxes_each = None if frame.private else 1
    hidden, _ = _fitting(veiled_lines(answer.veils, knowledge, answer.work, boxes_each), room)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=_accent(answer, knowledge)
    )
    container.add_item(discord.ui.TextDisplay("\n".join(shown)))
    if hidden:
        container.add_item(discord.ui.TextDisplay("\n".join(hidden)))
    container.add_item(discord.ui.TextDisplay(small_print))
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(container)
    for row in _rows(_buttons(answer, frame)):
        layout.add_item(row)
    if answer.more:
        layout.add_item(_more_row(answer.more))
    return Card(layout)


def _more_row(links: Sequence[Link]) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    """A select of what can be opened next; choosing is pressing a button that there is no room for."""
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    unique = {write(Verb.OPEN, link.question): link.label for link in links}
    options = [
        discord.SelectOption(
            label=label if len(label) <= OPTION_LIMIT else label[: OPTION_LIMIT - 1] + "…", value=value
        )
        for value, label in unique.items()
    ]
    select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=f"{SELECT_PREFIX};open", placeholder=OPEN_NEXT, options=options[:MAX_OPTIONS]
    )
    row.add_item(select)
    return row


def notice(*sentences: str) -> discord.ui.LayoutView:
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


def veiled_lines(
    veils: Iterable[Veil], knowledge: Knowledge, work: str | None, boxes_each: int | None = None
) -> list[str]:
    """``**Season 2** ||…||``: a label that says the season and nothing else, then the boxes, at most so many each."""
    lines: list[str] = []
    for label, group in groupby(veils, key=lambda veil: veil.label):
        found = boxes(list(group), boxes_each)
        if found:
            lines.append(f"**{escape(label_words(label, knowledge, work))}** {found[0]}")
            lines += found[1:]
    return lines


def label_words(label: SeasonLabel, knowledge: Knowledge, work: str | None) -> str:
    """``Season 2``; with the series if it is not the one the card is about."""
    words = []
    for code, season in label.seasons:
        if code == work or len(knowledge.works) == 1:
            words.append(f"Season {season}")
        else:
            words.append(f"{knowledge.works[code].title}, season {season}")
    return " and ".join(words)


def _accent(answer: Answer, knowledge: Knowledge) -> discord.Colour | None:
    return discord.Colour(knowledge.works[answer.work].accent) if answer.work is not None else None


def _small_print(answer: Answer) -> str:
    parts = [f"Page {answer.page.number} of {answer.page.of}"] if answer.page is not None else []
    parts += [answer.reach] if answer.reach else []
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
    custom_id: str
    primary: bool = False


def _buttons(answer: Answer, frame: Frame) -> list[_Button]:
    """In a fixed order; which of our own stand here depends on the frame and the outcome, never on what is hidden."""
    question = answer.question
    buttons = [_link(Verb.TURN, choice) for choice in answer.choices]
    if answer.page is not None:
        buttons += _paging(answer)
    if answer.outcome is not Outcome.INVALID:
        if not frame.private:
            buttons.append(_Button(SHOW_REACHED, write(Verb.REACHED, answer.again), primary=True))
        if not frame.beyond:
            buttons.append(_Button(LOOK_BEYOND, write(Verb.BEYOND, answer.again), primary=frame.private))
    buttons += [_link(Verb.OPEN, link) for link in answer.links]
    if answer.sources:
        buttons.append(_Button("Sources", write(Verb.SOURCES, question)))
    if answer.outcome is Outcome.FOUND:
        buttons.append(_Button(THIS_IS_WRONG, write(Verb.REPORT, question)))
    unique = {button.custom_id: button for button in reversed(buttons)}
    return [button for button in buttons if unique.pop(button.custom_id, None) is not None][:MAX_BUTTONS]


def _link(verb: Verb, link: Link) -> _Button:
    return _Button(link.label, write(verb, link.question))


def _paging(answer: Answer) -> list[_Button]:
    page = answer.page
    if page is None:
        return []
    turns = (("Back", page.previous), ("More", page.next))
    return [_Button(label, write(Verb.TURN, question)) for label, question in turns if question is not None]


def _rows(buttons: Sequence[_Button]) -> list[discord.ui.ActionRow[discord.ui.LayoutView]]:
    rows: list[discord.ui.ActionRow[discord.ui.LayoutView]] = []
    for start in range(0, len(buttons), BUTTONS_A_ROW):
        row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
        for button in buttons[start : start + BUTTONS_A_ROW]:
            style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
            row.add_item(discord.ui.Button(label=_cut(button.label), style=style, custom_id=button.custom_id))
        rows.append(row)
    return rows


def _cut(label: str) -> str:
    return label if len(label) <= BUTTON_LABEL_LIMIT else label[: BUTTON_LABEL_LIMIT - 1] + "…"
