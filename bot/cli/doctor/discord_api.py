"""Asks Discord about the bot and checks the answers. The few requests use the bot's token and change nothing."""

from __future__ import annotations

import re
import time
from calendar import timegm
from collections.abc import Iterator, Sequence
from email.utils import parsedate
from typing import Any

import aiohttp
import discord
from msgspec import Struct

from bot import __version__
from bot.answers.phrases import count_of
from bot.cli.doctor.check_result import CheckResult, needs, ok, problem, skipped, warning
from bot.commands.registration import same_commands
from bot.runtime.startup_errors import COPY_AGAIN, NOT_SET
from bot.transport.discord_internals import discord_api_url

TIMEOUT = 10.0
"""The time limit for one request, in seconds."""
CLOCK_WARNING, CLOCK_PROBLEM = 2.0, 60.0
"""Clock errors in seconds: the first is a warning, the second a problem, because replies would show wrong dates."""
FEW_SESSIONS = 20
"""Warn if no more sessions than this are left today.

Discord allows about 1000 new sessions a day, and resets the token of a bot that starts more.
"""
PERMISSIONS = discord.Permissions(view_channel=True, send_messages=True)
SCOPES = ("bot", "applications.commands")
_NEED_DISCORD = ("clock", "application", "intents", "interactions", "invite", "commands", "sessions")
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_PRIVILEGED = {
    "presences": discord.ApplicationFlags(gateway_presence=True, gateway_presence_limited=True),
    "server members": discord.ApplicationFlags(gateway_guild_members=True, gateway_guild_members_limited=True),
    "message content": discord.ApplicationFlags(gateway_message_content=True, gateway_message_content_limited=True),
}


