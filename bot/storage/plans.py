"""Plans, which say what a channel is to get by itself, and their posts: an outbox in which each is written down once.

A process that works on a plan has a lease on it: a random number in its row. Every change of the plan's posts checks
that number first, in the same transaction, so a process whose lease has ended changes nothing. A plan whose process was
killed is taken over when the lease has ended.

All instants are Unix seconds. Managers change a plan without a lease. That sets `is_changed`, by which the process with
the lease learns that what it knows of the plan is out of date: it keeps the posts and leaves the plan as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from secrets import randbits
from typing import Any

from msgspec import Struct, convert

from bot.knowledge.positions import Position
from bot.storage.database.change import Change, Rows, script
from bot.storage.statements import SQL
from bot.storage.store import Store


class PlanKind(StrEnum):
    """What a plan is for: new episodes of a series, or watching it again together."""

    EPISODES = "episodes"
    REWATCH = "rewatch"


class PlanState(StrEnum):
    """The state of a plan.

    Attributes:
        ACTIVE: it posts.
        PAUSED: managers have paused it, or it is a rewatch that was late by a week.
        STUCK: Discord does not allow the bot to post. Nothing is tried until managers set the plan again.
        FINISHED: a rewatch has come to the end of its series.
        STOPPING: it has been stopped. A process will delete its events, and then the plan.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    STUCK = "stuck"
    FINISHED = "finished"
    STOPPING = "stopping"


class PostKind(StrEnum):
    """What a post is about."""

    EPISODE = "episode"
    REWATCH = "rewatch"
    DAILY = "daily"


class PostState(StrEnum):
    """The state of a post.

    Attributes:
        PLANNED: it waits for its time, or is being sent.
        HELD: managers have said “wait”, or the plan is paused.
        POSTED: the message is in the channel, and its thread is missing.
        DONE: nothing is left to do.
        DROPPED: it was never sent, because it was too late. Managers are told.
        CANCELLED: the episode has lost its date, or was skipped.
    """

    PLANNED = "planned"
    HELD = "held"
    POSTED = "posted"
    DONE = "done"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


class Plan(Struct, frozen=True):
    """What one channel or forum is to get about one series.

    Attributes:
        thread: True to open a thread below each post.
        event: True to create a scheduled event ahead of each post.
        daily: True to post what happened on this day in the story.
        role: the role that is pinged; None for no ping.
        since: when it was set. What was due before is not posted.
        every: a rewatch: the days between two posts.
        episodes: a rewatch: the number of episodes for each post.
        season: a rewatch: with `episode`, the first episode of the next post, which is due at `due_at`.
        trouble: a word for why the plan is stuck or paused: see `bot.announcements.troubles`.
        tries: how often in a row Discord could not be reached.
        lease: the number of the lease under which it was loaded; 0 if without one.
    """

    server: int
    channel: int
    kind: PlanKind
    work: str
    is_forum: bool
    thread: bool
    event: bool
    daily: bool
    role: int | None
    since: int
    every: int = 0
    episodes: int = 0
    season: int = 0
    episode: int = 0
    due_at: int = 0
    state: PlanState = PlanState.ACTIVE
    trouble: str | None = None
    tries: int = 0
    lease: int = 0


class Post(Struct, frozen=True):
    """A row of the outbox. A daily post has the season 0 and, as its episode, the ordinal of its day.

    Attributes:
        run: 0, or when the rewatch began.
        last_season: with `last_episode`, the last episode that the post is about.
        moved_from: the instant at which it was due before its date was changed; None if it was not.
        tried_at: when it was first sent. This is stored before it is sent.
        event_key: the name and the instant of the event in Discord, or a word for why there is none.
        event_tried_at: when the event was first created. This is stored before that.
        note: a word for what managers are told: see `bot.announcements.troubles`.
    """

    id: str
    server: int
    channel: int
    plan: PlanKind
    work: str
    kind: PostKind
    run: int
    season: int
    episode: int
    last_season: int
    last_episode: int
    due_at: int
    moved_from: int | None = None
    tried_at: int | None = None
    message: int | None = None
    thread: int | None = None
    event: int | None = None
    event_key: str | None = None
    event_tried_at: int | None = None
    state: PostState = PostState.PLANNED
    note: str | None = None

    @property
    def first(self) -> Position:
        """The first episode that it is about."""
        return Position(self.work, self.season, self.episode)

    @property
    def last(self) -> Position:
        """The last episode that it is about."""
        return Position(self.work, self.last_season, self.last_episode)


def new_post(plan: Plan, kind: PostKind, numbers: tuple[int, int], last: tuple[int, int], due_at: int) -> Post:
    """Return a planned post. The same plan and numbers always get the same id.

    Args:
        numbers: the season and the episode, or 0 and the ordinal of a day.
        last: the season and the episode of the last one that it is about.
    """
    run = plan.since if plan.kind is PlanKind.REWATCH else 0
    key = "/".join(map(str, (plan.channel, plan.kind, plan.work, kind, run, *numbers)))
    id_ = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
    return Post(id_, plan.server, plan.channel, plan.kind, plan.work, kind, run, *numbers, *last, due_at)


Held = Mapping[Position, int | None]
"""What managers have said about episodes: the instant at which one came out, or None for “wait”."""


