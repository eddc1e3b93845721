"""`/spoilers channel` and `/spoilers server`, and their controls. Each interaction checks the user's permission.

*Undo* buttons carry the previous values in their custom ids, so they still work after a restart. They also carry the
new values. If a setting no longer has its new value when the button is pressed, it has been changed again and is not
restored. Buttons of older versions carry no new values.
"""

from __future__ import annotations

from collections.abc import Sequence

import discord
from msgspec import Struct

from bot.answers.phrases import count_of
from bot.cards.actions import Former, Setting, UndoSettings
from bot.cards.components import Card
from bot.cards.custom_ids import NOTHING, code_of
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
from bot.commands.reach_editor import ReachEditor, chosen_work, known_position, named_in, premise_view
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import BeyondPolicy, PlaceKind
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
_MODES = frozenset(policy.value for policy in BeyondPolicy)
NO_ROLE_LINE = "Only members with Manage Server may use /spoilers now."


class Change(Struct, frozen=True):
    """A setting of a place and its new value, written as in a custom id. `work` is the series if it is a ceiling."""

    setting: Setting
    value: str
    work: str = ""


async def ceiling_editor(
    interaction: Interaction, questions: QuestionService, target: PlaceKind, *, owner: bool = False
) -> CeilingEditor:
    """Create an editor for the place in which the interaction happened.

    Raises:
        UserError: if the user may not change it.
    """
    place = await require_managed_place(interaction, questions.store, target, owner=owner)
    return CeilingEditor(interaction, place, premise_view(questions), questions.store)


async def change_settings(
    interaction: Interaction,
    questions: QuestionService,
    target: PlaceKind,
    show: str | None,
    episode: str | None,
    mode: str | None,
    grace_days: int | None = None,
    moderators: discord.Role | None = None,
) -> Card:
    """Answer `/spoilers channel` and `/spoilers server`: apply the given options, then show the settings card."""
    editor = await ceiling_editor(interaction, questions, target, owner=moderators is not None)
    named_in(editor.view, show)
    ceiling = await editor.ceiling(show, episode) if episode is not None else None
    if isinstance(ceiling, Card):
        return ceiling
    changes = [ceiling] if ceiling is not None else []
    lines: list[str] = []
    role: str | None = None
    if moderators is not None:
        role = NOTHING if moderators.id == editor.place.server else str(moderators.id)
        lines.append(NO_ROLE_LINE if role == NOTHING else ROLE_LINE.format(role=role))
    given = {Setting.MODE: mode, Setting.GRACE: grace_days, Setting.MANAGER_ROLE: role}
    changes += [Change(setting, str(value)) for setting, value in given.items() if value is not None]
    return await (editor.apply(changes, lines) if changes else editor.open(show))


async def undo_settings(interaction: Interaction, questions: QuestionService, action: UndoSettings) -> Card:
    """Restore the previous settings that an *Undo* button carries."""
    owner = any(former.setting is Setting.MANAGER_ROLE for former in action.former)
    editor = await ceiling_editor(interaction, questions, action.place, owner=owner)
    return await editor.restore(action.former)


