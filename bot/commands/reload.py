"""`/reload`: read and validate in a worker, report, swap; and tell the other replicas."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping, Sequence
from typing import Final

import discord

from bot.cards.layout import text_card
from bot.cards.markdown import escape
from bot.errors import UserError
from bot.interactions.context import Interaction
from bot.interactions.replies import send_layout
from bot.knowledge.loading.folder_walk import unread_files
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import Problem
from bot.knowledge.snapshot import Changes, changes
from bot.reloading.reloader import Reloader
from bot.storage.replicas import Replica, ReplicaRegistry
from bot.storage.store import StoreError

PROBLEMS_SHOWN = 10
KEYS_SHOWN = 5
REPLICAS_SHOWN = 10
REPLICA_SECONDS: Final = 5.0
"""How long `/reload` waits for the other replicas."""
_LOOK_SECONDS: Final = 0.2
NOT_ANNOUNCED = "The database can't be reached, so other replicas may not know about it; reload again when it is back."
PROBLEMS_FILE = "problems.txt"
CHANGES_FILE = "changes.txt"
_NOUNS: Final = {
    "works": ("series", "series"),
    "episodes": ("episode", "episodes"),
    "characters": ("character", "characters"),
    "people": ("person", "people"),
    "places": ("place", "places"),
    "craft": ("craft", "craft"),
    "missions": ("mission", "missions"),
    "organisations": ("organisation", "organisations"),
    "things": ("thing", "things"),
    "events": ("event", "events"),
    "sources": ("source", "sources"),
}
"""The sections, the most important first, with the words for one and for several."""


async def reload(interaction: Interaction, reloader: Reloader, *, dry_run: bool) -> None:
    """Run the command: check who asks, load, swap, report, and tell the other replicas."""
    if not await reloader.is_allowed(interaction.user.id):
        raise UserError("Only those who run this bot may reload its knowledge.")
    if reloader.lock.locked():
        raise UserError("A reload is running already; try again when it has finished.")
    async with reloader.lock:
        await interaction.response.defer(ephemeral=True, thinking=True)
        old = reloader.snapshots.get()
        result = await reloader.load(dry_run=dry_run)
        unread = unread_lines(await asyncio.to_thread(unread_files, reloader.folder))
        if isinstance(result, list):
            await _report_problems(interaction, result, old, unread)
            return
        found = await asyncio.to_thread(changes, old, result)
        lines = success_lines(found, old, result, dry_run=dry_run) + unread
        if reloader.replicas is not None and not dry_run:
            lines += await announce_and_wait(reloader.replicas, result.version)
        await _send(interaction, lines, {CHANGES_FILE: full_changes(found, old, result)} if found else {})
    await reloader.release(old, result)


async def _report_problems(
    interaction: Interaction, problems: Sequence[Problem], old: Knowledge, unread: Sequence[str]
) -> None:
    lines = [
        f"**Nothing has changed.** The new knowledge has {_count(len(problems), 'problem')}; "
        f"version `{old.version}` keeps answering.",
        *(f"- `{_code(str(problem))}`" for problem in problems[:PROBLEMS_SHOWN]),
    ]
    attached = {}
    if len(problems) > PROBLEMS_SHOWN:
        lines.append(f"and {len(problems) - PROBLEMS_SHOWN} more; the full list is attached.")
        attached[PROBLEMS_FILE] = "\n".join(map(str, problems))
    await _send(interaction, [*lines, *unread], attached)


async def _send(interaction: Interaction, lines: Sequence[str], attached: Mapping[str, str]) -> None:
    """A private answer, with texts as files below it."""
    files = [discord.File(io.BytesIO(text.encode()), filename=name) for name, text in attached.items()]
    layout = text_card(*lines)
    for file in files:
        layout.add_item(discord.ui.File(f"attachment://{file.filename}"))
    await send_layout(interaction, layout, private=True, files=files)


async def announce_and_wait(board: ReplicaRegistry, version: str) -> list[str]:
    """Announce a version, wait a few seconds for the other replicas, and say which of them answer from it."""
    loop = asyncio.get_running_loop()
    end = loop.time() + REPLICA_SECONDS
    try:
        number = await board.announce(version)
        while True:
            others = [each for each in await board.replicas() if each.is_live and not each.is_own]
            if all(each.state.number >= number for each in others) or loop.time() > end:
                break
            await asyncio.sleep(_LOOK_SECONDS)
    except StoreError:
        return [NOT_ANNOUNCED]
    if not others:
        return []
    missing = [each for each in others if each.state.version != version]
    everybody = len(others) + 1
    if not missing:
        return [f"All {everybody} replicas answer from it."]
    return [
        f"{everybody - len(missing)} of {everybody} replicas answer from it; `/status` shows the rest.",
        *(f"- {_behind_line(each, number)}" for each in missing[:REPLICAS_SHOWN]),
    ]


def _behind_line(replica: Replica, number: int) -> str:
    """Why a replica does not answer from the announced version yet; `number` is that of the announcement."""
    service = replica.state
    reason = service.trouble or "it has not read its files yet"
    trying = ", and it tries again" if service.trouble and service.number < number else ""
    return f"{replica_name(replica)} keeps version `{service.version}`: {reason}{trying}"


def replica_name(replica: Replica) -> str:
    """Its name, as others see it."""
    return f"**{escape(replica.name)}**"


def success_lines(found: Changes, old: Knowledge, new: Knowledge, *, dry_run: bool) -> list[str]:
    """What a reload has changed, or would change."""
    if not found:
        return [f"Nothing to do: the files hold what version `{old.version}` holds already."]
    head = (
        f"**Dry run: no problems.** A reload would go from version `{old.version}` to `{new.version}`."
        if dry_run
        else f"**Reloaded.** Version `{new.version}` answers from now on (before: `{old.version}`)."
    )
    named = ((word, keys, after) for word, keys, after in _by_change(found, old, new) if keys)
    return [head, *(f"- {word}: {counted(keys, after)}" for word, keys, after in named)]


def unread_lines(unread: Sequence[Problem]) -> list[str]:
    """Files in the folder that were not read."""
    if not unread:
        return []
    more = len(unread) - PROBLEMS_SHOWN
    return [
        f"**Not read:** {_count(len(unread), 'file')} or folders that look like knowledge."
        if len(unread) > 1
        else "**Not read**, though it looks like knowledge:",
        *(f"- `{_code(str(problem))}`" for problem in unread[:PROBLEMS_SHOWN]),
        *([f"and {more} more; `check` lists them all."] if more > 0 else []),
    ]


def full_changes(found: Changes, old: Knowledge, new: Knowledge) -> str:
    """Everything that has changed, one a line, losses first."""
    return "\n".join(
        f"{word}: {_NOUNS[section][0]} {_called(section, id_, snapshot)}"
        for word, keys, snapshot in _by_change(found, old, new)
        for section, ids in _by_section(keys).items()
        for id_ in ids
    )


def _by_change(found: Changes, old: Knowledge, new: Knowledge) -> tuple[tuple[str, Sequence[str], Knowledge], ...]:
    return (("Removed", found.removed, old), ("Changed", found.changed, new), ("Added", found.added, new))


def counted(keys: Sequence[str], snapshot: Knowledge) -> str:
    """Keys as counts by kind, the most important kind first, few of a kind by name: “1 series (Undertow), 6 episodes”.

    Args:
        keys: such as ``episodes UT S1E1``.
        snapshot: which has them, for the titles of series.
    """
    parts = []
    for section, ids in _by_section(keys).items():
        named = ", ".join(escape(_called(section, id_, snapshot)) for id_ in ids)
        parts.append(f"{_noun(section, len(ids))}{f' ({named})' if len(ids) <= KEYS_SHOWN else ''}")
    return ", ".join(parts)


def _by_section(keys: Sequence[str]) -> dict[str, list[str]]:
    """Ids by section, the most important section first."""
    found: dict[str, list[str]] = {}
    for section in _NOUNS:
        found[section] = [id_ for key in keys for name, _, id_ in [key.partition(" ")] if name == section]
    return {section: ids for section, ids in found.items() if ids}


def _noun(section: str, number: int) -> str:
    one, many = _NOUNS[section]
    return f"{number} {one if number == 1 else many}"


def _called(section: str, id_: str, snapshot: Knowledge) -> str:
    """The title of a series, which is public; for anything else the id, which editors know."""
    return snapshot.works[id_].title if section == "works" and id_ in snapshot.works else id_


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _code(text: str) -> str:
    """A text that fits between the marks of inline code."""
    return text.replace("`", "'")[:300]
