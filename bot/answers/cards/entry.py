"""The card of an entry: a character, a person, a place, a craft, a mission, an organisation, a thing, a series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.answers.answer import Answer, Line, Link, Outcome, Part, Strong, Told, line, merged_sources, places_of
from bot.answers.entry_search import entry_link, episode_link, work_of
from bot.answers.phrases import (
    REPORTED,
    bullet,
    fact_lines,
    fact_sources,
    fact_veils,
    join_words,
    name_seasons,
    platform_lines,
    small_print,
    with_status,
)
from bot.answers.questions import EntryQuestion, Question, ReleaseQuestion, TimelineQuestion
from bot.knowledge.loading.schema import Status
from bot.knowledge.model import Casting, Credit, Entry, Fact, Job, Kind, Name, RelationWords, Source, Wording
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

NOT_YET = "Nothing about this is safe for you yet. If you are further on, tell me with /progress set."
BILLINGS = {"main": "Main cast", "recurring": "Recurring", "guest": "Guest"}


def entry_card(view: View, entry: Entry, question: Question, also: Sequence[Entry] = ()) -> Answer:
    """Everything about one entry that this view may show; the rest as veils if it veils."""
    heading = view.name(entry)
    if heading is None:
        raise LookupError("an entry that does not exist for this view has no card")
    credits = view.all(casting.credit for casting in entry.castings)
    jobs = view.all(entry.jobs)
    # A line that would name what may not be named is not there, and its sources are not either.
    if entry.kind is Kind.PERSON:
        credits = [credit for credit in credits if view.shows(view.knowledge.entries[credit.character])]
    relations = [
        words
        for relation in entry.relations
        if (words := view.latest(relation.versions)) is not None and _other_name(view, words) is not None
    ]
    summary = view.wording(entry.summary)
    lines: list[Line] = []
    if entry.kind is Kind.PERSON:
        lines += _parts_of_person(view, credits)
        lines += [bullet(f"{_capital(job.job)}, {view.knowledge.works[job.work].title}").told_by(job) for job in jobs]
    elif entry.kind is Kind.WORK:
        lines += [line(*with_status(summary)).told_by(summary)] if summary is not None else []
        lines += platform_lines(view.knowledge.works[entry.id])
    else:
        first = _introduction(view, summary, credits)
        lines += [first] if first is not None else []
    facts = _without_repetitions(view, _card_facts(entry), summary, relations)
    lines += fact_lines(view, facts)
    lines += _relation_lines(view, relations)
    if entry.kind is not Kind.PERSON:
        lines += _appearances(view, credits)
    lines += _aliases(view, entry, heading)
    wordings = ([summary] if summary else []) + fact_sources(view, facts)
    groups: list[Iterable[Source]] = [wording.sources for wording in wordings]
    groups += [credit.sources for credit in credits]
    groups += [job.sources for job in jobs]
    groups += [words.sources for words in relations]
    links = [entry_link(view, other, with_kind=True) for other in also]
    namesakes = [link for link, other in zip(links, also, strict=True) if view.name(other) == heading]
    more = [link for link in links if link not in namesakes]
    return Answer(
        question,
        heading,
        tuple(lines),
        view.boxes(_veiled_parts(view, entry, named=True)),
        merged_sources(groups),
        work_of(view, entry, credits),
        (*_first_link(entry), *namesakes),
        related=(*more, *_related(view, entry, credits, relations), *_episodes(view, entry)),
        heading_places=places_of(entry),
    )


def veiled_entry(view: View, entry: Entry) -> list[Veil | None]:
    """What is not open of an entry that was asked for by a name which is not, all of it veiled."""
    return _veiled_parts(view, entry, named=False)


def not_yet(view: View, entry: Entry | None, question: Question) -> Answer:
    """The answer to a button whose entry does not exist for its presser, or does not exist any more."""
    veils = veiled_entry(view, entry) if entry is not None else []
    return Answer(question, lines=(line(NOT_YET),), boxes=view.boxes(veils), outcome=Outcome.NOT_FOUND)


def _introduction(view: View, summary: Wording | None, credits: Sequence[Credit]) -> Line | None:
    """``Engineer at NASA, played by **Wrenn Schmidt**``."""
    parts: list[Part] = []
    if summary is not None:
        text, *rest = with_status(summary)
        parts += [str(text).rstrip("."), *rest]
    played = _played_by(view, credits)
    if played:
        # A summary of several clauses ends before the actor: “Engineer, arrested in 2003. Played by …”.
        joint = (". Played by " if "," in str(parts[0]) else ", played by ") if parts else "Played by "
        parts += [joint, *played]
    told: list[Told] = [summary] if summary is not None else []
    return line(*parts).told_by(*told, *credits) if parts else None


def _played_by(view: View, credits: Sequence[Credit]) -> list[Part]:
    """The actors in the order of their first season; works, seasons and notes only where they tell actors apart."""
    actors = by_actor(view, credits)
    several_works = len({credit.work for credit in credits if credit.actor}) > 1
    parts: list[Part] = []
    for number, (actor, theirs) in enumerate(actors.items()):
        if number:
            parts.append(" and " if number == len(actors) - 1 else ", ")
        parts.append(Strong(view.name(view.knowledge.entries[actor]) or ""))
        titles = join_words(list(dict.fromkeys(view.knowledge.works[credit.work].title for credit in theirs)))
        notes = list(dict.fromkeys(credit.note for credit in theirs if credit.note))
        seasons = seasons_apart(actor, actors)
        details = ([titles] if several_works else []) + ([seasons] if seasons else []) + notes
        if details:
            parts.append(f" ({', '.join(details)})")
    return parts


def by_actor(view: View, credits: Sequence[Credit]) -> dict[str, list[Credit]]:
    """The credits of a part by the actors who may be named, in the order of their first season."""
    actors: dict[str, list[Credit]] = {}
    works = list(view.knowledge.works)
    for credit in sorted(credits, key=lambda credit: (works.index(credit.work), credit.season)):
        if credit.actor is not None and view.shows(view.knowledge.entries[credit.actor]):
            actors.setdefault(credit.actor, []).append(credit)
    return actors


def seasons_apart(actor: str, actors: Mapping[str, Sequence[Credit]]) -> str:
    """The seasons of one of several actors of a part within the same series; empty where there is only one.

    ``season 3``, and of whoever has taken over since, ``from season 4``.
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


