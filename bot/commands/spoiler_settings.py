"""`/spoilers`: how far a thread, a channel or a server may go in the open. Who may is checked at every door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.answers.answer import Outcome
from bot.answers.questions import CastQuestion, LoreQuestion
from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import AskEpisode, AskFinished, Reached
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_layout
from bot.cards.markdown import escape
from bot.cards.reach_controls import (
    Layout,
    Opened,
    ceiling_door,
    episode_rows,
    finished_row,
    opened_by,
    question_words,
    reach_rows,
)
from bot.cards.settings_cards import (
    CHANNEL,
    SERVER,
    card_with,
    ceiling_card,
    effect_line,
    means_no_ceiling,
    text_layout,
)
from bot.commands.bulk_ceilings import Bulk
from bot.commands.ceiling_overview import overview, staying_higher
from bot.commands.channel_lookup import is_spoiler_channel
from bot.commands.managed_places import Place, refuse_archived, require_managed_place, settings_of
from bot.commands.progress import GONE, NotUnderstood, chosen_reach, chosen_work, known_position
from bot.commands.undo import (
    CEILING,
    GRACE,
    MAX_GRACE_DAYS,
    MODE,
    NOTHING,
    ROLE,
    Former,
    code_of,
    part,
    place_undo,
)
from bot.errors import UserError
from bot.interactions.middleware import Outcome as Noted
from bot.interactions.middleware import record_of
from bot.interactions.question_service import Interaction, QuestionService, SettingsStore, send_layout, update_layout
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, Progress
from bot.spoilers.clearance import Audience, BeyondPolicy, Ceiling, Clearance, StoredSettings, clearance_for
from bot.spoilers.rule import View
from bot.storage.records import PARTLY, UNSHOWN
from bot.storage.store import Mode, PlaceSettings, StoreError

__all__ = ["CHANNEL", "MAX_GRACE_DAYS", "SERVER", "PlaceStanding"]

AS_BEFORE = "This is as it was before."
SET_ANEW = "Somebody has set this anew since, so it stays."
PARTLY_ANEW = "What somebody has set anew since stays."
SPOILER_CHANNEL_OFFER = (
    "Discord marks this channel as a spoiler channel. That says nothing about how far members are, "
    "so I show nothing more here until you set a ceiling."
)
ROLE_LINE = (
    "Members with <@&{role}> may now use /spoilers as well. Discord shows them the command once an administrator "
    "allows it for the role: Server Settings, Integrations, this app, /spoilers."
)
NO_ROLE_LINE = "Only members with Manage Server may use /spoilers now."


class PlaceStanding:
    """What managers may see and change about their server."""

    def __init__(self, desk: QuestionService, keeper: SettingsStore) -> None:
        self._desk = desk
        self._keeper = keeper
        self.bulk = Bulk(desk, keeper)

    async def change(
        self,
        interaction: Interaction,
        scope: str,
        show: str | None,
        episode: str | None,
        mode: Mode | None,
        grace_days: int | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        """`/spoilers channel` and `/spoilers server`: apply what is given, then show the guided card."""
        place = await require_managed_place(interaction, self._keeper, scope, owner=moderators is not None)
        view = self._plain_view()
        opened = Opened(chosen_work(view, show).code) if show is not None else None
        try:
            reach = self._said(view, show, episode)
        except NotUnderstood as error:
            record_of(interaction).outcome = Noted.REFUSED
            rows = reach_rows(view, view.knowledge.works_in_order(), ceiling_door(place.scope))
            await send_layout(interaction, card_with([str(error)], *rows), private=True)
            return
        if isinstance(reach, (AskEpisode, AskFinished)):
            await send_layout(interaction, _question(view, reach, place), private=True)
            return
        if not (reach or mode or grace_days is not None or moderators):
            offer = await self._offer(interaction, place)
            await send_layout(interaction, await self._card(place, view, first=offer, opened=opened), private=True)
            return
        refuse_archived(interaction, place)
        before = settings_of(await self._keeper.settings(place.server), place.id)
        parts: list[str] = []
        lines: list[str] = []
        try:
            if reach is not None:
                work, position = reach
                await self._set(place, work, position)
                parts.append(part(before, CEILING, _said_code(position), work))
            if mode is not None:
                await self._keeper.set_mode(place.server, place.channel, mode, place.thread)
                parts.append(part(before, MODE, mode.value))
            if grace_days is not None:
                await self._keeper.set_grace(place.server, grace_days)
                parts.append(part(before, GRACE, str(grace_days)))
            if moderators is not None:
                lines.append(await self._set_managers(place, moderators.id))
                parts.append(part(before, ROLE, ""))
        except StoreError as error:
            if parts:
                raise StoreError(PARTLY) from error
            raise
        lowered = [reach[0]] if reach is not None else []
        undo = place_undo(place.scope, *parts)
        layout = await self._card(place, view, changed=True, lines=lines, lowered=lowered, undo=undo)
        await send_layout(interaction, layout, private=True)

    def _said(
        self, view: View, show: str | None, episode: str | None
    ) -> tuple[str, Position | str | None] | AskEpisode | AskFinished | None:
        """What the options say: a series and its ceiling (``x``: none here), or a question, or nothing."""
        if episode is None:
            return None
        if means_no_ceiling(episode):
            return chosen_work(view, show).code, NOTHING
        match chosen_reach(view, show, episode):
            case Reached(work=work, position=position):
                return work, position
            case asked:
                return asked

    async def _set(self, place: Place, work: str, position: Position | str | None) -> None:
        if isinstance(position, str):
            await self._keeper.remove_ceiling(place.server, place.channel, work, place.thread)
        else:
            await self._keeper.set_ceiling(place.server, place.channel, work, position, place.thread)

    async def _set_managers(self, place: Place, role: int | None) -> str:
        """Name a role; the one that everybody has names none."""
        role = None if role == place.server else role
        await self._keeper.set_manager_role(place.server, role)
        return ROLE_LINE.format(role=role) if role is not None else NO_ROLE_LINE

    async def _offer(self, interaction: Interaction, place: Place) -> str | None:
        if place.channel is None:
            return None
        here = settings_of(await self._keeper.settings(place.server), place.id)
        if here is not None and here.ceiling:
            return None
        return SPOILER_CHANNEL_OFFER if await is_spoiler_channel(interaction.client, place.channel) else None

    def _plain_view(self) -> View:
        """A view for parsing and listing positions: codes and dates, never a title."""
        return View(self._desk.current.get(), Clearance({}, BeyondPolicy.WITHHELD), self._desk.clock())

    async def _card(
        self,
        place: Place,
        view: View,
        *,
        changed: bool = False,
        first: str | None = None,
        lines: Sequence[str] = (),
        lowered: Sequence[str] = (),
        opened: Opened | None = None,
        undo: str | None = None,
    ) -> Layout:
        """The guided card; after a change it says first what is open now, where, and which posts stay higher."""
        try:
            settings = await self._keeper.settings(place.server)
        except StoreError as error:
            if changed:
                raise StoreError(UNSHOWN) from error
            raise
        here = settings_of(settings, place.id)
        ceiling = here.ceiling if here is not None else {}
        if changed:
            clearance, strict = _public(settings, place)
            first = effect_line(view.knowledge, clearance, strict, place.words)
            days = settings_of(settings, place.server)
            if days is not None and days.grace_days:
                first += f" Episodes count as unwatched for {days.grace_days} days after they come out."
            higher = [staying_higher(settings, place, work, clearance.get(work)) for work in lowered]
            first = "\n".join([first, *filter(None, higher), *lines])
        mode = here.mode.value if here is not None and here.mode is not None else None
        above, strict = _public(settings, place.wider)
        wider = (above, (Mode.STRICT if strict else Mode.VEIL).value)
        return ceiling_card(view, place.kind, ceiling, mode, first, opened=opened, wider=wider, undo=undo)

    # ------------------------------------------------------------------ controls

    async def chosen_ceiling(self, interaction: Interaction, scope: str, code: str, said: str) -> None:
        """A select of the guided card, or of a question: a season offers its episodes, all else sets."""
        place = await require_managed_place(interaction, self._keeper, scope)
        view = self._plain_view()
        work = chosen_work(view, code)
        opened = opened_by(work, said)
        if opened is not None:
            await update_layout(interaction, await self._card(place, view, opened=opened))
            return
        reach = self._said(view, code, said)
        if isinstance(reach, (AskEpisode, AskFinished)):
            await update_layout(interaction, _question(view, reach, place))
        elif reach is not None:
            await self._set_by_control(interaction, place, view, work, reach[1])

    async def confirmed(self, interaction: Interaction, scope: str, code: str, episode: str) -> None:
        """A button that names the episode."""
        place = await require_managed_place(interaction, self._keeper, scope)
        view = self._plain_view()
        work = chosen_work(view, code)
        await self._set_by_control(interaction, place, view, work, known_position(view, work, episode))

    async def _set_by_control(
        self, interaction: Interaction, place: Place, view: View, work: Work, position: Position | str | None
    ) -> None:
        refuse_archived(interaction, place)
        before = settings_of(await self._keeper.settings(place.server), place.id)
        await self._set(place, work.code, position)
        undo = place_undo(place.scope, part(before, CEILING, _said_code(position), work.code))
        layout = await self._card(place, view, changed=True, lowered=[work.code], undo=undo)
        await update_layout(interaction, layout)

    async def opened(self, interaction: Interaction, scope: str, code: str) -> None:
        """The select of series, where there are many."""
        place = await require_managed_place(interaction, self._keeper, scope)
        view = self._plain_view()
        opened = Opened(chosen_work(view, code).code)
        await update_layout(interaction, await self._card(place, view, opened=opened))

    async def inside(self, interaction: Interaction, scope: str, code: str, season: str) -> None:
        """The button “They are in it”: offers the episodes of the season."""
        place = await require_managed_place(interaction, self._keeper, scope)
        view = self._plain_view()
        asked = read_reach(view, chosen_work(view, code), f"in season {season}")
        if not isinstance(asked, AskEpisode):
            raise UserError(GONE)
        await update_layout(interaction, _question(view, asked, place))

    async def chosen_mode(self, interaction: Interaction, scope: str, said: str) -> None:
        """The mode select of the guided card."""
        place = await require_managed_place(interaction, self._keeper, scope)
        refuse_archived(interaction, place)
        before = settings_of(await self._keeper.settings(place.server), place.id)
        mode = next((mode for mode in Mode if mode.value == said), None)
        await self._keeper.set_mode(place.server, place.channel, mode, place.thread)
        undo = place_undo(place.scope, part(before, MODE, mode.value if mode is not None else NOTHING))
        await update_layout(interaction, await self._card(place, self._plain_view(), changed=True, undo=undo))

    async def undo(self, interaction: Interaction, scope: str, former: Sequence[Former]) -> None:
        """Puts back what the place had before, but for what somebody has set anew since; *Undo* takes it back again."""
        owner = any(each.what == ROLE for each in former)
        place = await require_managed_place(interaction, self._keeper, scope, owner=owner)
        refuse_archived(interaction, place)
        view = self._plain_view()
        positions = [_former_position(view, each) for each in former]
        before = settings_of(await self._keeper.settings(place.server), place.id)
        back: list[str] = []
        lowered: list[str] = []
        try:
            for each, position in zip(former, positions, strict=True):
                if not each.stays(before):
                    await self._put_back(place, each, position)
                    back.append(each.again(before))
                    lowered += [each.work] if each.work else []
        except StoreError as error:
            if back:
                raise StoreError(PARTLY) from error
            raise
        lines = [AS_BEFORE] if back else []
        if len(back) < len(former):
            lines.append(PARTLY_ANEW if back else SET_ANEW)
        undo = place_undo(place.scope, *back) if back else None
        layout = await self._card(place, view, changed=True, lines=lines, lowered=lowered, undo=undo)
        await update_layout(interaction, layout)

    async def _put_back(self, place: Place, former: Former, position: Position | str | None) -> None:
        match former.what:
            case "c":
                await self._set(place, former.work, position)
            case "m":
                mode = next((mode for mode in Mode if mode.value == former.value), None)
                await self._keeper.set_mode(place.server, place.channel, mode, place.thread)
            case "g":
                await self._keeper.set_grace(place.server, int(former.value))
            case _:
                await self._set_managers(place, int(former.value) if former.value != NOTHING else None)

    # ------------------------------------------------------------------ overview

    async def show(self, interaction: Interaction) -> None:
        """`/spoilers show`: every ceiling of the server, threads and posts below their channel."""
        place = await require_managed_place(interaction, self._keeper, SERVER)
        settings = await self._keeper.settings(place.server)
        knowledge = self._desk.current.get()
        await send_layout(interaction, text_layout(overview(settings, place.server, knowledge)), private=True)

    async def test(self, interaction: Interaction, name: str, show: str | None, episode: str | None) -> None:
        """`/spoilers test`: what the place shows, or what a member at some progress is told privately."""
        place = await require_managed_place(interaction, self._keeper, CHANNEL)
        knowledge = self._desk.current.get()
        if episode is not None:
            reach = chosen_reach(self._plain_view(), show, episode)
            if not isinstance(reach, Reached):
                raise UserError(
                    f"That could be anywhere in season {reach.season}. Write an episode such as S{reach.season}E1, "
                    f"or “finished season {reach.season}”."
                )
            progress: Progress = {reach.work: reach.position} if reach.position is not None else {}
            clearance, private = Clearance(progress, BeyondPolicy.WITHHELD), True
        else:
            standing = await self._keeper.standing(0, place.channel, place.server, place.thread)
            clearance, private = clearance_for(standing, Audience.CHANNEL), False
        view = View(knowledge, clearance, self._desk.clock())
        answer = respond(CastQuestion(name), view)
        if answer.outcome is Outcome.NOT_FOUND:
            other = respond(LoreQuestion(name), view)
            answer = other if other.outcome is not Outcome.NOT_FOUND else answer
        await send_layout(interaction, answer_layout(answer, knowledge, CardOptions(private)), private=True)


def _said_code(position: Position | str | None) -> str:
    """A ceiling as it stands in a custom id."""
    return position if isinstance(position, str) else code_of(position)


def _former_position(view: View, former: Former) -> Position | str | None:
    """The ceiling that a button puts back.

    Raises:
        UserError: if the knowledge has none such any more.
    """
    if former.what != CEILING:
        return None
    work = chosen_work(view, former.work)
    return NOTHING if former.value == NOTHING else known_position(view, work, former.value)


def _question(view: View, asked: AskEpisode | AskFinished, place: Place) -> Layout:
    work = view.knowledge.works[asked.work]
    door = ceiling_door(place.scope)
    words = escape(question_words(work, asked, "everybody here"))
    if isinstance(asked, AskFinished):
        return card_with([words], finished_row(view, work, asked, door))
    return card_with([words], *episode_rows(view, work, asked.season, door))


def _public(settings: Sequence[PlaceSettings], place: Place) -> tuple[Ceiling, bool]:
    """What counts for public replies in a place, computed by the rule's own table."""
    wide = StoredSettings()
    for name, item in (
        ("server_ceiling", settings_of(settings, place.server)),
        ("channel_ceiling", settings_of(settings, place.channel) if place.channel is not None else None),
        ("thread_ceiling", settings_of(settings, place.thread) if place.thread is not None else None),
    ):
        if item is None:
            continue
        wide = replace(wide, **{name: item.ceiling})  # type: ignore[arg-type]
        if item.mode is not None:
            wide = replace(wide, strict=item.mode is Mode.STRICT)
    clearance = clearance_for(wide, Audience.CHANNEL)
    return clearance.progress, clearance.beyond is BeyondPolicy.WITHHELD
