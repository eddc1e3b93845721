"""Parses the database URL: the kind of database, the path of a SQLite file, the arguments of PostgreSQL's driver."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode

from bot.storage.records import StoreError

_NOT_UNDERSTOOD: Final = (
    "AIRLOCK_DATABASE_URL is not an address Airlock understands: write sqlite:///airlock.db "
    "or postgresql+asyncpg://user:password@host/database."
)
_URL: Final = re.compile(
    r"(?P<kind>sqlite|postgresql|postgres)(?:\+\w+)?://"
    r"(?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?"
    r"(?:\[(?P<ipv6>[^/?]+)\]|(?P<host>[^/:?]*))(?::(?P<port>\d+))?"
    r"(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?"
)
_MEMORY: Final = (":memory:", "file::memory:")
# Arguments of asyncpg, and their other names in database URLs.
_OTHER_NAMES: Final = {"ssl": "sslmode", "statement_cache_size": "prepared_statement_cache_size"}
_NUMBERS: Final = ("port", "statement_cache_size", "command_timeout")


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A parsed database URL.

    Attributes:
        options: the arguments of `asyncpg.connect`; None for SQLite.
        file: the SQLite file; None for PostgreSQL, for memory, and for SQLite's own URIs (``file:…``).
        uri: what to open, as a SQLite URI; empty for PostgreSQL and for memory.
        password: the password, which must not be shown; empty if there is none.
    """

    options: dict[str, Any] | None = None
    file: Path | None = None
    uri: str = ""
    password: str = ""


def parse_url(text: str) -> DatabaseUrl:
    """Parse a database URL. The driver in it is ignored, because each kind of database has only one.

    Raises:
        StoreError: if it is not a SQLite or PostgreSQL URL. The message omits it, because it may contain a password.
    """
    if (match := _URL.fullmatch(text.strip())) is not None:
        query = dict(parse_qsl(match["query"] or "", keep_blank_values=True))
        if match["kind"] != "sqlite":
            return _postgresql(match, query)
        if not match["host"] and not match["user"]:
            return _sqlite(match["database"] or "", query)
    raise StoreError(_NOT_UNDERSTOOD)


def _sqlite(database: str, query: dict[str, str]) -> DatabaseUrl:
    if not database or database in _MEMORY or query.get("mode") == "memory":
        return DatabaseUrl()
    query.pop("uri", None)
    if database.startswith("file:"):
        return DatabaseUrl(uri=f"{database}?{urlencode(query)}")
    file = Path(database)
    # Without “mode=rw”, SQLite would create an empty database if the file was taken away.
    return DatabaseUrl(file=file, uri=f"{file.absolute().as_uri()}?{urlencode({'mode': 'rw', **query})}")


def _postgresql(match: re.Match[str], query: dict[str, str]) -> DatabaseUrl:
    host = match["ipv6"] or match["host"]
    parts = {"host": host, **{name: match[name] for name in ("port", "user", "password", "database")}}
    options: dict[str, Any] = {name: unquote(part) for name, part in parts.items() if part} | query
    for name, given in _OTHER_NAMES.items():
        if given in options:
            options[name] = options.pop(given)
    try:
        options |= {name: int(options[name]) for name in _NUMBERS if name in options}
    except ValueError:
        raise StoreError(_NOT_UNDERSTOOD) from None
    return DatabaseUrl(options=options, password=options.get("password", ""))
