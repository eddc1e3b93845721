"""Every claim of the seed documents can be had: asked through the real command tree, the bot says it and its source.

A claim is carried by what cites it in the knowledge (`claims:`). Each carrier is asked for with everything seen, on
a day on which it was current: the last, or for an older version the day it became known. Where the versions of a fact
wait for one another in the story, somebody asks who has come just as far.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading import schema
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.discord_limits import walk
from tests.support.facts import (
    ENTRY_SECTIONS,
    KNOWLEDGE,
    TERM_SECTIONS,
    Item,
    Progress,
    facts_of,
    first_day,
    many,
    progress_of,
    rendered,
)
from tests.support.open_text import open_surfaces
from tests.support.seeds import CLAIMS

LATER = "2031-01-01"
FACTS = facts_of()
EVERYTHING = FACTS.everything()
KEPT = [claim["id"] for claim in CLAIMS if claim["fate"] in ("used", "superseded")]


@dataclass(frozen=True)
class Carrier:
    """What cites a claim: where it stands, what it says, and how to ask for it.

    Attributes:
        commands: tried in turn; one of them has to say all of `says`.
        says: texts that have to stand in the open.
        sources: ids, of which every publisher has to be named.
    """

    where: str
    claims: tuple[str, ...]
    commands: tuple[str, ...]
    says: tuple[str, ...]
    sources: tuple[str, ...]
    progress: Progress
    now: str


# ---------------------------------------------------------------------- when to ask


def moments(item: Item) -> Iterator[tuple[Progress, str]]:
    """The last day, the day it became known; with everything seen, or just enough."""
    reveal, as_of = item.doors[0]
    days = [LATER, *([first_day(as_of)] if as_of else [])]
    for progress in (EVERYTHING, progress_of(reveal)):
        yield from ((progress, day) for day in days)


def current(item: Item, progress: Progress, now: str) -> bool:
    """Whether this is the version that holds."""
    group = [
        other
        for other in FACTS.by_owner[item.owner]
        if (other.kind, other.group) == (item.kind, item.group) and FACTS.open(other, progress, now)
    ]
    return bool(group) and group[-1] is item


def moment(item: Item) -> tuple[Progress, str]:
    """When an item is what the bot says."""
    return next((progress, now) for progress, now in moments(item) if current(item, progress, now))


def item_of(owner: str, kind: str, text: str) -> Item:
    """The judge's own reading of a text."""
    return next(item for item in FACTS.by_owner[owner] if item.kind == kind and text in item.texts)


# ---------------------------------------------------------------------- what carries claims


def citing(node: Any) -> tuple[str, ...]:
    """The claims a node cites itself."""
    return tuple(many(node.get("claims")))


def ask_for(id_: str, progress: Progress, now: str) -> str:
    """The command for an entry, by the name it has then."""
    command = "lore" if FACTS.kinds[id_] in TERM_SECTIONS else "cast"
    kind = schema.ENTRY_SECTIONS[FACTS.kinds[id_]].value
    return f"/{command} name:{FACTS.heading(id_, progress, now)} · {kind}"


def statements(owner: str, kind: str, fact: Any, commands: tuple[str, ...] = ()) -> Iterator[Carrier]:
    """The versions of a fact or summary."""
    for version in many(fact.get("versions")) or [fact]:
        if citing(version):
            progress, now = moment(item_of(owner, kind, version["text"]))
            asked = commands or (ask_for(owner, progress, now),)
            says = (version["text"].rstrip("."),)
            yield Carrier(owner, citing(version), asked, says, tuple(many(version["sources"])), progress, now)


def of_entries() -> Iterator[Carrier]:
    """Facts, summaries, relations, parts and jobs."""
    for section in ENTRY_SECTIONS:
        for id_, entry in FACTS.section(section).items():
            if isinstance(entry.get("summary"), dict):
                yield from statements(id_, "summary", entry["summary"])
            for fact in many(entry.get("facts")):
                yield from statements(id_, "fact", fact)
            for relation in many(entry.get("relations")):
                for version in many(relation.get("versions")) or [relation]:
                    if citing(version):
                        progress, now = moment(item_of(id_, "relation", version["is"]))
                        says = (version["is"][1:], str(FACTS.heading(relation["to"], progress, now)))
                        asked = (ask_for(id_, progress, now),)
                        yield Carrier(id_, citing(version), asked, says, tuple(many(version["sources"])), progress, now)
            for job in many(entry.get("jobs")):
                if citing(job):
                    says = (job["job"][1:], FACTS.section("works")[job["work"]]["title"])
                    asked = (ask_for(id_, EVERYTHING, LATER),)
                    yield Carrier(id_, citing(job), asked, says, tuple(many(job["sources"])), EVERYTHING, LATER)
            for part in many(entry.get("parts")):
                yield from of_part(id_, part)


def of_part(id_: str, part: Any) -> Iterator[Carrier]:
    """Who plays whom, and in which seasons: on the actor's card, or the character's where no actor is known."""
    asked = (ask_for(part.get("actor") or id_, EVERYTHING, LATER),)
    says = (str(FACTS.heading(id_, EVERYTHING, LATER)), FACTS.section("works")[part["work"]]["title"])
    if citing(part):
        yield Carrier(id_, citing(part), asked, says, tuple(many(part["sources"])), EVERYTHING, LATER)
    for credit in part["seasons"].values():
        if isinstance(credit, dict) and citing(credit):
            sources = many(credit.get("sources")) or many(part["sources"])
            yield Carrier(id_, citing(credit), asked, says, tuple(sources), EVERYTHING, LATER)


