"""What people type about the universe that ships, against what a sensible moderator would do: `queries.yaml`.

Every query goes the whole way through `bot.answers`, with everything aired and everything watched. The baselines get
the same names, and for `/release`, `/episode` and `/progress` every usual way to write a season or an episode.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import yaml

from benchmarks.judging import ASKED, MISSED, RIGHT, WRONG
from benchmarks.matchers import ASK, BASELINES, FOUND, NONE, OFFER, Names, Reply
from bot.answers.answer import Answer, Outcome
from bot.answers.cards.timeline import ABOUT
from bot.answers.questions import (
    PEOPLE,
    TERMS,
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    Question,
    ReleaseQuestion,
    TimelineQuestion,
)
from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import AskFinished, Reached
from bot.answers.respond import respond
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Kind, Knowledge
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

_SET = Path(__file__).with_name("queries.yaml")
_UNSEEN = Path(__file__).with_name("unseen.yaml")
_KINDS: dict[str, Collection[Kind]] = {"cast": PEOPLE, "lore": TERMS | {Kind.WORK}, "timeline": ABOUT}
WEAKLY_WRITTEN = frozenset(
    "typo two-typos first-letter doubled keyboard swapped ear accents spacing cyrillic translit nickname initials "
    "abbreviation partial short description".split()
)
"""Classes of queries in which a name need not be written as it stands."""
_ASKS = {
    "cast": CastQuestion,
    "lore": LoreQuestion,
    "release": ReleaseQuestion,
    "episode": EpisodeQuestion,
}


@dataclass(frozen=True, slots=True)
class Query:
    """One line of the set; the file itself says what each key means."""

    query: str
    command: str
    want: str
    sort: str
    entries: frozenset[str]
    also_fine: frozenset[str]


def read_set(path: Path = _SET) -> list[Query]:
    """The set. A line that cannot be judged raises ValueError."""
    found = []
    for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
        entries = frozenset(map(str, raw.get("entries", ())))
        query = Query(
            str(raw["query"]),
            raw["command"],
            raw["want"],
            raw["class"],
            entries,
            frozenset(raw.get("also_fine", ())),
        )
        outcomes = {query.want, *query.also_fine}
        if not outcomes <= {FOUND, ASK, OFFER, NONE} or (query.want != NONE and not entries):
            raise ValueError(f"{query.query!r} for /{query.command} cannot be judged")
        found.append(query)
    return found


def verdict(query: Query, reply: Reply) -> str:
    """right, asked (though it needed no asking), wrong (found something that is not meant) or missed.

    What names nothing is right if nothing is found, asked if something is offered, wrong if something is found. A name
    that is not written as it stands is right too if it is the first one offered: a weak match is never answered.
    How far somebody is may be asked back, and nothing is set by a slip.
    """
    if query.command == "progress" and query.want == FOUND:
        if reply.kind == NONE and query.sort in WEAKLY_WRITTEN:
            return RIGHT
        if reply.kind == OFFER and reply.entries[0] in query.entries:
            return RIGHT
    fine = {query.want, *query.also_fine}
    if reply.kind == NONE:
        return RIGHT if NONE in fine else MISSED
    if reply.kind == FOUND:
        return RIGHT if FOUND in fine and reply.entries[0] in query.entries else WRONG
    offered = set(reply.entries)
    if reply.kind == OFFER:
        first = reply.entries[0] in query.entries and (OFFER in fine or query.sort in WEAKLY_WRITTEN)
        if NONE in fine or first:
            return RIGHT
    if ASK in fine and (query.entries <= offered if query.want == ASK else query.entries & offered):
        return RIGHT
    return ASKED if not query.entries or query.entries & offered else MISSED


class Universe:
    """The knowledge that ships, seen by somebody who has watched everything after everything has aired."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        dates = [episode.released.last for episode in knowledge.episodes.values() if episode.released is not None]
        now = datetime.combine(max(dates) + timedelta(days=2), datetime.min.time(), UTC)
        last = {position.work: position for position in sorted(knowledge.episodes)}
        self.view = View(knowledge, Clearance(last, BeyondPolicy.WITHHELD), now)

    def answer(self, query: Query) -> Reply:
        """What the bot does with it."""
        if query.command == "progress":
            return self._progress(query)
        if query.command == "timeline":
            return self._told(respond(TimelineQuestion(about=query.query), self.view))
        return self._told(respond(_ASKS[query.command](query.query), self.view))

    def _progress(self, query: Query) -> Reply:
        named = [
            work
            for work in self.view.knowledge.works_in_order()
            if any(id_.startswith(work.code) for id_ in query.entries)
        ]
        work = (named or self.view.knowledge.works_in_order())[0]
        match read_reach(self.view, work, query.query):
            case Reached(position=position):
                return Reply(FOUND, (str(position) if position is not None else f"{work.code} not started",))
            case AskFinished(season=number):
                return Reply(OFFER, (str(work.seasons[number].episodes[-1]),))
            case _:
                return Reply(NONE)

    def _told(self, answer: Answer) -> Reply:
        if answer.outcome is Outcome.AMBIGUOUS:
            return Reply(ASK, tuple(self._meant(choice.question) for choice in answer.choices))
        if answer.outcome is not Outcome.FOUND:
            links = tuple(self._meant(choice.question) for choice in answer.choices)
            return Reply(OFFER, links) if links else Reply(NONE)
        about_dates = isinstance(answer.question, ReleaseQuestion | EpisodeQuestion)
        known = self._headings.get(answer.heading) if about_dates else None
        return Reply(FOUND, (known or self._meant(answer.question),))

    def _meant(self, question: Question) -> str:
        """The id of what a question that was understood asks about."""
        match question:
            case EntryQuestion(token=token) | TimelineQuestion(about=str(token)):
                entry = self._knowledge.entries.get(self._knowledge.ids_by_token.get(token, ""))
                return entry.id if entry is not None else token
            case ReleaseQuestion(title=str(text)) | EpisodeQuestion(number=text) | LoreQuestion(name=text):
                return text
            case _:
                return ""

    @cached_property
    def _headings(self) -> dict[str, str]:
        """The position or work behind the heading of a card about dates."""
        ids = [str(position) for position in self._knowledge.episodes]
        for work in self._knowledge.works.values():
            ids += [work.code, *(f"{work.code} S{number}" for number in work.seasons)]
        cards = {id_: respond(ReleaseQuestion(id_), self.view) for id_ in ids}
        return {card.heading: id_ for id_, card in cards.items() if card.outcome is Outcome.FOUND}

    def names(self, command: str) -> Names:
        """What a baseline may choose from."""
        if command in _KINDS:
            return [
                (name.text, entry.id, name.main)
                for entry in self._knowledge.entries.values()
                if entry.kind in _KINDS[command] and self.view.is_visible(entry)
                for name in self.view.open_values(entry.names)
            ]
        found = []
        for position, episode in self._knowledge.episodes.items():
            title = self.view.read(episode.title) if episode.title is not None else None
            season, number = position.season, position.episode
            codes = [f"{season}{number:02}", f"{season}x{number:02}", f"season {season} episode {number}"]
            texts = [*([title.text] if title is not None else []), str(position), position.code, *codes]
            found += [(text, str(position), place == 0) for place, text in enumerate(texts)]
        for work in self._knowledge.works.values() if command == "release" else ():
            found += [(name.text, work.code, name.main) for name in self.view.open_values(work.entry.names)]
            for number in work.seasons:
                id_ = f"{work.code} S{number}"
                found += [(text, id_, True) for text in (id_, f"season {number}", f"{work.title} season {number}")]
        return found


