"""The card of an entry: a character, person, place, craft, mission, organisation, thing or series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from bot.answers.answer import Answer, Line, Link, Outcome, Part, Strong
from bot.answers.labels import entry_link, episode_link, work_of
from bot.answers.phrases import (
    REPORTED,
    bullet,
    capitalize,
    fact_line,
    fact_veils,
    group_by,
    join_parts,
    join_words,
    line,
    name_seasons,
    platform_lines,
    small_print,
    summary_lines,
    with_status,
)
from bot.answers.questions import EntryQuestion, Question, ReleaseQuestion, TimelineQuestion
from bot.knowledge.model import Casting, Credit, Entry, Fact, Job, Kind, Name, RelationWords, Wording
from bot.knowledge.sources import Status
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

NOT_YET = "Nothing about this is safe for you yet. If you are further on, tell me with /progress set."
BILLINGS = {"main": "Main cast", "recurring": "Recurring", "guest": "Guest"}


class Actor(Struct, frozen=True):
    """An actor of a part, with their credits in it.

    `seasons` names the seasons, such as ``season 3``, if somebody else plays the part in the same series. Otherwise it
    is empty.
    """

    entry: Entry
    name: str
    credits: Sequence[Credit]
    seasons: str


def entry_card(view: View, entry: Entry, question: Question, also: Sequence[Entry] = ()) -> Answer:
    """Make the card of an entry: open facts as lines, and facts beyond the clearance as veils if the view veils.

    Args:
        view: the view of the reader.
        entry: the entry to show.
        question: the question, for the card's buttons.
        also: other entries that the asker may have meant; they get buttons or options of the select.

    Raises:
        LookupError: the entry does not exist for this view.
    """
    heading = view.name(entry)
    if heading is None:
        raise LookupError("an entry that does not exist for this view has no card")
    entries = view.knowledge.entries
    credits = view.open_values(casting.credit for casting in entry.castings)
    if entry.kind is Kind.PERSON:
        credits = [credit for credit in credits if view.is_visible(entries[credit.character])]
    relations = [words for words in view.current(entry.relations) if view.is_visible(entries[words.other])]
    # The first button does not depend on the facts, so it reveals nothing.
    about = TimelineQuestion(about=view.knowledge.tokens[entry.id])
    timeline = [Link("Timeline", about)] if entry.kind is not Kind.PERSON else []
    first = [Link("Release", ReleaseQuestion(entry.id))] if entry.kind is Kind.WORK else timeline
    others = [(entry_link(view, other, with_kind=True), view.name(other) == heading) for other in also]
    return Answer(
        question,
        heading,
        (*_lines(view, entry, credits, relations), *_aliases(view, entry, heading)),
        view.boxes(veiled_entry(view, entry, named=True)),
        credits[0].work if credits else work_of(view, entry),
        (*first, *(link for link, namesake in others if namesake)),
        related=(
            *(link for link, namesake in others if not namesake),
            *_related(view, entry, credits, relations),
        ),
        heading_locations=(entry.location,),
    )


def not_yet(view: View, entry: Entry | None, question: Question) -> Answer:
    """Answer a button whose entry is not visible to the user who pressed it, or no longer exists."""
    veils = veiled_entry(view, entry) if entry is not None else ()
    return Answer(
        question, lines=(line(NOT_YET),), boxes=view.boxes(veils), outcome=Outcome.NOT_FOUND, may_be_beyond=True
    )


def _lines(view: View, entry: Entry, credits: Sequence[Credit], relations: Sequence[RelationWords]) -> list[Line]:
    summary = next(iter(view.current([entry.summary] if entry.summary is not None else [])), None)
    related = [_relation_line(view, relations)] if relations else []
    said = [*([summary.text] if summary is not None else []), *map(_words, related)]
    said += [f"{words.words} {_name(view, words.other)}" for words in relations]
    wordings = view.current(_card_facts(entry))
    told = [fact_line(view, wording) for wording in _unsaid(wordings, said)] if wordings else []
    match entry.kind:
        case Kind.PERSON:
            jobs = [bullet(_job_words(view, job), told=[job]) for job in view.open_values(entry.jobs)]
            return [*_parts_of_person(view, credits), *jobs, *told, *related]
        case Kind.WORK:
            return [*summary_lines(view, entry), *platform_lines(view.knowledge.works[entry.id]), *told, *related]
        case _:
            # A line per work: “For All Mankind: Main cast in season 1; recurring in season 2”.
            works = view.knowledge.works
            appearances = [
                small_print(f"{works[work].title}: {_billed(theirs, ' in ').capitalize()}", told=theirs)
                for work, theirs in group_by(credits, lambda credit: credit.work).items()
            ]
            return [*_introduction(view, summary, credits), *told, *related, *appearances]


def _introduction(view: View, summary: Wording | None, credits: Sequence[Credit]) -> list[Line]:
    """Write the summary and the actors by first season: ``Engineer at NASA, played by **Wrenn Schmidt**``.

    Actors have works in brackets if there are several, and seasons if actors share a work.
    """
    parts: list[Part] = []
    if summary is not None:
        text, *rest = with_status(summary)
        parts += [str(text).rstrip("."), *rest]
    several_works = len({credit.work for credit in credits if credit.actor}) > 1
    played: list[list[Part]] = []
    for actor in actors_of(view, credits):
        titles = dict.fromkeys(view.knowledge.works[credit.work].title for credit in actor.credits)
        details = [join_words(list(titles)) if several_works else "", actor.seasons]
        played.append([Strong(actor.name), _details(details, actor.credits)])
    if played:
        # After a summary of several clauses, the actor gets a new sentence: “Engineer, arrested in 2003. Played by …”.
        joint = (". Played by " if "," in str(parts[0]) else ", played by ") if parts else "Played by "
        parts += [joint, *join_parts(played)]
    return [line(*parts, told=[*([summary] if summary else []), *credits])] if parts else []


def _details(texts: Iterable[str], credits: Iterable[Credit], last: str = "") -> str:
    """Write the non-empty texts and the notes of credits in brackets: `` (main cast, season 1, as a child)``."""
    notes = dict.fromkeys(credit.note for credit in credits if credit.note)
    told = ", ".join(filter(None, (*texts, *notes, last)))
    return f" ({told})" if told else ""


def _name(view: View, id_: str) -> str:
    """Return the name of a visible entry."""
    return view.name(view.knowledge.entries[id_]) or ""


def actors_of(view: View, credits: Iterable[Credit]) -> list[Actor]:
    """Return the actors of a part, in the order of their first season. Hidden actors are left out."""
    works = list(view.knowledge.works)
    ordered = sorted(credits, key=lambda credit: (works.index(credit.work), credit.season))
    named = {
        actor: (entry, name, theirs)
        for actor, theirs in group_by(ordered, lambda credit: credit.actor).items()
        if actor is not None and (name := view.name(entry := view.knowledge.entries[actor])) is not None
    }
    shown = {actor: theirs for actor, (_, _, theirs) in named.items()}
    return [
        Actor(entry, name, theirs, _seasons_apart(actor, shown) if len(shown) > 1 else "")
        for actor, (entry, name, theirs) in named.items()
    ]


def _seasons_apart(actor: str, actors: Mapping[str, Sequence[Credit]]) -> str:
    """Name the seasons of one actor if several actors play the part in the same series; otherwise return "".

    Examples: ``season 3``, or ``from season 4`` for an actor who took over for good.
    """
    works = {credit.work for credit in actors[actor]}
    others = [credit for other, theirs in actors.items() if other != actor for credit in theirs]
    if len(works) > 1 or works.isdisjoint(credit.work for credit in others):
        return ""
    seasons = sorted({credit.season for credit in actors[actor]})
    taken_over = all(credit.season < seasons[0] for credit in others if credit.work in works)
    if taken_over and len(seasons) > 1 and seasons[-1] - seasons[0] == len(seasons) - 1:
        return f"from season {seasons[0]}"
    return name_seasons(seasons)


def _billed(credits: Iterable[Credit], joint: str) -> str:
    """List billings with their seasons: ``main cast in seasons 1 and 2; guest in season 4``. (`joint` is “ in ”)."""
    seasons = group_by(credits, lambda credit: BILLINGS[credit.billing].lower())
    return "; ".join(
        f"{billing}{joint}{name_seasons([credit.season for credit in theirs])}" for billing, theirs in seasons.items()
    )


def _parts_of_person(view: View, credits: Sequence[Credit]) -> list[Line]:
    """Write a line for each part of an actor: ``**Margo Madison** in For All Mankind (main cast, season 1)``."""
    lines = []
    for (character, work), theirs in group_by(credits, lambda credit: (credit.character, credit.work)).items():
        reported = any(credit.status is Status.REPORTED for credit in theirs)
        details = _details([_billed(theirs, ", ")], theirs, REPORTED if reported else "")
        title = view.knowledge.works[work].title
        lines.append(bullet(Strong(_name(view, character)), f" in {title}{details}", told=theirs))
    return lines


def _relation_line(view: View, relations: Sequence[RelationWords]) -> Line:
    """Write ``Father of **Danny Stevens** and **Jimmy Stevens** · Husband of **Tracy Stevens**``."""
    parts: list[Part] = []
    for (kind, reported), group in group_by(
        relations, lambda words: (words.words, words.status is Status.REPORTED)
    ).items():
        names = join_parts([[Strong(_name(view, words.other))] for words in group])
        parts += [" · " if parts else "", f"{capitalize(kind)} ", *names, f" ({REPORTED})" if reported else ""]
    return line(*parts, told=relations)


_ARTICLES: Final = re.compile(r"^(?:(?:he|she|it|they) )?(?:(?:is|was|are|were) )?(?:(?:the|an?) )?")


def _unsaid(wordings: Iterable[Wording], said: Iterable[str]) -> Iterator[Wording]:
    """Yield the wordings that do not repeat, in the same words, one of the sentences `said` or an earlier wording."""
    known = set(map(_content, said))
    for wording in wordings:
        content = _content(wording.text)
        if content not in known:
            known.add(content)
            yield wording


def _words(told: Line) -> str:
    return "".join(part.text if isinstance(part, Strong) else str(part) for part in told.parts)


# Fast path: the same facts appear on many cards. Without the cache, a card of ten facts takes a third more time.
@lru_cache(maxsize=4096)
def _content(text: str) -> str:
    """Normalise a sentence to detect repetitions: “She is the mentor of Aleida.” becomes “mentor of aleida”."""
    return _ARTICLES.sub("", " ".join(re.findall(r"\w+", text.casefold())))


def _aliases(view: View, entry: Entry, heading: str) -> list[Line]:
    known = set(heading.casefold().split())
    names = [
        name.text
        for name in view.open_values(entry.names)
        if not name.search_only and not set(name.text.casefold().split()) <= known
    ]
    return [small_print(f"Also known as {join_words(list(dict.fromkeys(names)))}").written_at(entry)] if names else []


def _card_facts(entry: Entry) -> Sequence[Fact]:
    """Return the facts for the entry's card. Release facts of a series have a separate card."""
    return [fact for fact in entry.facts if entry.kind is not Kind.WORK or fact.topic != "release"]