def _appearances(view: View, credits: Sequence[Credit]) -> list[Line]:
    """``Main cast in season 1; recurring in season 2``, a line a work, from open credits alone."""
    lines = []
    for work in dict.fromkeys(credit.work for credit in credits):
        theirs = [credit for credit in credits if credit.work == work]
        billings: dict[str, list[int]] = {}
        for credit in theirs:
            billings.setdefault(credit.billing, []).append(credit.season)
        texts = [f"{BILLINGS[billing]} in {name_seasons(numbers)}" for billing, numbers in billings.items()]
        texts = [text if not number else text[0].lower() + text[1:] for number, text in enumerate(texts)]
        lines.append(small_print(f"{view.knowledge.works[work].title}: {'; '.join(texts)}").told_by(*theirs))
    return lines


def _parts_of_person(view: View, credits: Sequence[Credit]) -> list[Line]:
    """``**Margo Madison** in For All Mankind (main cast in season 1)``."""
    parts: dict[tuple[str, str], list[Credit]] = {}
    for credit in credits:
        parts.setdefault((credit.character, credit.work), []).append(credit)
    lines = []
    for (character, work), theirs in parts.items():
        name = view.name(view.knowledge.entries[character])
        if name is None:
            continue
        billings: dict[str, list[int]] = {}
        for credit in theirs:
            billings.setdefault(credit.billing, []).append(credit.season)
        billed = [f"{BILLINGS[billing].lower()}, {name_seasons(each)}" for billing, each in billings.items()]
        notes = list(dict.fromkeys(credit.note for credit in theirs if credit.note))
        reported = any(credit.status is Status.REPORTED for credit in theirs)
        details = ["; ".join(billed), *notes, *([REPORTED] if reported else [])]
        told = bullet(Strong(name), f" in {view.knowledge.works[work].title} ({', '.join(details)})")
        lines.append(told.told_by(*theirs))
    return lines


def _relation_lines(view: View, relations: Sequence[RelationWords]) -> list[Line]:
    """``Father of **Danny Stevens** and **Jimmy Stevens** · Husband of **Tracy Stevens**``."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for words in relations:
        name = _other_name(view, words)
        if name is not None:
            groups.setdefault((words.words, words.status is Status.REPORTED), []).append(name)
    parts: list[Part] = []
    for (kind, reported), names in groups.items():
        parts += [" · " if parts else "", f"{_capital(kind)} "]
        for number, name in enumerate(names):
            if number:
                parts.append(" and " if number == len(names) - 1 else ", ")
            parts.append(Strong(name))
        parts.append(f" ({REPORTED})" if reported else "")
    return [line(*parts).told_by(*relations)] if parts else []


_BEFORE: Final = re.compile(r"^(?:(?:he|she|it|they) )?(?:(?:is|was|are|were) )?(?:(?:the|an?) )?")


def _without_repetitions(
    view: View, facts: Iterable[Fact], summary: Wording | None, relations: Sequence[RelationWords]
) -> list[Fact]:
    """The facts that say more, here and now, than the summary, a relation or another fact does in the same words."""
    said = {_plain(summary.text)} if summary is not None else set()
    said |= {_plain(f"{words.words} {_other_name(view, words)}") for words in relations}
    said |= {_plain("".join(map(_bare, told.parts))) for told in _relation_lines(view, relations)}
    kept = []
    for fact in facts:
        wording = view.wording(fact)
        if wording is not None and _plain(wording.text) not in said:
            said.add(_plain(wording.text))
            kept.append(fact)
    return kept


def _plain(text: str) -> str:
    """The words alone: “She is the mentor of Aleida.” is “mentor of aleida”."""
    return _BEFORE.sub("", " ".join(re.findall(r"\w+", text.casefold())))


def _bare(part: Part) -> str:
    return part.text if isinstance(part, Strong) else str(part)


def _other_name(view: View, words: RelationWords) -> str | None:
    return view.name(view.knowledge.entries[words.other])


def _aliases(view: View, entry: Entry, heading: str) -> list[Line]:
    known = set(heading.casefold().split())
    names = [
        name.text
        for name in view.all(entry.names)
        if not name.search_only and not set(name.text.casefold().split()) <= known
    ]
    return [small_print(f"Also known as {join_words(list(dict.fromkeys(names)))}").told_by(entry)] if names else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_link(entry: Entry) -> tuple[Link, ...]:
    """Always there, whether or not there are events: its presence must tell nothing."""
    if entry.kind is Kind.WORK:
        return (Link("Release", ReleaseQuestion(entry.id)),)
    return (Link("Timeline", TimelineQuestion(about=entry.token)),) if entry.kind is not Kind.PERSON else ()


def _card_facts(entry: Entry) -> Sequence[Fact]:
    """The facts of its card; what a series' release is about stands on that card."""
    if entry.kind is Kind.WORK:
        return [fact for fact in entry.facts if fact.topic != "release"]
    return entry.facts


