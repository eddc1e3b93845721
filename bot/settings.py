"""The environment -> Settings. No other module reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from bot.sharding import Shards, read_shards

ENV_FILE = Path(".env")
"""In the working directory, read beside the environment."""


class SettingsError(Exception):
    """The environment cannot be used; the message is one sentence for whoever runs the bot."""


class Settings(BaseSettings):
    """Everything that can be set from outside. A `.env` file in the working directory is read too."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", frozen=True)

    token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    public_key: str | None = Field(default=None, validation_alias="DISCORD_PUBLIC_KEY")
    knowledge: Path = Field(default=Path("knowledge"), validation_alias="AIRLOCK_KNOWLEDGE")
    database_url: str = Field(default="sqlite:///airlock.db", validation_alias="AIRLOCK_DATABASE_URL")
    cache: Path | None = Field(default=Path(".airlock-cache"), validation_alias="AIRLOCK_CACHE")
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(default=frozenset(), validation_alias="AIRLOCK_ADMIN_IDS")
    reports: int | Path = Field(default=Path("reports.jsonl"), validation_alias="AIRLOCK_REPORTS")
    api_url: str | None = Field(default=None, validation_alias="AIRLOCK_API_URL")
    gateway_url: str | None = Field(default=None, validation_alias="AIRLOCK_GATEWAY_URL")
    shards: Annotated[Shards | None, NoDecode] = Field(default=None, validation_alias="AIRLOCK_SHARDS")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias="AIRLOCK_LOG_LEVEL"
    )
    log_format: Literal["console", "json"] = Field(default="console", validation_alias="AIRLOCK_LOG_FORMAT")
    health_address: str | None = Field(default=None, validation_alias="AIRLOCK_HEALTH_ADDRESS")
    serve_address: str = Field(default="127.0.0.1:8000", validation_alias="AIRLOCK_SERVE_ADDRESS")
    serve_path: str = Field(default="/interactions", validation_alias="AIRLOCK_SERVE_PATH")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        """Numbers between commas or blanks."""
        if not isinstance(value, str):
            return value
        words = value.replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValueError("write user ids as numbers between commas")
        return frozenset(map(int, words))

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _small_letters(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("token", "public_key", "cache", "api_url", "gateway_url", "health_address", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("token")
    @classmethod
    def _one_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().split()) != 1:
            raise ValueError("a token is one word; there are blanks or line breaks in it")
        return value

    @field_validator("api_url", "gateway_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and "://" not in value:
            raise ValueError("write an address with its scheme, such as http://127.0.0.1:8000/api/v10")
        return value.rstrip("/") if value is not None else None

    @field_validator("shards", mode="before")
    @classmethod
    def _some_shards(cls, value: object) -> object:
        return (read_shards(value) if value.strip() else None) if isinstance(value, str) else value

    @field_validator("public_key")
    @classmethod
    def _key(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch("[0-9a-fA-F]{64}", value):
            raise ValueError("copy the 64 digits and letters of the Developer Portal (General Information, Public Key)")
        return value

    @field_validator("serve_path")
    @classmethod
    def _path(cls, value: str) -> str:
        if not re.fullmatch(r"/[A-Za-z0-9/_.~-]*", value):
            raise ValueError("write a path such as /interactions")
        return value

    @field_validator("health_address", "serve_address")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is not None:
            host, _, port = value.rpartition(":")
            if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
                raise ValueError("write host:port, such as 127.0.0.1:8080")
        return value


def load_settings() -> Settings:
    """Settings from the environment and `.env`.

    Raises:
        SettingsError: naming the variable and what is wrong with it, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        variable = str(first["loc"][0]) if first["loc"] else "the environment"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{variable} cannot be used: {reason}.") from None


def unknown_variables() -> list[str]:
    """Names in the environment and `.env` that look like ours and are not, such as AIRLOCK_DATABSE_URL."""
    sources = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    given = {name.upper() for source in sources for name in source.env_vars}
    ours = {str(setting.validation_alias) for setting in Settings.model_fields.values()}
    return sorted(name for name in given - ours if name.startswith(("AIRLOCK_", "DISCORD_")))
