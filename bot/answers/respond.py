"""The one way in: a question and a view become an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.answers.answer import Answer, Link, Outcome, line
from bot.answers.cards.cast import cast_list, in_cast
from bot.answers.cards.entry import entry_card, not_yet, veiled_entry
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
    settled = resolve_entry(question, view)
    return settled if isinstance(settled, Answer) else _with_reach(_answer(settled, view), view)


def resolve_entry(question: Question, view: View) -> Question | Answer:
    """A question that names an entry, with the entry for the name: buttons lead on from what was found.

    Returns:
        the question to answer; or the answer at once, where a name is several entries' or nobody's.
    """
    match question:
        case CastQuestion(name=str(name)) if name.strip():
            kinds: Collection[Kind] = PEOPLE
        case LoreQuestion(name=name):
            kinds = TERMS | {Kind.WORK}
        case ReleaseQuestion(title=str(name)) | EpisodeQuestion(number=name):
            return _coded(view, question, name)
        case _:
            return question
    if token := token_in(name):
        return EntryQuestion(token)
    if labelled := labelled_entry(view, name):
        return labelled
    asked, among = question, None
    if isinstance(question, CastQuestion) and question.show is not None:
        work = asked_work(view, question.show, question)
        if isinstance(work, Answer):
            return _with_reach(work, view)
        asked, among = replace(question, show=work.code), in_cast(view, work, question.season)
    hit = find_entry(view, name, kinds, asked, lambda entry: veiled_entry(view, entry), among)
    ambiguous = isinstance(hit, Answer) and hit.outcome is Outcome.AMBIGUOUS
    if ambiguous and Kind.WORK in kinds and (series := named_work(view, name)) is not None:
        # A place may be called like a series: `/lore` is about places first, and its card leads to the series.
        term = find_entry(view, name, TERMS, asked, lambda entry: veiled_entry(view, entry))
        hit = EntryMatch(term.entry, (series.entry, *term.also)) if isinstance(term, EntryMatch) else hit
    if isinstance(hit, Answer):
        return _with_reach(_counted(view, name, hit), view)
    return EntryQuestion(hit.entry.token, tuple(other.token for other in hit.also), asked)


def _coded(view: View, question: ReleaseQuestion | EpisodeQuestion, name: str) -> Question:
    """The question without what stands beside the code in a label of ours: it may be a title beyond the reply."""
    if token := token_in(name):
        return EntryQuestion(token)
    labelled = labelled_episode(name)
    if labelled is None or not isinstance(parse_target(view, labelled[0], question), Target):
        return question
    code = labelled[0]
    return replace(question, title=code) if isinstance(question, ReleaseQuestion) else replace(question, number=code)


def _counted(view: View, typed: str, instead: Answer) -> Answer:
    """The way to a season or an episode that was named by its number where an entry was asked for."""
    if instead.outcome is not Outcome.NOT_FOUND or instead.choices or parse_reference(typed) is None:
        return instead
    target = parse_target(view, typed, instead.question)
    if not isinstance(target, Target) or target.season is None:
        return instead
    code = f"S{target.season}" + (f"E{target.episode}" if target.episode is not None else "")
    label = f"{target.work.title} {code}"
    sentence = f"{label} is {'an episode' if target.episode is not None else 'a season'}."
    link = Link(label, ReleaseQuestion(f"{target.work.code} {code}"))
    return replace(instead, lines=(line(sentence),), choices=(link,))


def _with_reach(answer: Answer, view: View) -> Answer:
    return replace(answer, scope_note=scope_note(view.knowledge, view.progress, answer.work))


def _answer(question: Question, view: View) -> Answer:
    match question:
        case CastQuestion():
            return cast_list(view, question)
        case LoreQuestion():
            raise TypeError("settled questions name no entry")
        case EntryQuestion(token=token):
            return replace(_known_entry(view, token, question), asked=question.asked)
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


def _known_entry(view: View, token: str, question: EntryQuestion) -> Answer:
    """An entry that was found, now or by whoever made a button: for its presser it may not exist, or not any more."""
    entry = view.knowledge.entry_of(token)
    if entry is not None and view.shows(entry):
        others = [view.knowledge.entry_of(other) for other in question.also]
        also = [other for other in others if other is not None and view.shows(other)]
        return entry_card(view, entry, question, also)
    return not_yet(view, entry, question)
