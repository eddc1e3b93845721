"""Carries out one plan that is leased: one step after another, each noted in the store.

Before each thing that Discord would do twice, the store notes that it will be tried. If the process is killed, the next
one finds the note and looks in Discord whether it was done. So each post appears once, over restarts, kills and several
processes:

- a message carries a nonce, by which Discord itself drops a repetition within some minutes, and after a failed attempt
  it is looked for by its custom id in the channel's history;
- the thread of a message has the message's id, so a second one is refused, and its ceiling is stored before it exists;
- a forum post and an event are sent once, and looked for before another attempt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, Protocol

import discord
from msgspec.structs import replace

from bot.announcements import posts as bodies
from bot.announcements.planning import (
    JOINED,
    LATE,
    Step,
    StepKind,
    advanced,
    daily_ordinal,
    daily_post,
    event_key,
    next_look,
    next_step,
    planned_posts,
    rewatch_posts,
)
from bot.announcements.releases import Release, aired_episodes, releases
from bot.announcements.troubles import (
    MESSAGE_GONE,
    THREAD_EXISTS,
    UNCERTAIN,
    UNKNOWN_MESSAGE,
    TryLaterError,
    Verdict,
    judge,
)
from bot.cards.components import Component
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.logs import log
from bot.spoilers.clearance import PREMISE_ONLY
from bot.spoilers.rule import View
from bot.storage.plans import Held, Plan, PlanKind, PlanState, PlanStore, Post, PostKind, PostState
from bot.storage.store import Store

LEASE_SECONDS: Final = 120
REQUEST_SECONDS: Final = 30
"""A request is begun only if the lease holds for longer than this, which is longer than the longest request."""
FIRST_BACKOFF, LONGEST_BACKOFF = 30, 1800
"""Seconds before a plan is tried again after Discord could not be reached; each time twice as long."""
MAX_STEPS: Final = 500
"""More steps than any plan needs at a time; a guard against an endless loop."""


class Discord(Protocol):
    """What the worker needs of Discord: see `bot.transport.rest.RestClient`."""

    async def send_message(self, channel: int, body: bodies.Body) -> int: ...
    async def start_thread(self, channel: int, message: int, body: bodies.Body) -> None: ...
    async def create_post(self, forum: int, body: bodies.Body) -> int: ...
    async def create_event(self, server: int, body: bodies.Body) -> int: ...
    async def edit_event(self, server: int, event: int, body: bodies.Body) -> None: ...
    async def delete_event(self, server: int, event: int) -> None: ...
    async def find_event(self, server: int, location: str) -> int | None: ...
    async def find_message(self, channel: int, mark: str, since: int) -> int | None: ...
    async def find_post(self, server: int, forum: int, mark: str, since: int) -> int | None: ...


class LeaseLostError(Exception):
    """The lease of a plan has ended, or nearly. The process that has it now goes on."""


class PostingServices:
    """What plans need to be carried out.

    Args:
        store: holds the plans.
        snapshots: holds the current snapshot of the knowledge.
        discord: sends requests to Discord.
        clock: returns the current time as an aware datetime.
        has_role: returns False if a server is known to have no such role.
    """

    def __init__(
        self,
        store: Store,
        snapshots: SnapshotHolder,
        discord: Discord,
        clock: Callable[[], datetime],
        has_role: Callable[[int, int], bool] = lambda _server, _role: True,
    ) -> None:
        self.store = store
        self.plans = PlanStore(store)
        self.snapshots = snapshots
        self.discord = discord
        self.has_role = has_role
        self._clock = clock
        self._view: View | None = None
        self._releases: dict[str, list[Release]] = {}

    def now(self) -> int:
        """Return the current time in Unix seconds."""
        return int(self._clock().timestamp())

    @property
    def view(self) -> View:
        """What anybody may know now, to the minute."""
        knowledge = self.snapshots.current
        minute = self._clock().replace(second=0, microsecond=0)
        if self._view is None or self._view.knowledge is not knowledge or self._view.now != minute:
            self._view = View(knowledge, PREMISE_ONLY, minute)
            self._releases = {}
        return self._view

    def releases(self, work: str) -> list[Release]:
        """Return the releases of a series. They are the same for all plans, so they are kept for a minute."""
        view = self.view
        if work not in self._releases:
            self._releases[work] = releases(view, work)
        return self._releases[work]


class PlanRun:
    """One leased plan, brought up to date step by step.

    Args:
        services: what it takes.
        plan: the plan.
        until: when its lease ends.

    Attributes:
        sent: the number of messages and forum posts that were sent, or found to be.
    """

    def __init__(self, services: PostingServices, plan: Plan, until: int) -> None:
        self.sent = 0
        self._services = services
        self._plans = services.plans
        self._discord = services.discord
        self._plan = plan
        self._posts: dict[str, Post] = {}
        self._until = until
        self._releases: list[Release] = []
        self._aired: list[Position] = []

    async def run(self) -> None:
        """Take all steps that are due, and end the lease.

        Raises:
            LeaseLostError: if the lease has ended.
            StoreError: if the store fails.
        """
        self._posts = {post.id: post for post in await self._plans.posts_of(self._plan)}
        try:
            await self._bring_up_to_date()
            for _ in range(MAX_STEPS):
                step = next_step(self._plan, list(self._posts.values()), self._services.now())
                if step is None:
                    break
                await self._take(step)
        except UNCERTAIN as error:
            log.warning("Discord did not take a post", error=type(error).__name__)
            pause = min(FIRST_BACKOFF << min(self._plan.tries, 10), LONGEST_BACKOFF)
            await self._plans.release(replace(self._plan, tries=self._plan.tries + 1), self._services.now() + pause)
            return
        if self._plan.state is PlanState.STOPPING:
            await self._plans.remove(self._plan)
        now = self._services.now()
        next_at = next_look(self._plan, list(self._posts.values()), self._releases, now)
        await self._plans.release(replace(self._plan, tries=0), next_at)

    async def _bring_up_to_date(self) -> None:
        view, plan, now = self._services.view, self._plan, self._services.now()
        stored = list(self._posts.values())
        self._releases = self._services.releases(plan.work)
        if plan.kind is PlanKind.REWATCH:
            self._aired = aired_episodes(view, plan.work)
            self._plan, changed = rewatch_posts(plan, stored, self._aired, now)
        else:
            held: Held = await self._plans.held(plan.server)
            changed = planned_posts(plan, stored, self._releases, held, now)
            if (ordinal := daily_ordinal(plan, stored, now)) is not None:
                post = daily_post(plan, ordinal)
                if await self._daily(post) is not None:
                    changed.append(post)
        if changed or self._plan is not plan:
            await self._save(*changed)

    async def _daily(self, post: Post) -> list[Component] | None:
        """Return the daily post of a day, as the channel may read it now; None if it would be empty."""
        settings = await self._services.store.load_settings(0, post.channel, post.server)
        return bodies.daily_components(bodies.daily_view(self._services.view, settings), post)

    async def _save(self, *posts: Post, ceilings: tuple[tuple[int, int | None, Position], ...] = ()) -> None:
        """Store posts, and extend the lease.

        Raises:
            LeaseLostError: if the lease has ended. Then nothing was stored.
        """
        until = self._services.now() + LEASE_SECONDS
        cursor = self._plan if self._plan.kind is PlanKind.REWATCH else None
        if not await self._plans.save(self._plan, posts, until, cursor=cursor, ceilings=ceilings):
            raise LeaseLostError
        self._until = until
        self._posts |= {post.id: post for post in posts}

    async def _require_lease(self) -> None:
        """Make sure that the lease holds for as long as a request may take.

        Raises:
            LeaseLostError: if it has ended, and another process has the plan.
        """
        if self._services.now() > self._until - REQUEST_SECONDS:
            await self._save()

    # ------------------------------------------------------------------ steps

    async def _take(self, step: Step) -> None:
        """Take one step. If Discord refuses it, note that, and decide what becomes of the plan.

        Raises:
            Exception: of `UNCERTAIN`, if it has to be tried again later.
        """
        await self._require_lease()
        takes: dict[StepKind, Callable[[Step], Awaitable[None]]] = {
            StepKind.CREATE_EVENT: self._create_event,
            StepKind.MOVE_EVENT: self._move_event,
            StepKind.DELETE_EVENT: self._delete_event,
            StepKind.DROP: self._drop,
            StepKind.SEND: self._send,
            StepKind.THREAD: self._start_thread,
        }
        try:
            await takes[step.kind](step)
        except discord.HTTPException as error:
            verdict, word = judge(error, step.kind)
            if verdict is Verdict.RETRY:
                raise TryLaterError from None
            log.warning("Discord refused a post", step=step.kind.value, status=error.status, code=error.code)
            await self._note_refusal(step, verdict, word)

    async def _note_refusal(self, step: Step, verdict: Verdict, word: str) -> None:
        post = self._posts[step.post.id]
        if verdict is not Verdict.GO_ON:
            self._plan = replace(self._plan, state=PlanState.STUCK, trouble=word)
        elif step.kind is StepKind.DELETE_EVENT:
            await self._save(replace(post, event=None, event_key=None, event_tried_at=None))
        elif step.kind in (StepKind.CREATE_EVENT, StepKind.MOVE_EVENT):
            await self._save(replace(post, event=None, event_key=word, event_tried_at=None))
        else:
            await self._save(replace(post, state=PostState.DONE, note=word))

    async def _drop(self, step: Step) -> None:
        await self._save(replace(step.post, state=PostState.DROPPED, note=LATE))

    async def _create_event(self, step: Step) -> None:
        view, post = self._services.view, step.post
        body = bodies.event_body(view, self._plan, step.together)
        if post.event_tried_at is None:
            post = replace(post, event_tried_at=self._services.now())
            await self._save(post)
        elif (found := await self._discord.find_event(post.server, bodies.event_location(post))) is not None:
            await self._save(replace(post, event=found, event_key=""))  # as it was made then
            return
        event = await self._discord.create_event(post.server, body)
        await self._save(replace(post, event=event, event_key=event_key(step.together)))

    async def _move_event(self, step: Step) -> None:
        assert step.post.event is not None  # noqa: S101 - for the type checker
        body = bodies.event_body(self._services.view, self._plan, step.together)
        await self._discord.edit_event(step.post.server, step.post.event, body)
        await self._save(replace(step.post, event_key=event_key(step.together)))

    async def _delete_event(self, step: Step) -> None:
        post = step.post
        event = post.event or await self._discord.find_event(post.server, bodies.event_location(post))
        if event is not None:
            await self._discord.delete_event(post.server, event)
        await self._save(replace(post, event=None, event_key=None, event_tried_at=None))

    async def _send(self, step: Step) -> None:
        post, plan = step.post, self._plan
        role = plan.role if step.ping and post.kind is not PostKind.DAILY else None
        if role is not None and not self._services.has_role(plan.server, role):
            role = None
        if post.kind is PostKind.DAILY:
            components = await self._daily(post)
            if components is None:  # the ceiling was lowered meanwhile
                await self._save(replace(post, state=PostState.DONE))
                return
        else:
            last = step.together[-1].last
            components = bodies.episode_components(self._services.view, plan, post, last, ping=role)
        message = bodies.message_body(components, role)
        if post.tried_at is None:
            await self._save(*(replace(each, tried_at=self._services.now()) for each in step.together))
            sent = None
        else:
            sent = await self._find(post)
        if sent is None:
            await self._require_lease()
            sent = await self._deliver(post, message)
        await self._note_sent(step, sent)

    async def _find(self, post: Post) -> int | None:
        """Return the id of a message or forum post that an earlier attempt has sent; None if none did."""
        if self._plan.is_forum:
            return await self._discord.find_post(post.server, post.channel, post.id, post.tried_at or 0)
        return await self._discord.find_message(post.channel, post.id, post.tried_at or 0)

    async def _deliver(self, post: Post, message: bodies.Body) -> int:
        if self._plan.is_forum:
            return await self._discord.create_post(post.channel, bodies.forum_body(self._services.view, post, message))
        return await self._discord.send_message(post.channel, bodies.once(message, post))

    async def _note_sent(self, step: Step, sent: int) -> None:
        """Note a message, and in the same transaction the ceiling of its thread, which may not exist yet."""
        post, plan = self._posts[step.post.id], self._plan
        ceilings: tuple[tuple[int, int | None, Position], ...] = ()
        is_thread = plan.is_forum or (plan.thread and post.kind is not PostKind.DAILY)
        if post.kind is not PostKind.DAILY and is_thread:
            ceilings = ((sent, post.channel, post.last),)
        if post.kind is PostKind.REWATCH:
            ceilings = (*ceilings, (post.channel, None, post.last))
            self._plan = advanced(plan, post, self._aired)
        state = PostState.POSTED if is_thread and not plan.is_forum else PostState.DONE
        done = replace(post, message=sent, thread=sent if plan.is_forum else None, state=state)
        joined = [replace(self._posts[each.id], state=PostState.DONE, note=JOINED) for each in step.together[1:]]
        await self._save(done, *joined, ceilings=ceilings)
        self.sent += 1

    async def _start_thread(self, step: Step) -> None:
        post = step.post
        assert post.message is not None  # noqa: S101 - for the type checker
        note = None
        try:
            body = bodies.thread_body(self._services.view, post)
            await self._discord.start_thread(post.channel, post.message, body)
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                note = MESSAGE_GONE
            elif error.code != THREAD_EXISTS:
                raise
        thread = post.message if note is None else None
        await self._save(replace(post, state=PostState.DONE, thread=thread, note=note))
