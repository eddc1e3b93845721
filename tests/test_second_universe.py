"""Another universe, invented and small: the same bot tells its facts without a changed line.

That it tells nothing too early is judged in `tests.test_leaks`, which goes through both universes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.preview import channel_stages, viewer_stages
from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.discord_limits import message_problems
from tests.support.facts import TERM_SECTIONS
from tests.support.leak_judge import LATER, LeakJudge
from tests.support.open_text import choice_surfaces, open_surfaces

UNIVERSE = Path(__file__).parent / "universe"


JUDGE = LeakJudge(UNIVERSE)


def test_it_is_worth_judging() -> None:
    """Names that are spoilers, versions, reveal points over two works, several actors, what nobody has named yet."""
    facts = JUDGE.facts
    assert len(facts.section("works")) == 2
    assert len(facts.section("characters")) >= 15
    assert any(len({work for work, _ in at}) > 1 for at in JUDGE.points)
    names = [item for item in facts.items if item.kind == "name" and item.main and item.owner in facts.kinds]
    assert len(names) > len(facts.kinds) + 5
    assert any(not part.get("actor") for item in facts.section("characters").values() for part in item.get("parts", []))


# ---------------------------------------------------------------------- the real command tree


async def ask(world: SimulatedDiscord, command: str, **more: Any) -> dict[str, Any]:
    """One request."""
    request = json.dumps({"command": command, "now": f"{LATER}T12:00Z", **more})
    answer = await world.ask(parse_request(request, JUDGE.knowledge))
    assert answer["ok"], (command, answer)
    assert message_problems(answer["payload"]) == []
    return answer


ALL = {"LAN": "S3E3", "UND": "S1E3"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/release title:Lantern Deep", "There are three seasons, and no more."),
        ("/release title:lantern depe", "In 1961 people settle on the sea bed."),
        ("/release title:UND", "Undertow"),
        ("/release title:season 2", "Nine years pass after the flood."),
        ("/release title:voss opens the gate", "The flooding is one unbroken take."),
        ("/next", "**Undertow, season 2** is announced"),
        ("/next show:Undertow", "without a date so far"),
        ("/cast name:orla", "Warden of the town below"),
        ("/cast name:isolde crane", "thought lost on the first night"),
        ("/cast name:felix okoro", "**Traitor Voss** in Lantern Deep"),
        ("/cast season:2", "**Nell Quigley** as **Juno Marsh**"),
        ("/cast show:UND season:1", "**Per Lindqvist** as **Lucan Amory**"),
        ("/timeline when:1974", "Voss opens the gate; the hall fills in nine minutes."),
        ("/timeline about:first dome", "In our world: The Conshelf trials begin a year later."),
        ("/lore name:dome one", "The Tomb"),
        ("/lore name:Lantern Deep", "A stage play came before it."),
        ("/lore name:lamplighters", "A guild that rules by its lights"),
        ("/episode number:S1E3", "Lantern Deep S1E3: The Bell"),
        ("/episode number:S1E2 show:Undertow", "The Second Town"),
        ("/spinoff", "It is a courtroom story."),
        ("/spinoff topic:cast", "Nobody of the first series is in its main cast."),
        ("/spinoff topic:connections", "Its judge wrote the verdict on the flood."),
        ("/progress show", "Lantern Deep"),
        ("/progress set show:UND episode:season 1", "Undertow"),
        ("/help", "/spinoff"),
    ],
)
async def test_every_command_answers(command: str, said: str) -> None:
    """With everything seen."""
    async with SimulatedDiscord(SnapshotHolder(JUDGE.knowledge), UNIVERSE) as world:
        text = payload_text((await ask(world, command, progress=ALL, ceiling=ALL))["payload"])
    assert said in text


async def test_the_commands_of_those_who_manage() -> None:
    """Ceilings and their tests, reload and status."""
    async with SimulatedDiscord(SnapshotHolder(JUDGE.knowledge), UNIVERSE) as world:
        for command, role, said in (
            ("/spoilers server show:LAN episode:season 1", "manager", "S1E4"),
            ("/spoilers show", "manager", "Lantern Deep"),
            ("/reload dry_run:true", "admin", "Nothing to do"),
            ("/status", "admin", JUDGE.knowledge.version),
        ):
            text = payload_text((await ask(world, command, **{"as": role}))["payload"])
            assert said in text, (command, text)


async def test_a_sample_as_discord_delivers_it() -> None:
    """Command and keystroke at each reveal point of each entry: nothing of what is hidden in the open."""
    asked = [(at, id_) for id_ in JUDGE.entries for at in JUDGE.own_points(id_)]
    async with SimulatedDiscord(SnapshotHolder(JUDGE.knowledge), UNIVERSE) as world:
        for number, (at, id_) in enumerate(asked):
            names = JUDGE.names_of(id_)
            typed = names[number % len(names)]
            codes = {work: f"S{season}E{episode}" for work, (season, episode) in at}
            option = "lore" if JUDGE.facts.kinds[id_] in TERM_SECTIONS else "cast"
            answer = await ask(world, f"/{option} name:{typed}", ceiling=codes, strict=number % 3 == 1)
            hidden = JUDGE.vocabulary(at, LATER)
            told = [hidden.told(surface.text) for surface in open_surfaces(answer["payload"], typed)]
            assert not any(told), (option, typed, codes, told)
            keystroke = {
                "autocomplete": {"command": option, "option": "name", "value": typed[:3]},
                "progress": codes,
                "now": f"{LATER}T12:00Z",
            }
            offered = await world.ask(parse_request(json.dumps(keystroke), JUDGE.knowledge))
            assert not any(hidden.told(surface.text) for surface in choice_surfaces(offered["choices"])), typed


def test_the_preview_has_stages_for_it() -> None:
    """Channels and people come from the knowledge."""
    knowledge = read_knowledge(UNIVERSE)
    assert list(channel_stages(knowledge))[-1] == "everything-aired"
    assert all(str(at) for reached in viewer_stages(knowledge).values() for at in reached.values())
