"""Knowledge bases made up by hypothesis, and the same ones without everything beyond a clearance."""

from __future__ import annotations

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
WORD = st.sampled_from(_WORDS)
PLAIN = st.sampled_from(
    ["Anna", "Ann", "Hanna", "Bell", "Belle", "Base", "Mars", "Margo", "Marge", "Red", "Moon", "Kelly", "Sam"]
)
NAME = st.builds(lambda plain, more: " ".join([plain, *more])[:80], PLAIN, st.lists(WORD, max_size=2))
TEXT = st.builds(lambda plain, more: " ".join([plain, *more])[:280], PLAIN, st.lists(WORD, max_size=7))
REVEAL = st.one_of(
    st.just(["premise"]),
    st.sampled_from(CODES).map(lambda code: [code]),
    st.lists(st.sampled_from(CODES), min_size=2, max_size=2, unique=True),
)
SOURCES = st.lists(st.sampled_from(["s1", "s2", "s3", "s4"]), min_size=1, max_size=2, unique=True)
AS_OF = st.sampled_from([None, None, None, "2020-01-01", FUTURE])
STATUS = st.sampled_from([None, None, "reported"])
CHARACTERS, PEOPLE, TERMS = ["c1", "c2", "c3"], ["p1", "p2", "p3"], ["t1", "t2", "t3"]


def _clean(item: Data) -> Data:
    return {key: value for key, value in item.items() if value is not None}


def statements() -> st.SearchStrategy[Data]:
    """One wording of a fact."""
    return st.fixed_dictionaries(
        {"text": TEXT, "reveal": REVEAL, "sources": SOURCES, "as_of": AS_OF, "status": STATUS}
    ).map(_clean)


def facts(topics: tuple[str | None, ...] = (None,)) -> st.SearchStrategy[list[Data]]:
    """Facts with one or more versions."""
    one = st.builds(
        lambda versions, topic: _clean({"versions": versions, "topic": topic}),
        st.lists(statements(), min_size=1, max_size=3),
        st.sampled_from(topics),
    )
    return st.lists(one, max_size=3).map(
        lambda found: [{"id": f"f{number}", **fact} for number, fact in enumerate(found)]
    )


def names(first: Any) -> st.SearchStrategy[list[Data]]:
    """A first name with this reveal point, and others with any."""
    more = st.lists(st.fixed_dictionaries({"name": NAME, "reveal": REVEAL}), max_size=2)
    return st.builds(lambda name, others: [{"name": name, "reveal": first}, *others], NAME, more)


@st.composite
def entries(draw: Any, ids: list[str], *, late_names: bool) -> Data:
    """Entries with names, aliases, summaries, facts."""
    found: Data = {}
    for id_ in ids:
        own = draw(REVEAL)
        first = draw(REVEAL) if late_names else own
        found[id_] = {
            "name": draw(names(first)),
            "reveal": own,
            "aliases": draw(
                st.lists(
                    st.fixed_dictionaries({"name": NAME, "reveal": REVEAL, "search_only": st.booleans()}), max_size=2
                )
            ),
            "summary": {"versions": draw(st.lists(statements(), min_size=1, max_size=2))},
            "facts": draw(facts()),
            "relations": [],
        }
    return found


@st.composite
def knowledge_bases(draw: Any) -> Data:
    """A whole knowledge base; works, seasons, episodes and sources are always the same, the rest is any."""
    characters = draw(entries(CHARACTERS, late_names=False))
    terms = draw(entries(TERMS, late_names=True))
    everyone = {**characters, **terms}
    for _ in range(draw(st.integers(0, 4))):
        one, other = draw(st.permutations([*everyone]))[:2]
        words = st.fixed_dictionaries(
            {"is": TEXT.map(lambda text: text[:30].strip()), "back": NAME, "reveal": REVEAL, "sources": SOURCES}
        )
        versions = draw(st.lists(words, min_size=1, max_size=2))
        everyone[one]["relations"].append({"to": other, "versions": versions})
    for character in characters.values():
        character["parts"] = [
            _clean(
                {
                    "actor": draw(st.sampled_from([*PEOPLE, None])),
                    "work": (work := draw(st.sampled_from([*SEASONS]))),
                    "note": draw(st.sampled_from([None, "as a child", "|| young"])),
                    "sources": draw(SOURCES),
                    "status": draw(STATUS),
                    "seasons": {
                        str(number): {
                            "credit": draw(st.sampled_from(["main", "recurring", "guest"])),
                            "reveal": draw(REVEAL),
                        }
                        for number in draw(
                            st.lists(st.sampled_from([*SEASONS[work]]), min_size=1, max_size=3, unique=True)
                        )
                    },
                }
            )
            for _ in range(draw(st.integers(0, 2)))
        ]
    people = {
        id_: {
            "name": draw(NAME),
            "jobs": [
                _clean(
                    {
                        "work": "AA",
                        "job": draw(NAME),
                        "reveal": draw(REVEAL),
                        "season": draw(st.sampled_from([None, 1, 2])),
                        "sources": draw(SOURCES),
                    }
                )
                for _ in range(draw(st.integers(1, 2)))
            ],
        }
        for id_ in PEOPLE
    }
    events = {
        f"e{number}": {
            "work": draw(st.sampled_from([*SEASONS])),
            "when": draw(st.sampled_from(["1969", "1970s", "1969-07-20", "late 1974", "1983"])),
            "text": draw(TEXT),
            "real": draw(st.one_of(st.just("none"), TEXT)),
            "reveal": draw(REVEAL),
            "about": draw(st.lists(st.sampled_from([*everyone]), max_size=2, unique=True)),
            "sources": draw(SOURCES),
        }
        for number in range(draw(st.integers(0, 9)))
    }
    topics = (None, "overview", "cast", "release", "connections")
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
                    "facts": draw(facts(topics)),
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
                            "facts": draw(facts()),
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
                    "title": draw(st.one_of(st.none(), NAME)),
                    "title_reveal": draw(st.sampled_from([None, ["premise"], ["BB S1E1"]])),
                    "released": "2026-01-01" if code in UNAIRED else f"202{season}-01-0{episode}",
                    "as_of": "2019-01-01",
                    "directed_by": [person] if (person := draw(st.sampled_from([*PEOPLE, None]))) else None,
                    "sources": ["s2"],
                    "facts": draw(facts()),
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
