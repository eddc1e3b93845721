"""Handles buttons, selects and forms. Any process can handle a control on a message of any age.

The custom id says what to do. Users can forge it, so it grants nothing: questions are answered at the clearance of the
user who pressed the button. That user can change only their own settings, or those of places that they may manage.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.answers.questions import Question, first_page
from bot.cards import actions
from bot.cards.actions import Action, Verb
from bot.cards.answer_card import sources_card
from bot.cards.components import Card, text_card
from bot.cards.custom_ids import parse
from bot.cards.report_form import submission_of
from bot.commands.ceilings import bulk_ceilings
from bot.commands.ceilings.spoiler_settings import ceiling_editor, undo_settings
from bot.commands.privacy import delete_data
from bot.commands.progress import progress_editor
from bot.commands.reach_editor import ReachAction, ReachEditor
from bot.commands.tree import CommandServices
from bot.errors import UserError
from bot.interactions.middleware import Interaction, Outcome, record_of
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import is_private_message, send_card, update_card
from bot.spoilers.clearance import Audience

NOT_YOURS = "Only the person who asked for this answer can remove it."
OUTDATED = "This button is from an older version of me. Please ask again with a slash command."


async def answer_control(services: CommandServices, interaction: Interaction) -> None:
    """Handle a button, select or form. The bot keeps no state between creating a control and its use."""
    data: dict[str, Any] = dict(interaction.data or {})
    action = parse(str(data.get("custom_id", "")))
    if interaction.type is discord.InteractionType.modal_submit:
        await _submit(services, interaction, action, data.get("components") or ())
    else:
        await _press(services, interaction, action, str((data.get("values") or [""])[0]))


async def _press(services: CommandServices, interaction: Interaction, action: Action | None, value: str) -> None:
    """Handle a button or select. `value` is the option chosen in a select, or empty."""
    if isinstance(action, actions.SelectQuestion):
        chosen = parse(value)
        action = chosen if isinstance(chosen, actions.QuestionAction) else None
    match action:
        case None:
            await _refuse_outdated(interaction)
        case actions.QuestionAction(verb, question):
            await _ask(services, interaction, verb, question)
        case actions.RemoveAnswer():
            await _remove(interaction)
        case _:
            await update_card(interaction, await _settings_card(services.questions, interaction, action, value))


async def _settings_card(questions: QuestionService, interaction: Interaction, action: Action, value: str) -> Card:
    """Change the settings of the presser or of a place, and return the card that shows the result."""
    match action:
        case actions.SelectMode(place):
            return await (await ceiling_editor(interaction, questions, place)).select_mode(value)
        case actions.UndoSettings():
            return await undo_settings(interaction, questions, action)
        case actions.ApplyCeilings():
            return await bulk_ceilings.apply(interaction, questions, action)
        case actions.UndoCeilings():
            return await bulk_ceilings.undo(interaction, questions, action)
        case actions.UndoProgress():
            return await (await progress_editor(interaction, questions)).restore(action)
        case actions.SetAlwaysPrivate(wanted):
            return await (await progress_editor(interaction, questions)).set_always_private(wanted)
        case actions.DeleteData():
            return await delete_data(interaction, questions)
        case _ if isinstance(action, ReachAction):
            if action.target is None:
                editor: ReachEditor = await progress_editor(interaction, questions)
            else:
                editor = await ceiling_editor(interaction, questions, action.target)
            return await editor.on_control(action, value)
    raise TypeError("this action changes no setting")


async def _ask(services: CommandServices, interaction: Interaction, verb: Verb, question: Question) -> None:
    """Handle a button below an answer. The settings of the user who presses it are read at that moment."""
    questions = services.questions
    match verb:
        case Verb.REACHED:
            await questions.send(interaction, first_page(question), Audience.ASKER)
        case Verb.BEYOND:
            await questions.send(interaction, first_page(question), Audience.ASKER_LOOKING_BEYOND)
        case Verb.TURN if _is_own_message(interaction):
            await questions.turn_page(interaction, question)
        case Verb.TURN_IN_PLACE if is_private_message(interaction):
            await questions.turn_page(interaction, question, in_place=True)
        case Verb.OPEN:
            await questions.send(interaction, question, Audience.ASKER)
        case Verb.TURN | Verb.TURN_IN_PLACE:  # another user's message: its pages are divided differently
            await questions.send(interaction, first_page(question), Audience.ASKER)
        case Verb.WHOLE:
            await questions.send(interaction, question, Audience.ASKER_IN_PLACE)
        case Verb.ASK:
            await questions.reply(interaction, question, private=False)
        case Verb.POST:
            await questions.send(interaction, question, Audience.CHANNEL if interaction.guild_id else Audience.ASKER)
        case Verb.REPORT | Verb.REPORT_IN_PLACE:
            in_place = verb is Verb.REPORT_IN_PLACE or not is_private_message(interaction)
            form = actions.QuestionAction(Verb.REPORT_IN_PLACE if in_place else Verb.REPORT, question)
            answer, view = await questions.answer(interaction, question, _report_audience(in_place=in_place))
            await services.reports.open(interaction, form, answer, view)
        case Verb.SOURCES:
            answer, view = await questions.answer(interaction, question, Audience.ASKER)
            await send_card(interaction, sources_card(answer, view), private=True)


async def _remove(interaction: Interaction) -> None:
    """Delete a public answer, if the presser is the user who asked for it."""
    if not _is_own_message(interaction):
        raise UserError(NOT_YOURS)
    await interaction.response.defer()
    await interaction.delete_original_response()


async def _submit(services: CommandServices, interaction: Interaction, action: Action | None, components: Any) -> None:
    """Handle a submitted form. Its custom id has the same format as that of the button that opened it."""
    match action:
        case actions.QuestionAction((Verb.REPORT | Verb.REPORT_IN_PLACE) as verb, question):
            audience = _report_audience(in_place=verb is Verb.REPORT_IN_PLACE)
            answer, view = await services.questions.answer(interaction, question, audience)
            await services.reports.receive(interaction, question, submission_of(components), answer, view)
        case _:
            await _refuse_outdated(interaction)


def _report_audience(*, in_place: bool) -> Audience:
    """Return the audience whose clearance applies to a report.

    If the card was asked for in public (`in_place`), the report covers only what both the place and the reader have
    reached.
    """
    return Audience.ASKER_IN_PLACE if in_place else Audience.ASKER


async def _refuse_outdated(interaction: Interaction) -> None:
    record_of(interaction).outcome = Outcome.OUTDATED
    await send_card(interaction, text_card(OUTDATED), private=True)


def _is_own_message(interaction: Interaction) -> bool:
    """Return True if the presser is the user who asked the question that this message answers.

    Only that user can turn the pages of the message itself. Other users get a reply of their own.
    """
    if is_private_message(interaction):
        return True
    asked = interaction.message.interaction_metadata if interaction.message is not None else None
    return asked is not None and asked.user.id == interaction.user.id
