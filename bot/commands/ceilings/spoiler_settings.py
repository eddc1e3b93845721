"""`/spoilers channel` and `/spoilers server`, and their controls. Each interaction checks the user's permission.

*Undo* buttons carry the previous values in their custom ids, so they still work after a restart. They also carry the
new values. If a setting no longer has its new value when the button is pressed, it has been changed again and is not
restored. Buttons of older versions carry no new values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answers.phrases import count_of
from bot.cards.actions import (
    Action,
    Change,
    PlaceTarget,
    SelectMode,
    Setting,
    SetupButton,
    SetupPlace,
    SetupStep,
    UndoSettings,
)
from bot.cards.components import Card, Component, button_row, framed_card, option, select_row, undo_row
from bot.cards.custom_ids import NOTHING, code_of
from bot.cards.markdown import escape
from bot.cards.reach_controls import Opened, ceiling_form, reach_rows
from bot.commands.ceilings.channel_lookup import require_channel, spoiler_channels
from bot.commands.ceilings.managed_places import Place, public_clearance, require_managed_place, settings_of
from bot.commands.ceilings.overview import NOTHING_SET, ceiling_words, policy_words, shown_words, staying_higher
from bot.commands.reach_editor import ReachEditor, chosen_work, known_position, named_in, premise_view
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import BeyondPolicy, PlaceKind
from bot.spoilers.rule import View
from bot.storage.records import PARTLY, UNSHOWN, PlaceSettings
from bot.storage.store import Store, StoreError

NO_CEILING = "no ceiling"
ARCHIVED = "This {} is archived, so nothing was set. Open it again, then set its ceiling."
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


async def ceiling_editor(
    interaction: Interaction, questions: QuestionService, target: PlaceTarget, *, owner: bool = False
) -> CeilingEditor:
    """Create an editor for the place in which the interaction happened, or for the channel that `target` names.

    Raises:
        UserError: if the user may not change it, or if the channel is gone.
    """
    kind = PlaceKind.SERVER if isinstance(target, SetupPlace) else target
    place = await require_managed_place(interaction, questions.store, kind, owner=owner)
    if isinstance(target, SetupPlace):
        channel = await require_channel(interaction.client, interaction.guild, target.channel)
        place = Place(place.server, channel.id)
    return CeilingEditor(interaction, place, premise_view(questions), questions.store, target)


async def change_settings(
    interaction: Interaction,
    questions: QuestionService,
    target: PlaceTarget,
    show: str | None,
    episode: str | None,
    given: Mapping[Setting, str | int | None],
) -> Card:
    """Answer `/spoilers channel` and `/spoilers server`: apply the given options, then show the settings card.

    Args:
        given: the new values of all settings but the ceiling; None for an option that was left out.
    """
    role = given.get(Setting.MANAGER_ROLE)
    editor = await ceiling_editor(interaction, questions, target, owner=role is not None)
    named_in(editor.view, show)
    # The role @everyone, which stands for “none”, has the id of its server.
    new = {each: NOTHING if value == editor.place.server else value for each, value in given.items()}
    changes = [Change(setting, "", str(value)) for setting, value in new.items() if value is not None]
    if episode is not None:
        ceiling = await editor.ceiling(show, episode)
        if isinstance(ceiling, Card):
            return ceiling
        changes.insert(0, ceiling)
    role_line = NO_ROLE_LINE if role == editor.place.server else ROLE_LINE.format(role=role)
    return await (editor.apply(changes, [role_line] if role is not None else []) if changes else editor.open(show))


class CeilingEditor(ReachEditor):
    """Shows and changes the settings of one place.

    Args:
        target: the place as the controls of the card name it.
    """

    def __init__(self, interaction: Interaction, place: Place, view: View, store: Store, target: PlaceTarget) -> None:
        super().__init__(interaction, view, ceiling_form(target), store)
        self.place = place
        self.target = target

    async def load(self) -> Sequence[PlaceSettings]:
        """Load all settings of the server."""
        return await self.store.load_places(self.place.server)

    async def card(self, opened: Opened | None = None) -> Card:
        """Build the card with the current settings of the place."""
        return self._card(await self.load(), "", opened)

    async def open(self, show: str | None) -> Card:
        """Build the card with the current settings. With `show`, the seasons of that series are opened.

        If Discord marks the channel as a spoiler channel and it has no ceiling yet, the card suggests setting one.
        """
        settings, work, channel = await self.load(), named_in(self.view, show), self.place.channel
        is_unset = not settings_of(settings, self.place.id).ceiling
        is_marked = is_unset and channel in await spoiler_channels(self.interaction.client, self.place.server)
        opened = Opened(work.code) if work is not None else None
        return self._card(settings, SPOILER_CHANNEL_OFFER if is_marked else "", opened)

    async def select(self, show: str | None, text: str) -> Card:
        """Set the ceiling that a text or a select names, or ask a question if it is ambiguous."""
        ceiling = await self.ceiling(show, text)
        return ceiling if isinstance(ceiling, Card) else await self.apply([ceiling])

    async def confirm(self, work: Work, position: Position | None) -> Card:
        """Set the ceiling to the position on the button that the user pressed, without asking again."""
        return await self.apply([Change(Setting.CEILING, work.code, code_of(position))])

    async def select_mode(self, value: str) -> Card:
        """Set the mode of the place. A value that is not a known mode removes the place's own mode."""
        return await self.apply([Change(Setting.MODE, "", value if value in _MODES else NOTHING)])

    async def ceiling(self, show: str | None, text: str) -> Change | Card:
        """Return the change that a text or a select asks for, or the card from `read` if the text is unclear."""
        # Users can also type the labels of the option that removes a ceiling.
        if text.strip().casefold() in {NO_CEILING, *(label.casefold() for label in NOTHING_SET.values())}:
            return Change(Setting.CEILING, chosen_work(self.view, show).code, NOTHING)
        reach = await self.read(show, text)
        return reach if isinstance(reach, Card) else Change(Setting.CEILING, reach.work, code_of(reach.position))

    async def apply(self, changes: Sequence[Change], lines: Sequence[str] = ()) -> Card:
        """Store the changes, and return a card that says what members see now, followed by `lines`.

        Raises:
            UserError: if the place is an archived thread.
            StoreError: if a change cannot be stored or shown. The message says whether anything was stored.
        """
        if self.place.thread is not None and getattr(self.interaction.channel, "archived", False):
            raise UserError(ARCHIVED.format("post" if self.place.is_post else "thread"))  # nobody reads an archived one
        before = settings_of(await self.load(), self.place.id)
        former = tuple(
            Change(each.setting, each.work, _value_of(before, each.setting, each.work), each.value) for each in changes
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
        return self._card(settings, "\n".join(first), undo=UndoSettings(self.target, former) if former else None)

    async def _put(self, change: Change) -> None:
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

    async def restore(self, former: Sequence[Change]) -> Card:
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
        lines = ["Undone."] if back else []
        if len(back) < len(former):
            lines.append(PARTLY_CHANGED_SINCE if back else CHANGED_SINCE)
        return await self.apply(back, lines)

    def _effect(self, settings: Sequence[PlaceSettings], works: Sequence[str]) -> list[str]:
        """Describe the effect of the settings in a few sentences.

        They say what members see now, for how many days a new episode counts as unwatched, and which narrower places
        have a higher ceiling for a series in `works`.
        """
        progress = public_clearance(settings, self.place).progress
        effect = f"{self.place.words}, members now see {shown_words(settings, self.view.knowledge, self.place)}"
        if days := settings_of(settings, self.place.server).grace_days:
            effect += f" Episodes count as unwatched for {count_of(days, 'day')} after they come out."
        higher = [staying_higher(settings, self.place, work, progress.get(work)) for work in works]
        return [effect, *filter(None, higher)]

    def _card(
        self,
        settings: Sequence[PlaceSettings],
        first: str = "",
        opened: Opened | None = None,
        undo: Action | None = None,
    ) -> Card:
        """Build the card that shows the ceilings and the mode of the place, with selects to change them.

        Args:
            first: a line above the list; empty for none.
            opened: the choices made so far on the card.
            undo: the action that undoes the last change; None for no *Undo* button.
        """
        place, is_server = self.place, self.place.target is PlaceKind.SERVER
        kind = PlaceKind.THREAD if place.thread is not None else place.target
        here, wider = settings_of(settings, place.id), public_clearance(settings, place.wider)
        named = (
            f"<#{place.channel}>"
            if isinstance(self.target, SetupPlace)
            else f"this {'post' if place.is_post else kind}"
        )
        lines = [f"## Spoilers in {named}", *filter(None, [first])]
        for work in self.view.knowledge.works_in_order():
            inherits = work.code not in here.ceiling and not is_server
            effective = f" ({ceiling_words(wider.progress, work.code)})" if inherits else ""
            lines.append(f"- {escape(work.title)}: **{ceiling_words(here.ceiling, work.code, kind)}**{effective}")
        effective = f" ({policy_words(wider.beyond)})" if here.mode is None and not is_server else ""
        lines.append(f"- Beyond that: **{policy_words(here.mode, kind)}**{effective}")
        nothing = option(NOTHING_SET[kind], NO_CEILING)
        rows = reach_rows(self.view, self.form, opened, [nothing])
        mode_row = self.mode_row([] if is_server else [nothing])
        return framed_card(lines, undo_row(undo), *rows, mode_row, self.setup_row())

    def mode_row(self, extra_options: Sequence[Component] = ()) -> Component | None:
        """Create the select of the mode."""
        policies = [
            option("Behind spoiler tags", BeyondPolicy.VEILED.value, "Grouped by season, one tap away"),
            option("Left out", BeyondPolicy.WITHHELD.value, "Nothing beyond the ceiling is sent at all"),
            *extra_options,
        ]
        return select_row(SelectMode(self.target), "What happens to everything beyond?", policies)

    def setup_row(self) -> Component | None:
        """Create the buttons from a channel's card to the other cards of `/setup`.

        None if the card does not belong to `/setup`, or if the user lacks Manage Server and therefore can't use it.
        """
        if not isinstance(self.target, SetupPlace) or not self.interaction.permissions.manage_guild:
            return None
        work = self.target.work
        sample = SetupButton(SetupStep.SAMPLE, work, str(self.target.channel))
        return button_row(("Back to the set-up", SetupButton(SetupStep.OPEN, work)), ("What members see here", sample))


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
