"""What Discord knows about the bot: three questions with its token, none of which changes anything."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

import aiohttp
import discord

from bot import __version__
from bot.cli.doctor.check_result import CheckResult, ok, problem, skipped, warning
from bot.runtime.registration import same_commands
from bot.transport.discord_internals import discord_api_url

SECONDS = 10.0
"""How long one question may take."""
CLOCK_SECONDS, CLOCK_BROKEN = 2.0, 60.0
"""From how many seconds on a clock is worth a word, and from how many on wrong dates are told."""
FEW_SESSIONS = 20
"""Discord allows about 1000 new sessions a day and resets the token of who needs more."""
PERMISSIONS = discord.Permissions(view_channel=True, send_messages=True)
SCOPES = ("bot", "applications.commands")
ASKED = ("clock", "application", "intents", "interactions", "invite", "commands", "sessions")
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_PRIVILEGED = {
    "presences": discord.ApplicationFlags(gateway_presence=True, gateway_presence_limited=True),
    "server members": discord.ApplicationFlags(gateway_guild_members=True, gateway_guild_members_limited=True),
    "message content": discord.ApplicationFlags(gateway_message_content=True, gateway_message_content_limited=True),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of Discord's.

    Attributes:
        status: of HTTP.
        body: the JSON; None: it was none.
        ahead: seconds by which our clock is ahead of Discord's, to about a second; None: unknown.
    """

    status: int
    body: Any
    ahead: float | None


class Unreachable(Exception):  # noqa: N818 - a state, no fault of ours
    """Nobody answers; the message says how."""


class ApiClient:
    """A connection to Discord's API.

    Args:
        token: of the bot.
        api_url: another Discord-compatible server; None: Discord.
    """

    def __init__(self, token: str, api_url: str | None) -> None:
        self._base = api_url or discord_api_url()
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": f"DiscordBot (airlock, {__version__})"}

    async def __aenter__(self) -> ApiClient:
        limit = aiohttp.ClientTimeout(total=SECONDS)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=limit, trust_env=False)
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._session.close()

    async def get(self, path: str) -> Reply:
        """Ask for one thing.

        Raises:
            Unreachable: if there is no answer in time.
        """
        asked = time.time()
        try:
            async with self._session.get(self._base + path, allow_redirects=False) as response:
                ahead = _ahead(response.headers.get("Date"), (asked + time.time()) / 2)
                try:
                    body = await response.json()
                except (aiohttp.ContentTypeError, ValueError):
                    body = None
                return Reply(response.status, body, ahead)
        except TimeoutError:
            raise Unreachable(f"Discord did not answer within {SECONDS:.0f} seconds") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise Unreachable("Discord cannot be reached") from None


def _ahead(date: str | None, now: float) -> float | None:
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    there = there if there.tzinfo is not None else there.replace(tzinfo=UTC)
    return now - there.timestamp() - 0.5  # the header counts whole seconds


async def check_discord(
    token: str | None, api_url: str | None, wanted: Sequence[dict[str, Any]] | None
) -> list[CheckResult]:
    """Everything that only Discord can tell.

    Args:
        token: of the bot; None: there is none.
        api_url: AIRLOCK_API_URL.
        wanted: our commands; None: they cannot be made here.
    """
    if token is None:
        missing = "DISCORD_TOKEN is not set: put the bot's token into the environment or into .env, or try `preview`."
        return [problem("token", missing), *_not_asked("need a token.")]
    async with ApiClient(token, api_url) as line:
        try:
            me = await line.get("/users/@me")
            refused = _refusal(me, token)
            if refused is not None:
                clock = [_clock(me)] if me.status == 401 and me.ahead is not None else []
                return [refused, *clock, *_not_asked("need a token that Discord accepts.", but=len(clock))]
            application = await line.get("/oauth2/applications/@me")
            id_ = _id(application.body)
            registered = await line.get(f"/applications/{id_}/commands") if id_ is not None else None
            gateway = await line.get("/gateway/bot")
        except Unreachable as error:
            text = f"not tried: {error}; check the network, and AIRLOCK_API_URL if it is set.{_shape(token)}"
            return [problem("token", text), *_not_asked("need Discord.")]
    return [
        ok("token", "Discord accepts it."),
        _clock(me),
        *_application(application),
        _commands(wanted, registered),
        _sessions(gateway),
    ]


def _not_asked(why: str, but: int = 0) -> list[CheckResult]:
    return [skipped(check, why) for check in ASKED[but:]]


def _refusal(me: Reply, token: str) -> CheckResult | None:
    if me.status == 200 and isinstance(me.body, dict) and "id" in me.body:
        return None
    if me.status == 401:
        return problem(
            "token",
            f"Discord does not accept it.{_shape(token)} Copy it anew from the Developer Portal (Bot, Reset Token) "
            "into DISCORD_TOKEN.",
        )
    if me.status == 429:
        return problem("token", "not tried: Discord wants us to wait; try again in some minutes.")
    if me.status >= 500:
        return problem("token", f"not tried: Discord answers with status {me.status}; try again later.")
    return problem("token", f"not tried: what answers (status {me.status}) is not Discord; check AIRLOCK_API_URL.")


