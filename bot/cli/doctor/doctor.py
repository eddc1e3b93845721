"""Everything the doctor looks at, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.doctor.check_result import CheckResult, Level, ok, problem, warning
from bot.cli.doctor.database import check_database
from bot.cli.doctor.discord_api import check_discord
from bot.cli.doctor.machine import (
    look_at_disk,
    look_at_files,
    look_at_health,
    look_at_knowledge,
    look_at_packages,
    look_at_python,
    look_at_version,
)
from bot.commands.tree import command_payloads
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from bot.reloading.worker import load_in_process
from bot.runtime.client import AirlockClient
from bot.settings import ENV_FILE, SettingsError, load_settings, unknown_variables
from bot.storage.database.url import file_of, parse_url
from bot.storage.records import StoreError
from bot.storage.store import IN_MEMORY, Store


async def examine() -> list[CheckResult]:
    """Look at everything; with settings that cannot be read, only at what needs none."""
    findings = [look_at_version(), look_at_python(), look_at_packages()]
    try:
        settings = load_settings()
    except SettingsError as error:
        return [*findings, problem("settings", f"{error} Nothing further was looked at.")]
    token = settings.token.get_secret_value() if settings.token is not None else None
    knowledge, about_knowledge = look_at_knowledge(settings.knowledge)
    commands = _commands(knowledge, settings.knowledge) if knowledge is not None else None
    return [
        *findings,
        _settings(),
        *await check_discord(token, settings.api_url, commands),
        *await check_database(settings.database_url),
        about_knowledge,
        *look_at_files(settings.knowledge),
        look_at_disk(_written(settings.database_url, settings.reports)),
        await look_at_health(settings.health_address),
    ]


def _settings() -> CheckResult:
    unknown = unknown_variables()
    if unknown:
        return warning("settings", f"nobody reads {', '.join(unknown)}: look for a slip in the name.")
    if ENV_FILE.is_file() and ENV_FILE.stat().st_mode & 0o077:
        return warning("settings", f"others on this machine may read the token in {ENV_FILE}: chmod 600 {ENV_FILE}")
    return ok("settings", "understood.")


def _commands(knowledge: Knowledge, folder: Path) -> list[dict[str, Any]]:
    """Our commands as they would be registered."""
    bot = AirlockClient(
        current=SnapshotHolder(knowledge),
        folder=folder,
        keeper=Store(IN_MEMORY),
        clock=lambda: datetime.now(UTC),
        read=load_in_process,
    )
    return command_payloads(bot.tree)


def _written(database: str, reports: int | Path) -> list[Path]:
    """Where Airlock writes."""
    try:
        file = file_of(parse_url(database))
    except StoreError:
        file = None
    files = [file, reports if isinstance(reports, Path) else None]
    return [each.parent for each in files if each is not None] or [Path()]


def has_problems(findings: Sequence[CheckResult]) -> bool:
    """Whether something does not work."""
    return any(finding.level is Level.PROBLEM for finding in findings)
