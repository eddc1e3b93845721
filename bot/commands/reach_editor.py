"""From what a user types, selects or presses to how far they, or the members of a place, have watched."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import AskEpisode, AskFinished, Reached, Refused
from bot.answers.works import main_work, named_work, unknown_series
from bot.cards.actions import OfferEpisodes, SelectReach, SelectWork, SetReach
from bot.cards.custom_ids import NOT_STARTED
from bot.cards.layout import Layout, framed_card
from bot.cards.markdown import escape
from bot.cards.reach_controls import Opened, ReachForm, opened_by, question_card, reach_rows
from bot.errors import UserError
from bot.interactions.context import Interaction, Outcome, record_of
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import PREMISE_ONLY
from bot.spoilers.rule import View
from bot.storage.protocol import SettingsStore

GONE = "I no longer know that episode, so nothing was set. Please choose another one."

ReachAction = SelectWork | SelectReach | OfferEpisodes | SetReach


def premise_view(questions: QuestionService) -> View:
    """The snapshot as someone may see it who has watched nothing."""
    return View(questions.snapshots.get(), PREMISE_ONLY, questions.clock())


def named_in(view: View, show: str | None) -> Work | None:
    """The series of an option `show`; None if it was left out.

    Raises:
        UserError: if no series has this name.
    """
    work = named_work(view, show) if show is not None else None
    if show is not None and work is None:
        raise UserError(escape(unknown_series(view, show)))
    return work


def chosen_work(view: View, show: str | None) -> Work:
    """The series of an option `show`; the main one if it was left out.

    Raises:
        UserError: if no series has this name.
    """
    return named_in(view, show) or main_work(view)


def known_position(view: View, work: Work, code: str) -> Position | None:
    """The position of a code in a custom id.

    Raises:
        UserError: if the knowledge does not have such an episode any more, or it is not out.
    """
    if code == NOT_STARTED:
        return None
    position = parse_episode_code(work.code, code)
    episode = view.knowledge.episodes.get(position) if position is not None else None
    if position is None or episode is None or not view.has_aired(episode):
        raise UserError(GONE)
    return position


class ReachEditor(ABC):
    """What the controls of `bot.cards.reach_controls` do; for one interaction.

    Args:
        view: for reading texts and listing positions.
        form: how the controls address their reader.
        store: what is set is kept there.
    """

    def __init__(self, interaction: Interaction, view: View, form: ReachForm, store: SettingsStore) -> None:
        self.interaction = interaction
        self.view = view
        self.form = form
        self.store = store

    @abstractmethod
    async def card(self, opened: Opened | None = None) -> Layout:
        """What is set now, with the controls."""

    async def open(self, show: str | None) -> Layout:
        """What is set now, with the seasons of a series opened."""
        work = named_in(self.view, show)
        return await self.card(Opened(work.code) if work is not None else None)

    @abstractmethod
    async def select(self, show: str | None, text: str) -> Layout:
        """Set what a text or a select says, or ask back."""

    @abstractmethod
    async def confirm(self, work: Work, position: Position | None) -> Layout:
        """Set exactly this; nothing more is asked."""

    async def question(self, asked: AskEpisode | AskFinished) -> Layout:
        """The question that a text leaves open."""
        return question_card(self.view, asked, self.form)

    async def read(self, show: str | None, text: str) -> Reached | Layout:
        """What a text says; or the question that it leaves open; or what to write instead, with the controls."""
        match read_reach(self.view, named_in(self.view, show), text):
            case Reached() as reached:
                return reached
            case Refused(sentence=sentence):
                record_of(self.interaction).outcome = Outcome.REFUSED
                return framed_card([escape(sentence)], *reach_rows(self.view, self.form))
            case asked:
                return await self.question(asked)

    async def on_control(self, action: ReachAction, value: str) -> Layout:
        """The card that follows from a control; `value` is what was chosen in a select."""
        if isinstance(action, SelectWork):
            return await self.card(Opened(chosen_work(self.view, value).code))
        work = chosen_work(self.view, action.work)
        match action:
            case SelectReach():
                opened = opened_by(work, value)
                return await (self.card(opened) if opened is not None else self.select(work.code, value))
            case SetReach(code=code):
                return await self.confirm(work, known_position(self.view, work, code))
            case OfferEpisodes(season=season):
                asked = read_reach(self.view, work, f"in season {season}")
                if not isinstance(asked, AskEpisode):
                    raise UserError(GONE)
                return await self.question(asked)
