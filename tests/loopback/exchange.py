"""One interaction, with everything that the bot sends in response."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.loopback.faults import Fault
from tests.loopback.gateway import Event
from tests.loopback.guilds import BORN, Place, user_payload
from tests.support.discord_limits import TEXT, walk

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, THINKING, UPDATE_LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
LEGAL = {
    COMMAND: {MESSAGE, THINKING, MODAL},
    COMPONENT: {MESSAGE, THINKING, UPDATE_LATER, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, THINKING, UPDATE_LATER, UPDATE},
}
EPHEMERAL = 64


@dataclass
class Answer:
    """What came back. It keeps growing when the bot follows up.

    Attributes:
        type: the type of the callback.
        data: the body of the callback.
        edits: bodies that replaced the first response, in order.
        followups: bodies of further messages, in order.
        files: contents of uploaded files by name.
        message: the message that now stands in the channel, as Discord would hand it out; it can be pressed.
        deleted: whether the message was taken away.
        seconds: from the dispatch of the interaction to the arrival of the callback.
    """

    type: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    edits: list[dict[str, Any]] = field(default_factory=list)
    followups: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    message: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    seconds: float = 0.0

    @property
    def body(self) -> dict[str, Any]:
        """The body that counts: the last edit, else the callback's."""
        return self.edits[-1] if self.edits else self.data

    @property
    def private(self) -> bool:
        """True if only the asker sees the reply."""
        return bool(self.message.get("flags", 0) & EPHEMERAL)

    @property
    def text(self) -> str:
        """Every text display of the body."""
        return text_of(self.body)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The choices that the bot suggested for an autocomplete request."""
        return list(self.data.get("choices", []))

    def custom_id(self, label: str) -> str:
        """The custom id of the button with this label."""
        for part in walk(self.body.get("components") or ()):
            if part.get("label") == label:
                return str(part["custom_id"])
        raise AssertionError(f"no button {label!r}")


def text_of(body: Mapping[str, Any]) -> str:
    """Every text display of a message."""
    return "\n".join(part["content"] for part in walk(body.get("components") or ()) if part["type"] == TEXT)


class Exchange:
    """An interaction under way; await it for its `Answer`.

    Attributes:
        answer: what has come so far.
        arrived: set when the callback is here.
        faults: what befalls its callbacks, in order, before what was scripted for all.
        befallen: what befell its requests so far.
        acknowledged: whether the bot was told so, without any fault on the way.
        repeats: callbacks that came all the same: attempts to answer twice.
        events: how the gateway carried it; more than one where it was sent again.

    Args:
        interaction: the payload that was dispatched.
        place: where it happens.
        user: whose it is.
        limit: seconds until awaiting it gives up.
    """

    def __init__(self, interaction: dict[str, Any], place: Place, user: int, limit: float) -> None:
        self.interaction = interaction
        self.place = place
        self.user = user
        self.answer = Answer()
        self.arrived = asyncio.Event()
        self.faults: deque[Fault] = deque()
        self.befallen: list[Fault] = []
        self.acknowledged = False
        self.repeats = 0
        self.events: list[Event] = []
        self.sent = time.monotonic()
        self._limit = limit
        self._answered = asyncio.Event()
        self._followed = asyncio.Event()

    def __await__(self) -> Generator[Any, None, Answer]:
        return self._wait(self._answered, "an answer").__await__()

    @property
    def delivered(self) -> float | None:
        """Seconds after which it was handed to a bot that was there; None: to nobody, as far as Discord knows."""
        handed = [event.written for event in self.events if event.written is not None]
        return min(handed) - self.sent if handed else None

    async def followup(self) -> dict[str, Any]:
        """The first message after the answer."""
        await self._wait(self._followed, "a followup")
        return self.answer.followups[0]

    async def _wait(self, event: asyncio.Event, what: str) -> Answer:
        try:
            async with asyncio.timeout(self._limit):
                await event.wait()
        except TimeoutError:
            name = self.interaction["data"].get("name") or self.interaction["data"].get("custom_id")
            raise AssertionError(f"{name!r} did not get {what} within {self._limit} s") from None
        return self.answer

    # ------------------------------------------------------------------ what the server calls

    def arrive(self, type_: int, data: dict[str, Any], message_id: int) -> None:
        """The callback is here; the bot may still wait for its acknowledgement."""
        self.answer.type, self.answer.data = type_, data
        self.answer.seconds = time.monotonic() - self.sent
        if type_ in (UPDATE, UPDATE_LATER):
            self.answer.message = self.interaction["message"]
            self._take(data)
        elif type_ in (MESSAGE, THINKING):
            self.answer.message = {**self._empty_message(message_id), "flags": data.get("flags", 0)}
            self._take(data)
        self.arrived.set()

    def complete(self) -> None:
        """The callback is acknowledged."""
        if self.answer.type not in (THINKING, UPDATE_LATER):
            self._answered.set()

    def edit(self, body: dict[str, Any]) -> None:
        """The first response is replaced."""
        self.answer.edits.append(body)
        self._take(body)
        self._answered.set()

    def delete(self) -> None:
        """The message is taken away: what a button that removes it asks for."""
        self.answer.deleted = True
        self._answered.set()

    def follow(self, body: dict[str, Any]) -> None:
        """One more message; after a mere defer it counts as the answer."""
        self.answer.followups.append(body)
        if self.answer.type == THINKING and not self.answer.edits:
            self.edit(body)
        self._followed.set()

    def _take(self, body: dict[str, Any]) -> None:
        if "components" in body:
            self.answer.message["components"] = numbered(body["components"], [1])
            self.answer.message["flags"] = self.answer.message.get("flags", 0) | body.get("flags", 0)

    def _empty_message(self, message_id: int) -> dict[str, Any]:
        asked = {
            "id": self.interaction["id"],
            "type": self.interaction["type"],
            "user": user_payload(self.user),
            "authorizing_integration_owners": {},
        }
        return {
            "id": str(message_id),
            "type": 20,
            "channel_id": str(self.place.channel),
            "author": user_payload(int(self.interaction["application_id"]), bot=True),
            "application_id": self.interaction["application_id"],
            "content": "",
            "timestamp": BORN,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "pinned": False,
            "components": [],
            **{key: [] for key in ("mentions", "mention_roles", "attachments", "embeds")},
            "interaction_metadata": asked,
        }


def numbered(components: list[dict[str, Any]], counter: list[int]) -> list[dict[str, Any]]:
    """Components with the ids Discord gives them."""
    found = []
    for component in components:
        copy = {**component, "id": counter[0]}
        counter[0] += 1
        if component.get("components"):
            copy["components"] = numbered(component["components"], counter)
        found.append(copy)
    return found
