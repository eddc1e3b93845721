"""Translates errors of the database drivers into messages without passwords or stored data."""

from __future__ import annotations

from typing import Final

from bot.storage.database.url import DatabaseUrl
from bot.storage.records import StoreAwayError, StoreError

_TEMPORARY_CODES: Final = ("08", "53", "57", "SQLITE_BUSY", "SQLITE_LOCKED")  # classes of SQLSTATE, names of SQLite


def driver_code(error: BaseException) -> str:
    """Return SQLite's name of an error, or PostgreSQL's SQLSTATE, or nothing."""
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")


def error_code(error: Exception) -> str:
    """Describe an error for the log by its type and the database's code. Its message may contain stored data."""
    return f"{type(error).__name__} {driver_code(error)}".rstrip()


def opening_error(error: Exception, url: DatabaseUrl) -> StoreError:
    """Return an error that explains in one sentence why a database cannot be opened.

    It is a StoreAwayError if the database is unreachable, starting, overloaded or locked.
    """
    if isinstance(error, TimeoutError):
        reason = "it does not answer"
    else:
        lines = str(error).strip().splitlines()
        reason = lines[0].rstrip(".") if lines else type(error).__name__
    if url.password:
        reason = reason.replace(url.password, "***")
    is_unreachable = isinstance(error, TimeoutError) or (url.options is not None and isinstance(error, OSError))
    kind = StoreAwayError if is_unreachable or driver_code(error).startswith(_TEMPORARY_CODES) else StoreError
    return kind(f"The database of AIRLOCK_DATABASE_URL cannot be opened: {reason}.")
