"""`/progress`: shows and changes how far the asker has watched. The answers are always private.

*Undo* buttons carry the previous values in their custom ids, so they still work after a restart.
Nothing here runs by itself: a new episode is offered as one tap, *I've watched S2E4*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.answers.phrases import count_of, name_seasons
from bot.answers.questions import RecapQuestion, ReleaseQuestion
from bot.answers.reach.parser import hides_anything, opens_seasons
from bot.answers.reach.resolver import AskEpisode, AskFinished, aired, next_episode
from bot.cards.actions import ApplyHistory, QuestionAction, SetAlwaysPrivate, SetReach, UndoProgress, Verb, Watched
from bot.cards.components import BUTTONS_A_ROW, Card, Component, button_row, framed_card, undo_row
from bot.cards.custom_ids import NOTHING, code_of
from bot.cards.history_card import IMPORT
from bot.cards.markdown import escape
from bot.cards.reach_controls import OWN_PROGRESS, Opened, progress_lines, question_card, reach_rows
from bot.cards.watched_buttons import watched_buttons
from bot.commands.reach_editor import ReachEditor, chosen_work, known_position, named_in
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Audience, StoredSettings
from bot.spoilers.rule import View

ALWAYS_PRIVATE = "Noted: from now on only you see my answers. Each has a button that posts it."
NOTHING_FURTHER = "There is no further episode that is out. Nothing has changed."
IN_PUBLIC_AGAIN = "Noted: I answer in the channel again, unless you ask with `private:True`."


async def progress_editor(interaction: Interaction, questions: QuestionService) -> ProgressEditor:
    """Create an editor for the asker's own progress."""
    view = await questions.view(interaction, Audience.ASKER)
    return ProgressEditor(interaction, view, OWN_PROGRESS, questions.store)


async def set_progress(
    interaction: Interaction, questions: QuestionService, show: str | None = None, episode: str | None = None
) -> Card:
    """Answer `/progress set` and `/progress show`: set the progress if `episode` is given, else show the selects."""
    editor = await progress_editor(interaction, questions)
    return await (editor.open(show) if episode is None else editor.select(show, episode))


async def next_progress(interaction: Interaction, questions: QuestionService, show: str | None) -> Card:
    """Answer `/progress next`: move the asker one episode further. If the series is not clear, ask with buttons."""
    editor = await progress_editor(interaction, questions)
    return await editor.advance(named_in(editor.view, show))


async def clear_progress(interaction: Interaction, questions: QuestionService, show: str | None) -> Card:
    """Answer `/progress clear`: delete the asker's progress in one series, or in all if `show` is None."""
    work = named_in(await questions.view(interaction, Audience.ASKER), show)
    before = await questions.store.load_person(interaction.user.id)
    told = [code for code in (*before.progress, *sorted(before.not_started)) if work is None or code == work.code]
    about = f" about {escape(work.title)}" if work is not None else ""
    if not told:
        return framed_card([f"You had told me nothing{about}."])
    await questions.store.clear_progress(interaction.user.id, work.code if work is not None else None)
    what = f"your progress in {escape(work.title)}" if work is not None else "your progress in every series"
    answers = f"Private answers{' about it' if work is not None else ''}"
    line = f"I have forgotten {what}. {answers} now keep to what is safe before the first episode."
    return framed_card([line], undo_row(_undo(before, told)))


