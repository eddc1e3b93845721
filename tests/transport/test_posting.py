"""The small Discord of these tests refuses what Discord refuses of posts, threads and events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.loopback.posting import EVENTS, FORUM, SEND, TEXT, THREADS, VIEW, Posting, RefusedError
from tests.support.discord_limits import choices_problems, commands_problems, message_problems

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GUILD = 5


class Clock:
    """A clock to be moved."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock."""
    return Clock()


@pytest.fixture
def posting(clock: Clock) -> Posting:
    """A Discord without servers."""
    return Posting(7, clock)


MESSAGE: dict[str, Any] = {"components": [{"type": 10, "content": "It's out."}], "flags": 1 << 15}
THREAD = {"name": "Show S1E1", "auto_archive_duration": 10080}


def event(**more: Any) -> dict[str, Any]:
    """An event that Discord takes."""
    begins = NOW + timedelta(hours=1)
    body = {
        "name": "Show S1E1",
        "description": "A new episode",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "here"},
        "scheduled_start_time": begins.isoformat(),
        "scheduled_end_time": (begins + timedelta(hours=1)).isoformat(),
    }
    return {**body, **more}


def refuses(posting: Posting, code: int, method: str, path: str, body: Any = None) -> None:
    """Check that a request is refused with a code, and changes nothing."""
    before = len(posting.created)
    with pytest.raises(RefusedError) as refused:
        posting.handle(method, path, body)
    assert (refused.value.code, len(posting.created)) == (code, before)


def test_nonces(posting: Posting, clock: Clock) -> None:
    path = f"/channels/{posting.add_channel(GUILD).id}/messages"
    body = {**MESSAGE, "nonce": "n" * 25, "enforce_nonce": True}
    first = posting.handle("POST", path, body)
    assert posting.handle("POST", path, body)["id"] == first["id"]
    refuses(posting, 50035, "POST", path, {**body, "nonce": "n" * 26})
    posting.deleted.add(int(first["id"]))
    refuses(posting, 10008, "POST", path, body)
    clock.now += 3600
    assert posting.handle("POST", path, body)["id"] != first["id"]
    assert posting.handle("POST", path, {**body, "enforce_nonce": False})["id"] != first["id"]


def test_messages_and_archived_threads(posting: Posting) -> None:
    channel = posting.add_channel(GUILD)
    path = f"/channels/{channel.id}/messages"
    refuses(posting, 50035, "POST", path, {"components": [], "flags": 1 << 15})
    refuses(posting, 10003, "POST", "/channels/1/messages", MESSAGE)
    forum = posting.add_channel(GUILD, FORUM)
    refuses(posting, 50008, "POST", f"/channels/{forum.id}/messages", MESSAGE)
    sent = posting.handle("POST", path, MESSAGE)["id"]
    posting.handle("PATCH", f"{path}/{sent}", MESSAGE)
    thread = posting.add_channel(GUILD, 11, parent=channel.id)
    inside = posting.handle("POST", f"/channels/{thread.id}/messages", MESSAGE)["id"]
    for state in ("archived", "locked"):
        setattr(thread, state, True)
        refuses(posting, 50083, "POST", f"/channels/{thread.id}/messages", MESSAGE)
        refuses(posting, 50083, "PATCH", f"/channels/{thread.id}/messages/{inside}", MESSAGE)
        setattr(thread, state, False)
    posting.deleted.add(int(sent))
    refuses(posting, 10008, "GET", f"{path}/{sent}")
    for denied, code in ((SEND, 50013), (VIEW, 50001)):
        posting.denied.add((channel.id, denied))
        refuses(posting, code, "POST", path, MESSAGE)


