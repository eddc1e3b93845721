"""Inspects a database without changing it: does it exist, can it be written, which schema does it have."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.database.database import make_backend, opening_error
from bot.storage.database.engine import write_transaction
from bot.storage.database.migrate import alembic_config
from bot.storage.database.url import file_of, is_postgresql, parse_url

_TIMEOUT: Final = 5.0
_SIDE_FILES: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found.

    Attributes:
        what: the kind of database, and its file if it has one; never an account.
        file: of SQLite; None: a server, or memory.
        exists: whether there is a file; always true for a server.
        trouble: one sentence that says why it cannot be opened or written; None: it can.
        revision: the revision of its schema; None: it has none yet.
        head: the newest revision.
        known: whether this Airlock knows `revision`.
        open_files: those that users other than their owner may read or write.
    """

    what: str
    file: Path | None = None
    exists: bool = True
    trouble: str | None = None
    revision: str | None = None
    head: str | None = None
    known: bool = True
    open_files: tuple[Path, ...] = ()


async def inspect_database(address: str) -> Inspection:
    """Inspect the database of AIRLOCK_DATABASE_URL.

    Raises:
        StoreError: if `address` is not a valid database URL.
    """
    url = parse_url(address)
    file = file_of(url)
    what = "PostgreSQL" if is_postgresql(url) else f"SQLite in {file}" if file is not None else "SQLite in memory"
    try:
        if file is not None and _permissions(file) is None:
            return Inspection(what, file, exists=False)
        files = [file.with_name(file.name + side) for side in _SIDE_FILES] if file is not None else []
        open_files = tuple(each for each in files if (_permissions(each) or 0) & 0o077)
    except PermissionError:
        return Inspection(what, file, trouble=f"{what} may not be read by this account: start Airlock as its owner.")
    except OSError as error:
        return Inspection(what, file, trouble=opening_error(error, url))
    backend = make_backend(url, _TIMEOUT)
    try:
        async with asyncio.timeout(_TIMEOUT):
            revision, head, known = await backend.run(_schema)
    except Exception as error:
        return Inspection(what, file, trouble=opening_error(error, url), open_files=open_files)
    finally:
        await backend.close()
    return Inspection(what, file, revision=revision, head=head, known=known, open_files=open_files)


def _permissions(file: Path) -> int | None:
    """The permissions of a file; None: it does not exist. OSError if we may not know."""
    try:
        return file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _schema(connection: Connection) -> tuple[str | None, str | None, bool]:
    """Revision, newest revision, and whether the revision is known; fails if the database cannot be written."""
    with write_transaction(connection) as transaction:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is not None:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        transaction.rollback()
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    known = revision is None or any(script.revision == revision for script in scripts.walk_revisions())
    return revision, scripts.get_current_head(), known
