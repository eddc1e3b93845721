"""Finds the channel that a plan is for, and names the permissions that the bot lacks there before it fails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord
from msgspec import Struct

from bot.answers.phrases import join_words
from bot.commands.ceilings.managed_places import Place, require_managed_place
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.spoilers.clearance import PlaceKind
from bot.storage.plans import Plan
from bot.transport.discord_internals import has_token

_TEXT, _ANNOUNCEMENTS, _FORUM = 0, 5, 15
ONLY_ANSWERS: Final = "I run without a token here, so I can answer but not post by myself. Nothing was set."
IN_A_THREAD: Final = "A thread can't get threads of its own. Name a channel or a forum with the option channel."
NO_THREADS: Final = "Only text channels and forums have threads. Choose one of those, or set thread:False."

_POSTING: Final = ("view_channel", "send_messages", "read_message_history")
_THREADS: Final = ("create_public_threads", "send_messages_in_threads")
_NAMES: Final = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_events": "Create Events",
}


class Target(Struct, frozen=True):
    """A channel that a plan is for.

    Attributes:
        type: the number of its type in Discord's API.
        permissions: the bot's permissions there; None if Discord has not said.
    """

    server: int
    channel: int
    type: int
    permissions: discord.Permissions | None

    @property
    def is_forum(self) -> bool:
        """True if posts in it are forum posts."""
        return self.type == _FORUM

    @property
    def has_threads(self) -> bool:
        """True if its messages can have threads."""
        return self.type in (_TEXT, _ANNOUNCEMENTS, _FORUM)


async def find_target(interaction: Interaction, questions: QuestionService, channel: int | None) -> Target:
    """Return the channel that the option `channel` names, or else the one in which the command was used.

    Raises:
        UserError: if the user lacks Manage Server, or if the bot cannot post there by itself.
    """
    if channel is None:
        place = await require_managed_place(interaction, questions.store, PlaceKind.CHANNEL, owner=True)
        if place.thread is not None:
            raise UserError(IN_A_THREAD)
        return _here(interaction, place)
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
    data: dict[str, Any] = dict(interaction.data or {})
    resolved = (data.get("resolved") or {}).get("channels") or {}
    found = resolved.get(str(channel)) or {}
    permissions = found.get("app_permissions")
    return Target(
        place.server,
        channel,
        int(found.get("type", _TEXT)),
        discord.Permissions(int(permissions)) if permissions is not None else None,
    )


def _here(interaction: Interaction, place: Place) -> Target:
    kind: Any = getattr(interaction.channel, "type", discord.ChannelType.text)
    return Target(place.server, place.channel or 0, int(kind.value), interaction.app_permissions)


def require_possible(interaction: Interaction, target: Target, plans: Iterable[Plan]) -> None:
    """Check that the bot can do what the plans want.

    Raises:
        UserError: if it cannot. The message names every missing permission.
    """
    if not has_token(interaction.client):
        raise UserError(ONLY_ANSWERS)
    wanted = list(_POSTING)
    for plan in plans:
        if plan.thread and not target.has_threads:
            raise UserError(NO_THREADS)
        wanted += (*(_THREADS if plan.thread else ()), *(("create_events",) if plan.event else ()))
    mine = target.permissions
    if mine is None or mine.administrator:
        return
    missing = [_NAMES[name] for name in dict.fromkeys(wanted) if not getattr(mine, name)]
    if missing:
        raise UserError(
            f"I can't do that in <#{target.channel}> until you allow me {join_words(missing)} there; nothing was set."
        )
