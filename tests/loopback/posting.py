"""What bots post by themselves: messages with nonces, threads, forum posts, scheduled events, and what Discord refuses.

A model without a network: `loopback/rest.py` puts it behind routes, and simulations call it directly. Refusals carry
the codes of https://docs.discord.com/developers/topics/opcodes-and-status-codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.support.discord_limits import message_problems

TEXT, ANNOUNCEMENTS, FORUM = 0, 5, 15
PUBLIC_THREAD = 11
FIRST_MILLISECOND = 1_420_070_400_000
NONCE_SECONDS = 120
"""For how long a nonce is remembered. Discord says “some minutes”."""
MAX_EVENTS, MAX_THREADS = 100, 1000
ARCHIVE_MINUTES = {60, 1440, 4320, 10080}
VIEW, SEND, THREADS, EVENTS = "view", "send", "threads", "events"
"""What a bot may not do, in `Posting.denied`."""
EXTERNAL = 3

Body = dict[str, Any]


class RefusedError(Exception):
    """Discord's refusal: a status and a code."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


def invalid(text: str) -> RefusedError:
    """A body that breaks a limit."""
    return RefusedError(400, 50035, f"Invalid Form Body: {text}")


@dataclass
class Channel:
    """A channel or a thread. A thread from a message has its id."""

    id: int
    guild: int
    type: int = TEXT
    parent: int | None = None
    name: str = "channel"
    requires_tag: bool = False
    archived: bool = False
    locked: bool = False


