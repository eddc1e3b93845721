"""`/announce show`: what is planned in a server, where, and why something is stuck; and its buttons."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Final

import discord
from msgspec.structs import replace

from bot.announcements.planning import DAY, rewatch_dates
from bot.announcements.releases import Release, aired_episodes, codes, releases
from bot.announcements.troubles import WORDS
from bot.answers.phrases import count_of, join_words, shortened
from bot.cards.actions import PlanButton, PlanStep
from bot.cards.components import Card, Component, button_row, framed_card, text_card
from bot.cards.markdown import escape
from bot.commands.announcements.calendar_file import FILE_NAME, calendar_file
from bot.commands.ceilings.managed_places import require_managed_place
from bot.commands.reach_editor import premise_view
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_card
from bot.knowledge.dates import Precision
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import PlaceKind
from bot.spoilers.rule import View
from bot.storage.plans import Held, Plan, PlanKind, PlanState, PlanStore, Post, PostKind, PostState

PLANS_LISTED, NEXT_LISTED, TROUBLES_LISTED, OFFERED = 15, 8, 8, 3
"""The largest numbers of plans, coming posts and troubles that are listed, and of episodes that have buttons."""
NOTHING: Final = (
    "I post nothing by myself in this server. /announce set lets me post new episodes in a channel, and /rewatch start "
    "lets a channel watch a series again together."
)
TOLD_FOR: Final = 30 * DAY
"""For how many seconds managers are told what did not go as planned."""
GONE: Final = "I no longer know that episode, so nothing was changed."


async def send_overview(interaction: Interaction, questions: QuestionService) -> None:
    """Answer `/announce show`, with a calendar file if anything has a date.

    Raises:
        UserError: if the user lacks Manage Server.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
    store, view, now = PlanStore(questions.store), premise_view(questions), questions.clock()
    plans, held = await store.plans(place.server), await store.held(place.server)
    dated = coming(view, plans, held, int(now.timestamp()))
    card = await overview(questions, place.server)
    files: list[discord.File] = []
    if dated or any(plan.kind is PlanKind.REWATCH for plan in plans):
        await interaction.response.defer(ephemeral=True)
        if made := await asyncio.to_thread(calendar_file, view, plans, dated, now):
            attached = text_card("-# The same for your calendar, without titles:", files=[FILE_NAME])
            card = Card([*card.components, *attached.components])
            files = [discord.File(io.BytesIO(made), FILE_NAME)]
    await send_card(interaction, card, private=True, files=files)


