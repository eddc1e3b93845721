"""From a typed name to an entry. The three outcomes of look-up become answers here, once for all commands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.answers.answer import Answer, Line, Link, Outcome, line, which_one
from bot.answers.cards.entry import veiled_entry
from bot.answers.labels import PROMINENCE, billing, entry_link, link_to, plain_words
from bot.answers.phrases import echo, search_limit
from bot.answers.questions import Question
from bot.knowledge.model import Entry, Kind, NameCategory, NameList, Work
from bot.lookup import Ambiguous, Found, Index, NotFound, Scope, look_up
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

MAX_CHOICES = 10
MAX_VEILED = 3
EVERY_SHELF: frozenset[NameCategory] = frozenset({*Kind, NameList.TITLES})
"""Everything a card can be about."""


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """An entry that may be shown, and others whose longer names hold what was typed."""

    entry: Entry
    also: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CastFilter:
    """Which entries are wanted: a test, and what they are called (“in the cast of Star City”)."""

    holds: Callable[[Entry], bool]
    words: str


def split_work(view: View, text: str) -> tuple[Work | None, str]:
    """A series that a text in plain words names, and the other words."""
    words = text.split()
    keys = {
        plain_words(name.text): work
        for work in view.knowledge.works.values()
        for name in view.open_values(work.entry.names)
    }
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            work = keys.get(" ".join(words[start : start + size]))
            if work is not None:
                return work, " ".join((*words[:start], *words[start + size :]))
    return None, text


def find_entry(
    view: View, typed: str, kinds: Collection[Kind], question: Question, among: CastFilter | None = None
) -> EntryMatch | Answer:
    """Look a name up among what exists for this view.

    Args:
        view: who asks, and what they have reached.
        typed: the name.
        kinds: what may be meant.
        question: what is asked, for the answer's buttons.
        among: if only some are wanted; others of that name are offered where none of these has it.

    Returns:
        the match; or the complete answer for “which one?” or “not found”, the latter with the veiled cards of
        what the name means beyond the clearance if this view veils.
    """
    entries = view.knowledge.entries
    outcome = look_up_everywhere(view, typed, kinds)
    if not isinstance(outcome, Found) or outcome.entry in view.knowledge.works:
        outcome = _without_series(view, typed, kinds) or outcome
    if isinstance(outcome, NotFound) or (best := entries.get(outcome.entries[0])) is None or best.kind not in kinds:
        veils = [veil for id_ in meant_beyond(view, typed, kinds) for veil in veiled_entry(view, entries[id_])]
        if not isinstance(outcome, NotFound):
            return of_other_kind(view, typed, outcome, question, veils)
        suggested = [entries.get(id_) for id_ in outcome.suggestions]
        names = {view.name(entry) for entry in suggested if entry is not None and entry.kind in kinds}
        with_kind = len(names) < len(suggested)
        links = tuple(link_to(view, id_, with_kind=with_kind) for id_ in outcome.suggestions)
        return nothing_matches(view, typed, question, links, veils)
    if among is not None:
        narrowed = _narrowed(view, typed, outcome, question, among)
        if isinstance(narrowed, Answer):
            return narrowed
        outcome = narrowed
    if isinstance(outcome, Ambiguous):
        shown = sorted((entries[id_] for id_ in outcome.entries), key=lambda entry: billing(view, entry))
        choices = (entry_link(view, entry, with_kind=True) for entry in shown[:MAX_CHOICES])
        return which_one(question, how_many(len(shown), "names", outcome.shared), choices)
    return EntryMatch(entries[outcome.entry], tuple(entries[other] for other in outcome.also))


def look_up_everywhere(
    view: View, typed: str, shelves: Collection[NameCategory], work: str | None = None
) -> Found | Ambiguous | NotFound:
    """What a name means among all that exists for this view; names in these categories win a tie."""
    return look_up(typed, view.knowledge.names.index, view.scope(EVERY_SHELF), view.scope(shelves, work))


def _without_series(view: View, typed: str, kinds: Collection[Kind]) -> Found | Ambiguous | None:
    """What is meant beside the name of a series: “jamestown from star city”."""
    work, rest = split_work(view, plain_words(typed))
    outcome = look_up_everywhere(view, rest, kinds) if work is not None and rest else NotFound(())
    return None if isinstance(outcome, NotFound) else outcome


def _narrowed(
    view: View, typed: str, outcome: Found | Ambiguous, question: Question, among: CastFilter
) -> Found | Ambiguous | Answer:
    """What was found, without those that are not wanted."""
    ids = (outcome.entry, *outcome.also) if isinstance(outcome, Found) else outcome.entries
    kept = tuple(id_ for id_ in ids if among.holds(view.knowledge.entries[id_]))
    if not kept:
        links = tuple(link_to(view, id_, with_kind=True) for id_ in ids[:MAX_CHOICES])
        return nothing_matches(view, typed, question, links, where=among.words)
    if len(kept) == 1 or (isinstance(outcome, Found) and kept[0] == outcome.entry):
        return Found(kept[0], kept[1:])
    return Ambiguous(kept, outcome.shared if isinstance(outcome, Ambiguous) else typed)


def how_many(count: int, things: str, shared: str) -> str:
    """The sentence above several buttons, with the true number of what matches."""
    if count <= MAX_CHOICES:
        return f"{count} {things} match “{echo(shared)}”. Which one?"
    return f"{count} {things} match “{echo(shared)}”. Here are the first {MAX_CHOICES}; type more of the name."


def meant_beyond(view: View, typed: str, shelves: Collection[NameCategory]) -> list[str]:
    """Ids of what a name means beyond the clearance, for veils alone; empty if this view withholds."""

    def choose(index: Index, hidden: Scope) -> Sequence[str]:
        match look_up(typed, index, hidden):
            case Found(entry=id_):
                return (id_,)
            case Ambiguous(entries=ids):
                return ids[:MAX_VEILED]
            case NotFound():
                return ()

    return view.find_beyond(shelves, choose)


def of_other_kind(
    view: View, typed: str, outcome: Found | Ambiguous, question: Question, veils: Iterable[Veil | None]
) -> Answer:
    """“Ed Baldwin is a character.” with a button that opens it, where the name belongs to another command.

    Args:
        view: who asks.
        typed: the name.
        outcome: what it means; what else it may mean here is offered too.
        question: what is asked, for the answer's buttons.
        veils: what is meant beyond the clearance.
    """
    found, shared = ((outcome.entry,), typed) if isinstance(outcome, Found) else (outcome.entries, outcome.shared)
    also = outcome.also if isinstance(outcome, Found) else ()
    entries = view.knowledge.entries
    ids = sorted(found, key=lambda id_: billing(view, entries[id_]) if id_ in entries else len(PROMINENCE))
    links = tuple(link_to(view, id_, with_kind=len(ids) > 1) for id_ in ids[:MAX_CHOICES])
    kind = entries[ids[0]].kind.value if ids[0] in entries else "episode"
    a_kind = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    sentence = f"{links[0].label} is {a_kind}." if len(ids) == 1 else how_many(len(ids), "names", shared)
    others = "one of the others" if len(also) > 1 else "the other one"
    lines = (line(sentence), *([line(f"Or did you mean {others}?")] if also else []))
    choices = (*links, *(link_to(view, id_, with_kind=True) for id_ in also))
    return Answer(question, lines=lines, boxes=view.boxes(veils), choices=choices, outcome=Outcome.NOT_FOUND)


def nothing_matches(
    view: View,
    typed: str,
    question: Question,
    suggestions: tuple[Link, ...] = (),
    veils: Sequence[Veil | None] = (),
    where: str = "",
) -> Answer:
    """“Nothing up to S1E3 matches “kelly”.”: the same whether or not the name exists beyond the clearance.

    Every look-up that finds nothing ends here, always with the same boxes. `where` says which part was searched.
    """
    what = f"Nobody {where}" if where else "Nothing"
    limit = search_limit(view.knowledge, view.progress)
    lines: list[Line] = [line(f"{what} {limit} matches “{echo(typed)}”.")]
    if suggestions:
        lines.append(line("Did you mean one of these?" if len(suggestions) > 1 else "Did you mean this?"))
    return Answer(
        question,
        lines=tuple(lines),
        boxes=view.boxes(veils),
        choices=suggestions,
        outcome=Outcome.NOT_FOUND,
        may_be_beyond=True,
    )
