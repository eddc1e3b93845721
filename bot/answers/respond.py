"""The entry point: a question and a view become an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.answers.answer import Answer, Link, Outcome, line
from bot.answers.cards.cast import cast_list, in_cast
from bot.answers.cards.entry import entry_card, not_yet
from bot.answers.cards.release import Target, episode, parse_target, release, upcoming
from bot.answers.cards.spinoff import spinoff
from bot.answers.cards.timeline import timeline
from bot.answers.entry_search import EntryMatch, find_entry
from bot.answers.labels import labelled_entry, labelled_episode, token_in
from bot.answers.parsing.episode_numbers import parse_reference
from bot.answers.phrases import scope_note
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
from bot.answers.works import asked_work, named_work
from bot.knowledge.model import Kind
from bot.spoilers.rule import View


def respond(question: Question, view: View) -> Answer:
    """Answer a question for a view. Never raises for anything a user can type."""
    resolved = resolve(question, view)
    return resolved if isinstance(resolved, Answer) else answer_resolved(resolved, view)


def answer_resolved(question: Question, view: View) -> Answer:
    """Answer a question that `resolve` has returned."""
    return _with_scope(_answer(question, view), view)


def resolve(question: Question, view: View) -> Question | Answer:
    """The same question with an entry's token in place of its name: buttons lead on from what was found.

    Spellings of one name become one question, so they share one cached answer and card.

    Returns:
        the question to answer; or the answer at once, where several entries have the name, or none.
    """
    match question:
        case CastQuestion(name=str(name)) if name.strip():
            kinds: Collection[Kind] = PEOPLE
        case LoreQuestion(name=name):
            kinds = TERMS | {Kind.WORK}
        case ReleaseQuestion(title=str(name)) | EpisodeQuestion(number=name):
            return _without_title(view, question, name)
        case _:
            return question
    if (token := token_in(name)) is not None:
        return EntryQuestion(token)
    if (labelled := labelled_entry(view, name)) is not None:
        return labelled
    found = _find(view, question, name, kinds)
    return _with_scope(_by_number(view, name, found), view) if isinstance(found, Answer) else found


def _find(view: View, question: CastQuestion | LoreQuestion, name: str, kinds: Collection[Kind]) -> Question | Answer:
    asked, among = question, None
    if isinstance(question, CastQuestion) and question.show is not None:
        work = asked_work(view, question.show, question)
        if isinstance(work, Answer):
            return work
        asked, among = replace(question, show=work.code), in_cast(view, work, question.season)
    match = find_entry(view, name, kinds, asked, among)
    ambiguous = isinstance(match, Answer) and match.outcome is Outcome.AMBIGUOUS
    if ambiguous and Kind.WORK in kinds and (series := named_work(view, name)) is not None:
        # A place may be called like a series: `/lore` is about places first, and its card leads to the series.
        term = find_entry(view, name, TERMS, asked)
        match = EntryMatch(term.entry, (series.entry, *term.also)) if isinstance(term, EntryMatch) else match
    if isinstance(match, Answer):
        return match
    return EntryQuestion(match.entry.token, tuple(other.token for other in match.also), asked)


def _without_title(view: View, question: ReleaseQuestion | EpisodeQuestion, name: str) -> Question:
    """The question with the code alone where a label was typed: the title in “FAM S1E8 · Rupture” may be a spoiler."""
    if (token := token_in(name)) is not None:
        return EntryQuestion(token)
    code = labelled_episode(name)
    if code is None or not isinstance(parse_target(view, code, question), Target):
        return question
    return replace(question, title=code) if isinstance(question, ReleaseQuestion) else replace(question, number=code)


def _by_number(view: View, typed: str, instead: Answer) -> Answer:
    """The way to a season or an episode that was named by its number where an entry was asked for."""
    if instead.outcome is not Outcome.NOT_FOUND or instead.choices or parse_reference(typed) is None:
        return instead
    target = parse_target(view, typed, instead.question)
    if not isinstance(target, Target) or target.season is None:
        return instead
    label = f"{target.work.title} {target.number}"
    sentence = f"{label} is {'an episode' if target.episode is not None else 'a season'}."
    link = Link(label, ReleaseQuestion(f"{target.work.code} {target.number}"))
    return replace(instead, lines=(line(sentence),), choices=(link,), may_be_beyond=False)


def _with_scope(answer: Answer, view: View) -> Answer:
    return replace(answer, scope_note=scope_note(view.knowledge, view.progress, answer.work))


def _answer(question: Question, view: View) -> Answer:
    match question:
        case CastQuestion():
            return cast_list(view, question)
        case LoreQuestion():
            raise TypeError("a resolved question names no entry")
        case EntryQuestion():
            return _known_entry(view, question)
        case ReleaseQuestion():
            return release(view, question)
        case EpisodeQuestion():
            return episode(view, question)
        case NextQuestion():
            return upcoming(view, question)
        case TimelineQuestion():
            return timeline(view, question)
        case SpinoffQuestion():
            return spinoff(view, question)


def _known_entry(view: View, question: EntryQuestion) -> Answer:
    """An entry by its token. For a reader who presses an older button, it may not exist yet, or not any more."""
    entry = view.knowledge.entry_of(question.token)
    if entry is None or not view.is_visible(entry):
        answer = not_yet(view, entry, question)
    else:
        others = [view.knowledge.entry_of(other) for other in question.also]
        also = [other for other in others if other is not None and view.is_visible(other)]
        answer = entry_card(view, entry, question, also)
    return replace(answer, asked=question.asked)