async def take_plan_step(interaction: Interaction, questions: QuestionService, action: PlanButton) -> Card:
    """Handle a button of the overview: an episode is out, has to wait, or goes by its date again; or try again.

    Raises:
        UserError: if the user lacks Manage Server, or if the episode is gone.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
    plans, now = PlanStore(questions.store), int(questions.clock().timestamp())
    if action.step is PlanStep.RETRY:
        stuck = [plan for plan in await plans.plans(place.server) if plan.state is PlanState.STUCK]
        await plans.set(*(replace(plan, state=PlanState.ACTIVE, trouble=None) for plan in stuck))
        return await overview(questions, place.server, ["I am trying again."] if stuck else [])
    at = parse_episode_code(action.work, action.code)
    knowledge = questions.snapshots.current
    if at is None or at not in knowledge.episodes:
        raise UserError(GONE)
    name = f"{escape(knowledge.works[at.work].title)} {at.code}"
    if action.step is PlanStep.OUT:
        await plans.hold(place.server, at, now)
        first = f"{name} is out: I post it now."
    elif action.step is PlanStep.WAIT:
        await plans.hold(place.server, at, None)
        first = f"{name} waits until you say that it is out."
    else:
        await plans.unhold(place.server, at)
        first = f"{name} goes by its date again."
    return await overview(questions, place.server, [first])


async def overview(questions: QuestionService, server: int, first: Sequence[str] = ()) -> Card:
    """Build the overview of a server. `first` are lines that say what has just happened."""
    store, view = PlanStore(questions.store), premise_view(questions)
    plans, posts, held = await store.plans(server), await store.posts(server), await store.held(server)
    now = int(questions.clock().timestamp())
    lines = ["## What I post by myself", *first]
    if not plans:
        return framed_card([*lines, NOTHING])
    lines += shortened([_plan_line(view, plan) for plan in plans], PLANS_LISTED)
    dated = coming(view, plans, held, now)
    lines += ["### Next", *(_next_lines(view, plans, posts, held, dated) or ["Nothing has a date."])]
    if told := _trouble_lines(view, plans, posts, now):
        lines += ["### Not as planned", *told]
    if any(release.day.precision is Precision.DAY for release in dated):
        lines.append("-# Where I know no hour, a post comes when its day is over everywhere on Earth.")
    return framed_card(lines, *_controls(view, plans, posts, held, dated))


def coming(view: View, plans: Sequence[Plan], held: Held, now: int) -> list[Release]:
    """Return the releases ahead that plans are about, soonest first, except those that managers have spoken about."""
    works = {plan.work for plan in plans if plan.kind is PlanKind.EPISODES}
    found = [each for work in works for each in releases(view, work) if each.due_at > now and each.at not in held]
    return sorted(found, key=lambda release: (release.due_at, release.at))


def _plan_line(view: View, plan: Plan) -> str:
    title = escape(view.knowledge.works[plan.work].title) if plan.work in view.knowledge.works else plan.work
    if plan.kind is PlanKind.REWATCH:
        rhythm = f"{count_of(plan.episodes, 'episode', 'episodes')} every {count_of(plan.every, 'day')}"
        state = {PlanState.PAUSED: ", paused", PlanState.FINISHED: ", finished"}.get(plan.state, "")
        return f"- <#{plan.channel}>: {title} again, {rhythm}{state}"
    parts = ["a post"]
    parts += ["a thread"] if plan.thread and not plan.is_forum else []
    parts += ["an event ahead"] if plan.event else []
    parts += [f"a ping for <@&{plan.role}>"] if plan.role is not None else []
    daily = "; daily, what happened on this day" if plan.daily else ""
    return f"- <#{plan.channel}>: {title}, for each new episode {join_words(parts)}{daily}"


def _next_lines(
    view: View, plans: Sequence[Plan], posts: Sequence[Post], held: Held, dated: Sequence[Release]
) -> list[str]:
    moved = {post.first: post.moved_from for post in posts if post.kind is PostKind.EPISODE and post.moved_from}
    lines = [f"- {_named(view, at)}: waits for you" for at, out in sorted(held.items()) if out is None]
    for release in dated:
        was = f" (it was <t:{moved[release.at]}:f>)" if release.at in moved else ""
        lines.append(f"- {_named(view, release.at)}: <t:{release.due_at}:F>, <t:{release.due_at}:R>{was}")
    lines += [
        f"- {_named(view, group[0], group[-1])} again: <t:{due}:F>, <t:{due}:R>"
        for plan in plans
        if plan.state is PlanState.ACTIVE
        for due, group in rewatch_dates(plan, aired_episodes(view, plan.work))[:1]
    ]
    works = {plan.work for plan in plans if plan.kind is PlanKind.EPISODES} - {release.at.work for release in dated}
    lines += [
        f"- {escape(work.title)}: no day of a new episode is known"
        for work in view.knowledge.works_in_order()
        if work.code in works
    ]
    return shortened(lines, NEXT_LISTED)


def _named(view: View, first: Position, last: Position | None = None) -> str:
    title = view.knowledge.works[first.work].title if first.work in view.knowledge.works else first.work
    return f"{escape(title)} {codes(first, last or first)}"


def _trouble_lines(view: View, plans: Sequence[Plan], posts: Sequence[Post], now: int) -> list[str]:
    lines = [
        f"- <#{plan.channel}>: {WORDS[plan.trouble]}"
        for plan in plans
        if plan.trouble in WORDS and plan.state in (PlanState.STUCK, PlanState.PAUSED)
    ]
    told = [
        f"- {_named(view, post.first, post.last)} in <#{post.channel}>: {WORDS[post.note]}"
        for post in posts
        if post.kind is not PostKind.DAILY and post.note in WORDS and post.due_at > now - TOLD_FOR
    ]
    refused = [
        f"- {_named(view, post.first, post.last)} in <#{post.channel}>: {WORDS[post.event_key]}"
        for post in posts
        if post.event is None and post.event_key in WORDS and post.due_at > now - TOLD_FOR
    ]
    return shortened([*lines, *told[::-1], *refused[::-1]], TROUBLES_LISTED)


def _controls(
    view: View, plans: Sequence[Plan], posts: Sequence[Post], held: Held, dated: Sequence[Release]
) -> list[Component | None]:
    waiting = [at for at, out in sorted(held.items()) if out is None and at in view.knowledge.episodes]
    sent = {post.first for post in posts if post.state in (PostState.POSTED, PostState.DONE)}
    soonest = [release.at for release in dated if release.at not in sent]
    rows = [
        button_row(
            (f"It's out: {_label(view, at)}", PlanButton(PlanStep.OUT, at.work, at.code)),
            ("Back to its date", PlanButton(PlanStep.DATE, at.work, at.code)),
        )
        for at in waiting[:OFFERED]
    ]
    rows += [
        button_row(
            (f"It's out: {_label(view, at)}", PlanButton(PlanStep.OUT, at.work, at.code)),
            (f"Wait: {_label(view, at)}", PlanButton(PlanStep.WAIT, at.work, at.code)),
        )
        for at in soonest[: OFFERED - len(rows)]
    ]
    if any(plan.state is PlanState.STUCK for plan in plans):
        rows.append(button_row(("Try again", PlanButton(PlanStep.RETRY, "-", "-"))))
    return rows


def _label(view: View, at: Position) -> str:
    return f"{view.knowledge.works[at.work].title[:40]} {at.code}"
