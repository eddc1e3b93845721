"""`/progress`: how far the asker is, always in private."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.phrases import name_seasons
from bot.answers.reach.parser import hides_anything, opens_seasons
from bot.answers.reach.resolver import AskEpisode, AskFinished, aired
from bot.cards.actions import SetAlwaysPrivate, SetReach, UndoProgress
from bot.cards.custom_ids import NOTHING
from bot.cards.layout import Layout, button_row, framed_card
from bot.cards.markdown import escape
from bot.cards.reach_controls import OWN_PROGRESS, Opened, question_card
from bot.cards.settings_cards import open_now, progress_card, undo_row
from bot.commands.reach_editor import ReachEditor, chosen_work, known_position
from bot.commands.undo import code_of, undo_progress
from bot.interactions.context import Interaction
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_layout, update_layout
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Audience
from bot.spoilers.rule import View
from bot.storage.protocol import SettingsStore
from bot.storage.records import StoredPerson

ALWAYS_PRIVATE = "Noted: from now on only you see my answers. Each has a button that posts it."
IN_PUBLIC_AGAIN = "Noted: I answer in the channel again, unless you ask with `private:True`."


class ProgressCommands:
    """What an asker may see and change about their own progress."""

    def __init__(self, questions: QuestionService, store: SettingsStore) -> None:
        self._questions = questions
        self._store = store

    async def editor(self, interaction: Interaction) -> ProgressEditor:
        """For the asker's own progress."""
        view = await self._questions.view(interaction, Audience.ASKER)
        return ProgressEditor(interaction, view, self._store)

    async def show(self, interaction: Interaction) -> None:
        """`/progress show`."""
        editor = await self.editor(interaction)
        await send_layout(interaction, await editor.card(), private=True)

    async def set(self, interaction: Interaction, show: str | None, episode: str | None) -> None:
        """`/progress set`: at once if an episode is given, else through selects."""
        editor = await self.editor(interaction)
        if episode is None:
            layout = await editor.card(Opened(chosen_work(editor.view, show).code) if show is not None else None)
        else:
            layout = await editor.select(show, episode)
        await send_layout(interaction, layout, private=True)

    async def clear(self, interaction: Interaction, show: str | None) -> None:
        """`/progress clear`: one series, or all."""
        view = await self._questions.view(interaction, Audience.ASKER)
        work = chosen_work(view, show) if show is not None else None
        before = await self._store.load_person(interaction.user.id)
        await self._store.clear_progress(interaction.user.id, work.code if work is not None else None)
        what = f"your progress in {escape(work.title)}" if work is not None else "your progress in every series"
        about = " about it" if work is not None else ""
        line = f"I have forgotten {what}. Private answers{about} now keep to what is safe before the first episode."
        told = [work.code] if work is not None else [*before.progress, *before.not_started]
        undo = undo_row(undo_progress(before, told)) if told else None
        await send_layout(interaction, framed_card([line], undo), private=True)

    async def set_always_private(self, interaction: Interaction, *, wanted: bool) -> None:
        """The button below `/progress show`."""
        editor = await self.editor(interaction)
        await self._store.set_always_private(interaction.user.id, wanted)
        first = ALWAYS_PRIVATE if wanted else IN_PUBLIC_AGAIN
        await update_layout(interaction, await editor.card(first=first))

    async def undo(self, interaction: Interaction, action: UndoProgress) -> None:
        """Restore what was told before."""
        editor = await self.editor(interaction)
        await update_layout(interaction, await editor.restore(action))


