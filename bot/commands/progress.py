"""`/progress` and `/privacy`: what somebody tells us about themselves, always in private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answers.reach.parser import hides_anything, opens_seasons, read_reach
from bot.answers.reach.resolver import AskEpisode, AskFinished, Reached, aired
from bot.answers.reach.resolver import Refused as RefusedReach
from bot.answers.works import main_work, named_work
from bot.cards.markdown import escape
from bot.cards.reach_controls import (
    OWN,
    Layout,
    Opened,
    button_row,
    episode_rows,
    finished_row,
    opened_by,
    question_words,
    undo_row,
)
from bot.cards.settings_cards import card_with, open_now, progress_card, progress_rows, text_layout
from bot.commands.undo import NOTHING, code_of, own_undo
from bot.errors import UserError
from bot.interactions.middleware import Outcome, record_of
from bot.interactions.question_service import (
    Interaction,
    QuestionService,
    SettingsStore,
    read_alone,
    send_layout,
    update_layout,
)
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import Audience
from bot.spoilers.rule import View
from bot.storage.store import Stored

ALWAYS_PRIVATE = "Noted: I answer only you from now on. Each answer has a button that posts it."
IN_PUBLIC_AGAIN = "Noted: I answer in the channel again, unless you ask with private:True."
GONE = "That episode is not in the knowledge any more, so nothing was set. Please choose another."


class NotUnderstood(UserError):  # noqa: N818
    """A text that is no reach; the message says what to write instead."""


def chosen_work(view: View, show: str | None) -> Work:
    """The series of an option `show`.

    Raises:
        UserError: if there is none of this name.
    """
    if show is None:
        return main_work(view)
    work = named_work(view, show)
    if work is None:
        known = ", ".join(f"{escape(each.title)} ({each.code})" for each in view.knowledge.works_in_order())
        raise UserError(f"I know no series “{escape(show)}”. There are: {known}.")
    return work


def chosen_reach(view: View, show: str | None, episode: str) -> Reached | AskEpisode | AskFinished:
    """What the options `show` and `episode` say.

    Raises:
        NotUnderstood: with one sentence, if it is no reach.
        UserError: with one sentence, if there is no such series.
    """
    reading = read_reach(view, chosen_work(view, show) if show is not None else None, episode)
    if isinstance(reading, RefusedReach):
        raise NotUnderstood(escape(reading.sentence))
    return reading


def known_position(view: View, work: Work, code: str) -> Position | None:
    """What a button carries: a code, or ``-`` for “not started”.

    Raises:
        UserError: if the knowledge has no such episode any more, or it is not out.
    """
    if code == "-":
        return None
    position = parse_episode_code(work.code, code)
    episode = view.knowledge.episodes.get(position) if position is not None else None
    if position is None or episode is None or not view.has_aired(episode):
        raise UserError(GONE)
    return position


class OwnStanding:
    """What the asker may see and change about themselves."""

    def __init__(self, desk: QuestionService, keeper: SettingsStore) -> None:
        self._desk = desk
        self._keeper = keeper

    async def show(self, interaction: Interaction) -> None:
        """`/progress show`."""
        view = await self._desk.view(interaction, Audience.ASKER)
        stored = await self._keeper.stored(interaction.user.id)
        await send_layout(interaction, _card(view, stored), private=True)

    async def prefer_private(self, interaction: Interaction, wanted: bool) -> None:
        """The button below `/progress show`: whether every answer is private."""
        view = await self._desk.view(interaction, Audience.ASKER)
        await self._keeper.set_always_private(interaction.user.id, wanted)
        stored = await self._keeper.stored(interaction.user.id)
        first = ALWAYS_PRIVATE if wanted else IN_PUBLIC_AGAIN
        await update_layout(interaction, _card(view, stored, first=first))

    async def set(self, interaction: Interaction, show: str | None, episode: str | None) -> None:
        """`/progress set`: at once where an episode is given, else through selects."""
        view = await self._desk.view(interaction, Audience.ASKER)
        if episode is None:
            opened = Opened(chosen_work(view, show).code) if show is not None else None
            stored = await self._keeper.stored(interaction.user.id)
            await send_layout(interaction, _card(view, stored, opened), private=True)
            return
        work = chosen_work(view, show) if show is not None else None
        match read_reach(view, work, episode):
            case Reached() as reached:
                await self._move(interaction, view, reached)
            case RefusedReach(sentence=sentence):
                record_of(interaction).outcome = Outcome.REFUSED
                await send_layout(interaction, card_with([escape(sentence)], *progress_rows(view)), private=True)
            case asked:
                await send_layout(interaction, await self._question(interaction, view, asked), private=True)

    async def _question(self, interaction: Interaction, view: View, asked: AskEpisode | AskFinished) -> Layout:
        work = view.knowledge.works[asked.work]
        at = (await self._keeper.stored(interaction.user.id)).progress.get(work.code)
        words = escape(question_words(work, asked, "you"))
        words += f" Until you choose, you stay at {at.code}." if at is not None else ""
        if isinstance(asked, AskFinished):
            return card_with([words], finished_row(view, work, asked, OWN))
        return card_with([words], *episode_rows(view, work, asked.season, OWN))

    async def _move(self, interaction: Interaction, view: View, reach: Reached) -> None:
        """Set it; ask first where a slip would open more than a season, or hide something."""
        stored = await self._keeper.stored(interaction.user.id)
        work = view.knowledge.works[reach.work]
        layout = _doubt(view, stored, work, reach.position) or await self._store(
            interaction, view, stored, work, reach.position
        )
        if interaction.message is not None and read_alone(interaction):
            await update_layout(interaction, layout)
        else:
            await send_layout(interaction, layout, private=True)

    async def _store(
        self, interaction: Interaction, view: View, before: Stored, work: Work, position: Position | None
    ) -> Layout:
        """Change it; the card says what is stored then, without asking the store again, which might fail."""
        await self._keeper.set_progress(interaction.user.id, work.code, position)
        return _changed(view, before, {work.code: position}, open_now(work.title, position))

    async def clear(self, interaction: Interaction, show: str | None) -> None:
        """`/progress clear`: one series, or all."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, show) if show is not None else None
        before = await self._keeper.stored(interaction.user.id)
        await self._keeper.clear_progress(interaction.user.id, work.code if work is not None else None)
        what = f"your progress in {escape(work.title)}" if work is not None else "your progress in every series"
        about = " about it" if work is not None else ""
        line = f"I have forgotten {what}. Private answers{about} keep to what is safe before the first episode."
        told = [work.code] if work is not None else [*before.progress, *before.not_started]
        undo = own_undo(before, told) if told else None
        await send_layout(interaction, card_with([line], *([undo_row(undo)] if undo else [])), private=True)

    # ------------------------------------------------------------------ controls

    async def chosen(self, interaction: Interaction, code: str, said: str) -> None:
        """A select of the progress card, or of a question: a season offers its episodes, all else sets."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, code)
        opened = opened_by(work, said)
        if opened is not None:
            await self._open(interaction, view, opened)
            return
        match chosen_reach(view, code, said):
            case Reached() as reached:
                await self._move(interaction, view, reached)
            case asked:
                await update_layout(interaction, await self._question(interaction, view, asked))

    async def opened(self, interaction: Interaction, code: str) -> None:
        """The select of series, where there are many."""
        view = await self._desk.view(interaction, Audience.ASKER)
        await self._open(interaction, view, Opened(chosen_work(view, code).code))

    async def inside(self, interaction: Interaction, code: str, season: str) -> None:
        """The button “I'm in it”: offers the episodes of the season."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, code)
        match read_reach(view, work, f"in season {season}"):
            case AskEpisode() as asked:
                await update_layout(interaction, await self._question(interaction, view, asked))
            case _:
                raise UserError(GONE)

    async def _open(self, interaction: Interaction, view: View, opened: Opened) -> None:
        stored = await self._keeper.stored(interaction.user.id)
        await update_layout(interaction, _card(view, stored, opened))

    async def confirmed(self, interaction: Interaction, code: str, episode: str) -> None:
        """A button that names the episode: nothing more is asked."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, code)
        position = known_position(view, work, episode)
        before = await self._keeper.stored(interaction.user.id)
        await update_layout(interaction, await self._store(interaction, view, before, work, position))

    async def undo(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Puts back what was told before: of each work a code, ``-`` for not started, ``x`` for not told."""
        view = await self._desk.view(interaction, Audience.ASKER)
        before = await self._keeper.stored(interaction.user.id)
        back: dict[str, Position | str | None] = {}
        for part in parts:
            code, _, former = part.partition(":")
            work = chosen_work(view, code)
            back[work.code] = NOTHING if former == NOTHING else known_position(view, work, former)
        lines = []
        for code, position in back.items():
            title = view.knowledge.works[code].title
            if isinstance(position, str):
                await self._keeper.clear_progress(interaction.user.id, code)
                lines.append(f"Undone. You have told me nothing about {escape(title)}.")
            else:
                await self._keeper.set_progress(interaction.user.id, code, position)
                lines.append(open_now(title, position, "Undone."))
        await update_layout(interaction, _changed(view, before, back, "\n".join(lines)))

    # ------------------------------------------------------------------ privacy

    async def privacy(self, interaction: Interaction) -> None:
        """`/privacy show`: everything that is stored about the asker."""
        stored = await self._keeper.stored(interaction.user.id)
        titles = self._desk.current.get().works
        lines = ["## What I have stored about you"]
        for work, position in stored.progress.items():
            title = escape(titles[work].title) if work in titles else escape(work)
            lines.append(f"- {title}: watched up to {position.code}")
        for work in sorted(stored.not_started):
            title = escape(titles[work].title) if work in titles else escape(work)
            lines.append(f"- {title}: not started, as you told me")
        if stored.always_private:
            lines.append("- That you want every answer in private")
        if stored.introduced:
            lines.append("- That I have told you once how to set your progress")
        anything = len(lines) > 1
        if not anything:
            lines.append("Nothing.")
        lines += [
            "",
            "I keep this under your Discord id and nothing else: no name, no message, no question you asked. "
            "It serves only to keep spoilers from you, and stays until you delete it.",
        ]
        layout = text_layout(lines)
        if anything:
            layout.add_item(button_row(("Delete all of it", "al1;forget"), danger=True))
        await send_layout(interaction, layout, private=True)

    async def forget(self, interaction: Interaction, *, pressed: bool) -> None:
        """`/privacy delete`, or its button: at once."""
        await self._keeper.forget_person(interaction.user.id)
        layout = text_layout(["Done: nothing about you is stored any more."])
        if pressed:
            await update_layout(interaction, layout)
        else:
            await send_layout(interaction, layout, private=True)


