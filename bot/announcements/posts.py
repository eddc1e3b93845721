"""Builds what the bot posts by itself: messages, threads and scheduled events, as the bodies of Discord's API.

Names and texts hold positions and dates only. A daily post holds events that the channel's ceiling opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from bot.announcements.releases import codes, name_of
from bot.answers.answer import Strong
from bot.answers.phrases import line, with_status
from bot.answers.questions import EpisodeQuestion, TimelineQuestion
from bot.cards.actions import Action, PostedQuestion
from bot.cards.components import Component, button_row, container
from bot.cards.markdown import escape, line_text
from bot.cards.watched_buttons import watched_buttons
from bot.knowledge.dates import MONTH_NAMES
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Audience, BeyondPolicy, Clearance, StoredSettings, clearance_for
from bot.spoilers.rule import View
from bot.storage.plans import Plan, PlanKind, Post, PostKind

EVENT_HOURS: Final = 1
"""How long a scheduled event lasts. Discord ends it by itself then."""
ARCHIVE_MINUTES: Final = 10_080
"""After so many minutes without a message, Discord archives a thread: the longest time that it offers, a week."""
MAX_WATCHED: Final = 4
"""The largest number of “I've watched” buttons on a post; of more episodes, only the last gets one.

One that managers have called out before its date gets none, because nobody can be noted there yet.
"""
MAX_EVENTS: Final = 8
"""The largest number of events in a daily post."""
_COMPONENTS_V2: Final = 1 << 15
_EXTERNAL, _GUILD_ONLY = 3, 2

Body = dict[str, Any]


def message_body(components: Sequence[Component], role: int | None) -> Body:
    """Return the body of a message. It can mention one role, and nobody else.

    Args:
        role: the id of the role; None for no ping.
    """
    mentions: Body = {"parse": [], **({"roles": [str(role)]} if role is not None else {})}
    return {"components": list(components), "flags": _COMPONENTS_V2, "allowed_mentions": mentions}


def once(body: Body, post: Post) -> Body:
    """Return the body of a message that Discord does not create again if it was sent shortly before.

    The nonce is the same at every attempt: the id of the post, which is shorter than the 25 characters that Discord
    allows.
    """
    return {**body, "nonce": post.id, "enforce_nonce": True}


def thread_body(view: View, post: Post) -> Body:
    """Return the body of the thread of a post."""
    name = daily_name(view, post) if post.kind is PostKind.DAILY else name_of(view, post.first, post.last)
    return {"name": name, "auto_archive_duration": ARCHIVE_MINUTES}


def forum_body(view: View, post: Post, message: Body) -> Body:
    """Return the body of a forum post, whose first message is `message`."""
    return {**thread_body(view, post), "message": message}


# ---------------------------------------------------------------------- events


def event_location(post: Post) -> str:
    """Return the place of an event: the address of the channel, and after it what tells this event from all others."""
    return f"https://discord.com/channels/{post.server}/{post.channel}#{post.id[:8]}"


def event_body(view: View, plan: Plan, together: Sequence[Post]) -> Body:
    """Return the body of a scheduled event for episodes that come out together."""
    first, last = together[0].first, together[-1].last
    begins = datetime.fromtimestamp(together[0].due_at, UTC)
    is_new = plan.kind is PlanKind.EPISODES
    return {
        "name": name_of(view, first, last),
        "description": NEW_EPISODE_EVENT if is_new else REWATCH_EVENT.format(codes=codes(first, last)),
        "privacy_level": _GUILD_ONLY,
        "entity_type": _EXTERNAL,
        "entity_metadata": {"location": event_location(together[0])},
        "scheduled_start_time": begins.isoformat(),
        "scheduled_end_time": (begins + timedelta(hours=EVENT_HOURS)).isoformat(),
    }


NEW_EPISODE_EVENT: Final = "A new episode comes out. Press “Interested”, and Discord reminds you."
REWATCH_EVENT: Final = "We talk about {codes}. Watch until then; press “Interested”, and Discord reminds you."


# ---------------------------------------------------------------------- messages


def episode_components(
    view: View, plan: Plan, post: Post, last: Position, *, ping: int | None = None, note: str = ""
) -> list[Component]:
    """Return the message of a new episode, or of the next episodes of a rewatch.

    Args:
        last: the last episode that the message is about.
        ping: the id of the role that is pinged; None for no ping.
        note: a line of small print, such as that it is an example; empty for none.
    """
    first = post.first
    texts = [f"## {escape(name_of(view, first, last))}", _said(view, plan, first, last)]
    texts += [f"<@&{ping}>"] if ping is not None else []
    where = "post" if plan.is_forum else "thread"
    if plan.thread or plan.is_forum:
        texts.append(f"-# In this {where}, I count everything up to {last.code} as watched, and nothing later.")
    elif plan.kind is PlanKind.REWATCH:
        texts.append(f"-# In this channel, I count everything up to {last.code} as watched, and nothing later.")
    texts += [f"-# {note}"] if note else []
    return [container(["\n".join(texts)], _accent(view, post.work)), *_rows(view, post, first, last)]


def _said(view: View, plan: Plan, first: Position, last: Position) -> str:
    if plan.kind is PlanKind.REWATCH:
        return f"Time to talk about {codes(first, last)}."
    release = view.read(view.knowledge.episodes[first].release) if first in view.knowledge.episodes else None
    day = release.date if release is not None else None
    verb = "It's out" if first == last else "They're out"
    if day is None or not day.has_come(view.now):  # managers have said so, before the date that I know
        return f"{verb}."
    if day.instant is not None:
        return f"{verb}, since <t:{int(day.begins.timestamp())}:f>."
    return f"{verb}. Release date: {day}."


def _rows(view: View, post: Post, first: Position, last: Position) -> list[Component]:
    known = view.knowledge.episodes
    within = [at for at in known if at.work == first.work and first <= at <= last and view.has_aired(known[at])]
    episodes = within if len(within) <= MAX_WATCHED else within[-1:]
    watched = watched_buttons(view.knowledge, episodes, here=False, named=False)
    about: list[tuple[str, Action]] = [
        ("About the episode", PostedQuestion(post.id, EpisodeQuestion(last.code, last.work)))
    ]
    row = button_row(*watched, *about)
    return [row] if row is not None else []


def _accent(view: View, work: str) -> int | None:
    return view.knowledge.works[work].accent if work in view.knowledge.works else None


# ---------------------------------------------------------------------- this day in the story


def daily_view(view: View, settings: StoredSettings) -> View:
    """Return the view of a daily post: what the channel's ceiling opens, and nothing beyond it, not even veiled."""
    clearance = clearance_for(settings, Audience.CHANNEL)
    return View(view.knowledge, Clearance(clearance.progress, BeyondPolicy.WITHHELD, clearance.grace_days), view.now)


