"""`/spoilers`: how far a channel or a server may go in the open. Manage Server is checked here, at every door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import discord

from bot.answers.answer import Outcome
from bot.answers.questions import CastQuestion, LoreQuestion
from bot.answers.reach import aired_seasons
from bot.answers.respond import respond
from bot.chat.cards import Frame, card
from bot.chat.desk import Desk, Interaction, Keeper, send_layout, spot_of, update_layout
from bot.chat.errors import AirlockError
from bot.chat.markup import escape
from bot.chat.own_standing import chosen_reach, chosen_work
from bot.chat.raw_channel import channels_of, is_spoiler_channel
from bot.chat.standing_cards import (
    NO_CEILING,
    button_row,
    ceiling_card,
    ceiling_words,
    effect_line,
    mode_words,
    text_layout,
)
from bot.knowledge.model import Knowledge, Work
from bot.knowledge.positions import Position, Progress
from bot.spoilers.clearance import Audience, Beyond, Ceiling, Clearance, Standing, clearance_for
from bot.spoilers.rule import View
from bot.storage.model import PARTLY, UNSHOWN
from bot.storage.store import Mode, PlaceSettings, StoreError

CHANNEL, SERVER = "channel", "server"
MAX_GRACE_DAYS = 60
CHANNELS_LISTED = 20
SPOILER_CHANNEL_OFFER = (
    "Discord marks this channel as a spoiler channel. That says nothing about how far members are, "
    "so I show nothing more here until you set a ceiling."
)
_DEFAULT_PATTERNS = ("season {season}", "s{season}")
_SEASON, _NUMBER = "{season}", r"(?P<season>\d{1,2})(?!\d)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where settings apply: `channel` None is the server's default."""

    server: int
    channel: int | None

    @property
    def scope(self) -> str:
        """The word that custom ids carry."""
        return CHANNEL if self.channel is not None else SERVER


def managed_place(interaction: Interaction, scope: str) -> Place:
    """The place an interaction may change.

    Raises:
        AirlockError: outside a server, or without Manage Server.
    """
    spot = spot_of(interaction)
    if spot.server is None:
        raise AirlockError(
            "Ceilings belong to servers. Here, in a direct message, your own progress decides: /progress set."
        )
    if not interaction.permissions.manage_guild:
        raise AirlockError("Only members with the permission Manage Server may do this.")
    if scope == CHANNEL and spot.channel is None:
        raise AirlockError("I can't tell which channel this is. Please try again from an ordinary text channel.")
    return Place(spot.server, spot.channel if scope == CHANNEL else None)


