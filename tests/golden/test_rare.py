"""Cards that the invented universe does not come to: long ones, empty ones, and several series at once."""

from __future__ import annotations

import json

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.answers import reach_world
from tests.golden.scene import a_scene
from tests.support.small_knowledge import make

SOURCES = "{s1: {publisher: The Paper, title: What was said, date: 2020-01-01, where: page 1, reliability: high}}"
LONG = f"""
sources: {SOURCES}
works:
  AA:
    title: First Show
    accent: "#112233"
    summary: {{text: A show., reveal: premise, sources: s1}}
    seasons: {{1: {{schedule: [{{as_of: 2019-01-01, premiere: 2020-01-01, episodes: 2, sources: s1}}]}}}}
episodes:
  AA S1E1: {{title: One, title_reveal: premise, title_status: reported, released: 2020-01-01, sources: s1}}
  AA S1E2: {{title: Two, title_reveal: premise, released: 2020-01-08, sources: s1}}
characters:
  anna:
    name: Anna Quill
    reveal: premise
    summary: {{text: A gardener., sources: s1}}
    facts: {
    json.dumps(
        [
            {
                "id": f"f{number}",
                "text": f"Plants tree number {number} in the garden of her aunt.",
                "reveal": "premise",
                "sources": "s1",
            }
            for number in range(100)
        ]
    )
}
  berta:
    name: Berta Quill
    reveal: premise
    facts: [{{id: long, text: "{"Walks on and on " * 12}to the end.", reveal: AA S1E2, sources: s1}}]
"""
BARE = f"""
sources: {SOURCES}
works:
  AA:
    title: First Show
    accent: "#112233"
    summary: {{text: A show., reveal: premise, sources: s1}}
    seasons: {{1: {{schedule: [{{as_of: 2019-01-01, sources: s1}}]}}}}
episodes: {{AA S1E1: {{sources: s1}}}}
"""
ALIKE = (
    LONG
    + """
  carla: {name: Carla Brannar, reveal: premise}
  karla: {name: Karla Brennan, reveal: premise}
  dora: {name: Dora Minel, reveal: premise}
  nora: {name: Nora Minel, reveal: premise}
things:
  stone: {name: Brannar, reveal: premise}
places:
  rock: {name: Minel, reveal: premise}
"""
)
NOT_KNOWN_YET = BARE.replace("as_of: 2019-01-01", "as_of: 2030-01-01")

QUESTIONS = {
    "a card that is too long for a phone": (LONG, "/cast name:anna"),
    "a fact that is too long for a box": (LONG, "/cast name:berta"),
    "a title that is only reported": (LONG, "/release title:S1E1"),
    "two episodes at once": (LONG, "/release title:S1E1-2"),
    "did you mean one of several": (ALIKE, "/cast name:carlo"),
    "something else, or the other one": (ALIKE, "/cast name:brannar"),
    "something else, or one of the others": (ALIKE, "/cast name:minel"),
    "no spin-off": (BARE, "/spinoff"),
    "no event with a year": (BARE, "/timeline when:whenever"),
    "nothing announced": (NOT_KNOWN_YET, "/next"),
}


@pytest.mark.parametrize(("yaml", "question"), QUESTIONS.values(), ids=QUESTIONS)
async def test_card(yaml: str, question: str, snapshot: SnapshotAssertion) -> None:
    async with a_scene(make(yaml)) as scene:
        await scene.keeper.claim_onboarding(scene.fan.id)
        scene.leave_out_progress()
        await scene.say(question)
        await scene.say(f"{question} private:true")
        assert str(scene) == snapshot


REFUSED = {
    "nothing out": ("NU", "S1E1"),
    "nothing out, no words for it": ("NU", "whenever"),
    "not out yet": ("RUN", "S2E9"),
    "not so many": ("OS", "seen 4 of 12 of season 3"),
    "which of them": ("OS", "not seen 3 of 10 of season 3"),
    "out of the middle": ("OS", "everything except season 2"),
    "two series": ("", "OS S1E1 and Tide Runners S1E2"),
    "a title and more": ("OS", "Everything"),
    "two episodes of one title": ("OS", "Home Again"),
    "so far": ("RUN", "season 2"),
}


@pytest.mark.parametrize(("show", "said"), REFUSED.values(), ids=REFUSED)
async def test_how_far(show: str, said: str, snapshot: SnapshotAssertion) -> None:
    async with a_scene(reach_world.KNOWLEDGE, now=reach_world.NOW) as scene:
        scene.leave_out_progress()
        await scene.say(f"/progress set {f'show:{show} ' * bool(show)}episode:{said}")
        await scene.say(f"/spoilers channel {f'show:{show} ' * bool(show)}episode:{said}", scene.manager)
        assert str(scene) == snapshot


async def test_many_series(snapshot: SnapshotAssertion) -> None:
    async with a_scene(reach_world.KNOWLEDGE, now=reach_world.NOW) as scene:
        await scene.say("/progress set")
        await scene.choose("Which series?", "Tide Runners")
        await scene.say("/spoilers server", scene.manager)
        await scene.choose("Which series?", "Running Still", scene.manager)
        assert str(scene) == snapshot


async def test_many_seasons(snapshot: SnapshotAssertion) -> None:
    seasons = {
        number: {
            "schedule": [{"as_of": "2000-01-01", "premiere": f"{2000 + number}-01-01", "episodes": 1, "sources": "s1"}]
        }
        for number in range(1, 15)
    }
    work = {"title": "Long Runner", "accent": "#112233", "seasons": seasons}
    work["summary"] = {"text": "A show.", "reveal": "premise", "sources": "s1"}
    episodes = {f"LR S{number}E1": {"released": f"{2000 + number}-01-01", "sources": "s1"} for number in range(1, 15)}
    base = {"sources": reach_world.WORLD["sources"], "works": {"LR": work}, "episodes": episodes}
    async with a_scene(make(base)) as scene:
        await scene.say("/progress set")
        await scene.choose("Long Runner", "An earlier season")
        assert str(scene) == snapshot


async def test_days_of_grace_and_very_many_places(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers server episode:everything grace_days:3", scene.manager)
        for number in range(22):
            place = scene.place(f"place-{number:02}")
            await scene.say("/spoilers channel episode:S1E1", scene.manager, place)
        scene.taken()
        await scene.say("/spoilers show", scene.manager)
        assert str(scene) == snapshot
