"""Finds the place that a moderator may change: the server, a channel, or the thread in which they use the command."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from msgspec import Struct

from bot.errors import UserError
from bot.interactions.middleware import Interaction, context_of
from bot.spoilers.clearance import (
    DEFAULT_GRACE,
    Audience,
    BeyondPolicy,
    Clearance,
    PlaceKind,
    StoredSettings,
    at_moment,
    clearance_for,
)
from bot.spoilers.rule import View
from bot.storage.records import PlaceSettings
from bot.storage.store import Store

NOT_HERE = "Ceilings belong to servers. Here, in a direct message, your own progress decides: /progress set."
NOT_YOU = "Only members with the permission Manage Server, or with this server's role for it, may do this."


NOT_INSTALLED = (
    "I am not a member of this server, so I keep no settings for it. Someone with Manage Server has to add me first."
)


class Place(Struct, frozen=True):
    """The place of a setting. `channel` is None for the server. `thread` is a thread or post in `channel`."""

    server: int
    channel: int | None
    thread: int | None = None
    is_post: bool = False

    @property
    def target(self) -> PlaceKind:
        """The kind that custom ids of controls name: server or channel. In a thread, “channel” means the thread."""
        return PlaceKind.CHANNEL if self.channel is not None else PlaceKind.SERVER

    @property
    def id(self) -> int:
        """The id under which the settings are stored."""
        return self.thread or self.channel or self.server

    @property
    def wider(self) -> Place:
        """The next wider place, whose settings apply if this one has none: a thread's channel or a channel's server."""
        return Place(self.server, self.channel if self.thread is not None else None)

    @property
    def words(self) -> str:
        """The start of a sentence that says exactly where a setting of this place applies."""
        if self.thread is not None:
            return "In this post alone" if self.is_post else "In this thread alone"
        if self.channel is not None:
            return f"In <#{self.channel}> and its threads and posts without a ceiling of their own"
        return "In channels without a ceiling of their own"


async def require_managed_place(
    interaction: Interaction, store: Store, target: PlaceKind, *, owner: bool = False
) -> Place:
    """Check the user's permission, and return the place that the interaction may change.

    Args:
        target: the server, or the channel. In a thread, the channel means the thread.
        owner: True if the user needs the permission Manage Server, so that the moderators' role is not enough.

    Raises:
        UserError: if the interaction is not in a server with the bot as a member, or if the user has no permission.
    """
    here = context_of(interaction)
    if here.server is None:
        raise UserError(NOT_HERE)
    # Who installed the app: key 0 has the id of a server, key 1 that of a user. Discord always sends at least one.
    owners = getattr(interaction, "_integration_owners", {})
    if owners and owners.get(0) != here.server:
        raise UserError(NOT_INSTALLED)
    if not interaction.permissions.manage_guild:
        if owner:
            raise UserError("Only members with the permission Manage Server may do this.")
        # `_roles` holds the ids that Discord sent. Without a gateway, discord.py's own list of roles is empty.
        roles = {int(role) for role in getattr(interaction.user, "_roles", ())}
        if settings_of(await store.load_places(here.server), here.server).manager_role not in roles:
            raise UserError(NOT_YOU)
    if target is PlaceKind.SERVER:
        return Place(here.server, None)
    if here.channel is None:
        raise UserError("I can't tell which channel this is. Please try again from an ordinary text channel.")
    is_post = isinstance(getattr(interaction.channel, "parent", None), discord.ForumChannel)
    return Place(here.server, here.channel, here.thread, is_post)


def settings_of(settings: Sequence[PlaceSettings], place: int | None) -> PlaceSettings:
    """Return the settings of one place. If `place` is None or not in the list, nothing is set in the result."""
    nothing = PlaceSettings(place or 0, is_server=False, ceiling={}, mode=None, grace_days=None)
    return next((item for item in settings if item.place == place), nothing)


def grace_days(settings: Sequence[PlaceSettings], server: int) -> int:
    """Return the days of grace that count in a server."""
    days = settings_of(settings, server).grace_days
    return DEFAULT_GRACE if days is None else days


def public_clearance(view: View, settings: Sequence[PlaceSettings], place: Place) -> Clearance:
    """Return the clearance of public replies in a place now, following the table in `bot.spoilers.clearance`."""
    server, channel, thread = (settings_of(settings, id_) for id_ in (place.server, place.channel, place.thread))
    stored = StoredSettings(
        server_ceiling=server.ceiling,
        channel_ceiling=channel.ceiling,
        thread_ceiling=thread.ceiling,
        beyond=thread.mode or channel.mode or server.mode or BeyondPolicy.VEILED,
        grace_days=grace_days(settings, place.server),
        held=server.held,
    )
    return clearance_for(at_moment(stored, view.knowledge.aired_at, view.now), Audience.CHANNEL)
