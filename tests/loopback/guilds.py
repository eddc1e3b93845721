"""The places of interactions (servers, channels, threads and direct messages) and their payloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TEXT_CHANNEL, DM, PUBLIC_THREAD = 0, 1, 11
IN_SERVER, WITH_BOT = 0, 1
BORN = "2026-01-01T00:00:00+00:00"
NEVER_SEEN_NAME = "surname-of-a-user"
"""Part of every user's name, so that logs can be searched for it."""


@dataclass(frozen=True)
class Place:
    """A channel of a server, a thread with its parent, or (without a server) a direct message."""

    channel: int
    name: str = "direct"
    guild: int | None = None
    parent: int | None = None

    @property
    def context(self) -> int:
        """What Discord calls the context of an interaction."""
        return WITH_BOT if self.guild is None else IN_SERVER

    def payload(self, user: int) -> dict[str, Any]:
        """The channel as an interaction carries it."""
        if self.guild is None:
            return {"id": str(self.channel), "type": DM, "recipients": [user_payload(user)], "flags": 0}
        common = {
            "id": str(self.channel),
            "name": self.name,
            "guild_id": str(self.guild),
            "flags": 0,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "permissions": "2147483647",
        }
        if self.parent is None:
            return {**common, **_CHANNEL}
        archive = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": BORN, "locked": False}
        return {
            **common,
            "type": PUBLIC_THREAD,
            "parent_id": str(self.parent),
            "owner_id": str(user),
            "message_count": 1,
            "member_count": 1,
            "thread_metadata": archive,
        }


_CHANNEL: dict[str, Any] = {
    "type": TEXT_CHANNEL,
    "position": 0,
    "parent_id": None,
    "nsfw": False,
    "topic": None,
    "permission_overwrites": [],
}


@dataclass
class Guild:
    """A server: its id, and its channels by name."""

    id: int
    new_id: Callable[[], int]
    channels: dict[str, Place] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Place:
        return self.channels[name]

    def add_channel(self, name: str) -> Place:
        """A new text channel; bots learn of it with GUILD_CREATE only."""
        self.channels[name] = Place(self.new_id(), name, self.id)
        return self.channels[name]

    def thread(self, parent: str, name: str = "thread") -> Place:
        """A new thread below a channel, known to nobody before its first interaction."""
        return Place(self.new_id(), name, self.id, self.channels[parent].channel)

    def payload(self) -> dict[str, Any]:
        """What GUILD_CREATE carries."""
        everyone = {
            "id": str(self.id),
            "name": "@everyone",
            "permissions": "0",
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        channels = [{**_CHANNEL, "id": str(place.channel), "name": place.name} for place in self.channels.values()]
        return {
            "id": str(self.id),
            "name": "Loopback",
            "owner_id": "1",
            "roles": [everyone],
            "channels": channels,
            **{key: [] for key in ("emojis", "stickers", "features", "members", "threads", "presences")},
            **{key: [] for key in ("voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds")},
            "member_count": 2,
            "large": False,
            "unavailable": False,
            "joined_at": BORN,
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "afk_timeout": 300,
        }


def user_payload(user: int, *, bot: bool = False) -> dict[str, Any]:
    """A user."""
    name = "airlock" if bot else f"{NEVER_SEEN_NAME}-{user}"
    return {"id": str(user), "username": name, "global_name": name, "discriminator": "0", "avatar": None, "bot": bot}


def member_payload(user: int, permissions: int) -> dict[str, Any]:
    """A member with the permissions they have where the interaction happens."""
    return {
        "user": user_payload(user),
        "permissions": str(permissions),
        "roles": [],
        "joined_at": BORN,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
    }
