"""From what somebody typed to an entry, with the three outcomes turned into answers once for all commands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.answers.answer import Answer, Line, Link, Outcome, line
from bot.answers.phrases import search_limit
from bot.answers.questions import EntryQuestion, Question, ReleaseQuestion
from bot.knowledge.model import Credit, Entry, Kind, Work
from bot.knowledge.names import NameCategory, NameList
from bot.knowledge.positions import Position, parse_position
from bot.lookup import Ambiguous, Found, Index, NotFound, Scope, look_up
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

ECHO_LIMIT = 60
MAX_CHOICES = 10
MAX_VEILED = 3
EVERY_SHELF: frozenset[NameCategory] = frozenset({*Kind, NameList.TITLES})
"""Whatever a card can be about."""
PROMINENCE = ("main", "recurring", "guest")
"""Billings, the most prominent first."""


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """An entry that may be shown, and others whose longer names hold what was typed."""

    entry: Entry
    also: tuple[Entry, ...]


def plain_words(typed: str) -> str:
    """The words as they are compared, numbers in digits."""
    return " ".join(key_of(typed))


def split_work(view: View, text: str) -> tuple[Work | None, str]:
    """A work that the text names, and the other words."""
    words = text.split()
    keys = {
        plain_words(name.text): work for work in view.knowledge.works.values() for name in view.all(work.entry.names)
    }
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            work = keys.get(" ".join(words[start : start + size]))
            if work is not None:
                return work, " ".join((*words[:start], *words[start + size :]))
    return None, text


def echo(typed: str) -> str:
    """What somebody typed, short enough to repeat and without invisible characters."""
    visible = "".join(letter for letter in typed if letter.isprintable())
    folded = " ".join(visible.split())
    return folded if len(folded) <= ECHO_LIMIT else folded[: ECHO_LIMIT - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class CastFilter:
    """Those among whom a name is wanted: a test, and what they are called (“in the cast of Star City”)."""

    holds: Callable[[Entry], bool]
    words: str


def find_entry(
    view: View,
    typed: str,
    kinds: Collection[Kind],
    question: Question,
    veiled_card: Callable[[Entry], list[Veil | None]],
    among: CastFilter | None = None,
) -> EntryMatch | Answer:
    """Look a name up among what exists for this view.

    Args:
        view: who asks, and what they have reached.
        typed: the name.
        kinds: what may be meant.
        question: what is asked, for the answer's buttons.
        veiled_card: the veils of an entry beyond the clearance.
        among: if only some are wanted; others of that name are offered where none of these has it.

    Returns:
        the hit; or the complete answer for “which one?” or “not found”, the latter with the veiled cards of
        what the name means beyond the clearance if this view veils.
    """
    entries = view.knowledge.entries
    outcome = look_up_everywhere(view, typed, kinds)
    if not isinstance(outcome, Found) or outcome.entry in view.knowledge.works:
        outcome = _without_series(view, typed, kinds) or outcome
    if isinstance(outcome, NotFound) or not _is_of(view, outcome.best, kinds):
        veils = [veil for id_ in meant_beyond(view, typed, kinds) for veil in veiled_card(entries[id_])]
        if isinstance(outcome, NotFound):
            return not_found(view, typed, outcome.suggestions, kinds, question, veils)
        return of_other_kind(view, typed, outcome, question, veils)
    if among is not None:
        narrowed = _narrowed(view, typed, outcome, question, among)
        if isinstance(narrowed, Answer):
            return narrowed
        outcome = narrowed
    if isinstance(outcome, Ambiguous):
        return which_one(view, outcome.entries, outcome.shared, question)
    return EntryMatch(entries[outcome.entry], tuple(entries[other] for other in outcome.also))


def look_up_everywhere(
    view: View, typed: str, shelves: Collection[NameCategory], work: str | None = None
) -> Found | Ambiguous | NotFound:
    """What a name means among all that exists for this view; what stands on these shelves wins a tie."""
    return look_up(typed, view.knowledge.names.index, view.scope(EVERY_SHELF), view.scope(shelves, work))


def _without_series(view: View, typed: str, kinds: Collection[Kind]) -> Found | Ambiguous | None:
    """What is meant beside the name of a series: “jamestown from star city”."""
    work, rest = split_work(view, plain_words(typed))
    outcome = look_up_everywhere(view, rest, kinds) if work is not None and rest else NotFound(())
    return None if isinstance(outcome, NotFound) else outcome


def _is_of(view: View, id_: str, kinds: Collection[Kind]) -> bool:
    entry = view.knowledge.entries.get(id_)
    return entry is not None and entry.kind in kinds


def _narrowed(
    view: View, typed: str, outcome: Found | Ambiguous, question: Question, among: CastFilter
) -> Found | Ambiguous | Answer:
    """What was found, without those that are not wanted."""
    ids = (outcome.entry, *outcome.also) if isinstance(outcome, Found) else outcome.entries
    kept = tuple(id_ for id_ in ids if among.holds(view.knowledge.entries[id_]))
    if not kept:
        links = tuple(entry_link(view, view.knowledge.entries[id_], with_kind=True) for id_ in ids[:MAX_CHOICES])
        return nothing_matches(view, typed, question, links, where=among.words)
    if len(kept) == 1 or (isinstance(outcome, Found) and kept[0] == outcome.entry):
        return Found(kept[0], kept[1:])
    return Ambiguous(kept, outcome.shared if isinstance(outcome, Ambiguous) else typed)


def which_one(view: View, ids: Sequence[str], shared: str, question: Question) -> Answer:
    """“3 names match “stevens”. Which one?” with a button each, those that matter most first."""
    shown = sorted((view.knowledge.entries[id_] for id_ in ids), key=lambda entry: billing(view, entry))
    return Answer(
        question,
        lines=(line(how_many(len(shown), "names", shared)),),
        choices=tuple(entry_link(view, entry, with_kind=True) for entry in shown[:MAX_CHOICES]),
        outcome=Outcome.AMBIGUOUS,
    )


def how_many(count: int, things: str, shared: str) -> str:
    """The sentence above several buttons, with the true number of what matches."""
    if count <= MAX_CHOICES:
        return f"{count} {things} match “{echo(shared)}”. Which one?"
    return f"{count} {things} match “{echo(shared)}”. Here are the first {MAX_CHOICES}; type more of the name."


def billing(view: View, entry: Entry) -> int:
    """How prominent an entry is, as far as the view may know: main cast 0, recurring 1, guests 2, all others 3."""
    found = [PROMINENCE.index(credit.billing) for credit in view.all(casting.credit for casting in entry.castings)]
    return min(found, default=len(PROMINENCE))


def not_found(
    view: View,
    typed: str,
    suggestions: Sequence[str],
    shelves: Collection[NameCategory],
    question: Question,
    veils: Sequence[Veil | None],
) -> Answer:
    """“Nothing up to S1E3 matches “kelly”.”, the same whether the name exists beyond or not.

    Args:
        view: who asks.
        typed: the name.
        suggestions: what may have been meant, of any kind.
        shelves: what was asked for; where anything else is offered, each says what it is.
        question: what is asked, for the answer's buttons.
        veils: what is meant beyond the clearance.
    """
    entries = [view.knowledge.entries.get(id_) for id_ in suggestions]
    names = {view.name(entry) for entry in entries if entry is not None and entry.kind in shelves}
    links = tuple(way_to(view, id_, with_kind=len(names) < len(entries)) for id_ in suggestions)
    return nothing_matches(view, typed, question, links, veils)


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
    links = tuple(way_to(view, id_, with_kind=len(ids) > 1) for id_ in ids[:MAX_CHOICES])
    sentence = f"{links[0].label} is {_a_kind(view, ids[0])}." if len(ids) == 1 else how_many(len(ids), "names", shared)
    others = "one of the others" if len(also) > 1 else "the other one"
    lines = (line(sentence), *([line(f"Or did you mean {others}?")] if also else []))
    choices = (*links, *(way_to(view, id_, with_kind=True) for id_ in also))
    return Answer(question, lines=lines, boxes=view.boxes(veils), choices=choices, outcome=Outcome.NOT_FOUND)


def way_to(view: View, id_: str, *, with_kind: bool) -> Link:
    """A button to an entry or an episode that exists for this view."""
    entry = view.knowledge.entries.get(id_)
    if entry is not None:
        return entry_link(view, entry, with_kind=with_kind)
    position = parse_position(id_)
    if position is None:
        raise LookupError("neither an entry nor an episode")
    return episode_link(view, position)


def _a_kind(view: View, id_: str) -> str:
    entry = view.knowledge.entries.get(id_)
    word = entry.kind.value if entry is not None else "episode"
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def nothing_matches(
    view: View,
    typed: str,
    question: Question,
    suggestions: tuple[Link, ...] = (),
    veils: Sequence[Veil | None] = (),
    where: str = "",
) -> Answer:
    """The one sentence for every look-up that finds nothing, with the boxes that stand under every other.

    `where` says it of a part of what there is.
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
    )


