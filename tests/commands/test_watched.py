"""Progress in one tap: what is stored, by whom, and in how many presses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.commands import component_router
from bot.knowledge.positions import Position
from bot.runtime import client
from tests.golden.scene import Scene, a_scene
from tests.support.discord_limits import walk
from tests.support.shipped_knowledge import knowledge
from tests.support.small_server import a_small_world, button, shown


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The custom ids of all controls that reach the component router."""
    seen: list[str] = []

    async def counted(services: Any, interaction: Any) -> None:
        seen.append(interaction.data["custom_id"])
        await component_router.answer_control(services, interaction)

    monkeypatch.setattr(client, "answer_control", counted)
    return seen


async def test_from_nothing_to_an_episode_in_five_presses(pressed: list[str]) -> None:
    """Season and episode on one card, and a tap for each episode after that."""
    async with a_scene(knowledge()) as scene:
        await scene.say("/progress show")
        await scene.choose("For All Mankind", "In season 2")
        assert _chosen(scene) == ["In season 2 …"], "the season stays in sight above its episodes"
        await scene.choose("Season 2", "None of this season yet")
        for number in (1, 2, 3):
            await scene.press(f"I've watched S2E{number}")
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {"FAM": Position("FAM", 2, 3)}
        assert len(pressed) == 5
    pressed.clear()
    async with a_scene(knowledge()) as scene:
        await scene.say("/progress next")
        await scene.choose("For All Mankind", "In season 2")
        await scene.choose("Season 2", "S2E3")
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {"FAM": Position("FAM", 2, 3)}
        assert len(pressed) == 2


async def test_the_answer_says_what_is_stored() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/next private:true", progress={"AA": "S1E1"})
        assert "stored" not in answer
        answer = await ask(press=button(answer, "I've watched S1E2"))
        assert answer["ephemeral"]
        assert answer["stored"]["progress"] == {"AA": "S1E2"}
        answer = await ask(command="/progress next", progress={"AA": "S1E2"})
        assert answer["stored"]["progress"] == {"AA": "S1E3"}
        answer = await ask(command="/progress next", progress={"AA": "S1E3"})
        assert "stored" not in answer


async def test_whoever_presses_changes_their_own_progress() -> None:
    async with a_small_world() as ask:
        asked = await ask(command="/episode number:S1E2", ceiling={"AA": "S1E3"}, progress={"AA": "S1E3"})
        assert not asked["ephemeral"]
        answer = await ask(press=button(asked, "I've watched S1E2"), presser="other", presser_progress={"AA": "S1E1"})
        assert answer["ephemeral"]
        assert answer["stored"]["progress"] == {"AA": "S1E2"}


async def test_only_a_private_next_names_the_askers_own_next_episode() -> None:
    """By its position: the title is not theirs yet."""
    async with a_small_world() as ask:
        private = shown(await ask(command="/next private:true", progress={"AA": "S1E1"}))
        assert "Next for you: First Show S1E2." in private.replace("**", "")
        assert "Two" not in private
        for ceiling in ({}, {"AA": "S1E1"}, {"AA": "S1E3"}):
            public = await ask(command="/next", progress={"AA": "S1E1"}, ceiling=ceiling)
            assert "Next for you" not in shown(public)
            assert "I've watched" not in json.dumps(public["payload"])


async def test_the_button_far_ahead_stores_nothing_until_it_is_confirmed() -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S3E3")
        await scene.say("/episode number:S3E1")
        await scene.press("I've watched S3E1")
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {}
        await scene.press("Yes, I'm at S3E1")
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {"LAN": Position("LAN", 3, 1)}


def _chosen(scene: Scene) -> list[str]:
    """The options that selects of the last message show as chosen."""
    found = walk(scene.last.components)
    return [option["label"] for part in found for option in part.get("options", ()) if option["default"]]


@pytest.mark.parametrize("here", ["yes", "no"])
async def test_an_old_button_never_lowers_progress(here: str) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1")
        await scene.say("/progress show")
        await scene.forge(f"al1;watched;{here};LAN;S1E2")
        assert "Nothing has changed: you stay at **S2E1**." in str(scene)
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {"LAN": Position("LAN", 2, 1)}
