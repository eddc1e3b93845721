"""`/progress` and `/privacy`: what somebody tells us about themselves, always in private."""

from __future__ import annotations

import discord

from bot.answers.reach import Reach, UnknownReachError, hides_something, parse_reach
from bot.answers.shows import named_work, works_in_order
from bot.chat.desk import Desk, Interaction, Keeper, send_layout, update_layout
from bot.chat.errors import AirlockError
from bot.chat.markup import escape
from bot.chat.standing_cards import Layout, button_row, confirm_card, progress_card, text_layout
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import Audience
from bot.spoilers.rule import View
from bot.storage.store import Stored

ALWAYS_PRIVATE = "Noted: I answer only you from now on. Each answer has a button that posts it."
IN_PUBLIC_AGAIN = "Noted: I answer in the channel again, unless you ask with private:True."


def chosen_work(view: View, show: str | None) -> Work:
    """The series of an option `show`.

    Raises:
        AirlockError: if there is none of this name.
    """
    if show is None:
        return works_in_order(view)[0]
    work = named_work(view, show)
    if work is None:
        known = ", ".join(f"{escape(each.title)} ({each.code})" for each in works_in_order(view))
        raise AirlockError(f"I know no series “{escape(show)}”. There are: {known}.")
    return work


def chosen_reach(view: View, work: Work, episode: str) -> Reach:
    """The position of an option `episode`.

    Raises:
        AirlockError: with the nearest positions.
    """
    try:
        return parse_reach(view, work, episode)
    except UnknownReachError as error:
        raise AirlockError(escape(str(error))) from None


def private_row(*, wanted: bool) -> discord.ui.ActionRow[Layout]:
    """The button that says, or takes back, that every answer shall be private."""
    row: discord.ui.ActionRow[Layout] = discord.ui.ActionRow()
    label = "Always answer me privately" if wanted else "Answer me in public again"
    row.add_item(discord.ui.Button(label=label, custom_id=f"al1;private;{'yes' if wanted else 'no'}"))
    return row


class OwnStanding:
    """What the asker may see and change about themselves."""

    def __init__(self, desk: Desk, keeper: Keeper) -> None:
        self._desk = desk
        self._keeper = keeper

    async def show(self, interaction: Interaction) -> None:
        """`/progress show`."""
        view = await self._desk.view(interaction, Audience.ASKER)
        stored = await self._keeper.stored(interaction.user.id)
        layout = progress_card(view, stored.progress)
        layout.add_item(private_row(wanted=not stored.always_private))
        await send_layout(interaction, layout, private=True)

    async def prefer_private(self, interaction: Interaction, wanted: bool) -> None:
        """The button below `/progress show`: whether every answer is private."""
        view = await self._desk.view(interaction, Audience.ASKER)
        stored = await self._keeper.stored(interaction.user.id)
        await self._keeper.set_always_private(interaction.user.id, wanted)
        layout = progress_card(view, stored.progress, ALWAYS_PRIVATE if wanted else IN_PUBLIC_AGAIN)
        layout.add_item(private_row(wanted=not wanted))
        await update_layout(interaction, layout)

    async def set(self, interaction: Interaction, show: str | None, episode: str | None) -> None:
        """`/progress set`: at once where an episode is given, else through selects."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, show)
        if episode is None:
            await self.show(interaction)
            return
        reach = chosen_reach(view, work, episode)
        await self._move(interaction, view, work, reach)

    async def _move(self, interaction: Interaction, view: View, work: Work, reach: Reach) -> None:
        stored = await self._keeper.stored(interaction.user.id)
        before = stored.progress.get(work.code)
        backwards = before is not None and (reach.position is None or reach.position < before)
        if before is not None and backwards and hides_something(view, before, reach.position):
            code = reach.position.code if reach.position is not None else "-"
            sentence = (
                f"You are at {before.code} of {escape(work.title)}. Going back to **{reach.words}** hides again "
                "what you have learned since."
            )
            layout = confirm_card(sentence, f"Go back to {reach.words}", f"al1;progress;{work.code};{code}")
            await send_layout(interaction, layout, private=True)
            return
        card = await self._store(interaction, view, stored, work, reach.position)
        await send_layout(interaction, card, private=True)

    async def _store(
        self, interaction: Interaction, view: View, before: Stored, work: Work, position: Position | None
    ) -> Layout:
        """Change it; the card says what is stored then, without asking the store again, which might fail."""
        await self._keeper.set_progress(interaction.user.id, work.code, position)
        progress = {code: at for code, at in before.progress.items() if code != work.code}
        if position is not None:
            progress[work.code] = position
        if position is None:
            first = f"Noted: you have not started {escape(work.title)}. Private answers about it stay spoiler-free."
        else:
            first = (
                f"Noted: you have reached **{position.code}** of {escape(work.title)}. "
                "Private answers go exactly that far."
            )
        return progress_card(view, progress, first)

    async def clear(self, interaction: Interaction, show: str | None) -> None:
        """`/progress clear`: one series, or all."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, show) if show is not None else None
        await self._keeper.clear_progress(interaction.user.id, work.code if work is not None else None)
        what = f"your progress in {escape(work.title)}" if work is not None else "your progress in every series"
        await send_layout(interaction, text_layout([f"I have forgotten {what}."]), private=True)

    async def chosen(self, interaction: Interaction, code: str, said: str) -> None:
        """A select of the progress card."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, code)
        await self._move(interaction, view, work, chosen_reach(view, work, said))

    async def confirmed(self, interaction: Interaction, code: str, episode: str) -> None:
        """The button that goes back."""
        view = await self._desk.view(interaction, Audience.ASKER)
        work = chosen_work(view, code)
        position = parse_episode_code(work.code, episode) if episode != "-" else None
        if position is not None and position not in view.knowledge.episodes:
            raise AirlockError("That episode is not in the knowledge any more. Please set your progress again.")
        before = await self._keeper.stored(interaction.user.id)
        await update_layout(interaction, await self._store(interaction, view, before, work, position))

    # ------------------------------------------------------------------ privacy

    async def privacy(self, interaction: Interaction) -> None:
        """`/privacy show`: everything that is stored about the asker."""
        stored = await self._keeper.stored(interaction.user.id)
        titles = self._desk.current.take().works
        lines = ["## What I have stored about you"]
        for work, position in stored.progress.items():
            title = escape(titles[work].title) if work in titles else escape(work)
            lines.append(f"- {title}: watched up to {position.code}")
        if stored.introduced:
            lines.append("- That I have told you once how to set your progress")
        if len(lines) == 1:
            lines.append("Nothing.")
        lines += [
            "",
            "I keep this under your Discord id and nothing else: no name, no message, no question you asked. "
            "It serves only to keep spoilers from you, and stays until you delete it.",
        ]
        layout = text_layout(lines)
        if stored.progress or stored.introduced:
            layout.add_item(button_row("Delete all of it", "al1;forget"))
        await send_layout(interaction, layout, private=True)

    async def forget(self, interaction: Interaction, *, pressed: bool) -> None:
        """`/privacy delete`, or its button: at once."""
        await self._keeper.forget_person(interaction.user.id)
        layout = text_layout(["Done: nothing about you is stored any more."])
        if pressed:
            await update_layout(interaction, layout)
        else:
            await send_layout(interaction, layout, private=True)
