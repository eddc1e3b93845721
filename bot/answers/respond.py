"""The one way in: a question and a view become an answer."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.answer import Answer, Outcome
from bot.answers.cast import cast_list
from bot.answers.dates import next_up
from bot.answers.entries import entry_card, not_yet, veiled_entry
from bot.answers.find import find_entry
from bot.answers.questions import (
    PEOPLE,
    TERMS,
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.answers.release import episode, release
from bot.answers.shows import named_work
from bot.answers.spinoff import spinoff
from bot.answers.timeline import timeline
from bot.answers.words import in_order, reach_in_words
from bot.spoilers.rule import View


def respond(question: Question, view: View) -> Answer:
    """Answer a question for a view. Never raises for anything a user can type."""
    answer = _answer(question, view)
    return replace(answer, reach=reach_in_words(view.knowledge, view.progress, answer.work))


def _answer(question: Question, view: View) -> Answer:
    match question:
        case CastQuestion(name=str(name)) if name.strip():
            hit = find_entry(view, name, PEOPLE, question, lambda entry: veiled_entry(view, entry))
            return (
                hit
                if isinstance(hit, Answer)
                else entry_card(view, hit.entry, EntryQuestion(hit.entry.token), hit.also)
            )
        case CastQuestion():
            return cast_list(view, question)
        case LoreQuestion(name=name):
            hit = find_entry(view, name, TERMS, question, lambda entry: veiled_entry(view, entry))
            if isinstance(hit, Answer):
                return _series(view, name, hit)
            return entry_card(view, hit.entry, EntryQuestion(hit.entry.token), hit.also)
        case EntryQuestion(token=token):
            return _known_entry(view, token, question)
        case ReleaseQuestion():
            return release(view, question)
        case EpisodeQuestion():
            return episode(view, question)
        case NextQuestion():
            return next_up(view, question)
        case TimelineQuestion():
            return timeline(view, question)
        case SpinoffQuestion():
            return spinoff(view, question)


def _series(view: View, typed: str, instead: Answer) -> Answer:
    """A series by its name, where nothing else has it; with the veils of what is called like this beyond."""
    work = named_work(view, typed) if instead.outcome is Outcome.NOT_FOUND else None
    if work is None:
        return instead
    answer = entry_card(view, work.entry, EntryQuestion(work.entry.token))
    return replace(answer, veils=in_order((*answer.veils, *instead.veils)))


def _known_entry(view: View, token: str, question: EntryQuestion) -> Answer:
    """A button's entry, for whoever presses it: it may not exist for them, or any more."""
    entry = view.knowledge.entry_of(token)
    if entry is not None and view.shows(entry):
        return entry_card(view, entry, question)
    return not_yet(view, entry, question)
