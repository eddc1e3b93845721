"""Handles buttons, selects and forms. Any process can handle a control on a message of any age.

The custom id says what to do. Users can forge it, so it grants nothing: questions are answered at the clearance of the
user who pressed the button. That user can change only their own settings, or those of places that they may manage.
"""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.answers.labels import has_old_token
from bot.answers.questions import Question, first_page
from bot.cards import actions
from bot.cards.actions import Action, Verb
from bot.cards.answer_card import sources_card
from bot.cards.components import Card, text_card
from bot.cards.custom_ids import parse
from bot.cards.report_form import submission_of
from bot.commands.ceilings import bulk_ceilings
from bot.commands.ceilings.setup import place_editor, take_step
from bot.commands.privacy import delete_data
from bot.commands.progress import progress_editor
from bot.commands.reach_editor import ReachAction, ReachEditor
from bot.commands.text_checks.own_text import post_own_text
from bot.commands.tree import CommandServices
from bot.errors import UserError
from bot.interactions.middleware import Interaction, Outcome, record_of
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import is_private_message, send_card, update_card
from bot.spoilers.clearance import Audience

OUTDATED = "This button is from an older version of me. Please ask again with a slash command."
_REPORT_AUDIENCES: Final = {Verb.REPORT: Audience.ASKER, Verb.REPORT_IN_PLACE: Audience.ASKER_IN_PLACE}
"""Whose clearance applies to a report.

If the card was asked for in public, the report covers only what both the place and the reader have reached.
"""


async def answer_control(services: CommandServices, interaction: Interaction) -> None:
    """Handle a button, select or form. The bot keeps no state between creating a control and its use.

    The custom id of a form has the same format as that of the button that opened it.
    """
    data: dict[str, Any] = dict(interaction.data or {})
    action, value = parse(str(data.get("custom_id", ""))), str((data.get("values") or [""])[0])
    is_form = interaction.type is discord.InteractionType.modal_submit
    if isinstance(action, actions.SelectQuestion):
        chosen = parse(value)
        action = chosen if isinstance(chosen, actions.QuestionAction) else None
    if isinstance(action, actions.QuestionAction) and has_old_token(action.question):
        action = None
    match action:
        case actions.QuestionAction((Verb.REPORT | Verb.REPORT_IN_PLACE) as verb, question) if is_form:
            answer, view = await services.questions.answer(interaction, question, _REPORT_AUDIENCES[verb])
            submission = submission_of(data.get("components") or ())
            await services.reports.receive(interaction, question, submission, answer, view)
        case _ if action is None or is_form:
            record_of(interaction).outcome = Outcome.OUTDATED
            await send_card(interaction, text_card(OUTDATED), private=True)
        case actions.QuestionAction(verb, question):
            await _ask(services, interaction, verb, question)
        case actions.RemoveAnswer():
            await _remove(interaction)
        case actions.PostText():
            await send_card(interaction, await post_own_text(interaction, services.questions, action), private=False)
        case actions.Watched(here=False):
            card = await _settings_card(services.questions, interaction, action, value)
            await send_card(interaction, card, private=True)
        case _:
            await update_card(interaction, await _settings_card(services.questions, interaction, action, value))


async def _settings_card(questions: QuestionService, interaction: Interaction, action: Action, value: str) -> Card:
    """Change the user's own settings or those of a place, and return the card that shows the result."""
    match action:
        case actions.SelectMode(place):
            return await (await place_editor(interaction, questions, place)).select_mode(value)
        case actions.UndoSettings(place, former):
            owner = any(change.setting is actions.Setting.MANAGER_ROLE for change in former)
            return await (await place_editor(interaction, questions, place, owner=owner)).restore(former)
        case actions.SetupButton() | actions.SetupSelect():
            return await take_step(interaction, questions, action, value)
        case actions.ApplyCeilings():
            return await bulk_ceilings.apply(interaction, questions, action)
        case actions.UndoCeilings():
            return await bulk_ceilings.undo(interaction, questions, action)
        case actions.UndoProgress():
            return await (await progress_editor(interaction, questions)).restore(action)
        case actions.Watched():
            return await (await progress_editor(interaction, questions)).watched(action)
        case actions.SetAlwaysPrivate(wanted):
            return await (await progress_editor(interaction, questions)).set_always_private(wanted)
        case actions.DeleteData():
            return await delete_data(interaction, questions)
        case _ if isinstance(action, ReachAction):
            if action.target is None:
                editor: ReachEditor = await progress_editor(interaction, questions)
            else:
                editor = await place_editor(interaction, questions, action.target)
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
        case Verb.TURN | Verb.TURN_IN_PLACE:  # on another user's message, whose pages may have other contents
            await questions.send(interaction, first_page(question), Audience.ASKER)
        case Verb.WHOLE:
            await questions.send(interaction, question, Audience.ASKER_IN_PLACE)
        case Verb.ASK:
            await questions.reply(interaction, question, private=False)
        case Verb.POST:
            await questions.send(interaction, question, Audience.CHANNEL if interaction.guild_id else Audience.ASKER)
        case Verb.REPORT | Verb.REPORT_IN_PLACE:
            verb = verb if is_private_message(interaction) else Verb.REPORT_IN_PLACE
            answer, view = await questions.answer(interaction, question, _REPORT_AUDIENCES[verb])
            await services.reports.open(interaction, actions.QuestionAction(verb, question), answer, view)
        case Verb.SOURCES:
            answer, view = await questions.answer(interaction, question, Audience.ASKER)
            await send_card(interaction, sources_card(answer, view), private=True)


async def _remove(interaction: Interaction) -> None:
    """Delete a public answer, if the user who pressed the button is the one who asked for it."""
    if not _is_own_message(interaction):
        raise UserError("Only the person who asked for this answer can remove it.")
    await interaction.response.defer()
    await interaction.delete_original_response()


def _is_own_message(interaction: Interaction) -> bool:
    """Return True if the user who pressed the button asked the question that this message answers.

    Only that user can turn the pages of the message itself. Other users get a reply of their own.
    """
    if is_private_message(interaction):
        return True
    asked = interaction.message.interaction_metadata if interaction.message is not None else None
    return asked is not None and asked.user.id == interaction.user.id