class PlanStore:
    """Reads and writes plans and posts in a store. All methods raise `StoreError` if that fails."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # ------------------------------------------------------------------ for managers

    async def plans(self, server: int) -> list[Plan]:
        """Return the plans of a server that have not been stopped, sorted by channel."""
        found = [_plan(row) for row in await self._store.load("plans_of_server", server=server)]
        return [plan for plan in found if plan.state is not PlanState.STOPPING]

    async def posts(self, server: int) -> list[Post]:
        """Return the posts of a server, in the order in which they are due."""
        return _posts(await self._store.load("posts_of_server", server=server))

    async def held(self, server: int) -> Held:
        """Return what managers of a server have said about episodes."""
        rows = await self._store.load("held_releases", server=server)
        return {Position(work, season, episode): out for work, season, episode, out in rows}

    async def set(self, *plans: Plan) -> None:
        """Store plans. The row of the same channel, kind and series is replaced."""
        if plans:
            await self._store.write(_set, plans)

    async def hold(self, server: int, at: Position, out_at: int | None) -> None:
        """Note for a server that an episode is out since an instant, or, if it is None, that it has to wait."""
        values = {"server": server, "work": at.work, "season": at.season, "episode": at.episode}
        await self._store.write(_steps, [("hold_release", {**values, "out": out_at}), ("wake_server", values)])

    async def unhold(self, server: int, at: Position) -> None:
        """Forget what managers of a server have said about an episode, so that its date counts again."""
        values = {"server": server, "work": at.work, "season": at.season, "episode": at.episode}
        await self._store.write(_steps, [("unhold_release", values), ("wake_server", values)])

    # ------------------------------------------------------------------ for the process that posts

    async def wake(self, now: int) -> None:
        """Let every plan be looked at again, because the knowledge has changed."""
        if await self._store.load("plan_asleep", now=now):
            await self._store.write(script, SQL["wake_plans"], {"now": now})

    async def lease(self, now: int, until: int, most: int) -> list[Plan]:
        """Lease plans that have to be looked at, until an instant, and return them.

        Two processes never get the same plan, but one of them may get fewer than there are.
        """
        if not await self._store.load("plan_due", now=now):
            return []
        values = {"now": now, "until": until, "most": most, "lease": randbits(62) + 1}
        return [_plan(row) for row in await self._store.write(_rows, "lease_plans", values)]

    async def posts_of(self, plan: Plan) -> list[Post]:
        """Return the posts of one plan, in the order in which they are due."""
        return _posts(await self._store.load("posts_of_plan", **_key(plan)))

    async def save(
        self,
        plan: Plan,
        posts: Sequence[Post],
        until: int,
        *,
        cursor: Plan | None = None,
        ceilings: Sequence[tuple[int, int | None, Position]] = (),
    ) -> bool:
        """Store posts, and extend the lease. All or nothing is stored. Return False if the lease is lost.

        Args:
            cursor: a rewatch, with the episode that comes next.
            ceilings: channels or threads, each with its parent and the ceiling to which it is raised. None is lowered.
        """
        return await self._store.write(_save, plan, list(posts), until, cursor, list(ceilings))

    async def release(self, plan: Plan, next_at: int) -> None:
        """End the lease, with the state, trouble and tries of this plan. It is looked at again at `next_at`.

        If managers have changed the plan meanwhile, their state stays and it is looked at again at once.
        """
        values = {"next": next_at, "state": plan.state, "trouble": plan.trouble, "tries": plan.tries}
        await self._store.write(script, SQL["release_plan"], {**_leased(plan), **values})

    async def remove(self, plan: Plan) -> None:
        """Delete a leased plan and its posts, unless managers have set it again meanwhile."""
        await self._store.write(script, SQL["remove_plan"], _leased(plan))


def _plan(row: Sequence[Any]) -> Plan:
    """Read a plan from a row, whose columns are in the order of its fields. SQLite has 0 and 1 for False and True."""
    return convert(dict(zip(Plan.__struct_fields__, row, strict=True)), Plan, strict=False)


def _posts(rows: Rows) -> list[Post]:
    return [convert(dict(zip(Post.__struct_fields__, row, strict=True)), Post) for row in rows]


def _key(plan: Plan) -> dict[str, Any]:
    return {"channel": plan.channel, "kind": plan.kind, "work": plan.work}


def _fields(record: Plan | Post) -> dict[str, Any]:
    """Return the fields of a record, which are the parameters of the statements that store it."""
    return {name: getattr(record, name) for name in record.__struct_fields__}


def _leased(plan: Plan) -> dict[str, Any]:
    return {**_key(plan), "lease": plan.lease}


def _rows(name: str, values: Mapping[str, Any]) -> Change[Rows]:
    return (yield SQL[name], values)


def _steps(steps: Sequence[tuple[str, Mapping[str, Any]]]) -> Change[None]:
    for name, values in steps:
        yield SQL[name], values


def _set(plans: Sequence[Plan]) -> Change[None]:
    for plan in plans:
        yield SQL["set_plan"], _fields(plan)


def _save(
    plan: Plan,
    posts: Sequence[Post],
    until: int,
    cursor: Plan | None,
    ceilings: Sequence[tuple[int, int | None, Position]],
) -> Change[bool]:
    if not (yield SQL["keep_lease"], {**_leased(plan), "until": until}):
        return False
    for post in posts:
        yield SQL["save_post"], _fields(post)
    for place, parent, at in ceilings:
        values = {"place": place, "parent": parent, "server": plan.server, "work": at.work}
        yield SQL["raise_ceiling"], {**values, "season": at.season, "episode": at.episode}
    if cursor is not None:
        yield SQL["save_cursor"], _fields(cursor)
    return True