class Reply(Struct, frozen=True):
    """A response from Discord.

    Attributes:
        status: the HTTP status.
        body: the decoded JSON; None if the body was not JSON.
        ahead: how many seconds our clock is ahead of Discord's, accurate to about one second; None if unknown.
    """

    status: int
    body: Any
    ahead: float | None

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON object of a successful response; empty for every other response."""
        return self.body if self.status == 200 and isinstance(self.body, dict) else {}


async def _get(session: aiohttp.ClientSession, url: str) -> Reply:
    """Send a GET request. `check_discord` handles the exceptions that aiohttp raises if there is no answer."""
    sent = time.time()
    async with session.get(url, allow_redirects=False) as response:
        ahead = _ahead(response.headers.get("Date"), (sent + time.time()) / 2)
        try:
            body = await response.json()
        except (aiohttp.ContentTypeError, ValueError):
            body = None
        return Reply(response.status, body, ahead)


def _ahead(date: str | None, now: float) -> float | None:
    there = parsedate(date or "")  # the time in the header is always in UTC
    return now - timegm(there) - 0.5 if there else None  # the header has no fractions: 0.5 s on average


async def check_discord(
    token: str | None, api_url: str | None, own_commands: Sequence[dict[str, Any]] | None
) -> list[CheckResult]:
    """Run all checks that need Discord: token, clock, application, commands and sessions.

    Args:
        token: the bot's token; None if it is not set.
        api_url: the value of AIRLOCK_API_URL; None means Discord's own address.
        own_commands: the payloads that `run` would register; None if the knowledge could not be loaded.
    """
    if token is None:
        return [problem("token", NOT_SET), *_all_skipped("a token")]
    base = api_url or discord_api_url()
    headers = {"Authorization": f"Bot {token}", "User-Agent": f"DiscordBot (airlock, {__version__})"}
    limit = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(headers=headers, timeout=limit, trust_env=False) as session:
        try:
            me = await _get(session, f"{base}/users/@me")
            refused = _refusal(me, token)
            if refused is not None:
                clock = [_clock(me)] if me.status == 401 and me.ahead is not None else []
                return [refused, *clock, *_all_skipped("a token that Discord accepts", but=len(clock))]
            application = await _get(session, f"{base}/oauth2/applications/@me")
            id_ = _id(application)
            registered = await _get(session, f"{base}/applications/{id_}/commands") if id_ is not None else None
            gateway = await _get(session, f"{base}/gateway/bot")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            is_late = isinstance(error, TimeoutError)
            what = f"did not answer within {TIMEOUT:.0f} seconds" if is_late else "cannot be reached"
            text = (
                f"not tried: Discord {what}; check the network, and AIRLOCK_API_URL if it is set.{_token_hint(token)}"
            )
            return [problem("token", text), *_all_skipped("Discord")]
    return [
        ok("token", "Discord accepts it."),
        _clock(me),
        *_application(application),
        _commands(own_commands, registered),
        _sessions(gateway),
    ]


def _all_skipped(needed: str, but: int = 0) -> list[CheckResult]:
    return [needs(check, needed) for check in _NEED_DISCORD[but:]]


def _refusal(me: Reply, token: str) -> CheckResult | None:
    if "id" in me.fields:
        return None
    if me.status == 401:
        return problem("token", f"Discord does not accept it.{_token_hint(token)} {COPY_AGAIN}")
    if me.status == 429:
        return problem("token", "not tried: Discord wants us to wait; try again in some minutes.")
    if me.status >= 500:
        return problem("token", f"not tried: Discord answers with status {me.status}; try again later.")
    return problem("token", f"not tried: what answers (status {me.status}) is not Discord; check AIRLOCK_API_URL.")


def _token_hint(token: str) -> str:
    return "" if _TOKEN.fullmatch(token) else " It does not look like a token: three parts with dots between them."


def _clock(reply: Reply) -> CheckResult:
    if reply.ahead is None:
        return skipped("clock", "Discord did not tell the time.")
    off = abs(reply.ahead)
    if off <= CLOCK_WARNING:
        return ok("clock", "agrees with Discord's.")
    side = "ahead of" if reply.ahead > 0 else "behind"
    report = problem if off >= CLOCK_PROBLEM else warning
    return report("clock", f"{off:,.0f} s {side} Discord's: switch time synchronisation (NTP) on.")


def _application(reply: Reply) -> Iterator[CheckResult]:
    body, id_ = reply.fields, _id(reply)
    if id_ is None:
        yield problem("application", f"Discord does not say which it is (status {reply.status}); try again later.")
        yield from (needs(check, "the application") for check in ("intents", "interactions", "invite"))
        return
    team, owner = body.get("team"), body.get("owner") or {}
    if team:
        whose = f"of the team “{team.get('name')}” ({len(team.get('members') or ())} may reload)"
    else:
        whose = f"of {owner.get('username', 'an unknown owner')}, who may reload"
    yield ok("application", f"“{body.get('name')}” ({id_}) {whose}")
    yield _intents(int(body.get("flags") or 0))
    if body.get("interactions_endpoint_url"):
        yield warning(
            "interactions",
            "Discord sends every interaction to the endpoint URL of the Developer Portal (General Information), "
            "so that `run` gets none: clear it there, unless a bot answers at that address.",
        )
    else:
        yield ok("interactions", "arrive through the gateway.")
    yield _invite(body, id_)


def _intents(flags: int) -> CheckResult:
    on = [name for name, bits in _PRIVILEGED.items() if flags & bits.value]
    if on:
        text = f"Airlock needs no privileged ones; switch off in the Developer Portal (Bot): {', '.join(on)}."
        return warning("intents", text)
    return ok("intents", "no privileged ones are on, and none are needed.")


def _invite(body: dict[str, Any], id_: int) -> CheckResult:
    link = discord.utils.oauth_url(id_, permissions=PERMISSIONS, scopes=SCOPES)
    if body.get("bot_require_code_grant"):
        return problem(
            "invite",
            "switch “Requires OAuth2 Code Grant” off in the Developer Portal (Bot), or nobody can add the bot.",
        )
    servers = (body.get("integration_types_config") or {}).get("0") or {}
    params = servers.get("oauth2_install_params") or body.get("install_params")
    if params:
        settings = "to the default install settings of the Developer Portal"
        missing = [scope for scope in SCOPES if scope not in params.get("scopes", ())]
        if missing:
            return warning("invite", f"add {' and '.join(missing)} {settings} (Installation), or use {link}")
        if PERMISSIONS.value & ~int(params.get("permissions") or 0):
            return warning("invite", f"add View Channels and Send Messages {settings}, or use {link}")
    only = "" if body.get("bot_public", True) else " (the bot is private: only its owner can add it)"
    return ok("invite", f"{link}{only}")


def _commands(own_commands: Sequence[dict[str, Any]] | None, reply: Reply | None) -> CheckResult:
    if reply is None:
        return needs("commands", "the application")
    if reply.status != 200 or not isinstance(reply.body, list):
        return problem("commands", f"Discord does not list them (status {reply.status}); try again later.")
    if own_commands is None:
        return needs("commands", "a knowledge base that can be used")
    ours = {command["name"]: command for command in own_commands}
    theirs = {command["name"]: command for command in reply.body}
    if not theirs:
        return warning("commands", "none is registered yet; the next `run` registers them.")
    shared = ours.keys() & theirs.keys()
    differences = {
        "missing": ours.keys() - theirs.keys(),
        "of another version": {name for name in shared if not same_commands([ours[name]], [theirs[name]])},
        "not ours": theirs.keys() - ours.keys(),
    }
    parts = [
        f"{what}: {', '.join(f'/{name}' for name in sorted(names))}" for what, names in differences.items() if names
    ]
    if parts:
        return warning("commands", f"{'; '.join(parts)}. The next `run` registers ours and removes the rest.")
    return ok("commands", f"all {len(ours)} are registered as they are here.")


def _sessions(reply: Reply) -> CheckResult:
    limit = reply.fields.get("session_start_limit")
    if not isinstance(limit, dict):
        return skipped("sessions", f"Discord does not say (status {reply.status}).")
    left, shards = limit.get("remaining", 0), count_of(reply.fields.get("shards", 1), "shard", "shards")
    text = f"{left} of {limit.get('total', 0)} left today; Discord recommends {shards}."
    return (
        ok("sessions", text)
        if left > FEW_SESSIONS
        else warning("sessions", f"{text} Find out why the bot restarts so often.")
    )


def _id(application: Reply) -> int | None:
    try:
        return int(application.fields["id"])
    except (TypeError, KeyError, ValueError):
        return None
