"""AIRLOCK_DATABASE_URL: what is corrected, what is refused, and whose eyes a file is for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.storage.database.url import is_memory, parse_url
from bot.storage.store import Store, StoreError
from tests.storage.conftest import POSTGRES, OpenStore, postgres_database
from tests.storage.helpers import ANNA, names_in


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:///airlock.db", "sqlite:///airlock.db"),
        ("sqlite+pysqlite:////data/airlock.db", "sqlite:////data/airlock.db"),
        (" sqlite+aiosqlite:///airlock.db\n", "sqlite:///airlock.db"),
        ("postgresql://a:b@c/d", "postgresql+asyncpg://a:b@c/d"),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:b@c/d"),
        ("postgresql+psycopg2://a:b@c/d", "postgresql+asyncpg://a:b@c/d"),
        ("postgresql+asyncpg://a:b@c:5433/d", "postgresql+asyncpg://a:b@c:5433/d"),
        ("postgres://a:b@c/d?sslmode=require", "postgresql+asyncpg://a:b@c/d?ssl=require"),
    ],
)
def test_the_driver_is_corrected(written: str, read: str) -> None:
    assert parse_url(written).render_as_string(hide_password=False) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "airlock.db",
        "mysql://a:hunter2@b/c",
        "mysql+nonsense://a:hunter2@b/c",
        "://a:hunter2@b",
        "postgres//a:hunter2@b",
        "postgresql://a:hunter2@b:port/c",
    ],
)
async def test_an_address_it_does_not_understand(written: str) -> None:
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL is not an address") as caught:
        await Store(written).open()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert (await Store(written).load_settings(ANNA, None, None)).unavailable


async def test_an_option_the_driver_does_not_know() -> None:
    with pytest.raises(StoreError, match="channel_binding") as caught:
        await Store("postgresql://a:hunter2@127.0.0.1:1/c?channel_binding=require").open()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "written",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:some?mode=memory&uri=true",
    ],
)
async def test_memory(written: str, opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_memory(parse_url(written))
    store = await opened(written)
    assert await store.claim_onboarding(ANNA)
    assert not await store.claim_onboarding(ANNA)
    assert await (await opened(written)).claim_onboarding(ANNA)
    assert names_in(tmp_path) == []


async def test_the_file_is_its_owners(tmp_path: Path, opened: OpenStore) -> None:
    before = os.umask(0)
    try:
        store = await opened(f"sqlite:///{tmp_path / 'new' / '100% data' / 'airlock.db'}")
        await store.claim_onboarding(ANNA)
    finally:
        os.umask(before)
    folder = tmp_path / "new" / "100% data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"airlock.db": 0o600, "airlock.db-wal": 0o600, "airlock.db-shm": 0o600}


async def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path, opened: OpenStore) -> None:
    path = tmp_path / "airlock.db"
    path.touch()
    path.chmod(0o640)
    await opened(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


async def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL cannot be opened"):
        await Store(f"sqlite:///{tmp_path / 'file' / 'airlock.db'}").open()
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL cannot be opened"):
        await Store(f"sqlite:///{tmp_path}").open()


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
async def test_without_postgresql_the_tests_skip_but_not_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(POSTGRES, raising=False)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=f"{POSTGRES} is not set"):
        async with postgres_database():
            pass