class ProgressEditor(ReachEditor):
    """Changes the progress of the user who interacts."""

    def __init__(self, interaction: Interaction, view: View, store: SettingsStore) -> None:
        super().__init__(interaction, view, OWN_PROGRESS)
        self._store = store
        self._user = interaction.user.id

    async def card(self, opened: Opened | None = None, first: str | None = None) -> Layout:
        """How far they are, with the button that switches whether every answer is private."""
        stored = await self._store.load_person(self._user)
        label = "Answer me in public again" if stored.always_private else "Always answer me privately"
        extra = button_row((label, SetAlwaysPrivate(not stored.always_private)))
        return progress_card(
            self.view, stored.progress, first, not_started=stored.not_started, opened=opened, extra=extra
        )

    async def question(self, asked: AskEpisode | AskFinished) -> Layout:
        """The question that a text leaves open, and what counts until it is answered."""
        at = (await self._store.load_person(self._user)).progress.get(asked.work)
        note = f"Until you choose, you stay at {at.code}." if at is not None else ""
        return question_card(self.view, asked, self.form, note)

    async def select(self, show: str | None, text: str) -> Layout:
        """Set it; ask first where a slip would open more than a season, or hide something."""
        reach = await self.read(show, text)
        if isinstance(reach, Layout):
            return reach
        before = await self._store.load_person(self._user)
        work = self.view.knowledge.works[reach.work]
        doubt = _doubt(self.view, before, work, reach.position)
        return doubt or await self._set(before, work, reach.position)

    async def confirm(self, work: Work, position: Position | None) -> Layout:
        """Set exactly this."""
        return await self._set(await self._store.load_person(self._user), work, position)

    async def _set(self, before: StoredPerson, work: Work, position: Position | None) -> Layout:
        await self._store.set_progress(self._user, work.code, position)
        return self._changed(before, {work.code: position}, open_now(work.title, position))

    async def restore(self, action: UndoProgress) -> Layout:
        """Put former values back."""
        before = await self._store.load_person(self._user)
        former: dict[str, Position | str | None] = {}
        for code, value in action.former:
            work = chosen_work(self.view, code)
            former[work.code] = NOTHING if value == NOTHING else known_position(self.view, work, value)
        lines = []
        for code, position in former.items():
            title = self.view.knowledge.works[code].title
            if isinstance(position, str):
                await self._store.clear_progress(self._user, code)
                lines.append(f"Undone: I no longer know how far you are in {escape(title)}.")
            else:
                await self._store.set_progress(self._user, code, position)
                lines.append(open_now(title, position, "Undone."))
        return self._changed(before, former, "\n".join(lines))

    def _changed(self, before: StoredPerson, changes: Mapping[str, Position | str | None], first: str) -> Layout:
        """The card after changes (`NOTHING`: told nothing), and the way back. The store is not asked: it might fail."""
        progress = {code: at for code, at in before.progress.items() if code not in changes}
        progress |= {code: at for code, at in changes.items() if isinstance(at, Position)}
        not_started = (before.not_started - changes.keys()) | {code for code, at in changes.items() if at is None}
        undo = undo_progress(before, changes)
        return progress_card(self.view, progress, first, not_started=not_started, undo=undo)


def _doubt(view: View, stored: StoredPerson, work: Work, after: Position | None) -> Layout | None:
    """A question where a slip would tell too much, or hide what could be read; never about a first setting."""
    before = stored.progress.get(work.code)
    if before is None and work.code not in stored.not_started:
        return None
    at = f"You are at {before.code} of" if before is not None else "You have told me that you have not started"
    if after is not None and (before is None or after > before):
        if not opens_seasons(view, work, before, after):
            return None
        sentence = f"{at} {escape(work.title)}. **{after.code}** opens {_between(view, work, before, after)}."
        yes = f"Yes, I'm at {after.code}"
    elif before is not None and after != before and hides_anything(view, before, after):
        words = after.code if after is not None else "not started"
        hidden = "what comes after it" if after is not None else "everything after the premise"
        sentence = f"{at} {escape(work.title)}. Going back to **{words}** hides {hidden} again."
        yes = f"Go back to {words}"
    else:
        return None
    no = f"No, I'm at {before.code}" if before is not None else "No, not started"
    buttons = button_row(
        (yes, SetReach(None, work.code, code_of(after))), (no, SetReach(None, work.code, code_of(before)))
    )
    return framed_card([f"{sentence} Nothing is set yet."], buttons)


def _between(view: View, work: Work, before: Position | None, after: Position) -> str:
    """What a step opens: ``28 more episodes, in seasons 1 to 4``."""
    more = [at for at in aired(view, work) if at <= after and (before is None or at > before)]
    return f"{len(more)} more episodes, in {name_seasons([at.season for at in more])}"
