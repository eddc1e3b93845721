"""Checks that the database exists, can be written, is readable only by its owner, and has the right schema version."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bot.cli.doctor.check_result import CheckResult, needs, ok, problem, skipped, warning
from bot.cli.doctor.machine import nearest_folder
from bot.storage import schema
from bot.storage.database.inspection import Inspection, inspect_database
from bot.storage.records import StoreError


async def check_database(address: str) -> list[CheckResult]:
    """Check a database. Return one result for the database itself and one for its migrations."""
    try:
        found = await inspect_database(address)
    except StoreError as error:
        return [problem("database", str(error)), needs("migrations", "a database")]
    return list(_results(found))


def _results(found: Inspection) -> Iterator[CheckResult]:
    if found.missing is not None:
        folder = nearest_folder(found.missing)
        if os.access(folder, os.W_OK | os.X_OK):
            yield ok("database", f"{found.what} does not exist yet; the first start creates it.")
        else:
            yield problem("database", f"{found.what} cannot be created: {folder} is not writable for this account.")
        yield skipped("migrations", "run at the first start.")
        return
    if found.trouble is not None:
        yield problem("database", found.trouble)
        yield needs("migrations", "a database that opens")
        return
    if found.open_files:
        names = " ".join(map(str, found.open_files))
        yield warning("database", f"other users of this machine can read who watched what: chmod 600 {names}")
    else:
        yield ok("database", f"{found.what} opens and can be written.")
    if found.revision is None:
        yield ok("migrations", "none has run; the first start runs them.")
    elif found.revision not in schema.MIGRATIONS:
        yield problem("migrations", f"schema {found.revision} belongs to a newer Airlock: start that version again.")
    elif found.revision != schema.NEWEST:
        text = f"at {found.revision}, behind {schema.NEWEST}: make a backup; the next start runs them."
        yield warning("migrations", text)
    else:
        yield ok("migrations", f"at {found.revision}, the newest")
