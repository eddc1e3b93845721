"""A sample of the leak test through the real command tree: command, press and keystroke as Discord delivers them."""

from __future__ import annotations

import json
from typing import Any

from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.discord_limits import message_problems, walk
from tests.support.facts import KNOWLEDGE, TERM_SECTIONS
from tests.support.leak_judge import LATER, Frozen, LeakJudge
from tests.support.open_text import choice_surfaces, open_surfaces

JUDGE = LeakJudge(KNOWLEDGE)


def commands_for(id_: str, typed: str) -> list[str]:
    """The commands a person would type for an entry."""
    if JUDGE.facts.kinds[id_] in TERM_SECTIONS:
        return [f"/lore name:{typed}", f"/timeline about:{typed}"]
    return [f"/cast name:{typed}"]


async def test_a_sample_through_the_real_command_tree() -> None:
    """Command, keystroke and press as Discord would deliver them."""
    sample: list[tuple[Frozen, str, str]] = []
    for number, id_ in enumerate(JUDGE.entries[::6]):
        points = JUDGE.own_points(id_)
        names = JUDGE.names_of(id_)
        at, typed = points[number % len(points)], names[number % len(names)]
        sample += [(at, command, typed) for command in commands_for(id_, typed)]
    fixed = (
        "/release",
        "/next",
        "/spinoff topic:cast",
        "/timeline",
        "/cast season:3",
        "/episode number:S3E5",
        "/help",
        "/episode number:S5E10",
    )
    sample += [(JUDGE.points[(7 * number) % len(JUDGE.points)], command, "") for number, command in enumerate(fixed)]
    noted: list[str] = []
    async with SimulatedDiscord(SnapshotHolder(JUDGE.knowledge), KNOWLEDGE) as world:
        for number, (at, command, typed) in enumerate(sample):
            codes = {work: f"S{season}E{episode}" for work, (season, episode) in at}
            private = number % 4 == 0 and command != "/help"
            below = number % 4 == 2  # asked in public by somebody who has told of less than the place's ceiling
            request: dict[str, Any] = {
                "command": command + (" private:true" if private else ""),
                "strict": number % 3 == 1,
                "now": f"{LATER}T12:00Z",
                ("progress" if private or below else "ceiling"): codes,
            }
            if below:
                request["ceiling"] = {work: "S1E8" if work == "SC" else "S5E10" for work in codes}
            answer = await world.ask(parse_request(json.dumps(request), JUDGE.knowledge))
            assert answer["ok"], (command, answer)
            assert answer["ephemeral"] or not (private or (below and codes and codes != request["ceiling"]))
            assert message_problems(answer["payload"]) == []
            hidden = JUDGE.vocabulary(at, LATER)
            if command != "/help":
                told = [hidden.told(surface.text) for surface in open_surfaces(answer["payload"], typed)]
                assert not any(told), (command, codes, told)
            # Whoever presses without any progress gets nothing either; who asked below the ceiling has told theirs.
            ids = [part["custom_id"] for part in walk(answer["payload"]["components"]) if "custom_id" in part]
            reached = next((id_ for id_ in ids if id_.startswith("al1;me;")), None)
            if reached is not None:
                press = parse_request(json.dumps({"press": reached, "now": f"{LATER}T12:00Z"}), JUDGE.knowledge)
                pressed = await world.ask(press)
                assert pressed["ok"], pressed
                assert pressed["ephemeral"]
                theirs = JUDGE.vocabulary(at if below else (), LATER)
                told = [theirs.told(text.text) for text in open_surfaces(pressed["payload"], typed)]
                assert not any(told), (command, told)
            # So does whoever says that they have watched it: where they are is asked or told by positions alone.
            watched = next((id_ for id_ in ids if id_.startswith("al1;watched;")), None)
            if watched is not None:
                await world.ask(parse_request(json.dumps(request), JUDGE.knowledge))
                press = parse_request(json.dumps({"press": watched, "now": f"{LATER}T12:00Z"}), JUDGE.knowledge)
                pressed = await world.ask(press)
                assert pressed["ok"], pressed
                assert pressed["ephemeral"]
                nothing = JUDGE.vocabulary((), LATER)
                told = [nothing.told(text.text) for text in open_surfaces(pressed["payload"], typed)]
                assert not any(told), (command, told)
                noted.append(command)
            keystroke: dict[str, Any] = {
                "autocomplete": {
                    "command": "cast",
                    "option": "name",
                    "value": typed[:3],
                    "options": {"private": True} if private else {},
                },
                ("progress" if private or below else "ceiling"): codes,
                "now": f"{LATER}T12:00Z",
            }
            if not private:  # what both have reached: the place, or the asker, has seen everything
                everything = {work: "S1E8" if work == "SC" else "S5E10" for work in codes}
                keystroke["ceiling" if below else "progress"] = everything
            offered = await world.ask(parse_request(json.dumps(keystroke), JUDGE.knowledge))
            assert offered["ok"]
            progress_counts = JUDGE.vocabulary(at, LATER)
            assert not any(progress_counts.told(surface.text) for surface in choice_surfaces(offered["choices"]))
    assert {"/next", "/episode number:S5E10"} <= set(noted)


async def test_what_managers_plan_holds_no_title() -> None:
    """Cards, calendar files and examples name positions and dates, whoever the manager is, whatever they have set."""
    hidden = JUDGE.vocabulary((), "2026-03-20")
    commands = (
        "/announce set event:true daily:true",
        "/announce set test:true",
        "/announce show",
        "/rewatch start from:S4E9 episodes:3",
        "/rewatch start show:SC",
        "/announce stop",
        "/rewatch show",
    )
    async with SimulatedDiscord(SnapshotHolder(JUDGE.knowledge), KNOWLEDGE) as world:
        for command in commands:
            request = {"command": command, "as": "manager", "now": "2026-03-20T12:00Z", "progress": {"FAM": "S4E10"}}
            mark = len(world.env.http_requests)
            answer = await world.ask(parse_request(json.dumps(request), JUDGE.knowledge))
            assert answer["ok"], (command, answer)
            assert answer["ephemeral"]
            sent = [entry.json for entry in world.env.http_requests[mark:] if isinstance(entry.json, dict)]
            bodies = [body.get("data") or body for body in sent if body.get("components") or body.get("data")]
            told = [hidden.told(each.text) for body in bodies for each in open_surfaces(body)]
            assert not any(told), (command, told)
