"""What people were told was stored during a soak, to be compared in the end with what the database holds."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.storage.records import UNCHANGED
from tests.loopback import Exchange, LoopbackDiscord, Place
from tests.loopback.exchange import text_of

STEPS = [(season, episode) for season, episodes in ((1, 4), (2, 3), (3, 3)) for episode in range(1, episodes + 1)]
"""What somebody reports, one after the other: never so much at once that the bot asks whether it is true."""
PEOPLE = 60


@dataclass
class _Person:
    """Somebody who reports each episode once, and waits for the answer before the next one.

    Attributes:
        possible: what may be stored: what was acknowledged last, and what has been uncertain since.
    """

    user: int
    step: int = 0
    waits: bool = False
    possible: list[tuple[int, int] | None] = field(default_factory=lambda: [None])


class Ledger:
    """People who only report what they have watched, and remember what they were told.

    Args:
        discord: where they are.
        choice: who of them is next.
    """

    def __init__(self, discord: LoopbackDiscord, choice: random.Random) -> None:
        self._discord = discord
        self._choice = choice
        self._people: list[_Person] = []
        self._done: list[_Person] = []
        self._asked: dict[str, _Person] = {}
        self.acknowledged = 0

    def report(self, place: Place) -> Exchange:
        """Somebody reports the next episode."""
        free = [person for person in self._people if not person.waits]
        if len(self._people) < PEOPLE or not free:
            self._people.append(_Person(self._discord.new_id()))
            free = self._people[-1:]
        person = self._choice.choice(free)
        person.waits = True
        season, episode = STEPS[person.step]
        exchange = self._discord.slash(
            "progress set", {"episode": f"S{season}E{episode}"}, place=place, user=person.user
        )
        self._asked[exchange.interaction["id"]] = person
        return exchange

    def seen(self, exchange: Exchange) -> bool:
        """Take note of the answer, if it is a report's; return whether it is."""
        if (person := self._asked.pop(exchange.interaction["id"], None)) is None:
            return False
        text = "\n".join(text_of(body) for body in (exchange.answer.data, *exchange.answer.edits))
        step = STEPS[person.step]
        if "Noted." in text:
            self.acknowledged += 1
            person.possible = [step]
        elif UNCHANGED not in text:
            person.possible.append(step)
        person.waits = False
        person.step += 1
        if person.step == len(STEPS):
            self._people.remove(person)
            self._done.append(person)
        return True

    def differences(self, stored: Mapping[int, tuple[int, int]]) -> list[str]:
        """What is stored though it cannot be, or is not stored though it was acknowledged."""
        return [
            f"not as told: {stored.get(person.user)} is stored, told was {person.possible}"
            for person in (*self._people, *self._done)
            if stored.get(person.user) not in person.possible
        ]
