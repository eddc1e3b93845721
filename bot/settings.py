"""Reads the settings from environment variables. No other module reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from bot.errors import UserError
from bot.sharding import Shards, read_shards

ENV_FILE = Path(".env")
"""A file in the working directory with more variables, read in addition to the environment."""

T = TypeVar("T")
Reader = Callable[[str], T]
"""Turns the text of a variable into a value. Raises ValueError, which says what to write instead."""


class SettingsError(UserError):
    """A setting is invalid; the message is one sentence for the person who runs the bot."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the bot, from environment variables and a `.env` file in the working directory.

    The variable for a setting is its name in capitals with the prefix AIRLOCK_, such as AIRLOCK_DATABASE_URL. The token
    and the public key use the prefix DISCORD_.
    """

    token: str | None = field(default=None, repr=False)
    public_key: str | None = None
    knowledge: Path = Path("knowledge")
    database_url: str = field(default="sqlite:///airlock.db", repr=False)
    cache: Path | None = Path(".airlock-cache")
    admin_ids: frozenset[int] = frozenset()
    reports: int | Path = Path("reports.jsonl")
    api_url: str | None = None
    gateway_url: str | None = None
    shards: Shards | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"
    health_address: str | None = None
    serve_address: str = "127.0.0.1:8000"
    serve_path: str = "/interactions"


def _optional(read: Reader[T]) -> Reader[T | None]:
    """Return a reader that ignores white space at both ends of a text, and returns None for an empty text."""
    return lambda text: read(text.strip()) if text.strip() else None


def _matching(pattern: str, advice: str, of: Callable[[str], str] = str) -> Reader[str]:
    def read(text: str) -> str:
        value = of(text)
        if re.fullmatch(pattern, value) is None:
            raise ValueError(advice)
        return value

    return read


def _user_ids(text: str) -> frozenset[int]:
    """Parse user ids that are separated by commas or spaces."""
    words = text.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() for word in words):
        raise ValueError("write user ids as numbers between commas")
    return frozenset(map(int, words))


def _channel_or_file(text: str) -> int | Path:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() else Path(text)


def _host_and_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError("write host:port, such as 127.0.0.1:8080")
    return text


def _url(example: str) -> Reader[str | None]:
    advice = f"write an address with its scheme, such as {example}"
    return _optional(_matching("(?s).*://.*", advice, lambda url: url.rstrip("/")))


def _lowercase(text: str) -> str:
    return text.strip().lower()


def _public_key(text: str) -> str:
    """Refuse what no key can be, such as a point of small order: anybody could make signatures that fit it."""
    from nacl.bindings import crypto_core_ed25519_is_valid_point  # only where a key is set: it loads a library

    key = _KEY(text)
    if not crypto_core_ed25519_is_valid_point(bytes.fromhex(key)):
        raise ValueError(f"it is no key of Discord's; {_COPY_KEY}")
    return key


_COPY_KEY: Final = "copy the 64 digits and letters of the Developer Portal (General Information, Public Key)"
_TOKEN: Final = _matching(r"\S+", "a token is one word; there are blanks or line breaks in it")
_KEY: Final = _matching("[0-9a-fA-F]{64}", _COPY_KEY)
_READERS: Final[Mapping[str, Reader[object]]] = {
    "DISCORD_TOKEN": _optional(_TOKEN),
    "DISCORD_PUBLIC_KEY": _optional(_public_key),
    "AIRLOCK_KNOWLEDGE": Path,
    "AIRLOCK_DATABASE_URL": str,
    "AIRLOCK_CACHE": _optional(Path),
    "AIRLOCK_ADMIN_IDS": _user_ids,
    "AIRLOCK_REPORTS": _channel_or_file,
    "AIRLOCK_API_URL": _url("http://127.0.0.1:8000/api/v10"),
    "AIRLOCK_GATEWAY_URL": _url("ws://127.0.0.1:8000"),
    "AIRLOCK_SHARDS": _optional(read_shards),
    "AIRLOCK_LOG_LEVEL": _matching("debug|info|warning|error", "write debug, info, warning or error", _lowercase),
    "AIRLOCK_LOG_FORMAT": _matching("console|json", "write console or json", _lowercase),
    "AIRLOCK_HEALTH_ADDRESS": _optional(_host_and_port),
    "AIRLOCK_SERVE_ADDRESS": _host_and_port,
    "AIRLOCK_SERVE_PATH": _matching("/[A-Za-z0-9/_.~-]*", "write a path such as /interactions"),
}
"""How to read each variable."""


def load_settings() -> Settings:
    """Load the settings from the environment and `.env`.

    Raises:
        SettingsError: if a value is invalid. The message names the variable and the mistake, but never the value.
    """
    given = _variables()
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name not in given:
            continue
        try:
            values[name.partition("_")[2].lower()] = read(given[name])
        except ValueError as error:
            raise SettingsError(f"{name} cannot be used: {error}.") from None
    return Settings(**values)


def set_library_defaults() -> None:
    """Set the variables that libraries read when they are imported, unless somebody has set them.

    Fast path: numpy's linear algebra, which look-up does not use, starts no threads. Gain: 20 ms of each start, and one
    thread fewer per processor. Without it nothing breaks.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def bare_environment() -> dict[str, str]:
    """Return the variables that a program needs to start. A process that reads what strangers send gets no others."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


def unknown_variables() -> list[str]:
    """Return variables that have our prefixes but are unknown, such as the misspelt AIRLOCK_DATABSE_URL."""
    return sorted(name for name in _variables().keys() - _READERS if name.startswith(("AIRLOCK_", "DISCORD_")))


def _variables() -> dict[str, str]:
    """Return all variables, with their names in capitals. The environment overrides the file `.env`."""
    found: dict[str, str | None] = {}
    if ENV_FILE.is_file():
        from dotenv import dotenv_values

        try:
            found = dict(dotenv_values(ENV_FILE, encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise SettingsError(
                f"{ENV_FILE} cannot be read: it must be text in UTF-8 that this account may read."
            ) from None
    return {name.upper(): value for name, value in {**found, **os.environ}.items() if value is not None}