# ---------------------------------------------------------------------- tables


def sections(knowledge: Knowledge) -> list[str]:
    """Both sets through Airlock and through the baselines, as lines of Markdown."""
    universe = Universe(knowledge)
    said = "written by people who did not know how look-up works"
    lines = _section(
        universe, read_set(), "The universe that ships", f"{said} (`queries.yaml`); it was improved with them"
    )
    later = f"{said} (`unseen.yaml`), after it was finished; nothing was changed for them"
    return [*lines, "", *_section(universe, read_set(_UNSEEN), "The same universe, queries nobody tuned on", later)]


def _section(universe: Universe, queries: Sequence[Query], heading: str, origin: str) -> list[str]:
    verdicts = [verdict(query, universe.answer(query)) for query in queries]
    lines = [
        f"## {heading}",
        "",
        f"{len(queries)} queries {origin}. {sum(query.want == NONE for query in queries)} of them are for nothing. "
        "“Asked” is asking where it was not "
        "wanted, with the right one among those offered. Each baseline has the threshold with which it does best on "
        "this very set, and counts as asking where that is wanted if it finds one of those that should be offered.",
        "",
        "| matcher | right % | asked % | silently wrong % | not found % | nonsense refused % |",
        "|---|---|---|---|---|---|",
        _row("**Airlock**", queries, verdicts),
    ]
    for kind in BASELINES:
        matchers = {command: kind(universe.names(command)) for command in {query.command for query in queries}}
        replies = [matchers[query.command].answer(query.query) for query in queries]
        threshold, best = _best(queries, replies)
        lines.append(_row(f"{kind.name}, from {threshold:g}", queries, best))
    lines += ["", "| class | queries | right | asked | wrong | not found |", "|---|---|---|---|---|---|"]
    for sort in dict.fromkeys(query.sort for query in queries):
        of = [each for query, each in zip(queries, verdicts, strict=True) if query.sort == sort]
        lines.append(f"| {sort} | {len(of)} | {' | '.join(str(of.count(each)) for each in _VERDICTS)} |")
    return lines