def _shape(token: str) -> str:
    return "" if _TOKEN.fullmatch(token) else " It does not look like a token: three parts with dots between them."


def _clock(reply: Reply) -> CheckResult:
    if reply.ahead is None:
        return skipped("clock", "Discord did not tell the time.")
    off = abs(reply.ahead)
    if off <= CLOCK_SECONDS:
        return ok("clock", "agrees with Discord's.")
    text = (
        f"{off:,.0f} s {'ahead of' if reply.ahead > 0 else 'behind'} Discord's: switch time synchronisation (NTP) on."
    )
    return problem("clock", text) if off >= CLOCK_BROKEN else warning("clock", text)


def _application(reply: Reply) -> Iterator[CheckResult]:
    body = reply.body
    if reply.status != 200 or not isinstance(body, dict) or _id(body) is None:
        text = f"Discord does not tell which it is (status {reply.status}); try again later."
        yield problem("application", text)
        yield from (skipped(check, "need the application.") for check in ("intents", "interactions", "invite"))
        return
    team, owner = body.get("team"), body.get("owner") or {}
    if team:
        whose = f"of the team “{team.get('name')}” ({len(team.get('members') or ())} may reload)"
    else:
        whose = f"of {owner.get('username', 'somebody')}, who may reload"
    yield ok("application", f"“{body.get('name')}” ({body['id']}) {whose}")
    yield _intents(int(body.get("flags") or 0))
    yield _endpoint(body)
    yield _invite(body)


def _intents(flags: int) -> CheckResult:
    on = [name for name, bits in _PRIVILEGED.items() if flags & bits.value]
    if on:
        text = f"Airlock needs none that is privileged; switch off in the Developer Portal (Bot): {', '.join(on)}."
        return warning("intents", text)
    return ok("intents", "none that is privileged is on, and none is needed.")


def _endpoint(body: dict[str, Any]) -> CheckResult:
    if body.get("interactions_endpoint_url"):
        text = (
            "Discord sends every interaction to the endpoint URL of the Developer Portal (General Information), "
            "so that `run` gets none: clear it there, unless a bot answers at that address."
        )
        return warning("interactions", text)
    return ok("interactions", "come through the gateway.")


def _invite(body: dict[str, Any]) -> CheckResult:
    link = discord.utils.oauth_url(int(body["id"]), permissions=PERMISSIONS, scopes=SCOPES)
    if body.get("bot_require_code_grant"):
        return problem(
            "invite",
            "switch “Requires OAuth2 Code Grant” off in the Developer Portal (Bot), or nobody can add the bot.",
        )
    servers = (body.get("integration_types_config") or {}).get("0") or {}
    params = servers.get("oauth2_install_params") or body.get("install_params")
    if params:
        missing = [scope for scope in SCOPES if scope not in params.get("scopes", ())]
        if missing:
            text = f"add {' and '.join(missing)} to the default install settings of the Developer Portal (Installation)"
            return warning("invite", f"{text}, or use {link}")
        if PERMISSIONS.value & ~int(params.get("permissions") or 0):
            text = "add View Channels and Send Messages to the default install settings of the Developer Portal"
            return warning("invite", f"{text}, or use {link}")
    only = "" if body.get("bot_public", True) else " (the bot is private: its owner alone can use it)"
    return ok("invite", f"{link}{only}")


def _commands(wanted: Sequence[dict[str, Any]] | None, reply: Reply | None) -> CheckResult:
    if reply is None:
        return skipped("commands", "need the application.")
    if reply.status != 200 or not isinstance(reply.body, list):
        return problem("commands", f"Discord does not tell them (status {reply.status}); try again later.")
    if wanted is None:
        return skipped("commands", "need a knowledge that can be used.")
    ours = {command["name"]: command for command in wanted}
    theirs = {command["name"]: command for command in reply.body}
    if not theirs:
        return warning("commands", "none is registered yet; the next `run` registers them.")
    missing = sorted(ours.keys() - theirs.keys())
    foreign = sorted(theirs.keys() - ours.keys())
    changed = sorted(name for name in ours.keys() & theirs.keys() if not same_commands([ours[name]], [theirs[name]]))
    parts = [
        f"{what}: {', '.join('/' + name for name in names)}"
        for what, names in (("missing", missing), ("of another version", changed), ("not ours", foreign))
        if names
    ]
    if parts:
        return warning("commands", f"{'; '.join(parts)}. The next `run` registers ours and removes the rest.")
    return ok("commands", f"all {len(ours)} are registered as they are here.")


def _sessions(reply: Reply) -> CheckResult:
    limit = reply.body.get("session_start_limit") if isinstance(reply.body, dict) else None
    if reply.status != 200 or not isinstance(limit, dict):
        return skipped("sessions", f"Discord does not tell (status {reply.status}).")
    left, total, shards = limit.get("remaining", 0), limit.get("total", 0), reply.body.get("shards", 1)
    text = f"{left} of {total} left today; Discord recommends {shards} shard{'s' if shards != 1 else ''}."
    return ok("sessions", text) if left > FEW_SESSIONS else warning("sessions", f"{text} Stop what restarts the bot.")


def _id(body: Any) -> int | None:
    try:
        return int(body["id"])
    except (TypeError, KeyError, ValueError):
        return None
