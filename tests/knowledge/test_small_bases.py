"""Three other fandoms in small, in the shapes that imports have: of what `check` warns about, most is worth a look.

Each base holds a few real slips, and much that only looks like one.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.offline.checking import Check, check_folder

TODAY = date(2031, 12, 31)
USEFUL = 0.8

HOUSES = {
    # Many people, many relations, deaths as facts; names that resemble one another by chance.
    "work.yaml": """\
sources:
  wiki: {publisher: The Wiki of Houses, title: Everything, where: online, reliability: high}
  spare: {publisher: A spare page, title: Nothing, where: online, reliability: high}  # SLIP
works:
  HS:
    title: Houses and Songs
    accent: "#336699"
    summary: {text: Many houses want one chair., reveal: premise, sources: wiki}
    seasons:
      1: {schedule: [{as_of: 2021-06, status: aired, premiere: 2021-04-02, finale: 2021-04-16, episodes: 3, sources: wiki}]}
      2: {schedule: [{as_of: 2022-06, status: aired, premiere: 2022-04-01, finale: 2022-04-15, episodes: 3, sources: wiki}]}
episodes:
  HS S1E1: {released: 2021-04-02, title: Cold Comes, sources: wiki}
  HS S1E2: {released: 2021-04-09, title: The Road, sources: wiki}
  HS S1E3: {released: 2021-04-16, sources: wiki}
  HS S2E1: {released: 2022-04-01, sources: wiki}
  HS S2E2: {released: 2022-04-08, sources: wiki}
  HS S2E3: {released: 2022-04-15, sources: wiki}
people:
  a-one: {name: Anna One}
""",
    "characters.yaml": """\
characters:
  drogo: {name: Drogo, reveal: HS S1E1, parts: [{actor: a-one, work: HS, seasons: {1: main}, sources: wiki}]}
  drogon: {name: Drogon, reveal: HS S1E2}
  rickon: {name: Rickon Harrow, reveal: HS S1E1}
  dickon: {name: Dickon Harrow, reveal: HS S2E1}
  robett: {name: Robett Glade, reveal: HS S1E1, relations: [{to: robert, is: brother of, back: brother of, reveal: HS S1E1, sources: wiki}]}
  robert: {name: Robert Glade, reveal: HS S1E1}
  daemon: {name: Daemon, reveal: HS S2E1}
  daeron: {name: Daeron, reveal: HS S2E1}
  aemon: {name: Aemon, reveal: HS S2E1}
  marwyn-1: {name: Archmaester Marwyn, reveal: HS S1E1}
  marwyn-2: {name: Archmaester Marwyn, reveal: HS S1E2}  # SLIP
  jeyne: {name: Jeyne Westering, reveal: HS S1E2}
  jeyna: {name: Jeyne Westerling, reveal: HS S1E2}  # SLIP
  ward:
    name: Theo Grey
    reveal: HS S1E1
    relations:
      - {to: lord, is: ward of, back: guardian of, reveal: HS S1E1, sources: wiki}
    facts:
      - {id: death, text: Is killed by his host., reveal: HS S2E2, sources: wiki}
      - {id: song, text: Sings at every feast, reveal: HS S1E1, sources: wiki}  # SLIP
  lord:
    name: Lord Harrow
    aliases: [Lord Edric Harrow]
    reveal: HS S1E1
    relations:
      - {to: ward, is: executed by, back: executioner of, reveal: HS S2E3, sources: wiki}
      - {to: lady, is: husband of, back: wife of, reveal: HS S1E1, sources: wiki}
    facts:
      - {id: early, text: Wears a ring of bone., reveal: premise, sources: wiki}  # SLIP
  lady:
    name: Lady Harrow
    reveal: HS S1E1
    relations:
      - {to: lord, is: married to, back: spouse of, reveal: HS S1E1, sources: wiki}  # SLIP
  horse: {name: Horse, reveal: HS S2E1}
places:
  tarth: {name: Tarth, reveal: HS S1E1}
  qarth: {name: Qarth, reveal: HS S2E1}
  hall: {name: "Hall of “Faces” [old]", reveal: HS S2E1}
events:
  war: {work: HS, when: 1298, text: The horse lords ride west., real: none, reveal: HS S1E2, about: drogo, sources: wiki}
""",
}
PIRATES = {
    # Many episodes, arcs as seasons, titles in Japanese; nearly nothing else.
    "work.yaml": """\
sources:
  list: {publisher: List of episodes, title: Episodes, where: online, reliability: high}
works:
  OP:
    title: "Pirates*! [TV]"
    aliases: [海賊たち, {name: Kaizoku, search_only: true}]
    accent: "#336699"
    summary: {text: A boy looks for a treasure., reveal: premise, sources: list}
    seasons:
      1: {schedule: [{as_of: 2001-01, status: aired, premiere: 2000-01-05, finale: 2000-12-27, episodes: 52, sources: list}]}
      2: {schedule: [{as_of: 2002-01, status: aired, premiere: 2001-01-03, finale: 2001-12-26, episodes: 52, sources: list}]}
      3: {schedule: [{as_of: 2030-01, status: superseded, sources: list}]}  # SLIP