_VERDICTS = (RIGHT, ASKED, WRONG, MISSED)


def _row(name: str, queries: Sequence[Query], verdicts: Sequence[str]) -> str:
    shares = [100 * verdicts.count(each) / len(verdicts) for each in _VERDICTS]
    nothing = [each for query, each in zip(queries, verdicts, strict=True) if query.want == NONE]
    refused = 100 * nothing.count(RIGHT) / max(1, len(nothing))
    return f"| {name} | {' | '.join(f'{share:.1f}' for share in shares)} | {refused:.1f} |"


def _best(queries: Sequence[Query], replies: Sequence[Reply]) -> tuple[float, list[str]]:
    """The threshold with which most outcomes are as wanted."""
    best: tuple[int, float, list[str]] = (-1, 0.0, [])
    for threshold in sorted({round(reply.score) for reply in replies}):
        verdicts = []
        for query, reply in zip(queries, replies, strict=True):
            cut = reply if reply.score >= threshold else Reply(NONE)
            among = query.want == ASK and cut.kind == FOUND and cut.entries[0] in query.entries
            verdicts.append(RIGHT if among else verdict(query, cut))
        if verdicts.count(RIGHT) > best[0]:
            best = (verdicts.count(RIGHT), threshold, verdicts)
    return best[1], best[2]


def failures(knowledge: Knowledge) -> list[str]:
    """Every query that does not end as wanted, a line each: for whoever improves look-up."""
    universe = Universe(knowledge)
    lines = []
    for query in (*read_set(), *read_set(_UNSEEN)):
        reply = universe.answer(query)
        got = verdict(query, reply)
        if got != RIGHT:
            wanted = f"{query.want} {sorted(query.entries)}"
            lines.append(f"{got}: /{query.command} {query.query!r} ({query.sort}) wants {wanted}, gets {reply}")
    return lines


if __name__ == "__main__":
    shipped = read_knowledge(Path("knowledge"))
    print("\n".join([*sections(shipped), "", *failures(shipped)]))
