"""Which place a manager may change: a server's default, a channel, or the thread or forum post they type in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.errors import UserError
from bot.interactions.question_service import Interaction, context_of
from bot.spoilers.clearance import PlaceKind
from bot.storage.protocol import SettingsStore
from bot.storage.store import PlaceSettings

NOT_HERE = "Ceilings belong to servers. Here, in a direct message, your own progress decides: /progress set."
NOT_YOU = "Only members with the permission Manage Server, or with this server's role for it, may do this."
NOT_YOUR_ROLE = "Only members with the permission Manage Server may name a role for this."
ARCHIVED = "This thread is archived, so nothing was set. Open it again, then set its ceiling."


@dataclass(frozen=True, slots=True)
class Place:
    """Where settings apply: `channel` None is the server's default; `thread` is a thread or post of `channel`."""

    server: int
    channel: int | None
    thread: int | None = None
    is_post: bool = False

    @property
    def scope(self) -> PlaceKind:
        """The word that custom ids carry; in a thread they mean the thread."""
        return PlaceKind.CHANNEL if self.channel is not None else PlaceKind.SERVER

    @property
    def kind(self) -> PlaceKind:
        """What it is: thread, channel or server."""
        return PlaceKind.THREAD if self.thread is not None else self.scope

    @property
    def id(self) -> int:
        """Of what the settings are stored for."""
        return self.thread or self.channel or self.server

    @property
    def wider(self) -> Place:
        """The place whose settings hold where nothing is set for this one: a thread's channel, a channel's server."""
        return Place(self.server, self.channel if self.thread is not None else None)

    @property
    def words(self) -> str:
        """Where a setting holds, exactly that wide."""
        if self.thread is not None:
            return "in this post alone" if self.is_post else "in this thread alone"
        if self.channel is not None:
            return f"in <#{self.channel}> and its threads and posts that have none of their own"
        return "in channels without a ceiling of their own"


async def require_managed_place(
    interaction: Interaction, keeper: SettingsStore, scope: PlaceKind, *, owner: bool = False
) -> Place:
    """The place an interaction may change.

    Args:
        scope: channel (in a thread: the thread) or server.
        owner: whether only Manage Server counts, and not the role that may stand in for it.

    Raises:
        UserError: outside a server, without permission, or in an archived thread.
    """
    spot = context_of(interaction)
    if spot.server is None:
        raise UserError(NOT_HERE)
    if not interaction.permissions.manage_guild:
        if owner:
            raise UserError(NOT_YOUR_ROLE)
        if not _roles(interaction) & _managers(await keeper.load_places(spot.server), spot.server):
            raise UserError(NOT_YOU)
    if scope == PlaceKind.SERVER:
        return Place(spot.server, None)
    if spot.channel is None:
        raise UserError("I can't tell which channel this is. Please try again from an ordinary text channel.")
    return Place(spot.server, spot.channel, spot.thread, _is_post(interaction))


def refuse_archived(interaction: Interaction, place: Place) -> None:
    """A setting of an archived thread would be found by nobody.

    Raises:
        UserError: if it is one.
    """
    if place.thread is not None and getattr(interaction.channel, "archived", False):
        raise UserError(ARCHIVED)


def settings_of(settings: Sequence[PlaceSettings], place: int) -> PlaceSettings | None:
    """What is set for one place."""
    return next((item for item in settings if item.place == place), None)


def _roles(interaction: Interaction) -> frozenset[int]:
    """The ids of the roles of whoever asks, as Discord sent them.

    discord.py tells only of those roles that it knows itself, which without a gateway are none.
    """
    return frozenset(int(role) for role in getattr(interaction.user, "_roles", ()))


def _managers(settings: Sequence[PlaceSettings], server: int) -> frozenset[int]:
    here = settings_of(settings, server)
    return frozenset({here.manager_role} if here is not None and here.manager_role is not None else ())


def _is_post(interaction: Interaction) -> bool:
    channel = interaction.channel
    return isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)
