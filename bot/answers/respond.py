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
from bot.answers.words import reach_in_words
from bot.spoilers.rule import View


def respond(question: Question, view: View) -> Answer:
    """Answer a question for a view. Never raises for anything a user can type."""
    settled = settle(question, view)
    return settled if isinstance(settled, Answer) else _with_reach(_answer(settled, view), view)


def settle(question: Question, view: View) -> Question | Answer:
    """A question that names an entry, with the entry for the name: many names and spellings ask the same.

    Returns:
        the question to answer; or the answer at once, where a name is several entries' or nobody's.
    """
    match question:
        case CastQuestion(name=str(name)) if name.strip():
            hit = find_entry(view, name, PEOPLE, question, lambda entry: veiled_entry(view, entry))
        case LoreQuestion(name=name):
            hit = find_entry(view, name, TERMS, question, lambda entry: veiled_entry(view, entry))
            if isinstance(hit, Answer):
                hit = _series(view, name, hit)
        case _:
            return question
    if isinstance(hit, Answer):
        return _with_reach(hit, view)
    return EntryQuestion(hit.entry.token, tuple(other.token for other in hit.also))


def _with_reach(answer: Answer, view: View) -> Answer:
    return replace(answer, reach=reach_in_words(view.knowledge, view.progress, answer.work))


def _answer(question: Question, view: View) -> Answer:
    match question:
        case CastQuestion():
            return cast_list(view, question)
        case LoreQuestion():
            raise TypeError("settled questions name no entry")
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
    veils = [veil for each in (answer, instead) if each.boxes is not None for veil in each.boxes.veils]
    return replace(answer, boxes=view.boxes(veils))


def _known_entry(view: View, token: str, question: EntryQuestion) -> Answer:
    """An entry that was found, now or by whoever made a button: for its presser it may not exist, or not any more."""
    entry = view.knowledge.entry_of(token)
    if entry is not None and view.shows(entry):
        others = [view.knowledge.entry_of(other) for other in question.also]
        also = [other for other in others if other is not None and view.shows(other)]
        return entry_card(view, entry, question, also)
    return not_yet(view, entry, question)
