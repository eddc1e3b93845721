"""A look at a database that changes nothing: is it there, can it be written, which schema does it have."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.database.database import sentence_of
from bot.storage.database.engine import dispose, for_writing, make_engine, with_connection
from bot.storage.database.migrate import configuration
from bot.storage.database.url import file_of, is_postgresql, parse_url

_SECONDS: Final = 5.0
_SIDE_FILES: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found.

    Attributes:
        what: the kind of database, and its file if it has one; never an account.
        file: of SQLite; None: a server, or memory.
        exists: whether there is something to look at; a server's database always is.
        trouble: one sentence on why it cannot be opened or written; None: it can.
        revision: of its schema; None: it has none yet.
        head: the newest schema.
        known: whether this Airlock knows `revision`.
        open_files: those that others than their owner may read or write.
    """

    what: str
    file: Path | None = None
    exists: bool = True
    trouble: str | None = None
    revision: str | None = None
    head: str | None = None
    known: bool = True
    open_files: tuple[Path, ...] = field(default=())


async def inspect_database(address: str) -> Inspection:
    """Look at the database of AIRLOCK_DATABASE_URL.

    Raises:
        StoreError: if the address is none.
    """
    url = parse_url(address)
    file = file_of(url)
    what = "PostgreSQL" if is_postgresql(url) else f"SQLite in {file}" if file is not None else "SQLite in memory"
    try:
        if file is not None and _mode(file) is None:
            return Inspection(what, file, exists=False)
        open_files = tuple(each for each in _files(file) if (_mode(each) or 0) & 0o077)
    except PermissionError:
        return Inspection(what, file, trouble=f"{what} may not be read by this account: start Airlock as its owner.")
    except OSError as error:
        return Inspection(what, file, trouble=sentence_of(error, url.password))
    engine = make_engine(url, _SECONDS)
    try:
        async with asyncio.timeout(_SECONDS):
            revision, head, known = await with_connection(for_writing(engine), _tried)
    except Exception as error:
        return Inspection(what, file, trouble=sentence_of(error, url.password), open_files=open_files)
    finally:
        await dispose(engine)
    return Inspection(what, file, revision=revision, head=head, known=known, open_files=open_files)


def _files(file: Path | None) -> list[Path]:
    return [file.with_name(file.name + side) for side in _SIDE_FILES] if file is not None else []


def _mode(file: Path) -> int | None:
    """Who may do what with a file; None: it is not there. OSError where that may not even be known."""
    try:
        return file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _tried(connection: Connection) -> tuple[str | None, str | None, bool]:
    """The schema, where it could be written, too."""
    with connection.begin() as transaction:
        found = _schema(connection)
        if found[0] is not None:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        transaction.rollback()
    return found


def _schema(connection: Connection) -> tuple[str | None, str | None, bool]:
    revision = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(configuration(connection))
    known = revision is None or any(script.revision == revision for script in scripts.walk_revisions())
    return revision, scripts.get_current_head(), known
