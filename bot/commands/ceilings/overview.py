"""`/spoilers show` lists every ceiling of a server; `/spoilers test` shows a sample answer of one place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.answer import Outcome
from bot.answers.phrases import count_of, join_words, scope_note, shortened
from bot.answers.questions import CastQuestion, LoreQuestion
from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import Reached, Refused
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.components import Card, framed_card
from bot.cards.markdown import escape
from bot.commands.ceilings.channel_lookup import channels_of, require_channel, text_channels
from bot.commands.ceilings.managed_places import Place, grace_days, public_clearance, require_managed_place, settings_of
from bot.commands.reach_editor import named_in, premise_view
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, Clearance, EverythingOut, Limit, PlaceKind, ceiling_at
from bot.spoilers.rule import View
from bot.storage.records import PlaceSettings

PLACES_LISTED = 20
POSTS_NAMED = 5
UNSET_LISTED = 25
NOTHING_SET = {
    PlaceKind.THREAD: "As its channel has it",
    PlaceKind.CHANNEL: "As the server has it",
    PlaceKind.SERVER: "Nothing set",
}
"""The option that removes a setting, by the kind of place."""


async def overview_card(interaction: Interaction, questions: QuestionService, only: int | None = None) -> Card:
    """Answer `/spoilers show`: list every channel of the server, those without a ceiling last.

    Threads and posts with a ceiling are listed below their channel.

    Args:
        only: the id of the one channel to show; None for all.

    Raises:
        UserError: if the user may not see this, or if the channel is gone.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER)
    settings, view = await questions.store.load_places(place.server), premise_view(questions)
    if only is not None:
        await require_channel(interaction.client, interaction.guild, only)
        return _channel_overview(settings, view, Place(place.server, only))
    default = settings_of(settings, place.server)
    now = LimitsNow(view, settings, place.server)
    lines = ["## Spoilers in this server", _place_line("Default", default, now, PlaceKind.SERVER)]
    if any(isinstance(limit, EverythingOut) for each in settings for limit in each.ceiling.values()):
        lines.append(f"- {now.joining_words}")
    if default.manager_role is not None:
        lines.append(f"- <@&{default.manager_role}> may use /spoilers, besides Manage Server")
    places = _below_their_channels([item for item in settings if not item.is_server], now)
    lines += shortened(places, PLACES_LISTED)
    lines.append("-# A thread or post without a ceiling of its own follows its channel.")
    lines.append(await _without_ceiling(interaction, settings))
    return framed_card(lines)


def _channel_overview(settings: Sequence[PlaceSettings], view: View, place: Place) -> Card:
    here = [item for item in settings if place.channel in (item.place, item.parent)]
    lines = [f"## Spoilers in <#{place.channel}>", f"Members see {shown_words(view, settings, place)}"]
    now = LimitsNow(view, settings, place.server)
    lines += shortened(_below_their_channels(here, now), PLACES_LISTED) or ["It follows the server's default."]
    return framed_card(lines)


class LimitsNow:
    """What the limits of a server's ceilings mean at the moment of a view."""

    def __init__(self, view: View, settings: Sequence[PlaceSettings], server: int) -> None:
        self.knowledge = view.knowledge
        self._view = view
        self._grace = grace_days(settings, server)
        self._held = settings_of(settings, server).held

    def position(self, work: str, limit: Limit) -> Position | None:
        """Return the episode that a limit means now; None for “not started”."""
        aired_at = self.knowledge.aired_at
        return ceiling_at({work: limit}, self._grace, self._held, aired_at, self._view.now)[work]

    def words(self, work: str, limit: Limit) -> str:
        """Describe a limit: ``up to S2E10``, ``spoiler-free`` or ``up to everything that is out (now S5E9)``."""
        position = self.position(work, limit)
        if isinstance(limit, EverythingOut):
            return f"up to everything that is out ({f'now {position.code}' if position is not None else 'nothing yet'})"
        return f"up to {position.code}" if position is not None else "spoiler-free"

    @property
    def joining_words(self) -> str:
        """A sentence that says when a new episode belongs to everything that is out."""
        return f"“Everything that is out” takes in a new episode {joining(self._grace)}."


def joining(grace: int) -> str:
    """Write when a new episode is taken in: ``as soon as it comes out`` or ``7 days after it comes out``."""
    return f"{count_of(grace, 'day')} after it comes out" if grace else "as soon as it comes out"


def shown_words(view: View, settings: Sequence[PlaceSettings], place: Place) -> str:
    """Say what members see in a place: ``For All Mankind up to S2E3 in the open. Everything beyond is left out.``"""
    clearance = public_clearance(view, settings, place)
    progress = {work: position for work, position in clearance.progress.items() if work in view.knowledge.works}
    shown = escape(scope_note(view.knowledge, progress)) if progress else "only what is spoiler-free"
    return f"{shown} in the open. Everything beyond is {policy_words(clearance.beyond)}."


