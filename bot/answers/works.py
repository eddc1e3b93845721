"""Find the series that the asker means, and list its known seasons."""

from __future__ import annotations

from bot.answers.answer import Answer, refusal
from bot.answers.phrases import echo, join_words, name_seasons
from bot.answers.questions import Question
from bot.knowledge.model import Kind, Season, Work
from bot.knowledge.positions import Position
from bot.lookup import Found, look_up
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.rule import View

SPECIALS = (
    "Specials have no numbers here; a special counts with the numbered episode that comes after it, so write that one."
)


def main_work(view: View) -> Work:
    """Return the default series, used when the asker names none."""
    return view.knowledge.works_in_order()[0]


def codes(view: View) -> frozenset[str]:
    """Return the codes of all works, normalised like typed text in a look-up."""
    return frozenset(word for code in view.knowledge.works for word in key_of(code))


def asked_work(view: View, typed: str | None, question: Question) -> Work | Answer:
    """Return the work named by the `show` option (code or name), the main work if empty, or a refusal if unknown."""
    if typed is None:
        return main_work(view)
    return named_work(view, typed) or refusal(question, unknown_series(view, typed))


def unknown_series(view: View, typed: str) -> str:
    """Return the error message for an unknown series; it lists the known ones."""
    known = join_words([f"{work.title} ({work.code})" for work in view.knowledge.works_in_order()], "or")
    return f"I know no series “{echo(typed)}”. Choose {known}."


def named_work(view: View, typed: str) -> Work | None:
    """Find a work by its code or one of its names; None if there is none."""
    code = next((code for code in view.knowledge.works if code.casefold() == typed.strip().casefold()), None)
    if code is None:
        found = look_up(typed, view.knowledge.names.index, view.scope({Kind.WORK}))
        code = found.entry if isinstance(found, Found) else None
    return view.knowledge.works[code] if code is not None else None


def known_seasons(view: View, work: Work) -> list[Season]:
    """Return the seasons that had been announced or had already aired at the view's time."""
    return [season for season in work.seasons.values() if view.latest(season.schedule) is not None]


def no_such_season(view: View, work: Work, number: int, question: Question) -> Answer:
    """Refuse a season that was not known at the view's time.

    For season 0, which other lists use for specials, the refusal explains how specials are counted here.
    """
    if not number:
        return refusal(question, SPECIALS, work.code)
    known = name_seasons([season.number for season in known_seasons(view, work)])
    return refusal(question, f"{work.title} has no season {number} that I know of. Try {known}.", work.code)


def no_such_episode(view: View, position: Position, question: Question) -> Answer:
    """Refuse an episode that was not known at the view's time."""
    title = view.knowledge.works[position.work].title
    return refusal(question, f"{title} has no episode {position.code} that I know of.", position.work)
