"""Finds out who runs this bot, and so may use `/reload` and `/status`.

Discord is asked when someone uses them, not only at the start, because owners and teams change.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Set
from typing import Final

import aiohttp
import discord

from bot.errors import UserError
from bot.transport.discord_internals import has_token

KEPT_SECONDS: Final = 30.0
"""For how many seconds Discord's answer is cached. So someone who is removed from the team soon loses their rights."""
TIMEOUT: Final = 1.5
"""The time limit in seconds for Discord's answer. Discord itself waits three for ours."""
UNKNOWN_ADMINS: Final = "I can't ask Discord right now who runs this bot. Please try again in a minute."
_ROLES: Final = {discord.TeamMemberRole.admin, discord.TeamMemberRole.developer}


class Admins:
    """The users who run the bot: those named in the settings, and the owner or team of the application.

    Args:
        client: asks Discord about its application. Without a token, only the named users count.
        named: the users named in the settings.
        now: returns monotonic seconds.
    """

    def __init__(self, client: discord.Client, named: Set[int], now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._named = named
        self._now = now
        self._owners: frozenset[int] = frozenset()
        self._asked_at = -math.inf
        self._lock = asyncio.Lock()

    def forget(self) -> None:
        """Ask Discord again the next time, for example because the bot has just connected."""
        self._asked_at = -math.inf

    async def include(self, user_id: int) -> bool:
        """Return true if a user is named in the settings, owns the application, or works on it in its team.

        Raises:
            UserError: if only Discord can tell, and it does not answer.
        """
        if user_id in self._named or not has_token(self._client):
            return user_id in self._named
        try:
            async with asyncio.timeout(TIMEOUT), self._lock:  # simultaneous calls share one request
                now = self._now()
                if now - self._asked_at >= KEPT_SECONDS:
                    self._owners = _owners(await self._client.application_info())
                    self._asked_at = now
        except (TimeoutError, OSError, aiohttp.ClientError, discord.HTTPException):
            raise UserError(UNKNOWN_ADMINS) from None
        return user_id in self._owners


def _owners(application: discord.AppInfo) -> frozenset[int]:
    """Return the owner; for a team, its owner and the admins and developers who have accepted the invitation."""
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    accepted = [each for each in team.members if each.membership_state is discord.TeamMembershipState.accepted]
    return frozenset(each.id for each in accepted if each.role in _ROLES or each.id == team.owner_id)
