"""`/privacy`: shows or deletes what is stored about the asker."""

from __future__ import annotations

from bot.cards.actions import DeleteData
from bot.cards.components import DANGER, Card, button_row, framed_card
from bot.cards.markdown import escape
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Knowledge
from bot.spoilers.clearance import StoredSettings

ABOUT_STORAGE = (
    "I keep this under your Discord id and nothing else: no name, no message, no question you asked. "
    "I use it only to keep spoilers from you, and keep it until you delete it."
)

DELETED = (
    "Done: nothing you told me is stored any more. For ten minutes I keep a mark that you have deleted it, "
    "so that nobody can bring it back by sending me an older request of yours again."
)


async def show_data(interaction: Interaction, questions: QuestionService) -> Card:
    """Answer `/privacy show`: list everything stored about the asker."""
    lines = _stored_lines(await questions.store.load_person(interaction.user.id), questions.snapshots.current)
    delete = button_row(("Delete all of it", DeleteData()), style=DANGER) if lines else None
    return framed_card(["## What I have stored about you", *(lines or ["Nothing."]), "", ABOUT_STORAGE], delete)


async def delete_data(interaction: Interaction, questions: QuestionService) -> Card:
    """Answer `/privacy delete` or its button: delete everything stored about the asker at once."""
    await questions.forget_person(interaction.user.id)
    return framed_card([DELETED])


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