class PlaceStanding:
    """What managers may see and change about their server."""

    def __init__(self, desk: Desk, keeper: Keeper) -> None:
        self._desk = desk
        self._keeper = keeper

    async def change(
        self,
        interaction: Interaction,
        scope: str,
        show: str | None,
        episode: str | None,
        mode: Mode | None,
        grace_days: int | None = None,
    ) -> None:
        """`/spoilers channel` and `/spoilers server`: apply what is given, then show the guided card."""
        place = managed_place(interaction, scope)
        view = self._plain_view()
        changed = False
        if show is not None and episode is None:
            chosen_work(view, show)
        if episode is not None:
            work = chosen_work(view, show)
            reach = chosen_reach(view, work, episode)
            await self._keeper.set_ceiling(place.server, place.channel, work.code, reach.position)
            changed = True
        try:
            if mode is not None:
                await self._keeper.set_mode(place.server, place.channel, mode)
                changed = True
            if grace_days is not None:
                await self._keeper.set_grace(place.server, grace_days)
                changed = True
        except StoreError as error:
            if changed:
                raise StoreError(PARTLY) from error
            raise
        offer = None
        if not changed and place.channel is not None and not await self._has_ceiling(place):
            offer = SPOILER_CHANNEL_OFFER if await is_spoiler_channel(interaction.client, place.channel) else None
        await send_layout(interaction, await self._card(place, view, changed=changed, first=offer), private=True)

    async def _has_ceiling(self, place: Place) -> bool:
        here = _of(await self._keeper.settings(place.server), place.channel or place.server)
        return here is not None and bool(here.ceiling)

    def _plain_view(self) -> View:
        """A view for parsing and listing positions: codes and dates, never a title."""
        return View(self._desk.current.take(), Clearance({}, Beyond.WITHHELD), self._desk.clock())

    async def _card(
        self, place: Place, view: View, *, changed: bool, first: str | None = None
    ) -> discord.ui.LayoutView:
        try:
            settings = await self._keeper.settings(place.server)
        except StoreError as error:
            if changed:
                raise StoreError(UNSHOWN) from error
            raise
        here = _of(settings, place.channel if place.channel is not None else place.server)
        if changed:
            clearance, strict = _public(settings, place)
            first = effect_line(view.knowledge, clearance, strict, place.scope)
            days = _of(settings, place.server)
            if days is not None and days.grace_days:
                first += f" Episodes count as unwatched for {days.grace_days} days after they come out."
        ceiling = here.ceiling if here is not None else {}
        mode = here.mode.value if here is not None and here.mode is not None else None
        return ceiling_card(view, place.scope, ceiling, mode, first)

    # ------------------------------------------------------------------ selects

    async def chosen_ceiling(self, interaction: Interaction, scope: str, code: str, said: str) -> None:
        """A select of the guided card."""
        place = managed_place(interaction, scope)
        view = self._plain_view()
        work = chosen_work(view, code)
        if said == NO_CEILING:
            await self._keeper.remove_ceiling(place.server, place.channel, work.code)
        else:
            reach = chosen_reach(view, work, said)
            await self._keeper.set_ceiling(place.server, place.channel, work.code, reach.position)
        await update_layout(interaction, await self._card(place, view, changed=True))

    async def chosen_mode(self, interaction: Interaction, scope: str, said: str) -> None:
        """The mode select of the guided card."""
        place = managed_place(interaction, scope)
        mode = next((mode for mode in Mode if mode.value == said), None)
        await self._keeper.set_mode(place.server, place.channel, mode)
        await update_layout(interaction, await self._card(place, self._plain_view(), changed=True))

    # ------------------------------------------------------------------ overview

    async def show(self, interaction: Interaction) -> None:
        """`/spoilers show`: every ceiling of the server."""
        place = managed_place(interaction, SERVER)
        settings = await self._keeper.settings(place.server)
        knowledge = self._desk.current.take()
        server = _of(settings, place.server)
        lines = ["## Spoilers in this server"]
        lines += _place_lines("Default", server, knowledge, SERVER)
        if server is not None and server.grace_days:
            lines.append(f"- Episodes count as unwatched for {server.grace_days} days after they come out")
        channels = [item for item in settings if not item.is_server]
        for item in channels[:CHANNELS_LISTED]:
            lines += _place_lines(f"<#{item.place}>", item, knowledge, CHANNEL)
        if len(channels) > CHANNELS_LISTED:
            lines.append(f"and {len(channels) - CHANNELS_LISTED} more channels")
        lines.append("-# Threads and forum posts follow their channel.")
        await send_layout(interaction, text_layout(lines), private=True)

    async def test(self, interaction: Interaction, name: str, show: str | None, episode: str | None) -> None:
        """`/spoilers test`: what the channel shows, or what a member at some progress is told privately."""
        place = managed_place(interaction, CHANNEL)
        knowledge = self._desk.current.take()
        if episode is not None:
            plain = self._plain_view()
            work = chosen_work(plain, show)
            reach = chosen_reach(plain, work, episode)
            progress: Progress = {work.code: reach.position} if reach.position is not None else {}
            clearance, private = Clearance(progress, Beyond.WITHHELD), True
        else:
            standing = await self._keeper.standing(0, place.channel, place.server)
            clearance, private = clearance_for(standing, Audience.CHANNEL), False
        view = View(knowledge, clearance, self._desk.clock())
        answer = respond(CastQuestion(name), view)
        if answer.outcome is Outcome.NOT_FOUND:
            other = respond(LoreQuestion(name), view)
            answer = other if other.outcome is not Outcome.NOT_FOUND else answer
        await send_layout(interaction, card(answer, knowledge, Frame(private)), private=True)

    # ------------------------------------------------------------------ many channels at once

    async def propose(self, interaction: Interaction, pattern: str | None, show: str | None) -> None:
        """`/spoilers bulk`: a ceiling for each channel whose name holds the number of a season; applied on a button."""
        managed_place(interaction, SERVER)
        view = self._plain_view()
        work = chosen_work(view, show)
        found = matching_channels(await channels_of(interaction.client, interaction.guild), view, work, pattern)
        if not found:
            raise AirlockError(
                "No channel's name matches. Write {season} where the number of the season stands, "
                "for example s{season}-talk or season {season}."
            )
        lines = [f"## Ceilings for {len(found)} channels", f"{escape(work.title)}, each up to the end of its season:"]
        lines += [f"- <#{channel}>: up to {last.code}" for channel, last in list(found.items())[:CHANNELS_LISTED]]
        if len(found) > CHANNELS_LISTED:
            lines.append(f"and {len(found) - CHANNELS_LISTED} more channels")
        layout = text_layout(lines)
        layout.add_item(button_row("Set these ceilings", f"al1;apply;{work.code};{pattern or ''}"))
        await send_layout(interaction, layout, private=True)

    async def apply(self, interaction: Interaction, code: str, pattern: str) -> None:
        """The button of the proposal: looked up again, so that nothing old is applied."""
        place = managed_place(interaction, SERVER)
        view = self._plain_view()
        work = chosen_work(view, code)
        found = matching_channels(await channels_of(interaction.client, interaction.guild), view, work, pattern or None)
        wanted = {channel: {work.code: position} for channel, position in found.items()}
        await self._keeper.set_ceilings(place.server, wanted, str(interaction.id))
        sentence = f"Done: {len(found)} channels now have a ceiling for {escape(work.title)}."
        await update_layout(interaction, text_layout([sentence]))