def _related(view: View, entry: Entry, credits: Sequence[Credit], relations: Sequence[RelationWords]) -> list[Link]:
    ids: list[str] = []
    if entry.kind is Kind.PERSON:
        ids += [credit.character for credit in credits]
    else:
        ids += [credit.actor for credit in credits if credit.actor is not None]
        ids += [words.other for words in relations]
    entries = [view.knowledge.entries[id_] for id_ in dict.fromkeys(ids)]
    return [Link(name, EntryQuestion(other.token)) for other in entries if (name := view.name(other)) is not None]


def _episodes(view: View, entry: Entry) -> list[Link]:
    """The episodes that revealed what is open about this entry, latest first."""
    positions = {
        position
        for event in view.knowledge.events
        if entry.id in event.about and view.read(event.happening) is not None
        for position in event.happening.reveal
    }
    return [episode_link(view, position) for position in sorted(positions, reverse=True)]


# ---------------------------------------------------------------------- beyond


def _veiled_parts(view: View, entry: Entry, *, named: bool) -> list[Veil | None]:
    """Every part of the entry's card that lies beyond the clearance, veiled.

    What tells most comes first, for boxes that hold little. With `named` False no heading says whose card it is, so
    the first text does.
    """
    if not view.veils:
        return []
    veils: list[Veil | None] = []
    heading = view.name(entry)
    if heading is not None:
        known = {open_name.text for open_name in view.all(entry.names)}
        whose = "" if named else heading
        veils += [view.veil([other], lambda value: _called(value, known, whose)) for other in entry.names]
        veils += fact_veils(view, [entry.summary] if entry.summary else [])
    elif (name := view.veiled_name(entry)) is not None:
        summary = entry.summary.versions if entry.summary else ()
        first = [version for version in summary if view.veil([version], with_status) is not None][:1]
        veils.append(view.veil([name, *first], _introduced))
    veils += fact_veils(view, _card_facts(entry))
    for relation in entry.relations:
        for version in relation.versions:
            other = view.veiled_name(view.knowledge.entries[relation.other], version.reveal)
            if other is not None:
                veils.append(view.veil([version, other], _related_words))
    veils += [_veiled_credit(view, entry, casting) for casting in entry.castings]
    veils += [view.veil([job], lambda value: _job_words(view, value)) for job in entry.jobs]
    return veils


def _introduced(name: Name, summary: Wording | None = None) -> tuple[Part, ...]:
    return (Strong(name.text), ". ", *with_status(summary)) if summary is not None else (Strong(name.text),)


def _called(name: Name, known: set[str], whose: str) -> tuple[Part, ...]:
    """Nothing for a name that another door has opened already."""
    if name.search_only or name.text in known:
        return ()
    if name.main:
        return (f"{whose} is called " if whose else "Is called ", Strong(name.text))
    return (f"{whose}, also known as " if whose else "Also known as ", Strong(name.text))


def _related_words(words: RelationWords, other: Name) -> tuple[Part, ...]:
    return (f"{_capital(words.words)} ", Strong(other.text))


def _job_words(view: View, job: Job) -> tuple[Part, ...]:
    return (f"{_capital(job.job)}, {view.knowledge.works[job.work].title}",)


def _veiled_credit(view: View, entry: Entry, casting: Casting) -> Veil | None:
    """A later season of a part: from the character's side with the actor, from the actor's side with the character."""
    from_character = casting.character == entry.id
    partner = casting.actor if from_character else casting.character
    other = view.veiled_name(view.knowledge.entries[partner], casting.credit.reveal) if partner is not None else None

    def words(credit: Credit, partner_name: Name | None = None) -> tuple[Part, ...]:
        place = f"{BILLINGS[credit.billing]}, {view.knowledge.works[credit.work].title} season {credit.season}"
        note = f" ({credit.note})" if credit.note else ""
        if partner_name is None:
            return (f"{place}{note}",)
        return (f"{place}: {'played by ' if from_character else ''}", Strong(partner_name.text), note)

    return view.veil([casting.credit] if other is None else [casting.credit, other], words)
