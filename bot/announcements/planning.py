"""Decides what a plan needs next, from what is stored, the dates of episodes and the time. Values in, values out.

The decision depends only on what is stored, so it is the same after a restart and in every process. `planned_posts`
brings the posts of a plan up to date; `next_step` returns the one thing to do next, until nothing is left to do now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from bot.announcements.releases import Release, between
from bot.knowledge.positions import Position
from bot.storage.plans import Held, Plan, PlanKind, PlanState, Post, PostKind, PostState, new_post

DAY: Final = 86_400
AHEAD: Final = 7 * DAY
"""For how long ahead posts and events are planned, in seconds."""
PING_WITHIN: Final = 6 * 3600
"""A post that is late by more seconds than this pings nobody."""
POST_WITHIN: Final = 7 * DAY
"""A post that would be late by more seconds than this is not sent."""
EVENT_LEAD: Final = 600
"""An event is created only if it begins at least so many seconds later. Discord refuses events in the past."""
DAILY_HOUR: Final = 12
"""The hour, in UTC, of daily posts: it is the same day in nearly all of the world."""
LOOK_AGAIN: Final = DAY
"""After so many seconds, every plan is looked at again: a date that the knowledge has may be known from a day on."""

LATE, NO_DATE, JOINED, SKIPPED, PAUSED_LATE = "late", "no date", "joined", "skipped", "late rewatch"
"""Notes on posts, and a trouble of plans."""

_SENT: Final = (PostState.POSTED, PostState.DONE)
_OVER: Final = (*_SENT, PostState.DROPPED)


class StepKind(Enum):
    """What has to be done for a post. All but DROP need Discord."""

    CREATE_EVENT = "create event"
    MOVE_EVENT = "move event"
    DELETE_EVENT = "delete event"
    DROP = "drop"
    SEND = "send"
    THREAD = "thread"


class Step(Struct, frozen=True):
    """What has to be done next.

    Attributes:
        together: for SEND and events, all episodes that the message or event is about, the first of which is `post`.
        ping: for SEND, True if a role may be pinged.
    """

    kind: StepKind
    post: Post
    together: tuple[Post, ...] = ()
    ping: bool = False


# ---------------------------------------------------------------------- which posts there are to be


def planned_posts(plan: Plan, posts: Sequence[Post], releases: Sequence[Release], held: Held, now: int) -> list[Post]:
    """Return the posts of a plan for new episodes that have to be stored, because they are new or have changed.

    Args:
        posts: all stored posts of the plan.
        releases: the dates of the series.
        held: what managers have said about episodes. It counts more than a date.
    """
    known = {post.first: post for post in posts if post.kind is PostKind.EPISODE}
    wanted = {
        release.at: held.get(release.at, release.due_at)
        for release in releases
        if plan.state is PlanState.ACTIVE or release.at in known
    }
    changed = [_with_due(post, wanted.get(at), is_dated=at in wanted) for at, post in known.items()]
    found = [post for post in changed if post is not known[post.first]]
    for at, due in wanted.items():
        if at not in known and due is not None and plan.since <= due <= now + AHEAD:
            numbers = at.season, at.episode
            found.append(new_post(plan, PostKind.EPISODE, numbers, numbers, due))
    return found


def _with_due(post: Post, due: int | None, *, is_dated: bool) -> Post:
    """Return a post with a new date; the same object if nothing changes.

    Args:
        due: None if managers have said “wait”.
        is_dated: False if the episode has no date any more.
    """
    if post.state in _OVER or post.tried_at is not None:
        return post
    if not is_dated:
        cancelled = PostState.CANCELLED
        return post if post.state is cancelled else replace(post, state=cancelled, note=NO_DATE)
    if due is None:
        return post if post.state is PostState.HELD else replace(post, state=PostState.HELD, note=None)
    if post.state is not PostState.PLANNED:
        post = replace(post, state=PostState.PLANNED, note=None)
    if post.due_at != due:
        before = post.moved_from if post.moved_from is not None else post.due_at
        post = replace(post, due_at=due, moved_from=before if before != due else None)
    return post


def rewatch_posts(plan: Plan, posts: Sequence[Post], aired: Sequence[Position], now: int) -> tuple[Plan, list[Post]]:
    """Return a rewatch with its cursor and state, and its posts that have to be stored.

    Args:
        aired: the episodes of the series that are out, in order.
    """
    stored = {post.id: post for post in posts}
    plan, current = _current(plan, stored, aired)
    if current is not None and current.tried_at is None and now - current.due_at > POST_WITHIN:
        plan, current = replace(plan, state=PlanState.PAUSED, trouble=PAUSED_LATE), None
    changed = [current] if current is not None and stored.get(current.id) != current else []
    for post in posts:
        if post.state is PostState.PLANNED and post.tried_at is None and (current is None or post.id != current.id):
            is_over = plan.state in (PlanState.ACTIVE, PlanState.FINISHED)
            left = replace(post, state=PostState.CANCELLED, note=SKIPPED)
            changed.append(left if is_over else replace(post, state=PostState.HELD))
    return plan, changed


def _current(plan: Plan, stored: Mapping[str, Post], aired: Sequence[Position]) -> tuple[Plan, Post | None]:
    """Move the cursor of a rewatch past what has been posted, and return the post that comes next."""
    while plan.state is PlanState.ACTIVE:
        group = between(aired, Position(plan.work, plan.season, plan.episode), plan.episodes)
        if not group:
            return replace(plan, state=PlanState.FINISHED), None
        first, last = group[0], group[-1]
        plan = replace(plan, season=first.season, episode=first.episode)
        numbers = (first.season, first.episode), (last.season, last.episode)
        wanted = new_post(plan, PostKind.REWATCH, *numbers, plan.due_at)
        known = stored.get(wanted.id)
        if known is None or known.state not in _SENT:
            return plan, wanted if known is None else _renewed(known, wanted)
        plan = advanced(plan, known, aired)
    return plan, None


def _renewed(known: Post, wanted: Post) -> Post:
    if known.tried_at is not None:
        return known
    last = wanted.last_season, wanted.last_episode
    renewed = replace(known, last_season=last[0], last_episode=last[1], due_at=wanted.due_at)
    return replace(renewed, state=PostState.PLANNED, note=None)


def advanced(plan: Plan, sent: Post, aired: Sequence[Position]) -> Plan:
    """Return a rewatch after its current post: with the episode after it, and the next date.

    After the last episode that is out, the cursor stands behind it.
    """
    rest = [at for at in aired if at > sent.last]
    next_at = rest[0] if rest else Position(plan.work, sent.last_season, sent.last_episode + 1)
    return replace(plan, season=next_at.season, episode=next_at.episode, due_at=plan.due_at + plan.every * DAY)


def rewatch_dates(plan: Plan, aired: Sequence[Position]) -> list[tuple[int, list[Position]]]:
    """Return the dates of a rewatch in Unix seconds, each with its episodes. None for another plan, or at its end.

    Args:
        aired: the episodes of the series that are out, in order.
    """
    if plan.kind is not PlanKind.REWATCH:
        return []
    rest = between(aired, Position(plan.work, plan.season, plan.episode), len(aired))
    groups = [rest[start : start + plan.episodes] for start in range(0, len(rest), plan.episodes)]
    return [(plan.due_at + number * plan.every * DAY, group) for number, group in enumerate(groups)]


def daily_ordinal(plan: Plan, posts: Sequence[Post], now: int) -> int | None:
    """Return the ordinal of the day (`date.toordinal`) for which a daily post is due and missing; None if none is."""
    days, seconds = divmod(now, DAY)
    due = days * DAY + DAILY_HOUR * 3600
    ordinal = days + _EPOCH_ORDINAL
    is_due = DAILY_HOUR * 3600 <= seconds < DAILY_HOUR * 3600 + PING_WITHIN and plan.since <= due
    is_known = any(post.kind is PostKind.DAILY and post.episode == ordinal for post in posts)
    return ordinal if plan.daily and plan.state is PlanState.ACTIVE and is_due and not is_known else None


def daily_post(plan: Plan, ordinal: int) -> Post:
    """Return the daily post of a day."""
    due = (ordinal - _EPOCH_ORDINAL) * DAY + DAILY_HOUR * 3600
    return new_post(plan, PostKind.DAILY, (0, ordinal), (0, ordinal), due)


_EPOCH_ORDINAL: Final = 719_163
"""The ordinal of 1 January 1970."""


# ---------------------------------------------------------------------- what to do next


def next_step(plan: Plan, posts: Sequence[Post], now: int) -> Step | None:
    """Return what has to be done now for a plan, earliest first. None if nothing has."""
    if plan.state is PlanState.STUCK:
        return None
    for post in sorted(posts, key=lambda post: (post.due_at, post.season, post.episode)):
        step = _event_step(plan, post, posts, now) or _post_step(plan, post, posts, now)
        if step is not None:
            return step
    return None


def _together(post: Post, posts: Sequence[Post]) -> tuple[Post, ...]:
    """Return the planned episodes that come out at the same moment, in order."""
    alike = post.kind, post.due_at, post.state, post.tried_at
    found = [each for each in posts if (each.kind, each.due_at, each.state, each.tried_at) == alike]
    return tuple(sorted(found, key=lambda each: each.first))


def event_key(together: Sequence[Post]) -> str:
    """Return what identifies the name and the instant of an event."""
    return f"{together[0].due_at} {together[-1].last.code}"


def _event_step(plan: Plan, post: Post, posts: Sequence[Post], now: int) -> Step | None:
    """Return what has to be done for the event of a post. Episodes that come out together share one event."""
    if post.state in _OVER:
        return None
    is_active = plan.event and plan.state is PlanState.ACTIVE and post.kind is not PostKind.DAILY
    together = _together(post, posts)
    is_wanted = is_active and post.state is PostState.PLANNED and together[0] is post
    is_ahead = post.due_at - now >= EVENT_LEAD
    if post.event is None:
        if is_wanted and is_ahead and post.event_key is None:
            return Step(StepKind.CREATE_EVENT, post, together)
        # An attempt whose outcome is unknown may have made one.
        is_doubtful = post.event_tried_at is not None and not (is_wanted and is_ahead)
        return Step(StepKind.DELETE_EVENT, post, together) if is_doubtful else None
    if is_wanted and post.event_key == event_key(together):
        return None
    return Step(StepKind.MOVE_EVENT if is_wanted and is_ahead else StepKind.DELETE_EVENT, post, together)


def _post_step(plan: Plan, post: Post, posts: Sequence[Post], now: int) -> Step | None:
    if plan.state is not PlanState.ACTIVE:
        return None
    if post.state is PostState.POSTED:
        return Step(StepKind.THREAD, post)
    if post.state is not PostState.PLANNED or post.due_at > now:
        return None
    late = now - post.due_at
    if late > POST_WITHIN and post.tried_at is None:
        return Step(StepKind.DROP, post)
    others = [each for each in posts if each.kind is post.kind and each.due_at == post.due_at and each.state in _SENT]
    joined = _together(post, posts) if post.kind is PostKind.EPISODE and not (plan.thread or plan.is_forum) else (post,)
    return Step(StepKind.SEND, post, joined, ping=late <= PING_WITHIN and not others)


def next_look(plan: Plan, posts: Sequence[Post], releases: Sequence[Release], now: int) -> int:
    """Return when the plan has to be looked at again: at most `LOOK_AGAIN` seconds later while it is active."""
    if plan.state is not PlanState.ACTIVE:
        return now + 365 * DAY
    noon = now - now % DAY + DAILY_HOUR * 3600
    moments: list[int] = [
        now + LOOK_AGAIN,
        *(post.due_at for post in posts if post.state is PostState.PLANNED),
        *(release.due_at - AHEAD for release in releases),
        *((noon, noon + DAY) if plan.daily else ()),
    ]
    return min(moment for moment in moments if moment > now)
