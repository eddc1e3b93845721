"""Buttons, selects and forms: what their custom ids ask for, on messages of any age, in any process, after any restart.

A custom id can be forged by its sender: what it asks for is answered at the presser's own clearance, and what it
changes is either the presser's own or checked for Manage Server.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.answers.questions import first_page
from bot.cards import custom_ids
from bot.cards.answer_card import sources_card, text_card
from bot.cards.custom_ids import Verb
from bot.commands.report import Submission, submitted
from bot.commands.tree import CommandServices
from bot.commands.undo import formers
from bot.interactions.middleware import InteractionMiddleware, Outcome, record_of
from bot.interactions.question_service import Interaction, read_alone, send_layout
from bot.spoilers.clearance import Audience, PlaceKind

CONTROLS = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})
NOT_YOURS = "Only whoever asked for this answer can remove it."
OUTDATED = "This button is from an older version of me. Please ask again with a slash command."


class ComponentRouter:
    """Does what a control asks for. Nothing is kept between making a control and its use.

    Args:
        office: those who answer.
        observer: stands at the door of each.
    """

    def __init__(self, office: CommandServices, observer: InteractionMiddleware) -> None:
        self._office = office
        self._observer = observer

    async def use(self, interaction: Interaction) -> None:
        """Answer whoever pressed, chose or filled in. Interactions of other kinds are nobody's here."""
        if interaction.type in CONTROLS and self._observer.is_first_delivery(interaction):
            await self._observer.handle(interaction, self._use(interaction))

    async def _use(self, interaction: Interaction) -> None:
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            await submit(self._office, interaction, custom_id, submitted(data.get("components") or ()))
        elif custom_id.startswith(f"{custom_ids.SELECT_PREFIX};"):
            values = data.get("values") or [""]
            await choose(self._office, interaction, custom_id, str(values[0]))
        else:
            await press(self._office, interaction, custom_id)


async def press(office: CommandServices, interaction: Interaction, custom_id: str) -> None:
    """What a button does. The clearance is the presser's, read at the time of pressing."""
    match custom_id.split(";", 3):
        case [custom_ids.PREFIX, "progress", work, episode]:
            await office.own.confirmed(interaction, work, episode)
        case [custom_ids.PREFIX, "apply", work, proposal]:
            await office.places.bulk.apply(interaction, work, proposal)
        case [custom_ids.PREFIX, ("ceiling" | "in" | "undo") as word, door, rest]:
            await _standing(office, interaction, word, door, rest)
        case [custom_ids.PREFIX, "forget"]:
            await office.own.forget(interaction, pressed=True)
        case [custom_ids.PREFIX, "remove"]:
            await remove(office, interaction)
        case [custom_ids.PREFIX, "private", ("yes" | "no") as wanted]:
            await office.own.prefer_private(interaction, wanted == "yes")
        case _:
            await _ask(office, interaction, custom_id)


async def _standing(office: CommandServices, interaction: Interaction, word: str, door: str, rest: str) -> None:
    """The buttons with which somebody says how far, and puts it back; see `reach_controls` and `undoing`."""
    scopes = (PlaceKind.CHANNEL, PlaceKind.SERVER)
    match (word, door, rest.split(";")):
        case ("in", "progress", [work, season]):
            await office.own.inside(interaction, work, season)
        case ("in", "ceiling", [scope, work, season]) if scope in scopes:
            await office.places.inside(interaction, PlaceKind(scope), work, season)
        case ("ceiling", scope, [work, episode]) if scope in scopes:
            await office.places.confirmed(interaction, PlaceKind(scope), work, episode)
        case ("undo", "me", parts):
            await office.own.undo(interaction, parts)
        case ("undo", "many", [change]):
            await office.places.bulk.undo(interaction, change)
        case ("undo", scope, parts) if scope in scopes and (former := formers(PlaceKind(scope), parts)):
            await office.places.undo(interaction, PlaceKind(scope), former)
        case _:
            await tell_outdated(interaction)