def episode_link(view: View, position: Position) -> Link:
    """A way to an episode: its code, and its title where that is safe."""
    episode = view.knowledge.episodes[position]
    title = view.read(episode.title) if episode.title is not None else None
    label = f"{view.knowledge.works[position.work].title} {position.code}"
    return Link(f"{label}: {title.text}" if title is not None else label, ReleaseQuestion(str(position)))


def entry_link(view: View, entry: Entry, *, with_kind: bool) -> Link:
    """A button that opens an entry which exists for this view."""
    label = entry_label(view, entry) if with_kind else view.name(entry) or ""
    return Link(label, EntryQuestion(entry.token))


def entry_label(view: View, entry: Entry) -> str:
    """“Margo Madison · character”; of two that would read the same, each with its series."""
    label = f"{view.name(entry) or ''} · {entry.kind.value}"
    others = (view.knowledge.entries[id_] for id_ in view.knowledge.namesakes.get(entry.id, ()) if id_ != entry.id)
    if any(other.kind is entry.kind and view.name(other) == view.name(entry) for other in others):
        work = work_of(view, entry, view.all(casting.credit for casting in entry.castings))
        return f"{label}, {view.knowledge.works[work].title}" if work is not None else label
    return label


def work_of(view: View, entry: Entry, credits: Sequence[Credit]) -> str | None:
    """The code of the work an entry belongs to: decided by open credits, else by the clearance that opened its name."""
    if entry.kind is Kind.WORK:
        return entry.id
    if credits:
        return credits[0].work
    doors = [name.reveal for name in entry.names if view.read(name) is not None]
    found = sorted({position.work for reveal in doors for position in reveal}, key=list(view.knowledge.works).index)
    return found[0] if found else None