def test_threads(posting: Posting) -> None:
    channel = posting.add_channel(GUILD)
    sent = posting.handle("POST", f"/channels/{channel.id}/messages", MESSAGE)["id"]
    path = f"/channels/{channel.id}/messages/{sent}/threads"
    refuses(posting, 50035, "POST", path, {**THREAD, "name": "n" * 101})
    refuses(posting, 50035, "POST", path, {**THREAD, "name": ""})
    refuses(posting, 50035, "POST", path, {**THREAD, "auto_archive_duration": 61})
    refuses(posting, 10008, "POST", f"/channels/{channel.id}/messages/1/threads", THREAD)
    made = posting.handle("POST", path, THREAD)
    assert made["id"] == sent
    refuses(posting, 160004, "POST", path, THREAD)
    posting.denied.add((channel.id, THREADS))
    refuses(posting, 50013, "POST", path, THREAD)
    voice = posting.add_channel(GUILD, 2)
    spoken = posting.handle("POST", f"/channels/{voice.id}/messages", MESSAGE)["id"]
    refuses(posting, 50024, "POST", f"/channels/{voice.id}/messages/{spoken}/threads", THREAD)


def test_a_thousand_threads_and_no_more(posting: Posting) -> None:
    channel = posting.add_channel(GUILD)
    for _ in range(1000):
        posting.add_channel(GUILD, 11, parent=channel.id)
    sent = posting.handle("POST", f"/channels/{channel.id}/messages", MESSAGE)["id"]
    refuses(posting, 160006, "POST", f"/channels/{channel.id}/messages/{sent}/threads", THREAD)
    next(each for each in posting.channels.values() if each.parent).archived = True
    posting.handle("POST", f"/channels/{channel.id}/messages/{sent}/threads", THREAD)


def test_forum_posts(posting: Posting) -> None:
    forum = posting.add_channel(GUILD, FORUM, requires_tag=True)
    path, body = f"/channels/{forum.id}/threads", {**THREAD, "message": MESSAGE}
    refuses(posting, 40067, "POST", path, body)
    refuses(posting, 50035, "POST", path, {**body, "applied_tags": ["1"] * 6})
    refuses(posting, 50035, "POST", f"/channels/{posting.add_channel(GUILD, TEXT).id}/threads", body)
    forum.requires_tag = False
    refuses(posting, 50035, "POST", path, {**body, "name": "n" * 101})
    refuses(posting, 50035, "POST", path, {**body, "message": {"content": "no components", "flags": 1 << 15}})
    first, second = (posting.handle("POST", path, body)["id"] for _ in range(2))
    assert first != second  # there are no nonces here
    active = posting.handle("GET", f"/guilds/{GUILD}/threads/active", None)["threads"]
    assert [each["id"] for each in active] == [first, second]


def test_events(posting: Posting) -> None:
    path = f"/guilds/{GUILD}/scheduled-events"
    past = (NOW - timedelta(hours=1)).isoformat()
    for wrong in (
        {"name": "n" * 101},
        {"name": ""},
        {"description": "d" * 1001},
        {"entity_metadata": {"location": "l" * 101}},
        {"entity_metadata": None},
        {"scheduled_start_time": past},
        {"scheduled_end_time": NOW.isoformat()},
        {"privacy_level": 1},
    ):
        refuses(posting, 50035, "POST", path, event(**wrong))
    made = posting.handle("POST", path, event())["id"]
    refuses(posting, 50035, "PATCH", f"{path}/{made}", {"scheduled_start_time": past})
    for _ in range(99):
        posting.handle("POST", path, event())
    refuses(posting, 30038, "POST", path, event())
    posting.handle("DELETE", f"{path}/{made}", None)
    refuses(posting, 10070, "DELETE", f"{path}/{made}")
    refuses(posting, 10070, "PATCH", f"{path}/{made}", event())
    posting.denied.add((GUILD, EVENTS))
    refuses(posting, 50013, "POST", path, event())


def test_what_lies_elsewhere() -> None:
    """Alternative texts, suggestions and registrations: their limits are checked by what the routes call."""
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "d" * 1025}]}
    assert message_problems({"components": [gallery], "flags": 1 << 15})
    assert choices_problems([{"name": str(number), "value": str(number)} for number in range(26)])
    assert commands_problems([{"name": "Upper", "description": "d", "options": []}])
    assert commands_problems([{"name": "fine", "description": "", "options": []}])


def test_another_route_is_none(posting: Posting) -> None:
    with pytest.raises(LookupError):
        posting.handle("GET", "/users/@me", None)
