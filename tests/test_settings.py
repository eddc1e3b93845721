"""What the environment may say of the interactions endpoint, and the sentence where it may not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings, unknown_variables
from bot.transport.signature import SignatureVerifier

KEY = "8A88E3DD7409F195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env`, and none of these variables."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_PUBLIC_KEY", "AIRLOCK_SERVE_ADDRESS", "AIRLOCK_SERVE_PATH"):
        monkeypatch.delenv(name, raising=False)


def test_defaults_are_local_and_without_a_key() -> None:
    """Nobody outside this machine is answered unless somebody says so."""
    settings = load_settings()
    assert (settings.public_key, settings.serve_address, settings.serve_path) == (
        None,
        "127.0.0.1:8000",
        "/interactions",
    )


@pytest.mark.parametrize(("text", "key"), [(f" {KEY} ", KEY), ("", None), ("  ", None)])
def test_a_key_is_taken_as_the_portal_shows_it(monkeypatch: pytest.MonkeyPatch, text: str, key: str | None) -> None:
    """Blanks around it, or nothing at all."""
    monkeypatch.setenv("DISCORD_PUBLIC_KEY", text)
    assert load_settings().public_key == key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_PUBLIC_KEY", "s3cret"),
        ("DISCORD_PUBLIC_KEY", KEY[:-1]),
        ("DISCORD_PUBLIC_KEY", KEY + "0"),
        ("DISCORD_PUBLIC_KEY", "g" * 64),
        ("AIRLOCK_SERVE_ADDRESS", "8000"),
        ("AIRLOCK_SERVE_ADDRESS", "127.0.0.1:s3cret"),
        ("AIRLOCK_SERVE_ADDRESS", ""),
        ("AIRLOCK_SERVE_PATH", "s3cret"),
        ("AIRLOCK_SERVE_PATH", "/{s3cret}"),
        ("AIRLOCK_SERVE_PATH", ""),
    ],
)
def test_the_sentence_names_the_variable_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Somebody may have put the token there."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} cannot be used: ") as raised:
        load_settings()
    assert "s3cret" not in str(raised.value)


PRIME = 2**255 - 19
SMALL_ORDER = (
    0,
    1,
    PRIME - 1,
    *(
        int.from_bytes(bytes.fromhex(text), "little")
        for text in (
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        )
    ),
)
"""The y coordinates of the eight points whose order is at most eight."""
SPELLINGS = [
    (number | sign << 255).to_bytes(32, "little").hex()
    for y in SMALL_ORDER
    for number in (y, y + PRIME)
    if number < 1 << 255
    for sign in (0, 1)
]
"""Every way to write these points: with either sign, and with coordinates that were not reduced."""


@pytest.mark.parametrize("key", [*SPELLINGS, (2).to_bytes(32, "little").hex()])
def test_a_point_of_small_order_is_no_key(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """Signatures can be made for it without a secret. The last one is no point of the curve at all."""
    monkeypatch.setenv("DISCORD_PUBLIC_KEY", key)
    with pytest.raises(SettingsError, match="it is no key of Discord's; copy the 64 digits"):
        load_settings()
    with pytest.raises(ValueError, match="point"):
        SignatureVerifier(key)


@pytest.mark.parametrize(("text", "folder"), [(None, Path(".airlock-cache")), ("", None), (" /var/x ", Path("/var/x"))])
def test_the_cache_has_a_folder_unless_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, text: str | None, folder: Path | None
) -> None:
    """An empty value means none."""
    monkeypatch.delenv("AIRLOCK_CACHE", raising=False)
    if text is not None:
        monkeypatch.setenv("AIRLOCK_CACHE", text)
    assert load_settings().cache == folder


def test_a_file_adds_to_the_environment_and_gives_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names in any letters, quotes and comments, as people write them."""
    for name in [name for name in os.environ if name.startswith(("AIRLOCK_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AIRLOCK_SERVE_PATH", "/here")
    Path(".env").write_text(
        "# ours\nexport airlock_admin_ids='1, 2'\nAIRLOCK_SERVE_PATH=/there\nAIRLOCK_SHARTS=1\nAIRLOCK_CACHE\n",
        encoding="utf-8",
    )
    settings = load_settings()
    assert (settings.admin_ids, settings.serve_path, settings.cache) == ({1, 2}, "/here", Path(".airlock-cache"))
    assert unknown_variables() == ["AIRLOCK_SHARTS"]


@pytest.mark.parametrize(
    ("text", "reports"), [("123", 123), (" 123 ", 123), ("12a", Path("12a")), ("r.l", Path("r.l"))]
)
def test_reports_go_to_a_channel_or_a_file(monkeypatch: pytest.MonkeyPatch, text: str, reports: int | Path) -> None:
    """The id of a channel is a number."""
    monkeypatch.setenv("AIRLOCK_REPORTS", text)
    assert load_settings().reports == reports


def test_nothing_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor an address with a password."""
    monkeypatch.setenv("DISCORD_TOKEN", "s3cret")
    monkeypatch.setenv("AIRLOCK_DATABASE_URL", "postgresql://me:s3cret@there/db")
    assert "s3cret" not in repr(load_settings())