def _changed(view: View, before: Stored, changes: Mapping[str, Position | str | None], first: str) -> Layout:
    """The card after a change: what is told now, and the way back. A text among the changes: nothing is told."""
    progress = {code: at for code, at in before.progress.items() if code not in changes}
    progress |= {code: at for code, at in changes.items() if isinstance(at, Position)}
    not_started = (before.not_started - changes.keys()) | {code for code, at in changes.items() if at is None}
    return progress_card(view, progress, first, not_started=not_started, undo=own_undo(before, changes))


def _card(view: View, stored: Stored, opened: Opened | None = None, first: str | None = None) -> Layout:
    """Where somebody is, with the button that says, or takes back, that every answer shall be private."""
    wish = ("Answer me in public again", "no") if stored.always_private else ("Always answer me privately", "yes")
    extra = button_row((wish[0], f"al1;private;{wish[1]}"))
    return progress_card(view, stored.progress, first, not_started=stored.not_started, opened=opened, extra=extra)


def _doubt(view: View, stored: Stored, work: Work, after: Position | None) -> Layout | None:
    """A question where a slip would tell too much, or take away what was read; a first setting is never asked about."""
    before = stored.progress.get(work.code)
    if before is None and work.code not in stored.not_started:
        return None
    words = after.code if after is not None else "not started"
    custom_id = f"al1;progress;{work.code};{code_of(after)}"
    no = f"No, I'm at {before.code}" if before is not None else "No, not started"
    stay = (no, f"al1;progress;{work.code};{code_of(before)}")
    at = f"You are at {before.code} of" if before is not None else "You have told me that you have not started"
    if after is not None and (before is None or after > before):
        if not opens_seasons(view, work, before, after):
            return None
        opens = _between(view, work, before, after)
        sentence = f"{at} {escape(work.title)}. **{after.code}** opens {opens}. Nothing is set yet."
        return card_with([sentence], button_row((f"Yes, I'm at {after.code}", custom_id), stay))
    if before is None or after == before or not hides_anything(view, before, after):
        return None
    sentence = (
        f"{at} {escape(work.title)}. Going back to **{words}** hides again what came after it. Nothing is set yet."
    )
    return card_with([sentence], button_row((f"Go back to {words}", custom_id), stay))


def _between(view: View, work: Work, before: Position | None, after: Position) -> str:
    """What a step opens: ``28 more episodes, of seasons 1 to 4``."""
    more = [at for at in aired(view, work) if at <= after and (before is None or at > before)]
    first = more[0].season if more else after.season
    seasons = f"of seasons {first} to {after.season}" if first != after.season else f"of season {after.season}"
    return f"{len(more)} more episodes, {seasons}"
