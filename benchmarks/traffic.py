"""What people ask during a soak: commands, keystrokes, buttons and changes, seeded."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from typing import Any

from benchmarks.ledger import Ledger
from tests.loopback import Exchange, Guild, LoopbackDiscord, Place
from tests.loopback.fixtures import MANAGE_SERVER
from tests.loopback.payloads import Options
from tests.support.discord_limits import BUTTON, walk

NAMES = ["Orla Venn", "orla", "Bram Venn", "Caspar Voss", "voss", "Juno Marsh", "Teodor", "Agnes Moor", "nobody at all"]
TERMS = ["First Dome", "Minnow", "Gull Rock", "Lantern Deep", "the lamplighters"]
EPISODES = ["S1E1", "S1E2", "S1E4", "S2E2", "S3E3", "caught up", "not started"]
LINK = 5
FLOODING = 9009
"""The person who asks far too often, where the soak has one."""


class Traffic:
    """Some hundred people in some dozen channels of a server.

    Args:
        discord: where they are.
        guild: their server.
        choice: what they do.

    Attributes:
        ledger: people who only report what they have watched, and remember what they were told.
    """

    def __init__(self, discord: LoopbackDiscord, guild: Guild, choice: random.Random) -> None:
        self._discord = discord
        self._choice = choice
        self._places = [*guild.channels.values(), *(guild.thread(name) for name in list(guild.channels)[:3])]
        self._users = [discord.new_id() for _ in range(400)]
        self.ledger = Ledger(discord, choice)
        self._cards: deque[Exchange] = deque(maxlen=200)

    def one(self) -> Exchange:
        """Somebody does something."""
        kinds: dict[Callable[[], Exchange], int] = {
            self._command: 55,
            self._typing: 25,
            self._press: 12,
            self._change: 8,
        }
        return self._choice.choices(list(kinds), list(kinds.values()))[0]()

    def flooding(self) -> Exchange:
        """One person asks, or types, something that nobody has asked before."""
        typed = f"{self._choice.choice(NAMES)} {self._choice.randrange(10**6)}"
        if self._choice.random() < 0.5:
            return self._discord.autocomplete("cast", "name", typed, place=self._place(), user=FLOODING)
        return self._discord.slash("cast", {"name": typed}, place=self._place(), user=FLOODING)

    def seen(self, exchange: Exchange) -> None:
        """An answer that stands in a channel can be pressed, unless its person reports only: it has a button *Undo*."""
        if not self.ledger.seen(exchange) and exchange.answer.message:
            self._cards.append(exchange)

    def _command(self) -> Exchange:
        pick = self._choice.choice
        asked: tuple[str, Options] = pick(
            [
                ("cast", {"name": pick(NAMES)}),
                ("cast", {"season": pick([1, 2, 3])}),
                ("timeline", {}),
                ("timeline", {"about": pick(NAMES)}),
                ("lore", {"name": pick(TERMS)}),
                ("release", {"title": pick(["LAN", "season 2", "S1E3"])}),
                ("episode", {"number": pick(EPISODES[:5])}),
                ("spinoff", {"topic": pick(["overview", "cast", "release", "connections"])}),
                ("next", {}),
                ("progress show", {}),
            ]
        )
        name, options = asked
        if name != "progress show" and self._choice.random() < 0.4:
            options = {**options, "private": True}
        return self._discord.slash(name, options, place=self._place(), user=self._user())

    def _typing(self) -> Exchange:
        typed = self._choice.choice(NAMES)[: self._choice.randint(1, 6)]
        command, option = self._choice.choice([("cast", "name"), ("lore", "name"), ("timeline", "about")])
        return self._discord.autocomplete(command, option, typed, place=self._place(), user=self._user())

    def _press(self) -> Exchange:
        while self._cards:
            card = self._choice.choice(self._cards)
            buttons = [
                str(part["custom_id"])
                for part in walk(card.answer.message["components"])
                if part["type"] == BUTTON and part["style"] != LINK and _harmless(part)
            ]
            if buttons:
                return self._discord.press(card.answer, self._choice.choice(buttons), place=card.place, user=card.user)
            self._cards.remove(card)
        return self._command()

    def _change(self) -> Exchange:
        if self._choice.random() < 0.4:
            return self.ledger.report(self._place())
        episode = self._choice.choice(EPISODES)
        if self._choice.random() < 0.8:
            return self._discord.slash("progress set", {"episode": episode}, place=self._place(), user=self._user())
        return self._discord.slash(
            "spoilers channel", {"episode": episode}, place=self._place(), user=self._user(), permissions=MANAGE_SERVER
        )

    def _place(self) -> Place:
        return self._choice.choice(self._places)

    def _user(self) -> int:
        return self._choice.choice(self._users)


def _harmless(part: dict[str, Any] | Any) -> bool:
    """No form is opened: nobody would fill it in here."""
    return not part.get("disabled") and ";rep;" not in str(part["custom_id"])
