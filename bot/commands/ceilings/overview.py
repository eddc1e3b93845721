"""`/spoilers show` and `/spoilers test`: every ceiling of a server, and what one place shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answers.answer import Outcome
from bot.answers.questions import CastQuestion, LoreQuestion
from bot.answers.reach.resolver import Reached
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_layout
from bot.cards.layout import framed_card
from bot.cards.markdown import escape
from bot.cards.settings_cards import ceiling_words, policy_words
from bot.commands.ceilings.managed_places import Place, require_managed_place, settings_of
from bot.commands.reach_editor import chosen_reach
from bot.errors import UserError
from bot.interactions.context import Interaction
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_layout
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, Progress
from bot.spoilers.clearance import PREMISE_ONLY, Audience, BeyondPolicy, Clearance, PlaceKind, clearance_for
from bot.spoilers.rule import View
from bot.storage.protocol import SettingsStore
from bot.storage.records import PlaceSettings

PLACES_LISTED = 20
POSTS_NAMED = 5


async def show_overview(interaction: Interaction, questions: QuestionService, store: SettingsStore) -> None:
    """`/spoilers show`: every ceiling of the server, threads and posts below their channel."""
    place = await require_managed_place(interaction, store, PlaceKind.SERVER)
    lines = overview(await store.load_places(place.server), place.server, questions.snapshots.get())
    await send_layout(interaction, framed_card(lines), private=True)


async def show_sample(
    interaction: Interaction,
    questions: QuestionService,
    store: SettingsStore,
    name: str,
    show: str | None,
    episode: str | None,
) -> None:
    """`/spoilers test`: what the place shows; with `episode`, what a member who is there is told privately."""
    place = await require_managed_place(interaction, store, PlaceKind.CHANNEL)
    knowledge, now = questions.snapshots.get(), questions.clock()
    if episode is not None:
        clearance = _member_clearance(View(knowledge, PREMISE_ONLY, now), show, episode)
    else:
        settings = await store.load_settings(0, place.channel, place.server, place.thread)
        clearance = clearance_for(settings, Audience.CHANNEL)
    view = View(knowledge, clearance, now)
    answer = respond(CastQuestion(name), view)
    if answer.outcome is Outcome.NOT_FOUND:
        other = respond(LoreQuestion(name), view)
        answer = other if other.outcome is not Outcome.NOT_FOUND else answer
    card = answer_layout(answer, knowledge, CardOptions(private=episode is not None))
    await send_layout(interaction, card, private=True)


def _member_clearance(view: View, show: str | None, episode: str) -> Clearance:
    reach = chosen_reach(view, show, episode)
    if not isinstance(reach, Reached):
        raise UserError(
            f"That could be anywhere in season {reach.season}. Write an episode such as S{reach.season}E1, "
            f"or “finished season {reach.season}”."
        )
    progress: Progress = {reach.work: reach.position} if reach.position is not None else {}
    return Clearance(progress, BeyondPolicy.WITHHELD)


def overview(settings: Sequence[PlaceSettings], server: int, knowledge: Knowledge) -> list[str]:
    """The lines of `/spoilers show`."""
    default = settings_of(settings, server)
    lines = ["## Spoilers in this server", _place_line("Default", default, knowledge, PlaceKind.SERVER)]
    if default is not None and default.grace_days:
        lines.append(f"- Episodes count as unwatched for {default.grace_days} days after they come out")
    if default is not None and default.manager_role is not None:
        lines.append(f"- <@&{default.manager_role}> may use /spoilers, besides Manage Server")
    places = _below_their_channels([item for item in settings if not item.is_server], knowledge)
    lines += places[:PLACES_LISTED]
    if len(places) > PLACES_LISTED:
        lines.append(f"and {len(places) - PLACES_LISTED} more")
    lines.append("-# A thread or post without a ceiling of its own follows its channel.")
    return lines


def _below_their_channels(places: Sequence[PlaceSettings], knowledge: Knowledge) -> list[str]:
    channels = {item.place: item for item in places if item.parent is None}
    threads: dict[int, list[PlaceSettings]] = {}
    for item in places:
        if item.parent is not None:
            threads.setdefault(item.parent, []).append(item)
    lines: list[str] = []
    for channel in dict.fromkeys([*channels, *threads]):
        here = channels.get(channel)
        if channel not in threads and here is not None and not here.ceiling and here.mode is None:
            continue  # set once, and undone
        lines.append(_place_line(f"<#{channel}>", here, knowledge, PlaceKind.CHANNEL))
        lines += [
            f"  {_place_line(f'<#{each.place}>', each, knowledge, PlaceKind.THREAD)}"
            for each in threads.get(channel, ())
        ]
    return lines


def _place_line(name: str, item: PlaceSettings | None, knowledge: Knowledge, kind: PlaceKind) -> str:
    ceiling: Mapping[str, Position | None] = item.ceiling if item is not None else {}
    policy = item.mode if item is not None else None
    parts = [
        f"{escape(work.title)} {ceiling_words(ceiling, work.code, kind)}"
        for work in knowledge.works.values()
        if work.code in ceiling or kind is PlaceKind.SERVER
    ]
    if policy is not None or kind is PlaceKind.SERVER:
        parts.append(f"the rest {policy_words(policy, kind)}")
    return f"- **{name}**: {'; '.join(parts) or policy_words(None, kind)}"


def staying_higher(settings: Sequence[PlaceSettings], place: Place, work: str, now: Position | None) -> str | None:
    """Which narrower places stay higher than what a wider one has now; None if none does."""
    if place.thread is not None:
        return None
    wanted = place.channel
    above = [
        (item.place, position)
        for item in settings
        if not item.is_server and (wanted is None or item.parent == wanted)
        if (position := item.ceiling.get(work)) is not None and (now is None or position > now)
    ]
    if not above:
        return None
    named = [f"<#{id_}> ({position.code})" for id_, position in above[:POSTS_NAMED]]
    rest = f" and {len(above) - POSTS_NAMED} more" if len(above) > POSTS_NAMED else ""
    return f"These have a ceiling of their own and stay higher: {', '.join(named)}{rest}."
