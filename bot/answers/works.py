"""Which work somebody means."""

from __future__ import annotations

from bot.answers.answer import Answer, Outcome, line
from bot.answers.entry_search import echo
from bot.answers.phrases import listed, seasons_in_words
from bot.answers.questions import Question
from bot.knowledge.model import Kind, Season, Work
from bot.lookup import Found, look_up
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.rule import View


def works_in_order(view: View) -> list[Work]:
    """All works, those that are no spin-off first."""
    return view.knowledge.works_in_order()


def codes(view: View) -> frozenset[str]:
    """The codes of all works, as look-up spells what is typed."""
    return frozenset(word for code in view.knowledge.works for word in key_of(code))


def asked_work(view: View, typed: str | None, question: Question) -> Work | Answer:
    """The work of an option `show`: by code or name; nothing typed: the first one."""
    if typed is None:
        return works_in_order(view)[0]
    found = named_work(view, typed)
    if found is not None:
        return found
    return Answer(question, lines=(line(unknown_series(view, typed)),), outcome=Outcome.INVALID)


def unknown_series(view: View, typed: str) -> str:
    """The one sentence for a series that does not exist."""
    known = listed([f"{work.title} ({work.code})" for work in works_in_order(view)], "or")
    return f"I know no series “{echo(typed)}”. Choose {known}."


def named_work(view: View, typed: str) -> Work | None:
    """A work by its code or one of its names, or None."""
    for work in view.knowledge.works.values():
        if typed.strip().casefold() == work.code.casefold():
            return work
    match look_up(typed, view.knowledge.names.index, view.scope({Kind.WORK})):
        case Found(entry=code):
            return view.knowledge.works[code]
        case _:
            return None


def known_seasons(view: View, work: Work) -> list[Season]:
    """The seasons that had at least been announced at the view's time."""
    return [season for season in work.seasons.values() if view.latest(season.schedule) is not None]


def no_such_season(view: View, work: Work, number: int, question: Question) -> Answer:
    """A season that does not exist, or did not at the time that is asked about."""
    known = seasons_in_words([season.number for season in known_seasons(view, work)])
    return Answer(
        question,
        lines=(line(f"{work.title} has no season {number} that I know of. Try {known}."),),
        outcome=Outcome.INVALID,
        work=work.code,
    )