class ProgressEditor(ReachEditor):
    """Shows and changes the progress of the user who sent the interaction."""

    async def load(self) -> StoredSettings:
        """Load everything stored about the user."""
        return await self.store.load_person(self.interaction.user.id)

    async def card(self, opened: Opened | None = None, first: str = "") -> Card:
        """Build the progress card, with a button that turns “always answer me privately” on or off."""
        stored = await self.load()
        label = "Answer me in public again" if stored.always_private else "Always answer me privately"
        extra = button_row((label, SetAlwaysPrivate(not stored.always_private)), IMPORT)
        watched = button_row(*self._watched_buttons(stored, self._told_works(stored)))
        lines = progress_lines(self.view, stored, first)
        return framed_card(lines, watched, *reach_rows(self.view, self.form, opened), extra)

    def _told_works(self, stored: StoredSettings) -> list[Work]:
        return [work for work in self.view.knowledge.works_in_order() if _told(stored, work.code) != NOTHING]

    def _watched_buttons(
        self, stored: StoredSettings, works: Sequence[Work], *, named: bool | None = None
    ) -> list[tuple[str, Watched]]:
        """Return an “I've watched” button for the next episode of each series that has one.

        Args:
            named: True to name the series on the labels; None to do so if there are several.
        """
        found = [next_episode(self.view, work, stored.progress.get(work.code)) for work in works]
        episodes = [at for at in found if at is not None]
        named = len(works) > 1 if named is None else named
        return watched_buttons(self.view.knowledge, episodes, here=True, named=named)

    async def set_always_private(self, wanted: bool) -> Card:
        """Turn “always answer me privately” on or off, and return the updated progress card."""
        await self.store.set_always_private(self.interaction.user.id, wanted)
        return await self.card(first=ALWAYS_PRIVATE if wanted else IN_PUBLIC_AGAIN)

    async def question(self, asked: AskEpisode | AskFinished) -> Card:
        """Ask the user to complete an ambiguous text, and tell them which progress applies until they do."""
        at = (await self.load()).progress.get(asked.work)
        note = f"Until you choose, you stay at {at.code}." if at is not None else ""
        return question_card(self.view, asked, self.form, note)

    async def select(self, show: str | None, text: str) -> Card:
        """Set the progress that a text or select names.

        The bot asks for confirmation first if the change would open more than a season, or would hide something.
        """
        reach = await self.read(show, text)
        if isinstance(reach, Card):
            return reach
        before = await self.load()
        work = self.view.knowledge.works[reach.work]
        return _doubt(self.view, before, work, reach.position) or await self._set(before, work, reach.position)

    async def confirm(self, work: Work, position: Position | None) -> Card:
        """Set the progress to the position on the button that the user pressed, without asking again."""
        return await self._set(await self.load(), work, position)

    async def watched(self, action: Watched) -> Card:
        """Note that the user has watched an episode. Earlier episodes change nothing; much later ones ask first."""
        work = chosen_work(self.view, action.work)
        position = known_position(self.view, work, action.code)
        before = await self.load()
        at = before.progress.get(work.code)
        if position is None or (at is not None and position <= at):
            return self._unchanged(before, work)
        return _doubt(self.view, before, work, position, ask_first=True) or await self._advance(before, position)

    async def advance(self, work: Work | None) -> Card:
        """Set the progress one episode further. None stands for the one series in which the user has told it."""
        before = await self.load()
        told = self._told_works(before)
        if work is None and len(told) == 1:
            work = told[0]
        if work is None or work not in told:
            return self._which_episode(before, work, told)
        at = before.progress.get(work.code)
        after = next_episode(self.view, work, at)
        if after is not None:
            return await self._advance(before, after)
        if at is None:
            return framed_card([NOTHING_FURTHER])
        end = f"You are at **{at.code}** of {escape(work.title)}, and nothing after it is out. Nothing has changed."
        return framed_card([end])

    def _which_episode(self, stored: StoredSettings, work: Work | None, told: Sequence[Work]) -> Card:
        """Ask which episode the user has watched, with a button for the next one of each series."""
        works = [work] if work is not None else told or self.view.knowledge.works_in_order()
        buttons = self._watched_buttons(stored, works, named=work is None)
        if not buttons:
            return framed_card([NOTHING_FURTHER])
        if work is None and told:
            return framed_card(["Which episode have you watched? Nothing is set yet."], button_row(*buttons))
        where = f" in {escape(work.title)}" if work is not None else ""
        sentence = f"You haven't told me how far you are{where}. Nothing is set yet."
        rows = reach_rows(self.view, self.form, Opened(work.code) if work is not None else None)
        return framed_card([sentence], button_row(*buttons), *rows)

    async def _advance(self, before: StoredSettings, position: Position) -> Card:
        return await self._apply(before, {position.work: position}, only_forward=True)

    async def _set(self, before: StoredSettings, work: Work, position: Position | None) -> Card:
        if _told(before, work.code) == code_of(position):
            return self._unchanged(before, work)
        return await self._apply(before, {work.code: position})

    def _unchanged(self, stored: StoredSettings, work: Work) -> Card:
        at = stored.progress.get(work.code)
        stay = f"stay at **{at.code}**" if at is not None else f"have not started {escape(work.title)}"
        lines = progress_lines(self.view, stored, f"Nothing has changed: you {stay}.")
        watched = button_row(*self._watched_buttons(stored, [work]))
        return framed_card(lines, watched, *reach_rows(self.view, self.form))

    async def apply_history(self, action: ApplyHistory) -> Card:
        """Set what a watch history says. Without `lower`, series in which the user is as far already are left out."""
        before = await self.load()
        changes: dict[str, Position | str | None] = {}
        for code, value in action.reached:
            position = known_position(self.view, chosen_work(self.view, code), value)
            at = before.progress.get(code)
            if position is not None and position != at and (action.lower or at is None or position > at):
                changes[code] = position
        if not changes:
            return framed_card(progress_lines(self.view, before, "Nothing has changed: you are that far already."))
        return await self._apply(before, changes, only_forward=not action.lower)

    async def restore(self, action: UndoProgress) -> Card:
        """Restore the previous values that an *Undo* button carries."""
        before = await self.load()
        former: dict[str, Position | str | None] = {}
        for code, value in action.former:
            work = chosen_work(self.view, code)
            former[work.code] = NOTHING if value == NOTHING else known_position(self.view, work, value)
        return await self._apply(before, former, "Undone.")

    async def _apply(
        self,
        before: StoredSettings,
        changes: Mapping[str, Position | str | None],
        done: str = "Noted.",
        *,
        only_forward: bool = False,
    ) -> Card:
        """Store the changes, and build the card after them, with an *Undo* button. `NOTHING` deletes a value.

        The new values are computed here instead of read from the store, because reading might fail.

        Args:
            done: the first word of each line that says what private answers now show.
            only_forward: True for an episode just watched: a later position that was stored in the meantime is kept,
                and a button opens the episode.
        """
        lines = []
        for code, position in changes.items():
            title = escape(self.view.knowledge.works[code].title)
            if isinstance(position, str):
                await self.store.clear_progress(self.interaction.user.id, code)
                lines.append(f"Undone: I no longer know how far you are in {title}.")
                continue
            user = self.interaction.user.id
            await self.store.set_progress(user, code, position, only_forward=only_forward)
            show = f"about {title} now keep to what is safe before its first episode"
            if position is not None:
                show = f"now show {title} up to **{position.code}**"
            lines.append(f"{done} Private answers {show}.")
        progress = {code: at for code, at in before.progress.items() if code not in changes}
        progress |= {code: at for code, at in changes.items() if isinstance(at, Position)}
        not_started = (before.not_started - changes.keys()) | {code for code, at in changes.items() if at is None}
        now = replace(before, progress=progress, not_started=not_started)
        shown = progress_lines(self.view, now, "\n".join(lines))
        changed = [work for work in self._told_works(now) if work.code in changes]
        opened = [at for at in changes.values() if isinstance(at, Position) and only_forward and len(changes) == 1]
        buttons = [
            ("Undo", _undo(before, changes)),
            *((f"Open {at.code}", QuestionAction(Verb.OPEN, ReleaseQuestion(str(at)))) for at in opened),
            *self._watched_buttons(now, changed),
            *_recaps(before, changes),
        ]
        return framed_card(shown, button_row(*buttons[:BUTTONS_A_ROW]), *reach_rows(self.view, self.form))