people:
  d-one: {name: 山田 一郎}
  d-two: {name: 山田 二郎}
""",
    "episodes.yaml": "",
    "crew.yaml": """\
characters:
  boy:
    name: Rufus
    aliases: [ルーファス]
    reveal: OP S1E1
    facts:
      - {id: hat, text: Wears a straw hat., reveal: OP S1E1, sources: list}
      - {id: fruit, text: "“Has eaten a strange fruit.”", reveal: OP S1E1, sources: list}  # SLIP
  cook: {name: Sanjo, aliases: [サンジョ], reveal: OP S1E20}
  cook-2: {name: Sanji, reveal: OP S1E21}
  swordsman:
    name: Zolo
    reveal: OP S1E2
    summary: {text: "Swordsman  of the crew", sources: list}  # SLIP
""",
}
TRAVELLER = {
    # Directors of many episodes, a film as a work, ordinals in names.
    "work.yaml": """\
sources:
  cc: {publisher: Free list, title: Episodes, url: https://lists.example.org/tt, reliability: high}
works:
  TT:
    title: Time Traveller
    accent: "#336699"
    summary: {text: Somebody travels in time., reveal: premise, sources: cc}
    seasons:
      1: {schedule: [{as_of: 2006-01, status: aired, premiere: 2005-03-26, finale: 2005-06-18, episodes: 13, sources: cc}]}
      2: {schedule: [{as_of: 2005-07, status: announced, premiere: 2006-04-15, finale: 2006-07-08, episodes: 13, sources: cc}],
          facts: [{id: tone, text: The makers promise a darker tone., as_of: 2006-01, status: announced, sources: cc}]}  # SLIP
  TTF:
    title: Time Traveller | The Film
    accent: "#336699"
    summary: {text: A film for the cinema., reveal: premise, sources: cc}
    seasons:
      1: {schedule: [{as_of: 1966-01, status: aired, premiere: 1965-08-23, finale: 1965-08-23, episodes: 1, sources: cc}]}
episodes:
  TTF S1E1: {title: The Film, released: 1965-08-23, directed_by: gordon-flemyng, sources: cc}
people:
  gordon-flemyng: {name: Gordon Flemyng}
  euros-lyn: {name: Euros Lyn}
  keith-boak: {name: Keith Boak}
  una-pear: {name: Una Pear, reveal: premise}
  una-pearl: {name: Una Pearl, reveal: premise}  # SLIP
""",
    "episodes.yaml": "",
    "characters.yaml": """\
characters:
  first: {name: First Traveller, reveal: TT S1E1}
  ninth:
    name: Ninth Traveller
    aliases: [The Traveller]
    reveal: TT S1E1
    summary: {text: The traveller with the leather jacket, sources: cc}
    facts:
      - {id: home, text: Comes from a burnt planet&nbsp;far away., reveal: TT S1E2, sources: cc}  # SLIP
  tenth: {name: Tenth Traveller, reveal: TT S1E13}
""",
}


def _episodes(code: str, seasons: dict[int, tuple[date, int]], title: str, director: str) -> str:
    lines = ["episodes:"]
    for season, (first, count) in seasons.items():
        for episode in range(1, count + 1):
            day = first + timedelta(days=7 * (episode - 1))
            made = f", directed_by: {director}" if director and episode % 2 else ""
            lines.append(
                f"  {code} S{season}E{episode}: {{released: {day}, title: {title}{season}-{episode}{made}, sources: SRC}}"
            )
    return "\n".join(lines) + "\n"


PIRATES["episodes.yaml"] = (
    _episodes("OP", {1: (date(2000, 1, 5), 52), 2: (date(2001, 1, 3), 52)}, "第話", "d-one")
    .replace("SRC", "list")
    .replace("directed_by: d-one", "directed_by: [d-one, d-two]")
)
TRAVELLER["episodes.yaml"] = (
    _episodes("TT", {1: (date(2005, 3, 26), 13), 2: (date(2006, 4, 15), 13)}, "Journey ", "euros-lyn")
    .replace("SRC", "cc")
    .replace("directed_by: euros-lyn", "directed_by: [euros-lyn, keith-boak]")
)


@pytest.mark.parametrize("base", [HOUSES, PIRATES, TRAVELLER], ids=["houses", "pirates", "traveller"])
def test_of_ten_warnings_eight_are_useful_and_every_slip_is_told(tmp_path: Path, base: dict[str, str]) -> None:
    slips = set()
    for name, text in base.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        slips |= {(name, number) for number, line in enumerate(text.splitlines(), 1) if line.endswith("# SLIP")}
    findings = check_folder(tmp_path, Check(TODAY)).findings
    told = [(finding.problem.file, finding.problem.line) for finding in findings]
    useful = sum(place in slips for place in told)
    assert slips <= set(told), sorted(slips - set(told))
    assert useful >= USEFUL * len(told), [str(finding) for finding in findings]
    assert not [str(finding) for finding in findings if "warning: " not in str(finding)]
