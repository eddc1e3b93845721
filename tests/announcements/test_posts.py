"""What is posted, whole: messages, threads, events and daily posts, within Discord's limits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from bot.announcements import posts as bodies
from bot.announcements.planning import daily_post
from bot.cards.custom_ids import parse
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PREMISE_ONLY, BeyondPolicy, StoredSettings
from bot.spoilers.rule import View
from bot.storage.plans import Plan, PlanKind, PostKind, new_post
from tests.golden.scene import rendered, universe
from tests.loopback.posting import FORUM, Posting
from tests.support.discord_limits import message_problems, walk
from tests.support.small_knowledge import SMALL, make

NOW = datetime(2024, 3, 9, 13, tzinfo=UTC)
PLAN = Plan(
    50, 60, PlanKind.EPISODES, "LAN", is_forum=False, thread=True, event=True, daily=True, role=9, since=1_700_000_000
)


def view(now: datetime = NOW) -> View:
    """What anybody may know."""
    return View(universe(), PREMISE_ONLY, now)


def lan(season: int, episode: int) -> Position:
    """An episode of Lantern Deep."""
    return Position("LAN", season, episode)


def shown(components: list[dict[str, Any]] | None) -> str:
    """A message as it is read."""
    assert components is not None
    body = bodies.message_body(components, 9)
    assert message_problems(body) == []
    return "\n".join(rendered(components))


def post(plan: Plan, first: Position, last: Position, kind: PostKind = PostKind.EPISODE) -> Any:
    """A post that is due in an hour."""
    numbers = (first.season, first.episode), (last.season, last.episode)
    return new_post(plan, kind, *numbers, int(NOW.timestamp()) + 3600)


async def test_messages(snapshot: SnapshotAssertion) -> None:
    texts = []
    for plan, first, last, ping, now in (
        (PLAN, lan(3, 2), lan(3, 2), 9, NOW),
        (PLAN, lan(3, 3), lan(3, 3), None, NOW),  # managers said that it is out
        (replace(PLAN, thread=False), lan(1, 1), lan(1, 3), None, NOW),
        (replace(PLAN, thread=False), lan(1, 1), lan(3, 2), None, NOW),
        (replace(PLAN, is_forum=True), lan(3, 2), lan(3, 2), None, NOW),
        (replace(PLAN, work="UND"), Position("UND", 2, 1), Position("UND", 2, 1), None, NOW),
        (replace(PLAN, kind=PlanKind.REWATCH, thread=False), lan(1, 1), lan(1, 2), None, NOW),
        (replace(PLAN, kind=PlanKind.REWATCH, is_forum=True), lan(1, 4), lan(2, 1), None, NOW),
    ):
        texts.append(shown(bodies.episode_components(view(now), plan, post(plan, first, last), last, ping=ping)))
    assert "\n\n".join(texts) == snapshot


def test_a_known_hour_is_shown_by_every_clock() -> None:
    seen = View(make(SMALL), PREMISE_ONLY, datetime(2022, 1, 2, 2, tzinfo=UTC))
    at = Position("BB", 1, 1)
    plan = replace(PLAN, work="BB")
    text = shown(bodies.episode_components(seen, plan, post(plan, at, at), at))
    assert "It's out, since <t:1641085200:f>." in text
    assert "Prima" not in text


def test_names_and_events(snapshot: SnapshotAssertion) -> None:
    episodes = post(PLAN, lan(3, 2), lan(3, 2)), post(PLAN, lan(3, 3), lan(3, 3))
    rewatch = replace(PLAN, kind=PlanKind.REWATCH)
    found = [
        bodies.event_body(view(), PLAN, episodes),
        bodies.event_body(view(), rewatch, [post(rewatch, lan(1, 1), lan(1, 2), PostKind.REWATCH)]),
        bodies.thread_body(view(), episodes[0]),
        bodies.thread_body(view(), daily_post(PLAN, date(2024, 7, 20).toordinal())),
    ]
    posting = Posting(7, NOW.timestamp)
    channel, forum = posting.add_channel(50, id_=60), posting.add_channel(50, FORUM)
    for event in found[:2]:
        posting.handle("POST", "/guilds/50/scheduled-events", event)
    message = bodies.once(
        bodies.message_body(bodies.episode_components(view(), PLAN, episodes[0], lan(3, 2)), None), episodes[0]
    )
    sent = posting.handle("POST", f"/channels/{channel.id}/messages", message)
    posting.handle("POST", f"/channels/{channel.id}/messages/{sent['id']}/threads", found[2])
    posting.handle("POST", f"/channels/{forum.id}/threads", bodies.forum_body(view(), episodes[0], message))
    assert found == snapshot


def test_buttons_can_be_read_and_name_the_post() -> None:
    episode = post(PLAN, lan(3, 2), lan(3, 2))
    ids = [
        part["custom_id"]
        for part in walk(bodies.episode_components(view(), PLAN, episode, lan(3, 2)))
        if "custom_id" in part
    ]
    assert all(parse(id_) is not None for id_ in ids)
    assert sum(episode.id in id_ for id_ in ids) == 1


@pytest.mark.parametrize("role", [None, 9])
def test_nobody_is_mentioned_but_one_role(role: int | None) -> None:
    body = bodies.message_body([], role)
    assert body["allowed_mentions"] == {"parse": []} | ({"roles": ["9"]} if role else {})


def test_this_day_in_the_story(snapshot: SnapshotAssertion) -> None:
    """The days on which something happened, as far as a channel is; on all others there is no post."""
    texts = []
    for ceiling in ({}, {"LAN": lan(1, 4)}, {"LAN": lan(3, 2)}):
        settings = StoredSettings(channel_ceiling=ceiling, beyond=BeyondPolicy.VEILED)
        seen = bodies.daily_view(view(), settings)
        days = [date(2024, 1, 1).toordinal() + number for number in range(366)]
        posts = [bodies.daily_components(seen, daily_post(PLAN, day)) for day in days]
        texts += [str(ceiling), *(shown(each) for each in posts if each is not None)]
    assert "\n\n".join(texts) == snapshot


def test_a_channel_whose_settings_cannot_be_read_is_told_nothing() -> None:
    seen = bodies.daily_view(view(), StoredSettings(channel_ceiling={"LAN": lan(3, 2)}, unavailable=True))
    assert dict(seen.progress) == {}
