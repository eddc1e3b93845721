"""Find the entry that a typed name means, or answer “which one?” or “not found”. All commands use this module."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from bot.answers.answer import Answer, Line, Link, Outcome, Typed, which_one
from bot.answers.cards.entry import not_yet, veiled_entry
from bot.answers.labels import PROMINENCE, billing, entry_link, labelled_entry, link_to, plain_words, token_in
from bot.answers.phrases import echo, line, search_limit
from bot.answers.questions import Question
from bot.knowledge.model import Entry, Kind, NameCategory, NameList, Work
from bot.lookup import Ambiguous, Found, Index, NotFound, Scope, look_up
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

MAX_CHOICES = 10
MAX_VEILED = 3
EVERY_SHELF: frozenset[NameCategory] = frozenset({*Kind, NameList.TITLES})
"""All categories of names that lead to a card."""


class CastFilter(Struct, frozen=True):
    """A filter for entries: a test, and its description for messages (“in the cast of Star City”)."""

    holds: Callable[[Entry], bool]
    words: str


def split_work(view: View, text: str) -> tuple[Work | None, str]:
    """Find a series named in a normalised text. Return it (or None) and the remaining words."""
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
) -> Found | Answer:
    """Look up a name among the entries that exist for this view.

    Args:
        view: the view of the asker.
        typed: the name as typed.
        kinds: the kinds of entry to find.
        question: the question, for the answer's buttons.
        among: an optional filter. If it excludes every match, the “not found” answer suggests the excluded matches.

    Returns:
        a visible entry, and other entries whose longer names contain the typed text; or a complete answer for “which
        one?” or “not found”. If the view veils, “not found” includes the veiled cards of matches beyond the clearance.
    """
    entries = view.knowledge.entries
    outcome = look_up_everywhere(view, typed, kinds)
    if not isinstance(outcome, Found) or outcome.entry in view.knowledge.works:
        outcome = _without_series(view, typed, kinds) or outcome
    best = None
    if not isinstance(outcome, NotFound):
        best = entries.get(outcome.entry if isinstance(outcome, Found) else outcome.entries[0])
    if isinstance(outcome, NotFound) or best is None or best.kind not in kinds:
        veils = [veil for id_ in meant_beyond(view, typed, kinds) for veil in veiled_entry(view, entries[id_])]
        if not isinstance(outcome, NotFound):
            return of_other_kind(view, typed, outcome, question, veils)
        suggested = [entries.get(id_) for id_ in outcome.suggestions]
        names = {view.name(entry) for entry in suggested if entry is not None and entry.kind in kinds}
        with_kind = len(names) < len(suggested)
        links = tuple(link_to(view, id_, with_kind=with_kind) for id_ in outcome.suggestions)
        return nothing_matches(view, typed, question, links, veils)
    found = outcome if among is None else _narrowed(view, typed, outcome, question, among)
    if isinstance(found, Ambiguous):
        shown = sorted((entries[id_] for id_ in found.entries), key=lambda entry: billing(view, entry))
        choices = (entry_link(view, entry, with_kind=True) for entry in shown[:MAX_CHOICES])
        return which_one(question, how_many(len(shown), "names", found.shared), choices)
    return found


def asked_entry(view: View, typed: str | None, kinds: Collection[Kind], question: Question) -> Entry | Answer | None:
    """Return the entry that an `about` option means, or an answer if it means none or several.

    The option may hold a label, a token or a name. None if it is empty.
    """
    if typed is None or not typed.strip():
        return None
    if (labelled := labelled_entry(view, typed)) is not None:
        return labelled
    if (token := token_in(typed)) is not None:
        found = view.knowledge.entries.get(view.knowledge.ids_by_token.get(token, ""))
        # Tokens can be typed too. A token beyond the clearance must get the same answer as an unknown token.
        return found if found is not None and view.is_visible(found) else not_yet(view, found, question)
    match = find_entry(view, typed, kinds, question)
    return match if isinstance(match, Answer) else view.knowledge.entries[match.entry]


def look_up_everywhere(
    view: View, typed: str, shelves: Collection[NameCategory], work: str | None = None
) -> Found | Ambiguous | NotFound:
    """Look up a name among everything that this view may see. In a tie, names in the categories `shelves` win."""
    return look_up(typed, view.knowledge.names.index, view.scope(EVERY_SHELF), view.scope(shelves, work))


def _without_series(view: View, typed: str, kinds: Collection[Kind]) -> Found | Ambiguous | None:
    """Look up “jamestown from star city” as “jamestown”. None if no series is named or nothing matches."""
    work, rest = split_work(view, plain_words(typed))
    outcome = look_up_everywhere(view, rest, kinds) if work is not None and rest else NotFound(())
    return None if isinstance(outcome, NotFound) else outcome


def _narrowed(
    view: View, typed: str, outcome: Found | Ambiguous, question: Question, among: CastFilter
) -> Found | Ambiguous | Answer:
    """Apply a filter to a look-up result. If nothing is left, answer “not found” and suggest the excluded matches."""
    ids = (outcome.entry, *outcome.also) if isinstance(outcome, Found) else outcome.entries
    kept = tuple(id_ for id_ in ids if among.holds(view.knowledge.entries[id_]))
    if not kept:
        links = tuple(link_to(view, id_, with_kind=True) for id_ in ids[:MAX_CHOICES])
        return nothing_matches(view, typed, question, links, where=among.words)
    if len(kept) == 1 or (isinstance(outcome, Found) and kept[0] == outcome.entry):
        return Found(kept[0], kept[1:])
    return Ambiguous(kept, outcome.shared if isinstance(outcome, Ambiguous) else typed)


def how_many(count: int, things: str, shared: str) -> str:
    """Write the sentence above several buttons, with the total number of matches."""
    if count <= MAX_CHOICES:
        return f"{count} {things} match “{echo(shared)}”. Which one?"
    return f"{count} {things} match “{echo(shared)}”. Here are the first {MAX_CHOICES}; type more of the name."


def meant_beyond(view: View, typed: str, shelves: Collection[NameCategory]) -> list[str]:
    """Return the ids that a name matches beyond the clearance, for veils only. Empty if the view has no veils."""

    def choose(index: Index, hidden: Scope) -> Sequence[str]:
        outcome = look_up(typed, index, hidden)
        return () if isinstance(outcome, NotFound) else outcome.entries[:MAX_VEILED]

    return view.find_beyond(shelves, choose)


def of_other_kind(
    view: View, typed: str, outcome: Found | Ambiguous, question: Question, veils: Iterable[Veil | None]
) -> Answer:
    """Answer a name that another command handles: “Ed Baldwin is a character.”, with a button that opens its card.

    Args:
        view: the view of the asker.
        typed: the name as typed.
        outcome: the look-up result. If it has several matches, each of them gets a button.
        question: the question, for the answer's buttons.
        veils: the veiled cards of matches beyond the clearance.
    """
    also, shared = (outcome.also, typed) if isinstance(outcome, Found) else ((), outcome.shared)
    entries = view.knowledge.entries
    ids = sorted(outcome.entries, key=lambda id_: billing(view, entries[id_]) if id_ in entries else len(PROMINENCE))
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
    links: tuple[Link, ...] = (),
    veils: Sequence[Veil | None] = (),
    where: str = "",
) -> Answer:
    """Answer “Nothing up to S1E3 matches “kelly”.”. It reads the same if the name exists beyond the clearance.

    Every unsuccessful look-up uses this answer, always with the same boxes. `where` names the part that was searched.
    """
    what = f"Nobody {where}" if where else "Nothing"
    limit = search_limit(view.knowledge, view.progress)
    lines: list[Line] = [line(f"{what} {limit} matches ", Typed(), ".")]
    if links:
        lines.append(line("Did you mean one of these?" if len(links) > 1 else "Did you mean this?"))
    return Answer(
        question,
        lines=tuple(lines),
        boxes=view.boxes(veils),
        choices=links,
        outcome=Outcome.NOT_FOUND,
        may_be_beyond=True,
        typed=echo(typed),
    )
