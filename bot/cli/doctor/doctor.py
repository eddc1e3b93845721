"""Runs all checks of `doctor`, in the order in which they are printed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from secrets import token_bytes

from bot.cli.doctor.check_result import CheckResult, ok, problem, warning
from bot.cli.doctor.database import check_database
from bot.cli.doctor.discord_api import check_discord
from bot.cli.doctor.machine import (
    check_disk,
    check_files,
    check_health,
    check_knowledge,
    check_packages,
    check_python,
    check_version,
)
from bot.knowledge.snapshot import SnapshotHolder
from bot.runtime.client import AirlockClient
from bot.settings import ENV_FILE, SettingsError, load_settings, unknown_variables
from bot.storage.database.url import parse_url
from bot.storage.records import StoreError
from bot.storage.store import IN_MEMORY, Store
from bot.transport.discord_internals import command_payloads


async def check_installation() -> list[CheckResult]:
    """Run all checks. If the settings cannot be read, run only the checks that need no settings."""
    results = [check_version(), check_python(), check_packages()]
    try:
        settings = load_settings()
    except SettingsError as error:
        return [*results, problem("settings", f"{error} Nothing else was checked.")]
    knowledge, about_knowledge = check_knowledge(settings.knowledge)
    commands = None
    if knowledge is not None:
        snapshots = SnapshotHolder(knowledge, token_bytes())
        bot = AirlockClient(snapshots=snapshots, folder=settings.knowledge, store=Store(IN_MEMORY))
        commands = command_payloads(bot.tree)
    return [
        *results,
        _check_settings(),
        *await check_discord(settings.token, settings.api_url, commands),
        *await check_database(settings.database_url),
        about_knowledge,
        *check_files(settings.knowledge),
        check_disk(_written_folders(settings.database_url, settings.reports)),
        await check_health(settings.health_address),
    ]


def _check_settings() -> CheckResult:
    unknown = unknown_variables()
    if unknown:
        return warning("settings", f"{', '.join(unknown)}: not a setting of Airlock; check the spelling.")
    if ENV_FILE.is_file() and ENV_FILE.stat().st_mode & 0o077:
        return warning("settings", f"others on this machine may read the token in {ENV_FILE}: chmod 600 {ENV_FILE}")
    return ok("settings", "understood.")


def _written_folders(database: str, reports: int | Path) -> list[Path]:
    """Return the folders of the database and the reports file; the current folder if neither is a local file."""
    files = [reports] if isinstance(reports, Path) else []
    with suppress(StoreError):
        files += filter(None, [parse_url(database).file])
    return [file.parent for file in files] or [Path()]