def daily_name(view: View, post: Post) -> str:
    """Return the name of a daily post in a forum."""
    day = date.fromordinal(post.episode)
    return f"{view.knowledge.works[post.work].title}: {day.day} {MONTH_NAMES[day.month - 1]}"


def daily_components(view: View, post: Post) -> list[Component] | None:
    """Return the daily post of a day; None if nothing that the channel may know happened on it.

    Args:
        view: a view from `daily_view`.
    """
    day = date.fromordinal(post.episode)
    events = [
        happening
        for event in view.knowledge.events
        if event.work == post.work
        if (happening := view.read(event.happening)) is not None
        if happening.when.first == happening.when.last
        if (happening.when.first.month, happening.when.first.day) == (day.month, day.day)
    ]
    if not events:
        return None
    title = view.knowledge.works[post.work].title
    lines = [f"## On this day in {escape(title)}"]
    lines += [
        line_text(line(Strong(str(happening.when.first.year)), ": ", *with_status(happening)))
        for happening in sorted(events, key=lambda each: each.when.order)[:MAX_EVENTS]
    ]
    question = TimelineQuestion(f"{day.day} {MONTH_NAMES[day.month - 1]}")
    row = button_row(("All of this day", PostedQuestion(post.id, question)))
    return [container(["\n".join(lines)], _accent(view, post.work)), *([row] if row is not None else [])]
