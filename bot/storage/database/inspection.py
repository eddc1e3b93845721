"""Inspects a database without changing it: its existence, its permissions and its schema."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from bot.storage import schema
from bot.storage.database.change import Change
from bot.storage.database.errors import opening_error
from bot.storage.database.opening import Database, make_database
from bot.storage.database.url import parse_url

_TIMEOUT: Final = 5.0
_SIDE_FILES: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of an inspection.

    Attributes:
        what: the kind of database, and its file if it has one. It never contains a user name or password.
        missing: the SQLite file, if it does not exist; otherwise None.
        trouble: one sentence that says why the database cannot be opened or written; None if it can.
        revision: the revision of its schema; None if it has no schema yet.
        open_files: the database files that users other than their owner may read or write.
    """

    what: str
    missing: Path | None = None
    trouble: str | None = None
    revision: str | None = None
    open_files: tuple[Path, ...] = ()


async def inspect_database(address: str) -> Inspection:
    """Inspect the database at `address`, the value of AIRLOCK_DATABASE_URL.

    Raises:
        StoreError: if `address` is not a valid database URL.
    """
    url = parse_url(address)
    file = url.file
    what = "PostgreSQL" if url.options is not None else f"SQLite in {file}" if file is not None else "SQLite in memory"
    try:
        if file is not None and _permissions(file) is None:
            return Inspection(what, missing=file)
        files = [file.with_name(file.name + side) for side in _SIDE_FILES] if file is not None else []
        open_files = tuple(each for each in files if (_permissions(each) or 0) & 0o077)
    except PermissionError:
        return Inspection(what, trouble=f"{what} may not be read by this account: start Airlock as its owner.")
    except OSError as error:
        return Inspection(what, trouble=str(opening_error(error, url)))
    database = make_database(url, _TIMEOUT)
    try:
        async with asyncio.timeout(_TIMEOUT):
            await asyncio.wrap_future(database.write(partial(_look, database)))
    except _Seen as seen:
        return Inspection(what, revision=seen.revision, open_files=open_files)
    except Exception as error:
        return Inspection(what, trouble=str(opening_error(error, url)), open_files=open_files)
    finally:
        await database.close()


def _permissions(file: Path) -> int | None:
    """Return the permissions of a file, or None if it does not exist.

    Raises:
        OSError: if the permissions cannot be read.
    """
    try:
        return file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


class _Seen(Exception):  # noqa: N818 - not an error: it rolls back the test write
    def __init__(self, revision: str | None) -> None:
        self.revision = revision


def _look(database: Database) -> Change[NoReturn]:
    """Find out the revision, and whether the database can be written.

    Raises:
        _Seen: always, if the database can be written.
    """
    revision = None
    if (yield database.has_tables, {}) and (rows := (yield schema.REVISION)):
        revision = str(rows[0][0])
        yield schema.TOUCH, {"newest": revision}
    raise _Seen(revision)
