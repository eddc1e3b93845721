"""Translates errors of the database drivers into messages without passwords or stored data."""

from __future__ import annotations

from typing import Final

from bot.storage.database.url import DatabaseUrl
from bot.storage.records import StoreAwayError, StoreError

# Temporary errors: prefixes of PostgreSQL's SQLSTATE (25006: read-only, as a standby is until it is promoted), and
# SQLite's names of errors.
_TEMPORARY_CODES: Final = ("08", "25006", "53", "57", "SQLITE_BUSY", "SQLITE_LOCKED")
_OTHER_TABLES: Final = ("42P01", "42703")  # a table or a column is missing
_REMEDIES: Final = {
    "read-only transaction": "name the address of the primary server",
    "statement pooling mode": "set pool_mode = transaction in PgBouncer",
}


def driver_code(error: BaseException) -> str:
    """Return SQLite's name of an error, or PostgreSQL's SQLSTATE, or nothing."""
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")


def error_code(error: Exception) -> str:
    """Describe an error for the log by its type and the database's code. Its message may contain stored data."""
    code = driver_code(error)
    hint = "(the tables are not those of this version: start Airlock again)" if code in _OTHER_TABLES else ""
    return f"{type(error).__name__} {code} {hint}".rstrip()


def opening_error(error: Exception, url: DatabaseUrl) -> StoreError:
    """Return an error that explains in one sentence why a database cannot be opened.

    It is a StoreAwayError if the database is unreachable, starting, overloaded or locked.
    """
    if isinstance(error.__cause__, Exception) and driver_code(error.__cause__):
        error = error.__cause__  # why the server, or a pooler, has closed the connection
    if isinstance(error, TimeoutError):
        reason = "it does not answer"
    else:
        lines = str(error).strip().splitlines()
        reason = lines[0].rstrip(".") if lines else type(error).__name__
    if url.password:
        reason = reason.replace(url.password, "***")
    reason += next((f": {remedy}" for part, remedy in _REMEDIES.items() if part in reason), "")
    is_unreachable = isinstance(error, TimeoutError) or (url.options is not None and isinstance(error, OSError))
    kind = StoreAwayError if is_unreachable or driver_code(error).startswith(_TEMPORARY_CODES) else StoreError
    return kind(f"The database of AIRLOCK_DATABASE_URL cannot be opened: {reason}.")
