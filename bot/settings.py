"""Reads the settings from environment variables. No other module reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from bot.sharding import Shards, read_shards

ENV_FILE = Path(".env")
"""A file in the working directory with more variables, read in addition to the environment."""


class SettingsError(Exception):
    """A setting is invalid; the message is one sentence for the person who runs the bot."""


def _stripped(value: object) -> object:
    """Remove white space at both ends of a text; return None if nothing is left. Other values stay unchanged."""
    return (value.strip() or None) if isinstance(value, str) else value


def _lowercase(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _user_ids(value: object) -> object:
    """Parse user ids that are separated by commas or spaces."""
    if not isinstance(value, str):
        return value
    words = value.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() for word in words):
        raise ValueError("write user ids as numbers between commas")
    return frozenset(map(int, words))


def _shards(value: object) -> object:
    return (read_shards(value) if value.strip() else None) if isinstance(value, str) else value


def _one_word(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().split()) != 1:
        raise ValueError("a token is one word; there are blanks or line breaks in it")
    return value


def _host_and_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("write host:port, such as 127.0.0.1:8080")
    return value


_T = TypeVar("_T")
_Optional = Annotated[_T | None, BeforeValidator(_stripped)]
"""A setting for which an empty text means None."""
_Url = Annotated[str, Field(pattern="://"), AfterValidator(lambda url: url.rstrip("/"))]
_HostAndPort = Annotated[str, AfterValidator(_host_and_port)]

_ADVICE = {
    "DISCORD_PUBLIC_KEY": "copy the 64 digits and letters of the Developer Portal (General Information, Public Key)",
    "AIRLOCK_API_URL": "write an address with its scheme, such as http://127.0.0.1:8000/api/v10",
    "AIRLOCK_GATEWAY_URL": "write an address with its scheme, such as ws://127.0.0.1:8000",
    "AIRLOCK_LOG_LEVEL": "write debug, info, warning or error",
    "AIRLOCK_LOG_FORMAT": "write console or json",
    "AIRLOCK_SERVE_PATH": "write a path such as /interactions",
}
"""Advice for values that pydantic rejects, by variable. Our own validators give their own advice."""


class Settings(BaseSettings):
    """All settings of the bot, from environment variables and a `.env` file in the working directory.

    The variable for a setting is its name in capitals with the prefix AIRLOCK_, such as AIRLOCK_DATABASE_URL. The token
    and the public key use the prefix DISCORD_.
    """

    model_config = SettingsConfigDict(
        env_prefix="AIRLOCK_", env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    token: _Optional[Annotated[SecretStr, AfterValidator(_one_word)]] = Field(
        default=None, validation_alias="DISCORD_TOKEN"
    )
    public_key: _Optional[Annotated[str, Field(pattern="^[0-9a-fA-F]{64}$")]] = Field(
        default=None, validation_alias="DISCORD_PUBLIC_KEY"
    )
    knowledge: Path = Path("knowledge")
    database_url: str = "sqlite:///airlock.db"
    cache: _Optional[Path] = Path(".airlock-cache")
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_user_ids)] = frozenset()
    reports: int | Path = Path("reports.jsonl")
    api_url: _Optional[_Url] = None
    gateway_url: _Optional[_Url] = None
    shards: Annotated[Shards | None, NoDecode, BeforeValidator(_shards)] = None
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lowercase)] = "info"
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lowercase)] = "console"
    health_address: _Optional[_HostAndPort] = None
    serve_address: _HostAndPort = "127.0.0.1:8000"
    serve_path: Annotated[str, Field(pattern="^/[A-Za-z0-9/_.~-]*$")] = "/interactions"


def load_settings() -> Settings:
    """Load the settings from the environment and `.env`.

    Raises:
        SettingsError: if a value is invalid. The message names the variable and the mistake, but never the value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        variable = _variable(str(first["loc"][0])) if first["loc"] else "the environment"
        own = first.get("ctx", {}).get("error")
        raise SettingsError(f"{variable} cannot be used: {own or _ADVICE.get(variable, 'correct it')}.") from None


def _variable(setting: str) -> str:
    """Return the environment variable of a setting. A setting with an alias is already named by its variable."""
    return setting if setting.isupper() else f"AIRLOCK_{setting.upper()}"


def unknown_variables() -> list[str]:
    """Return variables that have our prefixes but are unknown, such as the misspelt AIRLOCK_DATABSE_URL."""
    sources = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    given = {name.upper() for source in sources for name in source.env_vars}
    ours = {_variable(str(field.validation_alias or name)) for name, field in Settings.model_fields.items()}
    return sorted(name for name in given - ours if name.startswith(("AIRLOCK_", "DISCORD_")))