async def _ask(office: CommandServices, interaction: Interaction, custom_id: str) -> None:
    desk = office.desk
    found = custom_ids.read(custom_id)
    if found is None:
        await tell_outdated(interaction)
        return
    verb, question = found
    match verb:
        case Verb.REACHED:
            await desk.send(interaction, first_page(question), Audience.ASKER)
        case Verb.BEYOND:
            await desk.send(interaction, first_page(question), Audience.ASKER_LOOKING_BEYOND)
        case Verb.TURN if _own_message(interaction):
            await desk.turn(interaction, question)
        case Verb.TURN_IN_PLACE if read_alone(interaction):
            await desk.turn(interaction, question, in_place=True)
        case Verb.OPEN:
            await desk.send(interaction, question, Audience.ASKER)
        case Verb.TURN | Verb.TURN_IN_PLACE:  # somebody else's: at another clearance a page is another part
            await desk.send(interaction, first_page(question), Audience.ASKER)
        case Verb.WHOLE:
            await desk.send(interaction, question, Audience.ASKER_IN_PLACE)
        case Verb.ASK:
            await desk.reply(interaction, question, private=False)
        case Verb.POST:
            await desk.send(interaction, question, Audience.CHANNEL if interaction.guild_id else Audience.ASKER)
        case Verb.REPORT | Verb.REPORT_IN_PLACE:
            in_place = verb is Verb.REPORT_IN_PLACE or not read_alone(interaction)
            form_id = custom_ids.write(Verb.REPORT_IN_PLACE if in_place else Verb.REPORT, question) or custom_id
            answer, view = await desk.answer(interaction, question, _reading(in_place=in_place))
            await office.reports.open(interaction, form_id, answer, view)
        case Verb.SOURCES:
            answer, view = await desk.answer(interaction, question, Audience.ASKER)
            await send_layout(interaction, sources_card(answer, view), private=True)


async def remove(office: CommandServices, interaction: Interaction) -> None:
    """The button below a public answer, for whoever asked."""
    if _own_message(interaction):
        await office.desk.remove(interaction)
        return
    record_of(interaction).outcome = Outcome.REFUSED
    await send_layout(interaction, text_card(NOT_YOURS), private=True)


async def choose(office: CommandServices, interaction: Interaction, custom_id: str, value: str) -> None:
    """What a select does."""
    match custom_id.split(";")[1:]:
        case ["open"]:
            await press(office, interaction, value)
        case ["progress", work] | ["progress", work, _, _]:
            await office.own.chosen(interaction, work, value)
        case ["ceiling", ((PlaceKind.CHANNEL | PlaceKind.SERVER) as scope), work] | [
            "ceiling",
            ((PlaceKind.CHANNEL | PlaceKind.SERVER) as scope),
            work,
            _,
            _,
        ]:
            await office.places.chosen_ceiling(interaction, PlaceKind(scope), work, value)
        case ["works", "progress"]:
            await office.own.opened(interaction, value)
        case ["works", "ceiling", ((PlaceKind.CHANNEL | PlaceKind.SERVER) as scope)]:
            await office.places.opened(interaction, PlaceKind(scope), value)
        case ["mode", ((PlaceKind.CHANNEL | PlaceKind.SERVER) as scope)]:
            await office.places.chosen_mode(interaction, PlaceKind(scope), value)
        case _:
            await tell_outdated(interaction)


async def submit(office: CommandServices, interaction: Interaction, custom_id: str, submission: Submission) -> None:
    """What a form does. It carries a custom id like that of the button that opened it."""
    match custom_ids.read(custom_id):
        case ((Verb.REPORT | Verb.REPORT_IN_PLACE) as verb, question):
            audience = _reading(in_place=verb is Verb.REPORT_IN_PLACE)
            answer, view = await office.desk.answer(interaction, question, audience)
            await office.reports.get(interaction, question, submission, answer, view)
        case _:
            await tell_outdated(interaction)


def _reading(*, in_place: bool) -> Audience:
    """Whose clearance a report is about: where others read the card, never more than the place's and the reader's."""
    return Audience.ASKER_IN_PLACE if in_place else Audience.ASKER


async def tell_outdated(interaction: Interaction) -> None:
    """Whoever used a control that is nobody's gets one sentence."""
    record_of(interaction).outcome = Outcome.OUTDATED
    await send_layout(interaction, text_card(OUTDATED), private=True)


def _own_message(interaction: Interaction) -> bool:
    """Whether the presser asked the question this message answers.

    Only they turn its pages or choose a name for everybody; others get a reply of their own.
    """
    if read_alone(interaction):
        return True
    asked = interaction.message.interaction_metadata if interaction.message is not None else None
    return asked is not None and asked.user.id == interaction.user.id