class CeilingEditor(ReachEditor):
    """Shows and changes the settings of one place."""

    def __init__(self, interaction: Interaction, place: Place, view: View, store: Store) -> None:
        super().__init__(interaction, view, ceiling_form(place.target), store)
        self.place = place

    async def load(self) -> Sequence[PlaceSettings]:
        """Load all settings of the server."""
        return await self.store.load_places(self.place.server)

    async def card(self, opened: Opened | None = None) -> Card:
        """Build the card with the current settings of the place."""
        return self._card(await self.load(), None, opened=opened)

    async def open(self, show: str | None) -> Card:
        """Build the card with the current settings. With `show`, the seasons of that series are opened.

        If Discord marks the channel as a spoiler channel and it has no ceiling yet, the card suggests setting one.
        """
        settings, work, channel = await self.load(), named_in(self.view, show), self.place.channel
        is_unset = not settings_of(settings, self.place.id).ceiling
        is_marked = channel is not None and is_unset and await is_spoiler_channel(self.interaction.client, channel)
        opened = Opened(work.code) if work is not None else None
        return self._card(settings, SPOILER_CHANNEL_OFFER if is_marked else None, opened=opened)

    async def select(self, show: str | None, text: str) -> Card:
        """Set the ceiling that a text or a select names, or ask a question if it is ambiguous."""
        ceiling = await self.ceiling(show, text)
        return ceiling if isinstance(ceiling, Card) else await self.apply([ceiling])

    async def confirm(self, work: Work, position: Position | None) -> Card:
        """Set the ceiling to this position without asking any question."""
        return await self.apply([Change(Setting.CEILING, code_of(position), work.code)])

    async def select_mode(self, value: str) -> Card:
        """Set the mode of the place. A value that is not a known mode removes the place's own mode."""
        return await self.apply([Change(Setting.MODE, value if value in _MODES else NOTHING)])

    async def ceiling(self, show: str | None, text: str) -> Change | Card:
        """Return the change that a text or a select asks for, or the card from `read` if the text is unclear."""
        if means_no_ceiling(text):
            return Change(Setting.CEILING, NOTHING, chosen_work(self.view, show).code)
        reach = await self.read(show, text)
        return reach if isinstance(reach, Card) else Change(Setting.CEILING, code_of(reach.position), reach.work)

    async def apply(self, changes: Sequence[Change | Former], lines: Sequence[str] = ()) -> Card:
        """Store the changes, and return a card that says what members see now, followed by `lines`.

        Raises:
            UserError: if the place is an archived thread.
            StoreError: if a change cannot be stored or shown. The message says whether anything was stored.
        """
        refuse_archived(self.interaction, self.place)
        before = settings_of(await self.load(), self.place.id)
        former = tuple(
            Former(each.setting, each.work, _value_of(before, each.setting, each.work), each.value) for each in changes
        )
        for number, change in enumerate(changes):
            try:
                await self._put(change)
            except StoreError as error:
                if number:
                    raise StoreError(PARTLY) from error
                raise
        try:
            settings = await self.load()
        except StoreError as error:
            raise StoreError(UNSHOWN) from error
        first = [*self._effect(settings, [each.work for each in changes if each.work]), *lines]
        return self._card(settings, "\n".join(first), undo=UndoSettings(self.place.target, former) if former else None)

    async def _put(self, change: Change | Former) -> None:
        place, value = self.place, change.value if change.value != NOTHING else None
        match change.setting:
            case Setting.CEILING if value is None:
                await self.store.remove_ceiling(place.server, place.channel, change.work, place.thread)
            case Setting.CEILING:
                position = parse_episode_code(change.work, change.value)
                await self.store.set_ceiling(place.server, place.channel, change.work, position, place.thread)
            case Setting.MODE:
                policy = BeyondPolicy(value) if value is not None else None
                await self.store.set_mode(place.server, place.channel, policy, place.thread)
            case Setting.GRACE:
                await self.store.set_grace(place.server, int(change.value))
            case Setting.MANAGER_ROLE:
                await self.store.set_manager_role(place.server, int(value) if value is not None else None)

    async def restore(self, former: Sequence[Former]) -> Card:
        """Restore the previous values, except of settings that have been changed again since then.

        Raises:
            UserError: if the knowledge no longer contains a previous ceiling, or if the place is an archived thread.
            StoreError: as for `apply`.
        """
        for each in former:
            if each.setting is Setting.CEILING and each.value != NOTHING:
                known_position(self.view, chosen_work(self.view, each.work), each.value)
        now = settings_of(await self.load(), self.place.id)
        back = [each for each in former if each.now in (None, _value_of(now, each.setting, each.work))]
        lines = [AS_BEFORE] if back else []
        if len(back) < len(former):
            lines.append(PARTLY_CHANGED_SINCE if back else CHANGED_SINCE)
        return await self.apply(back, lines)

    def _effect(self, settings: Sequence[PlaceSettings], works: Sequence[str]) -> list[str]:
        """Describe the effect of the settings in a few sentences.

        They say what members see now, for how many days a new episode counts as unwatched, and which narrower places
        have a higher ceiling for a series in `works`.
        """
        clearance = public_clearance(settings, self.place)
        effect = effect_line(self.view.knowledge, clearance, self.place.words)
        if days := settings_of(settings, self.place.server).grace_days:
            effect += f" Episodes count as unwatched for {count_of(days, 'day')} after they come out."
        higher = [staying_higher(settings, self.place, work, clearance.progress.get(work)) for work in works]
        return [effect, *filter(None, higher)]

    def _card(
        self,
        settings: Sequence[PlaceSettings],
        first: str | None,
        *,
        opened: Opened | None = None,
        undo: UndoSettings | None = None,
    ) -> Card:
        here, wider = settings_of(settings, self.place.id), public_clearance(settings, self.place.wider)
        is_post = self.place.is_post
        return ceiling_card(self.view, self.place.kind, here, wider, first, is_post=is_post, opened=opened, undo=undo)


def _value_of(settings: PlaceSettings, setting: Setting, work: str) -> str:
    """Return the current value of a setting as it is written in a custom id."""
    values = {
        Setting.CEILING: code_of(settings.ceiling[work]) if work in settings.ceiling else None,
        Setting.MODE: settings.mode.value if settings.mode is not None else None,
        Setting.GRACE: settings.grace_days or 0,
        Setting.MANAGER_ROLE: settings.manager_role,
    }
    value = values[setting]
    return str(value) if value is not None else NOTHING
