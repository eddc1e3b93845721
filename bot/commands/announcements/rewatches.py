"""`/rewatch`: a channel that watches a series again together, by a rhythm.

At each date the bot opens the talk about some episodes, and the channel's ceiling rises to the last of them. Until then
people have time to watch.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.announcements.planning import DAY, rewatch_dates
from bot.announcements.releases import aired_episodes, between, codes
from bot.answers.cards.release import Target as Named
from bot.answers.cards.release import parse_target
from bot.answers.phrases import count_of
from bot.answers.questions import ReleaseQuestion
from bot.answers.works import main_work
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
from bot.storage.plans import Plan, PlanKind, PlanState, PlanStore

LONGEST_RHYTHM: Final = 60
MOST_EPISODES: Final = 20
NO_RHYTHM: Final = "A rhythm of 0 days would open everything at once. Choose 1 to 60 days with the option every."
BAD_RHYTHM: Final = "I can't keep that rhythm. Choose 1 to 60 days with the option every, and 1 to 20 episodes."
NOT_RUNNING: Final = "Nobody watches a series again in <#{channel}>. Begin with /rewatch start."
NOT_OUT: Final = (
    "I know no episode of {title} that is out from there on. Write an episode such as S1E1 in the option from."
)
UNREADABLE_START: Final = "I can't read “{said}” as an episode. Write S1E1 in the option from, or leave it out."
ENDED: Final = "That was the end: every episode that is out has had its turn."


async def start(
    interaction: Interaction,
    questions: QuestionService,
    channel: int | None,
    show: str | None,
    begin: str | None,
    every: int,
    episodes: int,
) -> Card:
    """Answer `/rewatch start`.

    Raises:
        UserError: if the user lacks Manage Server, the bot a permission, or an option cannot be used.
    """
    target = await find_target(interaction, questions, channel)
    if every == 0:
        raise UserError(NO_RHYTHM)
    if not 1 <= every <= LONGEST_RHYTHM or not 1 <= episodes <= MOST_EPISODES:
        raise UserError(BAD_RHYTHM)
    view = premise_view(questions)
    work = named_in(view, show)
    at, work = _first_episode(view, work, begin)
    now = int(questions.clock().timestamp())
    plan = Plan(
        server=target.server,
        channel=target.channel,
        kind=PlanKind.REWATCH,
        work=work.code,
        is_forum=target.is_forum,
        thread=target.is_forum,
        event=_may_create_events(target),
        daily=False,
        role=None,
        since=now,
        every=every,
        episodes=episodes,
        season=at.season,
        episode=at.episode,
        due_at=now + every * DAY,
    )
    require_possible(interaction, target, [plan])
    aired = aired_episodes(view, work.code)
    before = max((each for each in aired if each < at), default=None)
    await questions.store.set_ceiling(target.server, target.channel, work.code, before)
    await PlanStore(questions.store).set(plan)
    _, group = rewatch_dates(plan, aired)[0]
    limit = f"up to {before.code}" if before is not None else "spoiler-free"
    first = (
        f"<#{target.channel}> watches {escape(work.title)} again. Watch {codes(group[0], group[-1])} until "
        f"<t:{plan.due_at}:F>: then I open the talk about it, and the channel's ceiling rises. "
        f"Until then it is {limit}."
    )
    return await overview(questions, target.server, [first])


def _may_create_events(target: Target) -> bool:
    """Events are a courtesy: without the permission for them, a rewatch goes on without."""
    return target.permissions is None or target.permissions.administrator or target.permissions.create_events


def _first_episode(view: View, work: Work | None, begin: str | None) -> tuple[Position, Work]:
    """Return the first episode, and the series.

    Raises:
        UserError: if `begin` is no episode that is out.
    """
    work = work or main_work(view)
    at = Position(work.code, 1, 1)
    if begin is not None:
        named = parse_target(view, begin, ReleaseQuestion(begin), work)
        if not isinstance(named, Named) or named.season is None:
            raise UserError(escape(UNREADABLE_START.format(said=begin)))
        work = named.work
        at = Position(work.code, named.season, named.episode or 1)
    if not (following := between(aired_episodes(view, work.code), at, 1)):
        raise UserError(escape(NOT_OUT.format(title=work.title)))
    return following[0], work


async def show(interaction: Interaction, questions: QuestionService, channel: int | None) -> Card:
    """Answer `/rewatch show`: what has been planned in a channel.

    Raises:
        UserError: if the user lacks Manage Server, or if there is no rewatch.
    """
    plan = await _running(interaction, questions, channel)
    view = premise_view(questions)
    title = escape(view.knowledge.works[plan.work].title) if plan.work in view.knowledge.works else plan.work
    lines = [f"## {title} again", f"In <#{plan.channel}>, {_rhythm(plan)}."]
    if plan.state is PlanState.PAUSED:
        lines.append("It is paused. /rewatch pause lets it go on.")
    aired = aired_episodes(view, plan.work)
    dates = rewatch_dates(plan, aired)
    for due, group in dates[:SHOWN]:
        when = f": <t:{due}:F>" if plan.state is PlanState.ACTIVE else ""
        lines.append(f"- {codes(group[0], group[-1])}{when}")
    if len(dates) < SHOWN:
        lines.append(f"- The end: {count_of(len(aired), 'episode')} in all" if dates else ENDED)
    return framed_card(lines)


SHOWN: Final = 6
"""The number of dates that `/rewatch show` lists."""


async def pause(interaction: Interaction, questions: QuestionService, channel: int | None) -> Card:
    """Answer `/rewatch pause`: pause a rewatch, or let a paused one go on after one rhythm.

    Raises:
        UserError: if the user lacks Manage Server, or if there is no rewatch.
    """
    plan = await _running(interaction, questions, channel)
    now = int(questions.clock().timestamp())
    if plan.state is PlanState.ACTIVE:
        changed = replace(plan, state=PlanState.PAUSED, trouble=None)
        first = f"Paused in <#{plan.channel}>. The ceiling stays. /rewatch pause lets it go on."
    else:
        due = max(plan.due_at, now + plan.every * DAY) if plan.due_at <= now else plan.due_at
        changed = replace(plan, state=PlanState.ACTIVE, trouble=None, due_at=due)
        first = f"It goes on in <#{plan.channel}> on <t:{due}:F>."
    await PlanStore(questions.store).set(changed)
    return await overview(questions, plan.server, [first])


async def skip(interaction: Interaction, questions: QuestionService, channel: int | None) -> Card:
    """Answer `/rewatch skip`: leave out the next episodes. Those after them take their date.

    Raises:
        UserError: if the user lacks Manage Server, or if there is no rewatch, or nothing after the next episodes.
    """
    plan = await _running(interaction, questions, channel)
    view = premise_view(questions)
    groups = [group for _, group in rewatch_dates(plan, aired_episodes(view, plan.work))]
    if len(groups) < 2:
        raise UserError(NOTHING_AFTER)
    group, rest = groups[:2]
    await PlanStore(questions.store).set(replace(plan, season=rest[0].season, episode=rest[0].episode))
    first = f"Skipped in <#{plan.channel}>: {codes(group[0], group[-1])}. Next: {codes(rest[0], rest[-1])}."
    return await overview(questions, plan.server, [first])


NOTHING_AFTER: Final = "Nothing comes after that, so nothing was skipped. /rewatch stop ends it."


async def stop(interaction: Interaction, questions: QuestionService, channel: int | None) -> Card:
    """Answer `/rewatch stop`. The ceiling stays as it is.

    Raises:
        UserError: if the user lacks Manage Server, or if there is no rewatch.
    """
    plan = await _running(interaction, questions, channel)
    await PlanStore(questions.store).set(replace(plan, state=PlanState.STOPPING))
    first = f"The rewatch in <#{plan.channel}> has ended. Its ceiling stays: /spoilers channel changes it."
    return await overview(questions, plan.server, [first])


async def _running(interaction: Interaction, questions: QuestionService, channel: int | None) -> Plan:
    target = await find_target(interaction, questions, channel)
    for plan in await PlanStore(questions.store).plans(target.server):
        if plan.channel == target.channel and plan.kind is PlanKind.REWATCH:
            return plan
    raise UserError(NOT_RUNNING.format(channel=target.channel))


def _rhythm(plan: Plan) -> str:
    return f"{count_of(plan.episodes, 'episode', 'episodes')} every {count_of(plan.every, 'day')}"