async def _without_ceiling(interaction: Interaction, settings: Sequence[PlaceSettings]) -> str:
    try:
        channels = text_channels(await channels_of(interaction.client, interaction.guild))
    except UserError:
        return "-# I can't see the other channels right now."
    unset = [f"<#{each.id}>" for each in channels if not has_settings(settings, each.id)]
    if not unset:
        return ""
    return f"-# As the default: {join_words(shortened(unset, UNSET_LISTED, '{} more'))}."


def has_settings(settings: Sequence[PlaceSettings], channel: int | None) -> bool:
    """Return True if a channel has a ceiling or mode of its own."""
    here = settings_of(settings, channel)
    return bool(here.ceiling) or here.mode is not None


async def sample_card(
    interaction: Interaction,
    questions: QuestionService,
    name: str,
    show: str | None,
    episode: str | None,
    channel: int | None = None,
) -> Card:
    """Answer `/spoilers test`: show the public answer of a channel, or else of this place, to a question about `name`.

    With `episode`, show the private answer to a member who has reached that episode.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.CHANNEL)
    if channel is not None:
        await require_channel(interaction.client, interaction.guild, channel)
        place = Place(place.server, channel)
    view = premise_view(questions)
    if episode is not None:
        clearance = _member_clearance(view, show, episode)
    else:
        clearance = public_clearance(view, await questions.store.load_places(place.server), place)
    view = View(view.knowledge, clearance, view.now)
    answers = (respond(CastQuestion(name), view), respond(LoreQuestion(name), view))
    answer = next((each for each in answers if each.outcome is not Outcome.NOT_FOUND), answers[0])
    return answer_card(answer, view.knowledge, CardOptions(private=episode is not None, sample=True))


def _member_clearance(view: View, show: str | None, episode: str) -> Clearance:
    reach = read_reach(view, named_in(view, show), episode)
    if isinstance(reach, Refused):
        raise UserError(escape(reach.sentence))
    if not isinstance(reach, Reached):
        raise UserError(
            f"That could be anywhere in season {reach.season}. Write an episode such as S{reach.season}E1, "
            f"or “finished season {reach.season}”."
        )
    return Clearance({reach.work: reach.position} if reach.position is not None else {}, BeyondPolicy.WITHHELD)


def _below_their_channels(places: Sequence[PlaceSettings], now: LimitsNow) -> list[str]:
    threads = [item for item in places if item.parent is not None]
    channels = [item.place for item in places if item.parent is None]
    lines: list[str] = []
    for channel in dict.fromkeys([*channels, *(item.parent for item in threads)]):
        here = settings_of(places, channel)
        below = [item for item in threads if item.parent == channel]
        if below or has_settings(places, channel):  # otherwise its settings have been removed
            lines.append(_place_line(f"<#{channel}>", here, now, PlaceKind.CHANNEL))
        lines += [f"  {_place_line(f'<#{item.place}>', item, now, PlaceKind.THREAD)}" for item in below]
    return lines


def _place_line(name: str, here: PlaceSettings, now: LimitsNow, kind: PlaceKind) -> str:
    parts = [
        f"{escape(work.title)} {ceiling_words(now, here.ceiling, work.code, kind)}"
        for work in now.knowledge.works.values()
        if work.code in here.ceiling or kind is PlaceKind.SERVER
    ]
    if here.mode is not None or kind is PlaceKind.SERVER:
        parts.append(f"the rest {policy_words(here.mode, kind)}")
    return f"- **{name}**: {'; '.join(parts) or policy_words(None, kind)}"


def ceiling_words(now: LimitsNow, ceiling: Ceiling, work: str, kind: PlaceKind = PlaceKind.SERVER) -> str:
    """Describe a ceiling for one series, as `LimitsNow.words` or, if it has none, ``as the server has it``."""
    if work not in ceiling:
        return "spoiler-free" if kind is PlaceKind.SERVER else NOTHING_SET[kind].casefold()
    return now.words(work, ceiling[work])


def policy_words(policy: BeyondPolicy | None, kind: PlaceKind = PlaceKind.SERVER) -> str:
    """Describe what happens to facts beyond the ceiling: ``behind spoiler tags`` or ``left out``."""
    if policy is None and kind is not PlaceKind.SERVER:
        return NOTHING_SET[kind].casefold()
    return "left out" if policy is BeyondPolicy.WITHHELD else "behind spoiler tags"


def staying_higher(
    now: LimitsNow, settings: Sequence[PlaceSettings], place: Place, work: str, limit: Position | None
) -> str | None:
    """Name the channels or threads inside this place whose own ceiling is higher. Return None if there are none.

    Args:
        limit: what the new ceiling of `place` means now; None for “not started” or no ceiling.
    """
    if place.thread is not None:
        return None
    above = [
        f"<#{item.place}> ({position.code})"
        for item in settings
        if not item.is_server and (place.channel is None or item.parent == place.channel)
        if (position := now.position(work, item.ceiling.get(work))) is not None and (limit is None or position > limit)
    ]
    if not above:
        return None
    named = join_words(shortened(above, POSTS_NAMED, "{} more"))
    return f"These have a ceiling of their own and stay higher: {named}."