def _related(view: View, entry: Entry, credits: Sequence[Credit], relations: Sequence[RelationWords]) -> list[Link]:
    """Make buttons to the other entries on the card, then to the episodes with open events about it, latest first."""
    knowledge = view.knowledge
    is_person = entry.kind is Kind.PERSON
    ids = [credit.character if is_person else credit.actor for credit in credits]
    ids += [] if is_person else [words.other for words in relations]
    entries = [knowledge.entries[id_] for id_ in dict.fromkeys(ids) if id_ is not None]
    tokens = view.knowledge.tokens
    links = [Link(name, EntryQuestion(tokens[other.id])) for other in entries if (name := view.name(other)) is not None]
    events = [knowledge.events[number] for number in knowledge.events_about.get(entry.id, ())]
    revealing = {at for event in events if view.open_values([event.happening]) for at in event.happening.reveal}
    return links + [episode_link(view, position) for position in sorted(revealing, reverse=True)]


# ---------------------------------------------------------------------- beyond


def veiled_entry(view: View, entry: Entry, *, named: bool = False) -> Iterator[Veil | None]:
    """Yield veils for all facts of an entry that lie beyond the clearance.

    The most important facts come first, because boxes have little space. Unless a heading names the entry (`named`),
    the first veil says which entry it is about.
    """
    heading = view.name(entry)
    if heading is not None:
        known = {open_name.text for open_name in view.open_values(entry.names)}
        whose = "" if named else heading
        yield from (view.veil([other], lambda value: _called(value, known, whose)) for other in entry.names)
        yield from fact_veils(view, [entry.summary] if entry.summary else [])
    elif (name := view.veiled_name(entry)) is not None:
        summary = entry.summary.versions if entry.summary else ()
        first = [version for version in summary if view.veil([version], with_status) is not None][:1]
        yield view.veil([name, *first], _introduced)
    yield from fact_veils(view, _card_facts(entry))
    for relation in entry.relations:
        for version in relation.versions:
            other = view.veiled_name(view.knowledge.entries[relation.other], version.reveal)
            if other is not None:
                yield view.veil([version, other], lambda told, who: (f"{capitalize(told.words)} ", Strong(who.text)))
    yield from (_veiled_credit(view, entry, casting) for casting in entry.castings)
    yield from (view.veil([job], lambda value: (_job_words(view, value),)) for job in entry.jobs)