def _recaps(
    before: StoredSettings, changes: Mapping[str, Position | str | None]
) -> Iterator[tuple[str, QuestionAction]]:
    """Yield a button for each series in which the user has gone forward. It tells what lies between."""
    for work, position in changes.items():
        at = before.progress.get(work)
        if isinstance(position, Position) and (at is None or position > at):
            question = RecapQuestion(work, since=at.code if at is not None else None)
            yield (f"Recap since {at.code}" if at is not None else "Recap", QuestionAction(Verb.OPEN, question))


def _undo(stored: StoredSettings, works: Iterable[str]) -> UndoProgress:
    """Return the action of an *Undo* button that restores the given progress in these works."""
    return UndoProgress(tuple((work, _told(stored, work)) for work in works))


def _told(stored: StoredSettings, work: str) -> str:
    """Return the user's progress in a work as it is written in a custom id."""
    if work in stored.progress or work in stored.not_started:
        return code_of(stored.progress.get(work))
    return NOTHING


def _doubt(
    view: View, stored: StoredSettings, work: Work, after: Position | None, *, ask_first: bool = False
) -> Card | None:
    """Return a card that asks for confirmation if a change may be a mistake, or None if it can be made at once.

    A change is doubtful if it opens more than a season, or hides something that the user can read now. The first
    setting in a series is doubtful only with `ask_first`, for a button that may have been pressed by mistake.
    """
    before = stored.progress.get(work.code)
    is_first = _told(stored, work.code) == NOTHING
    if is_first and not ask_first:
        return None
    at = f"You are at {before.code} of" if before is not None else "You have told me that you have not started"
    if is_first:
        at = "You haven't told me how far you are in"
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
    yes_button = (yes, SetReach(None, work.code, code_of(after)))
    if is_first:
        rows: list[Component | None] = [button_row(yes_button), *reach_rows(view, OWN_PROGRESS, Opened(work.code))]
    else:
        no = f"No, I'm at {before.code}" if before is not None else "No, not started"
        rows = [button_row(yes_button, (no, SetReach(None, work.code, code_of(before))))]
    return framed_card([f"{sentence} Nothing is set yet."], *rows)


def _between(view: View, work: Work, before: Position | None, after: Position) -> str:
    """Describe the episodes that a change opens, such as ``28 more episodes, in seasons 1 to 4``."""
    more = [at for at in aired(view, work) if at <= after and (before is None or at > before)]
    return f"{count_of(len(more), 'more episode')}, in {name_seasons([at.season for at in more])}"
