"""Which place a manager may change (the server's default, a channel, or the thread they type in), and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from bot.errors import UserError
from bot.interactions.context import Interaction, context_of
from bot.spoilers.clearance import Audience, Clearance, PlaceKind, StoredSettings, clearance_for
from bot.storage.records import PlaceSettings
from bot.storage.store import Store

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
    def target(self) -> PlaceKind:
        """What its controls name: a channel (in a thread they mean the thread) or the server."""
        return PlaceKind.CHANNEL if self.channel is not None else PlaceKind.SERVER

    @property
    def kind(self) -> PlaceKind:
        """A thread, a channel or the server."""
        return PlaceKind.THREAD if self.thread is not None else self.target

    @property
    def id(self) -> int:
        """The id under which the settings are stored."""
        return self.thread or self.channel or self.server

    @property
    def wider(self) -> Place:
        """The place whose settings hold where nothing is set for this one: a thread's channel, a channel's server."""
        return Place(self.server, self.channel if self.thread is not None else None)

    @property
    def words(self) -> str:
        """Where a setting holds, exactly that wide."""
        if self.thread is not None:
            return "In this post alone" if self.is_post else "In this thread alone"
        if self.channel is not None:
            return f"In <#{self.channel}> and its threads and posts without a ceiling of their own"
        return "In channels without a ceiling of their own"


async def require_managed_place(
    interaction: Interaction, store: Store, target: PlaceKind, *, owner: bool = False
) -> Place:
    """The place an interaction may change.

    Args:
        target: channel (in a thread: the thread) or server.
        owner: whether Manage Server is needed, and the role that otherwise stands in for it does not count.

    Raises:
        UserError: outside a server, or without permission.
    """
    here = context_of(interaction)
    if here.server is None:
        raise UserError(NOT_HERE)
    if not interaction.permissions.manage_guild:
        if owner:
            raise UserError(NOT_YOUR_ROLE)
        if not _roles(interaction) & _managers(await store.load_places(here.server), here.server):
            raise UserError(NOT_YOU)
    if target is PlaceKind.SERVER:
        return Place(here.server, None)
    if here.channel is None:
        raise UserError("I can't tell which channel this is. Please try again from an ordinary text channel.")
    return Place(here.server, here.channel, here.thread, _is_post(interaction))


def refuse_archived(interaction: Interaction, place: Place) -> None:
    """Refuse to change an archived thread, where nobody would find the setting.

    Raises:
        UserError: if it is one.
    """
    if place.thread is not None and getattr(interaction.channel, "archived", False):
        raise UserError(ARCHIVED)


def settings_of(settings: Sequence[PlaceSettings], place: int) -> PlaceSettings | None:
    """What is set for one place."""
    return next((item for item in settings if item.place == place), None)


def _roles(interaction: Interaction) -> frozenset[int]:
    """The ids of the user's roles, as Discord sent them: discord.py's own list is empty without a gateway."""
    return frozenset(int(role) for role in getattr(interaction.user, "_roles", ()))


def public_clearance(settings: Sequence[PlaceSettings], place: Place) -> Clearance:
    """What counts for public replies in a place, by the rule's own table."""
    stored = StoredSettings()
    for name, id_ in (
        ("server_ceiling", place.server),
        ("channel_ceiling", place.channel),
        ("thread_ceiling", place.thread),
    ):
        if id_ is not None and (here := settings_of(settings, id_)) is not None:
            stored = replace(stored, **{name: here.ceiling}, beyond=here.mode or stored.beyond)  # type: ignore[arg-type]
    return clearance_for(stored, Audience.CHANNEL)


def _managers(settings: Sequence[PlaceSettings], server: int) -> frozenset[int]:
    here = settings_of(settings, server)
    return frozenset({here.manager_role} if here is not None and here.manager_role is not None else ())


def _is_post(interaction: Interaction) -> bool:
    channel = interaction.channel
    return isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)
