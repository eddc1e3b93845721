"""What Discord's menu of commands says, and which options it suggests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import EVERYTHING, MIDDLE, a_scene


def written(options: Iterable[Mapping[str, Any]], depth: int = 0) -> Iterator[str]:
    """Names and descriptions, one a line."""
    for option in options:
        mark = "/" if depth == 0 else "" if option["type"] == 1 else "  "
        yield f"{'  ' * depth}{mark}{option['name']}: {option['description']}"
        for choice in option.get("choices") or ():
            yield f"{'  ' * (depth + 2)}{choice['name']}"
        yield from written(option.get("options") or (), depth + 1)


async def test_commands_and_options(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        commands = sorted(scene.world.registered, key=lambda command: str(command["name"]))
        assert "\n".join(written(commands)) == snapshot


KEYSTROKES = {
    "nothing typed for a person": ("cast", "name", "", {}),
    "a name": ("cast", "name", "or", {}),
    "a series": ("cast", "show", "", {}),
    "an entry": ("lore", "name", "", {}),
    "about": ("timeline", "about", "", {}),
    "a season of the timeline": ("timeline", "season", "", {}),
    "an episode": ("episode", "number", "", {}),
    "an episode by its title": ("episode", "number", "bell", {}),
    "a release": ("release", "title", "", {}),
    "how far": ("progress set", "episode", "", {}),
    "how far in a season": ("progress set", "episode", "S2", {}),
    "how far in another series": ("progress set", "episode", "", {"show": "UND"}),
}


@pytest.mark.parametrize("keystroke", KEYSTROKES.values(), ids=KEYSTROKES)
async def test_suggestions(keystroke: tuple[str, str, str, dict[str, str]], snapshot: SnapshotAssertion) -> None:
    """In a place where nothing is set, to somebody there who has watched everything, and where both have."""
    async with a_scene() as scene:
        await scene.type(*keystroke)
        await scene.watched(**EVERYTHING)
        await scene.type(*keystroke, private=True)
        await scene.ceiling(**MIDDLE)
        await scene.type(*keystroke)
        assert str(scene) == snapshot