@dataclass
class Posting:
    """The posts of all servers.

    Attributes:
        user: the id of the bot.
        now: returns the time, in Unix seconds.
        denied: what the bot may not do, as pairs of the id of a channel or server and a word.
        pings: the roles that were pinged, one for each message.
        deleted: the ids of messages that somebody has deleted.
        created: everything that was created, in order: its kind, its place and its id.
    """

    user: int
    now: Callable[[], float]
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, Body] = field(default_factory=dict)
    events: dict[int, Body] = field(default_factory=dict)
    denied: set[tuple[int, str]] = field(default_factory=set)
    pings: list[str] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    created: list[tuple[str, int, int]] = field(default_factory=list)
    _nonces: dict[str, tuple[int, float]] = field(default_factory=dict)
    _count: int = 0

    def add_channel(self, guild: int, type_: int = TEXT, id_: int | None = None, **more: Any) -> Channel:
        """A new channel."""
        channel = Channel(id_ or self.new_id(), guild, type_, **more)
        self.channels[channel.id] = channel
        return channel

    def new_id(self) -> int:
        """An id of now."""
        self._count += 1
        return (int(self.now() * 1000) - FIRST_MILLISECOND) << 22 | self._count & 0x3FFFFF

    def handle(self, method: str, path: str, body: Any, query: Mapping[str, str] | None = None) -> Any:
        """Return what Discord would answer to a request.

        Raises:
            RefusedError: if Discord would refuse it.
            LookupError: if there is no such route here.
        """
        for verb, pattern, handler in self._routes:
            match = re.fullmatch(pattern, path)
            if verb == method and match is not None:
                return handler(self, *map(int, match.groups()), body, query or {})
        raise LookupError(f"{method} {path}")

    # ------------------------------------------------------------------ messages

    def _send(self, channel: int, body: Body, _query: Mapping[str, str]) -> Body:
        place = self._channel(channel)
        self._require(place.parent or channel, SEND)
        if place.type == FORUM:
            raise RefusedError(400, 50008, "Cannot send messages in a non-text channel")
        if place.archived or place.locked:
            raise RefusedError(400, 50083, "Thread is archived")
        self._check_message(body)
        nonce = str(body.get("nonce") or "")
        if len(nonce) > 25:
            raise invalid("nonce")
        if nonce and body.get("enforce_nonce"):
            known, when = self._nonces.get(nonce, (0, float("-inf")))
            if self.now() - when < NONCE_SECONDS:
                if known in self.deleted:
                    raise RefusedError(404, 10008, "Unknown Message")
                return self.messages[known]
        message = self._create(channel, self.new_id(), body)
        if nonce:
            self._nonces[nonce] = int(message["id"]), self.now()
        return message

    def _create(self, channel: int, id_: int, body: Body) -> Body:
        roles = (body.get("allowed_mentions") or {}).get("roles") or []
        self.pings += [role for role in roles if f"<@&{role}>" in str(body.get("components"))]
        message = {
            "id": str(id_),
            "channel_id": str(channel),
            "author": {"id": str(self.user), "username": "airlock", "discriminator": "0", "avatar": None, "bot": True},
            "components": body.get("components") or [],
            "content": body.get("content") or "",
            "flags": body.get("flags", 0),
        }
        self.messages[id_] = message
        self.created.append(("message", channel, id_))
        return message

    def _history(self, channel: int, _body: Any, query: Mapping[str, str]) -> list[Body]:
        self._require(self._channel(channel).id, VIEW)
        after, limit = int(query.get("after", 0)), int(query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise invalid("limit")
        found = [
            message
            for id_, message in sorted(self.messages.items())
            if id_ > after and id_ not in self.deleted and message["channel_id"] == str(channel)
        ]
        return found[:limit][::-1]

    def _message(self, channel: int, message: int, _body: Any, _query: Mapping[str, str]) -> Body:
        found = self.messages.get(message)
        if found is None or message in self.deleted or found["channel_id"] != str(channel):
            raise RefusedError(404, 10008, "Unknown Message")
        return found

    def _edit(self, channel: int, message: int, body: Body, _query: Mapping[str, str]) -> Body:
        place = self._channel(channel)
        if place.archived or place.locked:
            raise RefusedError(400, 50083, "Thread is archived")
        self._check_message(body)
        found = self._message(channel, message, body, {})
        found.update(body)
        return found

    def _check_message(self, body: Body) -> None:
        if problems := message_problems(body):
            raise invalid("; ".join(problems))

    # ------------------------------------------------------------------ threads and forum posts

    def _thread(self, channel: int, message: int, body: Body, _query: Mapping[str, str]) -> Body:
        parent = self._channel(channel)
        self._require(channel, THREADS)
        self._message(channel, message, body, {})
        if parent.type not in (TEXT, ANNOUNCEMENTS):
            raise RefusedError(400, 50024, "Cannot execute action on this channel type")
        if message in self.channels:
            raise RefusedError(400, 160004, "A thread has already been created for this message")
        return self._open(parent, message, body)

    def _forum_post(self, forum: int, body: Body, _query: Mapping[str, str]) -> Body:
        parent = self._channel(forum)
        self._require(forum, SEND)
        if parent.type != FORUM:
            raise invalid("type")
        if len(body.get("applied_tags") or ()) > 5:
            raise invalid("applied_tags")
        if parent.requires_tag and not body.get("applied_tags"):
            raise RefusedError(400, 40067, "A tag is required to create a forum post in this channel")
        self._check_message(body["message"])
        id_ = self.new_id()
        opened = self._open(parent, id_, body)
        return {**opened, "message": self._create(id_, id_, body["message"])}

    def _open(self, parent: Channel, id_: int, body: Body) -> Body:
        if not 1 <= len(body.get("name") or "") <= 100:
            raise invalid("name")
        if body.get("auto_archive_duration", 1440) not in ARCHIVE_MINUTES:
            raise invalid("auto_archive_duration")
        if sum(each.guild == parent.guild for each in self._active()) >= MAX_THREADS:
            raise RefusedError(400, 160006, "Maximum number of active threads reached")
        thread = self.add_channel(parent.guild, PUBLIC_THREAD, id_, parent=parent.id, name=body["name"])
        self.created.append(("thread", parent.id, id_))
        return self._thread_payload(thread)

    def _active(self) -> list[Channel]:
        return [each for each in self.channels.values() if each.parent is not None and not each.archived]

    def _active_threads(self, guild: int, _body: Any, _query: Mapping[str, str]) -> Body:
        return {
            "threads": [self._thread_payload(each) for each in self._active() if each.guild == guild],
            "members": [],
        }

    def _thread_payload(self, thread: Channel) -> Body:
        return {
            "id": str(thread.id),
            "guild_id": str(thread.guild),
            "parent_id": str(thread.parent),
            "owner_id": str(self.user),
            "type": thread.type,
            "name": thread.name,
        }

    # ------------------------------------------------------------------ scheduled events

    def _events(self, guild: int, _body: Any, _query: Mapping[str, str]) -> list[Body]:
        return [event for event in self.events.values() if event["guild_id"] == str(guild)]

    def _create_event(self, guild: int, body: Body, _query: Mapping[str, str]) -> Body:
        self._require(guild, EVENTS)
        self._check_event(body)
        ahead = [event for event in self._events(guild, None, {}) if _moment(event["scheduled_end_time"]) > self.now()]
        if len(ahead) >= MAX_EVENTS:
            raise RefusedError(400, 30038, "Maximum number of uncompleted guild scheduled events reached")
        id_ = self.new_id()
        self.events[id_] = {**body, "id": str(id_), "guild_id": str(guild), "creator_id": str(self.user)}
        self.created.append(("event", guild, id_))
        return self.events[id_]

    def _edit_event(self, guild: int, event: int, body: Body, _query: Mapping[str, str]) -> Body:
        self._require(guild, EVENTS)
        if event not in self.events:
            raise RefusedError(404, 10070, "Unknown Guild Scheduled Event")
        self._check_event({**self.events[event], **body})
        self.events[event].update(body)
        return self.events[event]

    def _delete_event(self, guild: int, event: int, _body: Any, _query: Mapping[str, str]) -> None:
        self._require(guild, EVENTS)
        if self.events.pop(event, None) is None:
            raise RefusedError(404, 10070, "Unknown Guild Scheduled Event")

    def _check_event(self, body: Body) -> None:
        where = (body.get("entity_metadata") or {}).get("location") or ""
        if not 1 <= len(body.get("name") or "") <= 100 or len(body.get("description") or "") > 1000:
            raise invalid("name or description")
        if body.get("entity_type") != EXTERNAL or body.get("privacy_level") != 2 or not 1 <= len(where) <= 100:
            raise invalid("entity_type, privacy_level or location")
        begins, ends = _moment(body["scheduled_start_time"]), _moment(body["scheduled_end_time"])
        if begins <= self.now() or ends <= begins:
            raise invalid("scheduled_start_time: Cannot schedule event in the past.")

    # ------------------------------------------------------------------ shared

    def _channel(self, channel: int) -> Channel:
        if channel not in self.channels:
            raise RefusedError(404, 10003, "Unknown Channel")
        self._require(self.channels[channel].parent or channel, VIEW)
        return self.channels[channel]

    def _require(self, place: int, what: str) -> None:
        if (place, what) in self.denied:
            raise RefusedError(403, 50001 if what == VIEW else 50013, "Missing Access or Permissions")

    _routes = (
        ("POST", r"/channels/(\d+)/messages", _send),
        ("GET", r"/channels/(\d+)/messages", _history),
        ("GET", r"/channels/(\d+)/messages/(\d+)", _message),
        ("PATCH", r"/channels/(\d+)/messages/(\d+)", _edit),
        ("POST", r"/channels/(\d+)/messages/(\d+)/threads", _thread),
        ("POST", r"/channels/(\d+)/threads", _forum_post),
        ("GET", r"/guilds/(\d+)/threads/active", _active_threads),
        ("GET", r"/guilds/(\d+)/scheduled-events", _events),
        ("POST", r"/guilds/(\d+)/scheduled-events", _create_event),
        ("PATCH", r"/guilds/(\d+)/scheduled-events/(\d+)", _edit_event),
        ("DELETE", r"/guilds/(\d+)/scheduled-events/(\d+)", _delete_event),
    )


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
