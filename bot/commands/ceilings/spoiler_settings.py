"""`/spoilers channel` and `/spoilers server`, and their controls. Permissions are checked for every interaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import discord

from bot.cards.actions import Former, SelectMode, Setting, UndoSettings
from bot.cards.custom_ids import NOTHING
from bot.cards.layout import Layout
from bot.cards.reach_controls import Opened, ceiling_form
from bot.cards.settings_cards import ceiling_card, effect_line, means_no_ceiling
from bot.commands.ceilings.channel_lookup import is_spoiler_channel
from bot.commands.ceilings.managed_places import (
    Place,
    public_clearance,
    refuse_archived,
    require_managed_place,
    settings_of,
)
from bot.commands.ceilings.overview import staying_higher
from bot.commands.reach_editor import ReachEditor, chosen_work, known_position
from bot.commands.undo import change_from, code_of, was_changed_since
from bot.interactions.context import Interaction
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_layout, update_layout
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import PREMISE_ONLY, BeyondPolicy, PlaceKind
from bot.spoilers.rule import View
from bot.storage.records import PARTLY, UNSHOWN, PlaceSettings
from bot.storage.store import Store, StoreError

AS_BEFORE = "Undone."
CHANGED_SINCE = "Someone has changed this since, so it stays."
PARTLY_CHANGED_SINCE = "What someone has changed since stays."
SPOILER_CHANNEL_OFFER = (
    "Discord marks this channel as a spoiler channel. That doesn't say how far its members have watched, "
    "so I show nothing more here until you set a ceiling."
)
ROLE_LINE = (
    "Members with <@&{role}> may now use /spoilers as well. Discord shows them the command once an administrator "
    "allows it for the role: Server Settings, Integrations, this app, /spoilers."
)
NO_ROLE_LINE = "Only members with Manage Server may use /spoilers now."


class Change(NamedTuple):
    """A setting of a place and its new value, as it appears in a custom id; `work` is the series of a ceiling."""

    setting: Setting
    value: str
    work: str = ""


class SpoilerSettings:
    """What managers may change about their server."""

    def __init__(self, questions: QuestionService, store: Store) -> None:
        self._questions = questions
        self._store = store

    async def editor(self, interaction: Interaction, target: PlaceKind, *, owner: bool = False) -> CeilingEditor:
        """For the place in which an interaction happened.

        Raises:
            UserError: if the user may not change it.
        """
        place = await require_managed_place(interaction, self._store, target, owner=owner)
        view = View(self._questions.snapshots.get(), PREMISE_ONLY, self._questions.clock())
        return CeilingEditor(interaction, place, view, self._store)

    async def change(
        self,
        interaction: Interaction,
        target: PlaceKind,
        show: str | None,
        episode: str | None,
        policy: BeyondPolicy | None,
        grace_days: int | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        """`/spoilers channel` and `/spoilers server`: apply what is given, then show the card with its selects."""
        editor = await self.editor(interaction, target, owner=moderators is not None)
        changes: list[Change] = []
        lines: list[str] = []
        opened = Opened(chosen_work(editor.view, show).code) if show is not None else None
        if episode is not None:
            ceiling = await editor.ceiling(show, episode)
            if isinstance(ceiling, Layout):
                await send_layout(interaction, ceiling, private=True)
                return
            changes.append(ceiling)
        if policy is not None:
            changes.append(Change(Setting.MODE, policy.value))
        if grace_days is not None:
            changes.append(Change(Setting.GRACE, str(grace_days)))
        if moderators is not None:
            is_everyone = moderators.id == editor.place.server
            changes.append(Change(Setting.MANAGER_ROLE, NOTHING if is_everyone else str(moderators.id)))
            lines.append(NO_ROLE_LINE if is_everyone else ROLE_LINE.format(role=moderators.id))
        if changes:
            layout = await editor.apply(changes, lines)
        else:
            layout = await editor.card(opened, await editor.spoiler_channel_offer())
        await send_layout(interaction, layout, private=True)

    async def select_mode(self, interaction: Interaction, action: SelectMode, value: str) -> None:
        """The select for what lies beyond the ceiling; a value that is no policy sets nothing here."""
        editor = await self.editor(interaction, action.place)
        known = any(value == policy.value for policy in BeyondPolicy)
        await update_layout(interaction, await editor.apply([Change(Setting.MODE, value if known else NOTHING)]))

    async def undo(self, interaction: Interaction, action: UndoSettings) -> None:
        """Restore what the place had before."""
        owner = any(former.setting is Setting.MANAGER_ROLE for former in action.former)
        editor = await self.editor(interaction, action.place, owner=owner)
        await update_layout(interaction, await editor.restore(action.former))


class CeilingEditor(ReachEditor):
    """Changes the settings of one place."""

    def __init__(self, interaction: Interaction, place: Place, view: View, store: Store) -> None:
        super().__init__(interaction, view, ceiling_form(place.target))
        self.place = place
        self._store = store

    async def card(self, opened: Opened | None = None, first: str | None = None) -> Layout:
        """What is set now."""
        return self._card(await self._store.load_places(self.place.server), first, opened=opened)

    async def spoiler_channel_offer(self) -> str | None:
        """What to say in a channel that Discord marks, and that has no ceiling yet."""
        if self.place.channel is None:
            return None
        here = settings_of(await self._store.load_places(self.place.server), self.place.id)
        if here is not None and here.ceiling:
            return None
        is_marked = await is_spoiler_channel(self.interaction.client, self.place.channel)
        return SPOILER_CHANNEL_OFFER if is_marked else None

    async def select(self, show: str | None, text: str) -> Layout:
        """Set it, or ask back."""
        ceiling = await self.ceiling(show, text)
        return ceiling if isinstance(ceiling, Layout) else await self.apply([ceiling])

    async def confirm(self, work: Work, position: Position | None) -> Layout:
        """Set exactly this."""
        return await self.apply([Change(Setting.CEILING, code_of(position), work.code)])

    async def ceiling(self, show: str | None, text: str) -> Change | Layout:
        """The ceiling that a text or a select names; else what `read` returns."""
        if means_no_ceiling(text):
            return Change(Setting.CEILING, NOTHING, chosen_work(self.view, show).code)
        reach = await self.read(show, text)
        return reach if isinstance(reach, Layout) else Change(Setting.CEILING, code_of(reach.position), reach.work)

    async def apply(self, changes: Sequence[Change], lines: Sequence[str] = ()) -> Layout:
        """Make changes; the card says what members see now, then `lines`.

        Raises:
            UserError: in an archived thread.
            StoreError: it says what is stored and what is not.
        """
        refuse_archived(self.interaction, self.place)
        before = settings_of(await self._store.load_places(self.place.server), self.place.id)
        former = tuple(change_from(before, each.setting, each.value, each.work) for each in changes)
        for number, change in enumerate(changes):
            try:
                await self._put(change)
            except StoreError as error:
                if number:
                    raise StoreError(PARTLY) from error
                raise
        try:
            settings = await self._store.load_places(self.place.server)
        except StoreError as error:
            raise StoreError(UNSHOWN) from error
        first = [*self._effect(settings, [each.work for each in changes if each.work]), *lines]
        return self._card(settings, "\n".join(first), undo=UndoSettings(self.place.target, former) if former else None)

    async def _put(self, change: Change) -> None:
        place, value = self.place, change.value if change.value != NOTHING else None
        match change.setting:
            case Setting.CEILING if value is None:
                await self._store.remove_ceiling(place.server, place.channel, change.work, place.thread)
            case Setting.CEILING:
                position = parse_episode_code(change.work, change.value)
                await self._store.set_ceiling(place.server, place.channel, change.work, position, place.thread)
            case Setting.MODE:
                policy = BeyondPolicy(value) if value is not None else None
                await self._store.set_mode(place.server, place.channel, policy, place.thread)
            case Setting.GRACE:
                await self._store.set_grace(place.server, int(change.value))
            case Setting.MANAGER_ROLE:
                await self._store.set_manager_role(place.server, int(value) if value is not None else None)

    async def restore(self, former: Sequence[Former]) -> Layout:
        """Put former values back, except where someone has changed a setting since.

        Raises:
            UserError: if the knowledge does not have a former ceiling any more, or in an archived thread.
        """
        for each in former:
            if each.setting is Setting.CEILING and each.value != NOTHING:
                known_position(self.view, chosen_work(self.view, each.work), each.value)
        now = settings_of(await self._store.load_places(self.place.server), self.place.id)
        back = [Change(each.setting, each.value, each.work) for each in former if not was_changed_since(each, now)]
        lines = [AS_BEFORE] if back else []
        if len(back) < len(former):
            lines.append(PARTLY_CHANGED_SINCE if back else CHANGED_SINCE)
        return await self.apply(back, lines)

    def _effect(self, settings: Sequence[PlaceSettings], works: Sequence[str]) -> list[str]:
        """What members see now, for how long episodes count as unwatched, and which places stay higher in `works`."""
        clearance = public_clearance(settings, self.place)
        effect = effect_line(self.view.knowledge, clearance, self.place.words)
        server = settings_of(settings, self.place.server)
        if server is not None and server.grace_days:
            effect += f" Episodes count as unwatched for {server.grace_days} days after they come out."
        higher = [staying_higher(settings, self.place, work, clearance.progress.get(work)) for work in works]
        return [effect, *filter(None, higher)]

    def _card(
        self,
        settings: Sequence[PlaceSettings],
        first: str | None,
        *,
        opened: Opened | None = None,
        undo: UndoSettings | None = None,
    ) -> Layout:
        here = settings_of(settings, self.place.id)
        return ceiling_card(
            self.view,
            self.place.kind,
            here.ceiling if here is not None else {},
            here.mode if here is not None else None,
            public_clearance(settings, self.place.wider),
            first,
            opened=opened,
            undo=undo,
        )
