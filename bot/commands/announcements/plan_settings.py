"""`/announce set` and `/announce stop`: which channel gets posts about new episodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aiohttp
import discord
from msgspec import Struct
from msgspec.structs import replace

from bot.announcements import posts as bodies
from bot.announcements.releases import releases
from bot.answers.phrases import join_words
from bot.cards.components import Card, framed_card
from bot.cards.markdown import escape
from bot.commands.announcements.plan_overview import overview
from bot.commands.announcements.target_channel import Target, find_target, require_possible
from bot.commands.reach_editor import named_in, premise_view
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.rule import View
from bot.storage.plans import Plan, PlanKind, PlanState, PlanStore, PostKind, new_post
from bot.transport.rest import Pacer, RestClient

EXAMPLE: Final = "This is an example. Nothing was set, and nobody was pinged."
POSTED: Final = "I have posted an example in <#{channel}>: {title} {code}. Nothing else was changed."
NOT_POSTED: Final = (
    "Discord did not take the example for <#{channel}>. Let me see and write in that channel, then try again."
)
NO_EXAMPLE: Final = "I know no episode of that series yet, so there is nothing to show."
NOTHING_HERE: Final = "I post no new episodes in <#{channel}>, so there is nothing to stop."
NO_PING: Final = "-# <@&{role}> will not be pinged until everybody may mention that role, or I may mention all roles."


class PlanOptions(Struct, frozen=True):
    """The options of `/announce set`. What is None stays as it was."""

    show: str | None = None
    thread: bool | None = None
    event: bool | None = None
    role: discord.Role | None = None
    daily: bool | None = None


async def set_plans(
    interaction: Interaction, questions: QuestionService, channel: int | None, options: PlanOptions, *, test: bool
) -> Card:
    """Answer `/announce set`: plan posts for a channel, or with `test`, post an example and change nothing.

    Raises:
        UserError: if the user lacks Manage Server, or the bot a permission.
    """
    target = await find_target(interaction, questions, channel)
    view = premise_view(questions)
    plans = PlanStore(questions.store)
    work = named_in(view, options.show)
    works = [work] if work is not None else view.knowledge.works_in_order()
    known = {plan.work: plan for plan in await plans.plans(target.server) if _is_here(plan, target)}
    now = int(questions.clock().timestamp())
    wanted = [_planned(target, each, known.get(each.code), options, now) for each in works]
    require_possible(interaction, target, wanted)
    if test:
        return await _example(interaction, view, target, works, wanted)
    await plans.set(*wanted)
    first = f"Noted for <#{target.channel}>: {join_words([escape(each.title) for each in works])}."
    role = options.role
    is_mute = role is not None and not role.mentionable and role.id != target.server
    can_ping = target.permissions is None or target.permissions.mention_everyone
    lines = [NO_PING.format(role=role.id)] if role is not None and is_mute and not can_ping else []
    return await overview(questions, target.server, [first, *lines])


def _is_here(plan: Plan, target: Target) -> bool:
    return plan.channel == target.channel and plan.kind is PlanKind.EPISODES


def _planned(target: Target, work: Work, known: Plan | None, options: PlanOptions, now: int) -> Plan:
    """Return the plan of a series with the options applied. Episodes from now on are posted, if it is new."""
    before = known or Plan(
        server=target.server,
        channel=target.channel,
        kind=PlanKind.EPISODES,
        work=work.code,
        is_forum=target.is_forum,
        thread=target.has_threads,
        event=False,
        daily=False,
        role=None,
        since=now,
    )
    # The role @everyone, which has the id of its server, stands for no ping.
    role = before.role if options.role is None else None if options.role.id == target.server else options.role.id
    return replace(
        before,
        is_forum=target.is_forum,
        thread=before.thread if options.thread is None else options.thread,
        event=before.event if options.event is None else options.event,
        daily=before.daily if options.daily is None else options.daily,
        role=role,
        state=PlanState.ACTIVE,
        trouble=None,
    )


async def _example(
    interaction: Interaction, view: View, target: Target, works: Sequence[Work], plans: Sequence[Plan]
) -> Card:
    """Post an example: the next episode that has a date, or else the last one, without thread, event and ping.

    Raises:
        UserError: if there is no episode, or if Discord refuses the message.
    """
    now = int(view.now.timestamp())
    dated = [release for work in works for release in releases(view, work.code)]
    ahead = [release for release in dated if release.due_at > now]
    release = (
        min(ahead, key=lambda each: each.due_at) if ahead else max(dated, key=lambda each: each.due_at, default=None)
    )
    if release is None:
        raise UserError(NO_EXAMPLE)
    at: Position = release.at
    plan = next(plan for plan in plans if plan.work == at.work)
    numbers = at.season, at.episode
    post = new_post(plan, PostKind.EPISODE, numbers, numbers, now)
    message = bodies.message_body(bodies.episode_components(view, plan, post, at, note=EXAMPLE), None)
    rest = RestClient(interaction.client, Pacer())
    try:
        if target.is_forum:
            await rest.create_post(target.channel, bodies.forum_body(view, post, message), once=False)
        else:
            await rest.send_message(target.channel, message)
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
        raise UserError(NOT_POSTED.format(channel=target.channel)) from None
    title = escape(view.knowledge.works[at.work].title)
    return framed_card([POSTED.format(channel=target.channel, title=title, code=at.code)])


async def stop_plans(
    interaction: Interaction, questions: QuestionService, channel: int | None, show: str | None
) -> Card:
    """Answer `/announce stop`: post nothing more about one series, or about all, in a channel.

    Raises:
        UserError: if the user lacks Manage Server, or if nothing was planned.
    """
    target = await find_target(interaction, questions, channel)
    work = named_in(premise_view(questions), show)
    plans = PlanStore(questions.store)
    stopped = [
        replace(plan, state=PlanState.STOPPING)
        for plan in await plans.plans(target.server)
        if _is_here(plan, target) and (work is None or plan.work == work.code)
    ]
    if not stopped:
        raise UserError(NOTHING_HERE.format(channel=target.channel))
    await plans.set(*stopped)
    first = f"I post no more new episodes in <#{target.channel}>. Posts that are there stay, and keep their ceilings."
    return await overview(questions, target.server, [first])
