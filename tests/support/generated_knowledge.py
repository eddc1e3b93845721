"""Knowledge bases made up by hypothesis, and the same ones without everything beyond a clearance."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]

SEASONS = {"AA": {1: 2, 2: 2, 3: 1}, "BB": {1: 2}}
EPISODES = [
    (work, season, episode)
    for work, seasons in SEASONS.items()
    for season, count in seasons.items()
    for episode in range(1, count + 1)
]
CODES = [f"{work} S{season}E{episode}" for work, season, episode in EPISODES]
UNAIRED = {"AA S3E1"}
NOW = "2025-06-01T12:00:00+00:00"
FUTURE = "2026-01-01"

_WORDS = [
    "Anna",
    "Ann",
    "Hanna",
    "Bell",
    "Belle",
    "Base",
    "Mars",
    "Margo",
    "Marge",
    "Maro",
    "Red",
    "Moon",
    "One",
    "Two",
    "Kelly",
    "Келли",
    "Sam",
    "Apollo",
    "11",
    "12",
    "X",
    "||",
    "|",
    "`",
    "``",
    "**",
    "__",
    "_a_",
    "~~",
    "#",
    "##",
    "-#",
    "-",
    "1.",
    ">",
    ">>>",
    "\\",
    "[a](https://b.example)",
    "https://a.example/||b||",
    "<@1>",
    "<t:1:R>",
    "@everyone",
    "</cast:1>",
    "\u200b",
    "\u202e",
    ";",
    "#0123456789",
    "al1;go;e;x",
]
_PLAIN = ["Anna", "Ann", "Hanna", "Bell", "Belle", "Base", "Mars", "Margo", "Marge", "Red", "Moon", "Kelly", "Sam"]


def _some(seed: int, count: int, most: int) -> list[str]:
    """Texts that begin with a plain word; made once, because a draw of one is much cheaper than a draw of its words."""
    dice = random.Random(seed)
    sizes = [number % (most + 1) for number in range(count)]
    return [" ".join([dice.choice(_PLAIN), *dice.choices(_WORDS, k=size)])[:280] for size in sizes]


NAME = st.sampled_from([*_PLAIN, *_some(1, 300, 2)])
TEXT = st.sampled_from(_some(2, 2000, 7))
# Of three reveal points one is the premise, one needs a single episode, and one two of them.
_PAIRS = [[one, other] for one in CODES for other in CODES if one != other]
REVEAL = st.sampled_from([["premise"]] * len(_PAIRS) + [[code] for code in CODES] * (len(CODES) - 1) + _PAIRS)
_SOURCES = ["s1", "s2", "s3", "s4"]
_SOURCE_LISTS = [[one] for one in _SOURCES] + [[one, other] for one in _SOURCES for other in _SOURCES if one < other]
SOURCES = st.sampled_from(_SOURCE_LISTS)
CHARACTERS, PEOPLE, TERMS = ["c1", "c2", "c3"], ["p1", "p2", "p3"], ["t1", "t2", "t3"]
TOPICS = (None, "overview", "cast", "release", "connections")


def _clean(item: Data) -> Data:
    return {key: value for key, value in item.items() if value is not None}


# Strategies that are made once are drawn from much faster.
MANNER = st.sampled_from(
    [
        {"sources": sources, "as_of": as_of, "status": status}
        for sources in _SOURCE_LISTS
        for as_of in (None, None, None, "2020-01-01", FUTURE)
        for status in (None, None, "reported")
    ]
)
STATEMENT = st.builds(
    lambda text, reveal, manner: _clean({"text": text, "reveal": reveal, **manner}), TEXT, REVEAL, MANNER
)
SUMMARY = st.lists(STATEMENT, min_size=1, max_size=2)
NAMED = st.builds(lambda name, reveal: {"name": name, "reveal": reveal}, NAME, REVEAL)
MORE_NAMES = st.lists(NAMED, max_size=2)
ALIASES = st.lists(
    st.builds(lambda name, hidden: {**name, "search_only": hidden}, NAMED, st.sampled_from([False, True])), max_size=2
)
RELATION = st.lists(
    st.builds(
        lambda words, back, reveal, sources: {"is": words, "back": back, "reveal": reveal, "sources": sources},
        TEXT.map(lambda text: text[:30].strip()),
        NAME,
        REVEAL,
        SOURCES,
    ),
    min_size=1,
    max_size=2,
)
SOMEBODY = st.sampled_from([*PEOPLE, None])
WORK = st.sampled_from([*SEASONS])
NOTE = st.sampled_from([None, "as a child", "|| young"])
STATUS = st.sampled_from([None, None, "reported"])
BILLING = st.sampled_from(["main", "recurring", "guest"])
IN_SEASONS = {
    work: st.lists(st.sampled_from([*of]), min_size=1, max_size=3, unique=True) for work, of in SEASONS.items()
}
IN_SEASON = st.sampled_from([None, 1, 2])
WHEN = st.sampled_from(["1969", "1970s", "1969-07-20", "late 1974", "1983"])
REAL = st.one_of(st.just("none"), TEXT)
TITLE = st.one_of(st.none(), NAME)
TITLE_REVEAL = st.sampled_from([None, ["premise"], ["BB S1E1"]])
TO_2, TO_4, FROM_1_TO_2, TO_9 = (st.integers(*span) for span in ((0, 2), (0, 4), (1, 2), (0, 9)))
EVERYONE = [*CHARACTERS, *TERMS]
TWO = st.sampled_from([(one, other) for one in EVERYONE for other in EVERYONE if one != other])
ABOUT = st.sampled_from(
    [[], *([one] for one in EVERYONE), *([one, other] for one in EVERYONE for other in EVERYONE if one < other)]
)


def facts(topics: tuple[str | None, ...] = (None,)) -> st.SearchStrategy[list[Data]]:
    """Facts with one or more versions."""
    one = st.builds(
        lambda versions, topic: _clean({"versions": versions, "topic": topic}),
        st.lists(STATEMENT, min_size=1, max_size=3),
        st.sampled_from(topics),
    )
    return st.lists(one, max_size=3).map(
        lambda found: [{"id": f"f{number}", **fact} for number, fact in enumerate(found)]
    )


FACTS = facts()
FACTS_OF_WORK = facts(TOPICS)


def entry(draw: Any, *, late_name: bool) -> Data:
    """An entry with names, aliases, summary, facts."""
    own = draw(REVEAL)
    first = draw(REVEAL) if late_name else own
    return {
        "name": [{"name": draw(NAME), "reveal": first}, *draw(MORE_NAMES)],
        "reveal": own,
        "aliases": draw(ALIASES),
        "summary": {"versions": draw(SUMMARY)},
        "facts": draw(FACTS),
        "relations": [],
    }


def part(draw: Any) -> Data:
    """A part in some seasons of a work."""
    work = draw(WORK)
    return _clean(
        {
            "actor": draw(SOMEBODY),
            "work": work,
            "note": draw(NOTE),
            "sources": draw(SOURCES),
            "status": draw(STATUS),
            "seasons": {
                str(number): {"credit": draw(BILLING), "reveal": draw(REVEAL)} for number in draw(IN_SEASONS[work])
            },
        }
    )


def job(draw: Any) -> Data:
    """A job of a person."""
    return _clean(
        {
            "work": "AA",
            "job": draw(NAME),
            "reveal": draw(REVEAL),
            "season": draw(IN_SEASON),
            "sources": draw(SOURCES),
        }
    )


@st.composite
def knowledge_bases(draw: Any) -> Data:
    """A whole knowledge base; works, seasons, episodes and sources are always the same, the rest is any."""
    characters = {id_: entry(draw, late_name=False) for id_ in CHARACTERS}
    terms = {id_: entry(draw, late_name=True) for id_ in TERMS}
    everyone = {**characters, **terms}
    for _ in range(draw(TO_4)):
        one, other = draw(TWO)
        everyone[one]["relations"].append({"to": other, "versions": draw(RELATION)})
    for character in characters.values():
        character["parts"] = [part(draw) for _ in range(draw(TO_2))]
    people = {id_: {"name": draw(NAME), "jobs": [job(draw) for _ in range(draw(FROM_1_TO_2))]} for id_ in PEOPLE}
    events = {
        f"e{number}": {
            "work": draw(WORK),
            "when": draw(WHEN),
            "text": draw(TEXT),
            "real": draw(REAL),
            "reveal": draw(REVEAL),
            "about": draw(ABOUT),
            "sources": draw(SOURCES),
        }
        for number in range(draw(TO_9))
    }
    return {
        "sources": {
            f"s{number}": {
                "publisher": f"Paper {number}",
                "title": f"Headline {number}",
                "date": f"202{number}-01-01",
                "where": "page 1",
                "reliability": "high",
            }
            for number in range(1, 5)
        },
        "works": {
            work: _clean(
                {
                    "title": title,
                    "accent": "#112233",
                    "spin_off_of": spin,
                    "summary": {"text": "A show.", "reveal": ["premise"], "sources": ["s1"]},
                    "facts": draw(FACTS_OF_WORK),
                    "seasons": {
                        str(number): {
                            "schedule": [
                                {
                                    "as_of": "2019-01-01",
                                    "premiere": f"202{number}-01-01",
                                    "finale": f"202{number}-02-01",
                                    "episodes": count,
                                    "sources": ["s1"],
                                }
                            ],
                            "facts": draw(FACTS),
                        }
                        for number, count in seasons.items()
                    },
                }
            )
            for (work, seasons), title, spin in zip(
                SEASONS.items(), ("First Show", "Second Show"), (None, "AA"), strict=True
            )
        },
        "episodes": {
            code: _clean(
                {
                    "title": draw(TITLE),
                    "title_reveal": draw(TITLE_REVEAL),
                    "released": "2026-01-01" if code in UNAIRED else f"202{season}-01-0{episode}",
                    "as_of": "2019-01-01",
                    "directed_by": [person] if (person := draw(SOMEBODY)) else None,
                    "sources": ["s2"],
                    "facts": draw(FACTS),
                }
            )
            for code, (_, season, episode) in zip(CODES, EPISODES, strict=True)
        },
        "characters": characters,
        "places": {"t1": terms["t1"], "t2": terms["t2"]},
        "things": {"t3": terms["t3"]},
        "people": people,
        "events": events,
    }


# ---------------------------------------------------------------------- without what lies beyond

Reached = set[str]


def reached(progress: dict[str, str]) -> Reached:
    """Every episode that has been watched and has aired."""
    return {
        code
        for code in CODES
        if code.split()[0] in progress and code.split()[1] <= progress[code.split()[0]] and code not in UNAIRED
    }


def episode_number(code: str) -> int:
    """The number at the end of ``AA S1E12``."""
    return int(code.rpartition("E")[2])


def without_beyond(data: Data, watched: Reached) -> Data:
    """The same knowledge base as if everything beyond the clearance had never been written."""

    def safe(*reveals: list[str] | None) -> bool:
        return all(code in watched for reveal in reveals for code in reveal or () if code != "premise")

    def known(item: Data) -> bool:
        return item.get("as_of") != FUTURE

    def kept_facts(given: list[Data], *more: list[str]) -> list[Data]:
        found = []
        for fact in given:
            versions = [item for item in fact["versions"] if safe(item["reveal"], *more) and known(item)]
            found += [{**fact, "versions": versions}] if versions else []
        return found

    left = deepcopy(data)
    entries_: Data = {**left["characters"], **left["places"], **left["things"]}
    own = {id_: entry["reveal"] for id_, entry in entries_.items()}
    named = {id_ for id_, entry in entries_.items() if any(safe(name["reveal"]) for name in entry["name"])}
    person_doors: dict[str, list[bool]] = {
        id_: [safe(job["reveal"]) for job in person["jobs"]] for id_, person in left["people"].items()
    }
    for id_, character in left["characters"].items():
        for part in character["parts"]:
            if part.get("actor"):
                doors = [safe(credit["reveal"], own[id_]) for credit in part["seasons"].values()]
                person_doors[part["actor"]] += doors
    for code, episode in left["episodes"].items():
        # Who makes a season is as little a secret as who acts in it: after the season before.
        work, season = code.partition("E")[0].split(" S")
        before = [other for other in left["episodes"] if other.startswith(f"{work} S{int(season) - 1}E")]
        for person in episode.get("directed_by") or ():
            person_doors[person].append(not before or max(before, key=episode_number) in watched)
    named |= {id_ for id_, doors in person_doors.items() if any(doors)}
    for id_, entry in entries_.items():
        entry["name"] = [name for name in entry["name"] if safe(name["reveal"])]
        entry["aliases"] = [name for name in entry["aliases"] if safe(name["reveal"], own[id_])]
        entry["facts"] = kept_facts(entry["facts"], own[id_])
        summary = kept_facts([entry["summary"]], own[id_])
        if summary:
            entry["summary"] = summary[0]
        else:
            del entry["summary"]
        relations = []
        for relation in entry["relations"]:
            both = (own[id_], own[relation["to"]])
            versions = [item for item in relation["versions"] if safe(item["reveal"], *both)]
            if versions and relation["to"] in named:
                relations.append({**relation, "versions": versions})
        entry["relations"] = relations
        parts = []
        for part in entry.get("parts", []):
            seasons = {n: credit for n, credit in part["seasons"].items() if safe(credit["reveal"], own[id_])}
            parts += [{**part, "seasons": seasons}] if seasons else []
        if "parts" in entry:
            entry["parts"] = parts
    for section in ("characters", "places", "things"):
        left[section] = {id_: entry for id_, entry in left[section].items() if id_ in named}
    for id_, person in [*left["people"].items()]:
        person["jobs"] = [job for job in person["jobs"] if safe(job["reveal"])]
        if id_ not in named:
            del left["people"][id_]
    left["events"] = {
        id_: {**event, "about": [other for other in event["about"] if other in named]}
        for id_, event in left["events"].items()
        if safe(event["reveal"])
    }
    for work in left["works"].values():
        work["facts"] = kept_facts(work["facts"])
        for season in work["seasons"].values():
            season["facts"] = kept_facts(season["facts"])
    for code, episode in left["episodes"].items():
        episode["facts"] = kept_facts(episode["facts"], [code])
        if not safe(episode.get("title_reveal", [code])):
            episode.pop("title", None)
        if episode.get("directed_by"):
            episode["directed_by"] = [person for person in episode["directed_by"] if person in named]
    return left