def of_works() -> Iterator[Carrier]:
    """What is told of series, of their seasons and of when those come."""
    for code, work in FACTS.section("works").items():
        yield from statements(code, "summary", work["summary"], (f"/release title:{work['title']}",))
        for fact in work["facts"]:
            asked = (f"/release title:{work['title']}", f"/lore name:{work['title']} · series")
            if work.get("spin_off_of"):
                asked = (f"/spinoff topic:{fact.get('topic', 'overview')}",)
            yield from statements(code, "fact", fact, asked)
        for number, season in work["seasons"].items():
            owner, asked = f"{code} S{number}", (f"/release title:{code} season {number}",)
            for fact in many(season.get("facts")):
                yield from statements(owner, "fact", fact, asked)
            lines = [item for item in FACTS.by_owner[owner] if item.kind == "schedule"]
            for line, item in zip(season["schedule"], lines, strict=True):
                if citing(line):
                    progress, now = moment(item)
                    says = [rendered(line["premiere"])] if line.get("premiere") else []
                    # The year stands once: “Premieres on 27 March 2026. … finale on 29 May.”
                    says += [rendered(line["finale"]).rpartition(" ")[0]] if line.get("finale") else []
                    says += [f"{line['episodes']} episodes"] if line.get("episodes") else []
                    says += [line["note"].rstrip(".")] if "premiere" not in line else []
                    sources = tuple(many(line["sources"]))
                    yield Carrier(owner, citing(line), asked, tuple(says), sources, progress, now)


def of_episodes_and_events() -> Iterator[Carrier]:
    """Dates of episodes; what happens in the story."""
    for code, episode in FACTS.section("episodes").items():
        if citing(episode):
            work, short = code.split()
            asked = (f"/episode number:{short} show:{work}",)
            says = (rendered(episode["released"]),)
            yield Carrier(code, citing(episode), asked, says, tuple(many(episode["sources"])), EVERYTHING, LATER)
    for id_, event in FACTS.section("events").items():
        if citing(event):
            year = re.search(r"\d{4}s?", event["when"])
            assert year is not None
            asked = (f"/timeline when:{year[0]}",)
            says = (event["text"].rstrip("."),)
            yield Carrier(id_, citing(event), asked, says, tuple(many(event["sources"])), EVERYTHING, LATER)


CARRIERS = [*of_entries(), *of_works(), *of_episodes_and_events()]


# ---------------------------------------------------------------------- asking


def test_every_claim_has_a_carrier_that_is_asked() -> None:
    """No citation is overlooked, and every claim that was kept is carried."""
    asked = {claim for carrier in CARRIERS for claim in carrier.claims}
    written = sum(path.read_text(encoding="utf-8").count("claims:") for path in KNOWLEDGE.rglob("*.yaml"))
    assert len(CARRIERS) == written
    cited = {claim["id"] for claim in CLAIMS if claim["id"] in KEPT and "where" in claim}
    assert asked == cited
    assert len(asked) > 50


async def told(world: SimulatedDiscord, carrier: Carrier, command: str) -> str | None:
    """The card of sources behind the page that says it; None if no page does."""
    when = {
        "progress": {work: f"S{season}E{episode}" for work, (season, episode) in carrier.progress.items()},
        "now": f"{carrier.now}T12:00Z",
    }
    step = {"command": f"{command} private:true"}
    while True:
        components = await answered(world, {**step, **when})
        buttons = {part["label"]: part["custom_id"] for part in walk(components) if "label" in part}
        text = open_text_of(components)
        if all(" ".join(words.split()) in text for words in carrier.says):
            return open_text_of(await answered(world, {"press": buttons["Sources"], **when}))
        if "More" not in buttons:
            return None
        step = {"press": buttons["More"]}


async def answered(world: SimulatedDiscord, request: dict[str, Any]) -> Any:
    """The components of one answer."""
    answer = await world.ask(parse_request(json.dumps(request), world.current.current))
    assert answer["ok"], (request, answer)
    return answer["payload"]["components"]


def open_text_of(components: Any) -> str:
    """Everything in the open, blanks folded."""
    texts = [surface.text for surface in open_surfaces({"components": components}) if surface.kind == "text"]
    return " ".join("\n".join(texts).split())


def publishers(carrier: Carrier) -> set[str]:
    """Who published what stands behind it."""
    return {FACTS.section("sources")[id_]["publisher"] for id_ in carrier.sources}


async def test_every_claim_can_be_had_with_its_source() -> None:
    """Each carrier's words stand in a reply, and each publisher on its card of sources."""
    missing: list[str] = []
    async with SimulatedDiscord(SnapshotHolder(read_knowledge(KNOWLEDGE)), KNOWLEDGE) as world:
        for carrier in CARRIERS:
            place = f"{carrier.where} {carrier.claims} at {dict(carrier.progress)}, {carrier.now}: {carrier.commands}"
            cards = [await told(world, carrier, command) for command in carrier.commands]
            found = next((card for card in cards if card is not None), None)
            if found is None:
                missing.append(f"{place} do not say {carrier.says}")
            elif unnamed := sorted(name for name in publishers(carrier) if name not in found):
                missing.append(f"{place} do not name {unnamed}")
    assert missing == []