def matching_channels(
    channels: Iterable[discord.abc.GuildChannel], view: View, work: Work, pattern: str | None
) -> dict[int, Position]:
    """Channel ids whose names match, each with the last aired episode of the season in its name.

    `{season}` in a pattern stands for a number, `…` for anything; blanks, hyphens and underscores are the same.

    Raises:
        AirlockError: if `{season}` does not stand in the pattern exactly once.
    """
    last = {season.number: position for season, position in aired_seasons(view, work)}
    readings = [_parts(text) for text in ([pattern] if pattern else _DEFAULT_PATTERNS)]
    found: dict[int, Position] = {}
    for channel in channels:
        if isinstance(channel, discord.CategoryChannel):
            continue
        for parts in readings:
            number = _season_in(_plain(channel.name), parts)
            if number is not None:
                if number in last:
                    found[channel.id] = last[number]
                break
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip().removeprefix("#")


def _parts(pattern: str) -> list[re.Pattern[str]]:
    """What has to follow one another in a name: a pattern, cut at each `…`. No part takes longer than linear time."""
    text = _plain(pattern)
    if text.count(_SEASON) != 1:
        raise AirlockError("Write {season} once, where the number of the season stands, for example s{season}-talk.")
    pieces = [re.escape(piece).replace(re.escape(_SEASON), _NUMBER) for piece in text.split("…")]
    pieces[0] = pieces[0] and "(?<![a-z0-9])" + pieces[0]
    pieces[-1] = pieces[-1] and pieces[-1] + "(?![0-9])"
    # After a gap a number begins where its first digit stands: the 12 of “talk 12” is no 2.
    return [re.compile(rf"(?<!\d){piece}" if piece.startswith(_NUMBER) else piece) for piece in pieces if piece]


def _season_in(name: str, parts: Iterable[re.Pattern[str]]) -> int | None:
    """The number of the season in a plain name in which the parts stand in this order, each where it comes first."""
    season, end = None, 0
    for part in parts:
        match = part.search(name, end)
        if match is None:
            return None
        end = match.end()
        season = match.groupdict().get("season") or season
    return int(season) if season is not None else None


def _of(settings: list[PlaceSettings], place: int) -> PlaceSettings | None:
    return next((item for item in settings if item.place == place), None)


def _public(settings: list[PlaceSettings], place: Place) -> tuple[Ceiling, bool]:
    """What counts for public replies in a place, computed by the rule's own table."""
    server = _of(settings, place.server)
    channel = _of(settings, place.channel) if place.channel is not None else None
    modes = [item.mode for item in (channel, server) if item is not None and item.mode is not None]
    standing = Standing(
        channel_ceiling=channel.ceiling if channel is not None else {},
        server_ceiling=server.ceiling if server is not None else {},
        strict=bool(modes) and modes[0] is Mode.STRICT,
    )
    clearance = clearance_for(standing, Audience.CHANNEL)
    return clearance.progress, clearance.beyond is Beyond.WITHHELD


def _place_lines(name: str, item: PlaceSettings | None, knowledge: Knowledge, scope: str) -> list[str]:
    ceiling: Mapping[str, Position | None] = item.ceiling if item is not None else {}
    mode = item.mode.value if item is not None and item.mode is not None else None
    parts = [
        f"{escape(work.title)} {ceiling_words(ceiling, work.code, scope)}"
        for work in knowledge.works.values()
        if work.code in ceiling or scope == SERVER
    ]
    if mode is not None or scope == SERVER:
        parts.append(f"the rest {mode_words(mode, scope)}")
    return [f"- **{name}**: {'; '.join(parts) or 'as the server has it'}"]
