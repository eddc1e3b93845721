"""The shared steps of changing a reach, either a user's progress or the ceiling of a place, by text or by controls."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import AskEpisode, AskFinished, Reached, Refused, aired
from bot.answers.works import main_work, named_work, unknown_series
from bot.cards.actions import OfferEpisodes, SelectReach, SelectWork, SetReach
from bot.cards.components import Card, framed_card
from bot.cards.custom_ids import NOT_STARTED
from bot.cards.markdown import escape
from bot.cards.reach_controls import Opened, ReachForm, opened_by, question_card, reach_rows
from bot.errors import UserError
from bot.interactions.middleware import Interaction, Outcome, record_of
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.spoilers.clearance import PREMISE_ONLY
from bot.spoilers.rule import View
from bot.storage.store import Store

GONE = "I no longer know that episode, so nothing was set. Please choose another one."

ReachAction = SelectWork | SelectReach | OfferEpisodes | SetReach


def premise_view(questions: QuestionService) -> View:
    """Return the view of a reader who has watched nothing."""
    return View(questions.snapshots.current, PREMISE_ONLY, questions.clock())


def named_in(view: View, show: str | None) -> Work | None:
    """Find the series that a `show` option names. Return None if the option was left out.

    Raises:
        UserError: if no series has this name.
    """
    work = named_work(view, show) if show is not None else None
    if show is not None and work is None:
        raise UserError(escape(unknown_series(view, show)))
    return work


def chosen_work(view: View, show: str | None) -> Work:
    """Find the series that a `show` option names. Return the main series if the option was left out.

    Raises:
        UserError: if no series has this name.
    """
    return named_in(view, show) or main_work(view)


def known_position(view: View, work: Work, code: str) -> Position | None:
    """Return the position of an episode code from a custom id. Return None for `NOT_STARTED`.

    Raises:
        UserError: if the knowledge no longer contains the episode, or if it has not aired yet.
    """
    if code == NOT_STARTED:
        return None
    position = parse_episode_code(work.code, code)
    if position not in aired(view, work):
        raise UserError(GONE)
    return position


class ReachEditor(ABC):
    """Handles the controls of `bot.cards.reach_controls` during one interaction.

    Args:
        view: used to read titles and to list positions.
        form: the wording of the controls.
        store: where the changes are saved.
    """

    def __init__(self, interaction: Interaction, view: View, form: ReachForm, store: Store) -> None:
        self.interaction = interaction
        self.view = view
        self.form = form
        self.store = store

    @abstractmethod
    async def card(self, opened: Opened | None = None) -> Card:
        """Build the card that shows the current settings, with the controls that change them."""

    async def open(self, show: str | None) -> Card:
        """Build the same card as `card`, with the seasons of the series `show` opened."""
        work = named_in(self.view, show)
        return await self.card(Opened(work.code) if work is not None else None)

    @abstractmethod
    async def select(self, show: str | None, text: str) -> Card:
        """Set the reach that a text or a select names, or ask a question if it is ambiguous."""

    @abstractmethod
    async def confirm(self, work: Work, position: Position | None) -> Card:
        """Set the reach to the position on the button that the user pressed, without asking again."""

    async def question(self, asked: AskEpisode | AskFinished) -> Card:
        """Build the card that asks the user to complete an ambiguous text."""
        return question_card(self.view, asked, self.form)

    async def read(self, show: str | None, text: str) -> Reached | Card:
        """Parse a text that names a reach.

        Returns:
            the reach; or a card with a question if the text is ambiguous; or a card that says what to write instead.
        """
        match read_reach(self.view, named_in(self.view, show), text):
            case Reached() as reached:
                return reached
            case Refused(sentence=sentence):
                record_of(self.interaction).outcome = Outcome.REFUSED
                return framed_card([escape(sentence)], *reach_rows(self.view, self.form))
            case asked:
                return await self.question(asked)

    async def on_control(self, action: ReachAction, value: str) -> Card:
        """Handle a control and return the resulting card. `value` is the option chosen in a select."""
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
