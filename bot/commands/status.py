"""`/status`: shows the state of the bot to the people who run it."""

from __future__ import annotations

import discord

from bot import __version__
from bot.answers.phrases import count_of, shortened
from bot.cards.components import Card, framed_card
from bot.cards.markdown import escape
from bot.commands.registration import CommandRegistrar
from bot.commands.reload import REPLICAS_SHOWN, problem_lines
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.problems import count_problems
from bot.reloading.reloader import Reloader
from bot.storage.replicas import Replica, ReplicaRegistry
from bot.storage.store import StoreError


async def status_card(
    interaction: Interaction, questions: QuestionService, reloader: Reloader, registrar: CommandRegistrar
) -> Card:
    """Build the card with the state of the knowledge, the store, the connection to Discord and the replicas.

    Raises:
        UserError: if the user does not run this bot.
    """
    if not await reloader.is_allowed(interaction.user.id):
        raise UserError("Only those who run this bot may see its status.")
    knowledge = questions.snapshots.current
    counts = ", ".join(count_of(count, kind) for kind, count in knowledge.counts.items())
    since = int(reloader.loaded_at.timestamp())
    latency = interaction.client.latency
    lines = [
        f"## Airlock {__version__}",
        f"- Knowledge: version `{knowledge.version}`, loaded <t:{since}:R>",
        f"- It holds {counts}",
        f"- Progress and ceilings: {'readable' if await questions.store.ping() else '**not readable**'}",
        f"- Servers: {_servers(interaction.client)}",
    ]
    if latency == latency and latency < float("inf"):
        lines.append(f"- Discord answers in {round(latency * 1000)} ms")
    if registrar.problem is not None:
        lines.append(f"- Commands: **not registered**. {escape(registrar.problem)}")
    if reloader.replicas is not None:
        lines += await _replicas(reloader.replicas, questions.clock().timestamp())
    problems = reloader.last_problems
    found = (
        f"The last reading of the files found {count_of(count_problems(problems), 'problem')}:"
        if problems
        else "No problems"
    )
    lines += [f"- {found}", *(f"  {line}" for line in problem_lines(problems, "- and {} more"))]
    return framed_card(lines)


def _servers(client: discord.Client) -> str:
    """Return the number of servers.

    The gateway gives the exact number. Without a gateway, it is the approximate number from the start of the bot, or
    “unknown” if the bot has no token.
    """
    if client.guilds:
        return str(len(client.guilds))
    about = client.application.approximate_guild_count if client.application is not None else None
    return f"about {about}" if about is not None else "unknown"


async def _replicas(registry: ReplicaRegistry, now: float) -> list[str]:
    """List the replicas that share the database, each with the version of the knowledge that it serves."""
    try:
        replicas = await registry.replicas()
    except StoreError:
        return ["- Replicas: **unknown** while the database can't be read"]
    replicas.sort(key=lambda each: (not each.is_own, each.is_live and each.state.trouble is None))
    serving = [f"  - {_serves(replica, now)}" for replica in replicas]
    lines = ["- Replicas:", *shortened(serving, REPLICAS_SHOWN, "  - and {} more")]
    if len({replica.state.version for replica in replicas if replica.is_live}) > 1:
        lines.append("- **They do not all answer from the same version**; `/reload` tells all of them")
    return lines


def _serves(replica: Replica, now: float) -> str:
    service = replica.state
    line = f"**{escape(replica.name)}**{' (this one)' if replica.is_own else ''}: version `{service.version}`"
    line += f" since <t:{int(service.since.timestamp())}:R>"
    if service.trouble is not None:
        line += f"; it should take another one, but {service.trouble}"
    return line if replica.is_live else f"{line}; **not seen** since <t:{int(now) - replica.age}:R>"
