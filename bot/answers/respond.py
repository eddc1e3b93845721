"""The entry point of this package: answer a question for a view."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.answers.answer import Answer, Link, Outcome
from bot.answers.cards.cast import cast_list, in_cast
from bot.answers.cards.entry import entry_card, not_yet
from bot.answers.cards.recap import recap
from bot.answers.cards.release import Target, episode, parse_target, release, upcoming
from bot.answers.cards.spinoff import spinoff
from bot.answers.cards.timeline import timeline
from bot.answers.entry_search import find_entry
from bot.answers.labels import labelled_episode, suggested_token, token_in
from bot.answers.parsing.episode_numbers import parse_reference
from bot.answers.phrases import echo, line, scope_note
from bot.answers.questions import (
    PEOPLE,
    TERMS,
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    RecapQuestion,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.answers.works import asked_work, named_work
from bot.knowledge.model import Kind
from bot.lookup import Found
from bot.spoilers.rule import View

_LORE: Final = TERMS | {Kind.WORK}
_IN_SUGGESTIONS: Final = frozenset("#·")
"""Every suggestion has one of these characters, in its value or in its label."""


def respond(question: Question, view: View) -> Answer:
    """Answer a question for a view. No user input makes this raise an exception."""
    resolved = resolve(question, view)
    return resolved if isinstance(resolved, Answer) else answer_resolved(resolved, view)


def answer_resolved(question: Question, view: View) -> Answer:
    """Answer a question returned by `resolve`."""
    return _with_scope(_CARDS[type(question)](view, question), view)


def _with_scope(answer: Answer, view: View) -> Answer:
    return replace(answer, scope_note=scope_note(view.knowledge, view.progress, answer.work))


def retyped(answer: Answer, name: str) -> Answer | None:
    """Turn the answer for one form of a name into the answer for another form that look-up treats alike.

    None if inserting the name as it was typed is not enough to get the right answer.
    """
    asked = answer.asked or answer.question
    if not isinstance(asked, CastQuestion | LoreQuestion) or (answer.asked is None and answer.typed is None):
        return None
    typed = echo(name) if answer.typed is not None else None
    return replace(answer, asked=replace(asked, name=name), typed=typed)


def resolve(question: Question, view: View) -> Question | Answer:
    """Replace the name in a question by the token of the entry it matches, so that buttons refer to that entry.

    Different spellings of a name become the same question, so they share one cached answer and card.

    Returns:
        the question to answer, or a complete answer if no entry or several entries match the name.
    """
    match question:
        case CastQuestion(name=str(name)) if name.strip():
            kinds = PEOPLE
        case LoreQuestion(name=name):
            kinds = _LORE
        case ReleaseQuestion(title=str(name)) | EpisodeQuestion(number=name):
            return _without_title(view, question, name)
        case _:
            return question
    if not _IN_SUGGESTIONS.isdisjoint(name) and (token := suggested_token(view, name)) is not None:
        return EntryQuestion(token)
    asked, among = question, None
    if isinstance(question, CastQuestion) and question.show is not None:
        work = asked_work(view, question.show, question)
        if isinstance(work, Answer):
            return _with_scope(work, view)
        asked, among = replace(question, show=work.code), in_cast(view, work, question.season)
    match = find_entry(view, name, kinds, asked, among)
    if isinstance(match, Answer):
        match = _term_beside_series(view, name, kinds, match) or _by_number(view, name, match)
    if isinstance(match, Answer):
        return _with_scope(match, view)
    tokens = view.knowledge.tokens
    also = tuple(tokens[id_] for id_ in match.also if id_ in tokens)  # episodes have no tokens
    return EntryQuestion(tokens[match.entry], also, asked)


def _term_beside_series(view: View, name: str, kinds: Collection[Kind], instead: Answer) -> Found | None:
    """Find the term that has the same name as a series. `/lore` prefers the term, and its card links to the series."""
    if instead.outcome is not Outcome.AMBIGUOUS or Kind.WORK not in kinds:
        return None
    series, term = named_work(view, name), find_entry(view, name, TERMS, instead.question)
    return Found(term.entry, (series.code, *term.also)) if series is not None and isinstance(term, Found) else None


def _without_title(view: View, question: ReleaseQuestion | EpisodeQuestion, name: str) -> Question:
    """Reduce a typed label to its episode code, because the title in “FAM S1E8 · Rupture” may be a spoiler."""
    if (token := token_in(name)) is not None:
        return EntryQuestion(token)
    code = labelled_episode(name)
    if code is None or not isinstance(parse_target(view, code, question), Target):
        return question
    return replace(question, title=code) if isinstance(question, ReleaseQuestion) else replace(question, number=code)


def _by_number(view: View, typed: str, instead: Answer) -> Answer:
    """If `typed` is the number of a season or episode, offer a button to it; otherwise return `instead`."""
    if instead.outcome is not Outcome.NOT_FOUND or instead.choices or parse_reference(typed) is None:
        return instead
    target = parse_target(view, typed, instead.question)
    if not isinstance(target, Target) or target.season is None:
        return instead
    label = f"{target.work.title} {target.number}"
    sentence = f"{label} is {'an episode' if target.episode is not None else 'a season'}."
    link = Link(label, ReleaseQuestion(f"{target.work.code} {target.number}"))
    return replace(instead, lines=(line(sentence),), choices=(link,), may_be_beyond=False)


def _known_entry(view: View, question: EntryQuestion) -> Answer:
    """Answer with the card of an entry. Say so if this reader may not see it (an old button)."""
    entries, ids = view.knowledge.entries, view.knowledge.ids_by_token
    entry = entries.get(ids.get(question.token, ""))
    if entry is None or view.name(entry) is None:
        answer = not_yet(view, entry, question)
    else:
        also = [
            other for token in question.also if (other := entries.get(ids.get(token, ""))) and view.is_visible(other)
        ]
        answer = entry_card(view, entry, question, also)
    return replace(answer, asked=question.asked)


_CARDS: Final[Mapping[type[Question], Callable[[View, Any], Answer]]] = {
    CastQuestion: cast_list,
    EntryQuestion: _known_entry,
    ReleaseQuestion: release,
    EpisodeQuestion: episode,
    NextQuestion: upcoming,
    TimelineQuestion: timeline,
    SpinoffQuestion: spinoff,
    RecapQuestion: recap,
}
"""The function that answers each type of question. `resolve` replaces every `LoreQuestion`, so it is not listed."""
