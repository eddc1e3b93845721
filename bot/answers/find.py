"""From what somebody typed to an entry, with the three outcomes turned into answers once for all commands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.answers.answer import Answer, Line, Link, Outcome, line
from bot.answers.questions import EntryQuestion, Question, ReleaseQuestion
from bot.answers.words import limit_in_words
from bot.knowledge.model import Entry, Kind
from bot.knowledge.names import Shelf
from bot.knowledge.positions import Position
from bot.lookup import Ambiguous, Found, Index, NotFound, Scope, look_up
from bot.lookup.normalise import key_of
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

ECHO_LIMIT = 60
MAX_CHOICES = 10
MAX_VEILED = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may be shown, and others whose longer names hold what was typed."""

    entry: Entry
    also: tuple[Entry, ...]


def plain_words(typed: str) -> str:
    """The words as they are compared, numbers in digits."""
    return " ".join(key_of(typed))


def echo(typed: str) -> str:
    """What somebody typed, short enough to repeat and without invisible characters."""
    visible = "".join(letter for letter in typed if letter.isprintable())
    folded = " ".join(visible.split())
    return folded if len(folded) <= ECHO_LIMIT else folded[: ECHO_LIMIT - 1].rstrip() + "…"


def find_entry(
    view: View,
    typed: str,
    kinds: Collection[Kind],
    question: Question,
    veiled_card: Callable[[Entry], list[Veil | None]],
) -> Hit | Answer:
    """Look a name up among what exists for this view.

    Returns:
        the hit; or the complete answer for “which one?” or “not found”, the latter with the veiled cards of
        what the name means beyond the clearance if this view veils.
    """
    match look_up(typed, view.knowledge.names.index, view.scope(kinds)):
        case Found(entry=id_, also=also):
            entries = view.knowledge.entries
            return Hit(entries[id_], tuple(entries[other] for other in also))
        case Ambiguous(entries=ids, shared=shared):
            return which_one(view, ids, shared, question)
        case NotFound(suggestions=ids):
            return not_found(view, typed, ids, kinds, question, veiled_card)


def which_one(view: View, ids: Sequence[str], shared: str, question: Question) -> Answer:
    """“3 names match “stevens”. Which one?” with a button each."""
    shown = [view.knowledge.entries[id_] for id_ in ids[:MAX_CHOICES]]
    return Answer(
        question,
        lines=(line(f"{len(shown)} names match “{echo(shared)}”. Which one?"),),
        choices=tuple(entry_link(view, entry, with_kind=True) for entry in shown),
        outcome=Outcome.AMBIGUOUS,
    )


def not_found(
    view: View,
    typed: str,
    suggestions: Sequence[str],
    kinds: Collection[Kind],
    question: Question,
    veiled_card: Callable[[Entry], list[Veil | None]],
) -> Answer:
    """“Nothing up to S1E3 matches “kelly”.”, the same whether the name exists beyond or not."""
    hidden = [view.knowledge.entries[id_] for id_ in meant_beyond(view, typed, kinds)]
    veils = [veil for entry in hidden for veil in veiled_card(entry)]
    links = tuple(entry_link(view, view.knowledge.entries[id_], with_kind=False) for id_ in suggestions)
    return nothing_matches(view, typed, question, links, veils)


def meant_beyond(view: View, typed: str, shelves: Collection[Shelf]) -> list[str]:
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


def nothing_matches(
    view: View,
    typed: str,
    question: Question,
    suggestions: tuple[Link, ...] = (),
    veils: Sequence[Veil | None] = (),
) -> Answer:
    """The one sentence for every look-up that finds nothing, with the boxes that stand under every other."""
    lines: list[Line] = [line(f"Nothing {limit_in_words(view.knowledge, view.progress)} matches “{echo(typed)}”.")]
    if suggestions:
        lines.append(line("Did you mean one of these?"))
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
    name = view.name(entry) or ""
    return Link(f"{name} · {entry.kind.value}" if with_kind else name, EntryQuestion(entry.token))
