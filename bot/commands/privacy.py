"""`/privacy`: shows or deletes what is stored about the asker and, for those with Manage Server, about their server."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.phrases import count_of
from bot.cards.actions import DeleteData, DeleteServerData
from bot.cards.components import DANGER, Card, button_row, framed_card, sectioned_card
from bot.cards.markdown import escape
from bot.commands.ceilings.managed_places import require_managed_place
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Knowledge
from bot.spoilers.clearance import PlaceKind, StoredSettings
from bot.storage.server_data import count_server_data

ABOUT_STORAGE = (
    "I keep this under your Discord id and nothing else: no name, no message, no question you asked. "
    "I use it only to keep spoilers from you, and keep it until you delete it."
)

DELETED = (
    "Done: nothing you told me is stored any more. For ten minutes I keep a mark that you have deleted it, "
    "so that nobody can bring it back by sending me an older request of yours again."
)

SERVER_WARNING = (
    "This deletes all ceilings, modes, roles and plans of this server, and can't be undone. Then I show only what is "
    "spoiler-free here, and post nothing by myself."
)


async def show_data(interaction: Interaction, questions: QuestionService) -> Card:
    """Answer `/privacy show`: list everything stored about the asker, and about the server that they manage."""
    lines = _stored_lines(await questions.store.load_person(interaction.user.id), questions.snapshots.current)
    delete = button_row(("Delete all of it", DeleteData()), style=DANGER) if lines else None
    person = (["## What I have stored about you", *(lines or ["Nothing."]), "", ABOUT_STORAGE], [delete])
    try:
        place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
    except UserError:
        return sectioned_card([person])
    about = _server_lines(await count_server_data(questions.store, place.server))
    delete = button_row(("Delete all about this server", DeleteServerData(sure=False)), style=DANGER) if about else None
    return sectioned_card([person, (["## About this server", *(about or ["Nothing."])], [delete])])


async def delete_data(interaction: Interaction, questions: QuestionService) -> Card:
    """Answer `/privacy delete` or its button: delete everything stored about the asker at once."""
    await questions.forget_person(interaction.user.id)
    return framed_card([DELETED])


async def delete_server_data(interaction: Interaction, questions: QuestionService, *, sure: bool) -> Card:
    """Delete everything stored about a server, after asking once.

    Raises:
        UserError: if the user lacks Manage Server.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
    if not sure:
        return framed_card([SERVER_WARNING], button_row(("Yes, delete it", DeleteServerData(sure=True)), style=DANGER))
    await questions.store.forget_server(place.server)
    return framed_card(["Done: nothing about this server is stored any more."])


def _server_lines(counts: Mapping[str, int]) -> list[str]:
    posts = f"{count_of(counts['plans'], 'plan')}, with {count_of(counts['posts'], 'post')}"
    said = {
        "places": f"- The ceilings and other settings of {count_of(counts['places'], 'place')} (/spoilers show)",
        "roles": "- The id of the role that may use /spoilers",
        "changes": "- What the last change of many channels replaced, so that it can be undone",
        "plans": f"- What I post by myself: {posts}",
        "releases": f"- What managers have said about the release of {count_of(counts['releases'], 'episode')}",
        "greetings": "- That I have introduced myself here",
    }
    return [text for kind, text in said.items() if counts[kind] or (kind == "plans" and counts["posts"])]


def _stored_lines(stored: StoredSettings, knowledge: Knowledge) -> list[str]:
    def title(work: str) -> str:
        return escape(knowledge.works[work].title if work in knowledge.works else work)

    lines = [f"- {title(work)}: watched up to {position.code}" for work, position in stored.progress.items()]
    lines += [f"- {title(work)}: not started, as you told me" for work in sorted(stored.not_started)]
    if stored.always_private:
        lines.append("- That you want every answer in private")
    if stored.introduced:
        lines.append("- That I have told you once how to set your progress")
    return lines
