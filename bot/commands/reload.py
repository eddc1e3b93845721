"""`/reload`: reads and validates the knowledge files, switches to the new version, and tells the other replicas."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Final

import discord

from bot.answers.phrases import count_of
from bot.cards.components import text_card, truncate
from bot.cards.markdown import escape
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.replies import send_card
from bot.knowledge.loading.unread_files import unread_files
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import Problem, count_problems
from bot.knowledge.snapshot import Changes, changes
from bot.reloading.reloader import Reloader
from bot.storage.replicas import Replica, ReplicaRegistry
from bot.storage.store import StoreError

PROBLEMS_SHOWN = 10
KEYS_SHOWN = 5
REPLICAS_SHOWN = 10
MAX_ATTACHED = 1 << 20
"""The size of the largest attached list, in bytes. Discord takes ten times as much; nobody reads as much."""
REPLICA_SECONDS: Final = 5.0
"""The longest time, in seconds, that `/reload` waits for the other replicas."""
_LOOK_SECONDS: Final = 0.2
_ROOM_FOR_THE_REST: Final = 100
"""The bytes kept for the last line of a list that is too long."""
NOT_ANNOUNCED = "The database can't be reached, so other replicas may not know about it; reload again when it is back."
_NOUNS: Final = {
    "works": "series",
    "episodes": "episode",
    "characters": "character",
    "people": "person",
    "places": "place",
    "craft": "craft",
    "missions": "mission",
    "organisations": "organisation",
    "things": "thing",
    "events": "event",
    "sources": "source",
}
"""The sections of the knowledge, the most important first, each with its noun in the singular."""


async def reload(interaction: Interaction, reloader: Reloader, *, dry_run: bool) -> None:
    """Run `/reload`: check the permission, load the files, switch versions, tell the other replicas, and report.

    Raises:
        UserError: if the user may not reload, or if a reload is already running.
    """
    if not await reloader.is_allowed(interaction.user.id):
        raise UserError("Only those who run this bot may reload its knowledge.")
    if reloader.lock.locked():
        raise UserError("A reload is running already; try again when it has finished.")
    async with reloader.lock:
        await interaction.response.defer(ephemeral=True, thinking=True)
        old = reloader.snapshots.current
        result = await reloader.load(dry_run=dry_run)
        unread = unread_lines(await asyncio.to_thread(unread_files, reloader.folder))
        if isinstance(result, list):
            lines = [
                f"**Nothing has changed.** The new knowledge has {count_of(count_problems(result), 'problem')}; "
                f"version `{old.version}` keeps answering.",
                *problem_lines(result, "and {} more; the full list is attached."),
            ]
            attached = "\n".join(map(str, result)) if len(result) > PROBLEMS_SHOWN else ""
            await _send(interaction, lines + unread, "problems.txt", attached)
            return
        found = await asyncio.to_thread(changes, old, result)
        lines = success_lines(found, old, result, dry_run=dry_run) + unread
        if reloader.replicas is not None and not dry_run:
            lines += await announce_and_wait(reloader.replicas, result.version)
        await _send(interaction, lines, "changes.txt", full_changes(found, old, result))


async def _send(interaction: Interaction, lines: Sequence[str], name: str, attached: str) -> None:
    """Send a private answer. If `attached` is not empty, it is added as a text file with this name."""
    files = [discord.File(io.BytesIO(shortened_list(attached)), filename=name)] if attached else []
    card = text_card(*lines, files=[file.filename for file in files])
    await send_card(interaction, card, private=True, files=files)


def shortened_list(text: str) -> bytes:
    """Encode a list of lines. If it takes more than `MAX_ATTACHED` bytes, a last line counts what is left out."""
    encoded = text.encode()
    if len(encoded) <= MAX_ATTACHED:
        return encoded
    end = encoded.rfind(b"\n", 0, MAX_ATTACHED - _ROOM_FOR_THE_REST) + 1
    rest = encoded.count(b"\n", end) + 1
    return encoded[:end] + f"and {rest:,} more, left out because this list would be too long".encode()


async def announce_and_wait(registry: ReplicaRegistry, version: str) -> list[str]:
    """Announce a version, wait a few seconds, and return lines that say which replicas have switched to it."""
    loop = asyncio.get_running_loop()
    end = loop.time() + REPLICA_SECONDS
    try:
        number = await registry.announce(version)
        while True:
            others = [each for each in await registry.replicas() if each.is_live and not each.is_own]
            if all(each.state.number >= number for each in others) or loop.time() > end:
                break
            await asyncio.sleep(_LOOK_SECONDS)
    except StoreError:
        return [NOT_ANNOUNCED]
    if not others:
        return []
    missing = [_behind_line(each, number) for each in others if each.state.version != version]
    everybody = len(others) + 1
    if not missing:
        return [f"All {everybody} replicas answer from it."]
    first = f"{everybody - len(missing)} of {everybody} replicas answer from it; `/status` shows the rest."
    return [first, *missing[:REPLICAS_SHOWN]]


def _behind_line(replica: Replica, number: int) -> str:
    """Explain why a replica does not yet serve the announced version. `number` is the number of the announcement."""
    service = replica.state
    reason = service.trouble or "it has not read its files yet"
    trying = ", and it tries again" if service.trouble and service.number < number else ""
    return f"- **{escape(replica.name)}** keeps version `{service.version}`: {reason}{trying}"


def success_lines(found: Changes, old: Knowledge, new: Knowledge, *, dry_run: bool) -> list[str]:
    """Describe what a reload has changed, or what it would change in a dry run."""
    if not found:
        return [f"Nothing to do: the files hold what version `{old.version}` holds already."]
    head = (
        f"**Dry run: no problems.** A reload would go from version `{old.version}` to `{new.version}`."
        if dry_run
        else f"**Reloaded.** Version `{new.version}` answers from now on (before: `{old.version}`)."
    )
    counted = [f"- {word}: {counted_keys(keys, after)}" for word, keys, after in _by_change(found, old, new) if keys]
    return [head, *counted]


def unread_lines(unread: Sequence[Problem]) -> list[str]:
    """List the files in the knowledge folder that look like knowledge but were not read."""
    if not unread:
        return []
    several = f"**Not read:** {len(unread)} files or folders that look like knowledge."
    first = several if len(unread) > 1 else "**Not read**, though it looks like knowledge:"
    return [first, *problem_lines(unread, "and {} more; `check` lists them all.")]


def problem_lines(problems: Sequence[Problem], more: str = "and {} more") -> list[str]:
    """Return one line for each problem. Of many problems, only the first are listed, followed by the text `more`."""
    lines = [f"- `{truncate(str(problem).replace('`', chr(39)), 300)}`" for problem in problems[:PROBLEMS_SHOWN]]
    left_out = count_problems(problems) - PROBLEMS_SHOWN
    return [*lines, more.format(left_out)] if left_out > 0 else lines


def full_changes(found: Changes, old: Knowledge, new: Knowledge) -> str:
    """List everything that has changed, one item on each line: removed items first, then changed, then added ones."""
    return "\n".join(
        f"{word}: {noun} {name}"
        for word, keys, snapshot in _by_change(found, old, new)
        for noun, names in _named(keys, snapshot).items()
        for name in names
    )


def _by_change(found: Changes, old: Knowledge, new: Knowledge) -> tuple[tuple[str, Sequence[str], Knowledge], ...]:
    return (("Removed", found.removed, old), ("Changed", found.changed, new), ("Added", found.added, new))


def counted_keys(keys: Sequence[str], snapshot: Knowledge) -> str:
    """Count keys by section, such as “1 series (Undertow), 6 episodes”. The most important section comes first.

    If a section has only a few keys, they are also named.

    Args:
        keys: changed items, such as ``episodes UT S1E1``.
        snapshot: the knowledge that contains them. It is used to look up the titles of series.
    """
    return ", ".join(
        count_of(len(names), noun) + (f" ({', '.join(map(escape, names))})" if len(names) <= KEYS_SHOWN else "")
        for noun, names in _named(keys, snapshot).items()
    )


def _named(keys: Sequence[str], snapshot: Knowledge) -> dict[str, list[str]]:
    """Group items by the noun of their section. Series have titles, which are public; other items their ids."""
    found: dict[str, list[str]] = {noun: [] for noun in _NOUNS.values()}
    for section, id_ in (key.split(" ", 1) for key in keys):
        is_work = section == "works" and id_ in snapshot.works
        found[_NOUNS[section]].append(snapshot.works[id_].title if is_work else id_)
    return {noun: names for noun, names in found.items() if names}
