"""Fills in the “This is wrong” form as a user of a simulated server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.cards.report_form import SOMETHING_ELSE
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from tests.support.small_server import button

ANNA = "/cast name:anna"


@dataclass
class Form:
    """A form that a user has opened."""

    world: SimulatedDiscord
    actor: Any
    shown: Any

    @property
    def select(self) -> dict[str, Any] | None:
        """Its select, if it has one."""
        fields = [label["component"] for label in self.shown.modal["components"]]
        return next((field for field in fields if field["type"] == 3), None)

    @property
    def options(self) -> dict[str, str]:
        """The options of the select: the value of each label."""
        return {option["label"]: option["value"] for option in (self.select or {"options": []})["options"]}

    async def send(self, text: str, label: str = SOMETHING_ELSE) -> dict[str, Any]:
        """Fill it in."""
        fields = [part["component"] for part in self.shown.modal["components"]]
        values: dict[str, Any] = {field["custom_id"]: text for field in fields if field["type"] == 4}
        if self.select is not None:
            values[self.select["custom_id"]] = [self.options[label]]
        mark = len(self.world.env.http_requests)
        return self.world._sent(await self.actor.submit_modal(self.shown, values), mark)


async def opened(
    world: SimulatedDiscord, command: str = f"{ANNA} private:true", presser: Any = None, **request: Any
) -> Any:
    """Ask and press the button: the form, or the answer where there is none."""
    request = {"progress": {"AA": "S1E1"}, **request}
    answer = await world.ask(parse_request(json.dumps({"command": command, **request}), world.current.current))
    actor, _, result = world._last
    if presser is not None:
        actor = world.guild.add_member(world.env.create_user("other"))
        for work, at in presser.items():
            position = next((each for each in world.current.current.episodes if str(each) == f"{work} {at}"), None)
            await world.store.set_progress(actor.id, work, position)
    mark = len(world.env.http_requests)
    shown = await actor.click(result.response, custom_id=button(answer, "This is wrong"))
    return Form(world, actor, shown) if shown.modal is not None else world._sent(shown, mark)


async def submit(world: SimulatedDiscord, text: str, role: str = "member") -> dict[str, Any]:
    """Ask, press the button, fill the form in."""
    form = await opened(world, **{"as": role})
    answer: dict[str, Any] = await form.send(text) if isinstance(form, Form) else form
    return answer