def _introduced(name: Name, summary: Wording | None = None) -> tuple[Part, ...]:
    return (Strong(name.text), ". ", *with_status(summary)) if summary is not None else (Strong(name.text),)


def _called(name: Name, known: set[str], whose: str) -> tuple[Part, ...]:
    """Write “Is called **name**” or “Also known as **name**”. Empty if the name is search-only or in `known`."""
    if name.search_only or name.text in known:
        return ()
    if name.main:
        return (f"{whose} is called " if whose else "Is called ", Strong(name.text))
    return (f"{whose}, also known as " if whose else "Also known as ", Strong(name.text))


def _job_words(view: View, job: Job) -> str:
    return f"{capitalize(job.job)}, {view.knowledge.works[job.work].title}"


def _veiled_credit(view: View, entry: Entry, casting: Casting) -> Veil | None:
    """Veil a credit. A character's card names the actor, and an actor's card names the character."""
    from_character = casting.character == entry.id
    partner = casting.actor if from_character else casting.character
    other = view.veiled_name(view.knowledge.entries[partner], casting.credit.reveal) if partner is not None else None

    def words(credit: Credit, partner_name: Name | None = None) -> tuple[Part, ...]:
        part = f"{BILLINGS[credit.billing]}, {view.knowledge.works[credit.work].title} season {credit.season}"
        note = f" ({credit.note})" if credit.note else ""
        if partner_name is None:
            return (f"{part}{note}",)
        return (f"{part}: {'played by ' if from_character else ''}", Strong(partner_name.text), note)

    return view.veil([casting.credit] if other is None else [casting.credit, other], words)
