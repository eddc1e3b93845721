"""Inspects a database without changing it: its existence, its permissions and its schema."""

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
    """The result of an inspection.

    Attributes:
        what: the kind of database, and its file if it has one. It never contains a user name or password.
        file: the SQLite file; None for PostgreSQL and for a database in memory.
        exists: False if the SQLite file does not exist; otherwise True.
        trouble: one sentence that says why the database cannot be opened or written; None if it can.
        revision: the revision of its schema; None if it has no schema yet.
        head: the newest revision that this version of Airlock knows.
        known: True if this version of Airlock knows `revision`.
        open_files: the database files that users other than their owner may read or write.
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
    """Inspect the database at `address`, the value of AIRLOCK_DATABASE_URL.

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
    """Return the permissions of a file, or None if it does not exist.

    Raises:
        OSError: if the permissions cannot be read.
    """
    try:
        return file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _schema(connection: Connection) -> tuple[str | None, str | None, bool]:
    """Return the revision, the newest revision, and True if the revision is known.

    Raises:
        Exception: if the database cannot be read or written.
    """
    with write_transaction(connection) as transaction:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is not None:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        transaction.rollback()
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    known = revision is None or any(script.revision == revision for script in scripts.walk_revisions())
    return revision, scripts.get_current_head(), known
