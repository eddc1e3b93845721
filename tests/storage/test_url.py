"""AIRLOCK_DATABASE_URL: what is corrected, what is refused, and whose eyes a file is for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.storage.database.url import parse_url
from bot.storage.store import Store, StoreError
from tests.storage.conftest import POSTGRES, OpenStore, postgres_database
from tests.storage.helpers import ANNA, fam, names_in, raw


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:///airlock.db", "airlock.db"),
        ("sqlite+pysqlite:////data/airlock.db", "/data/airlock.db"),
        (" sqlite+aiosqlite:///airlock.db\n", "airlock.db"),
        ("sqlite:///file:airlock.db?mode=ro&uri=true", None),
    ],
)
def test_the_file(written: str, read: str | None) -> None:
    url = parse_url(written)
    assert url.file == (Path(read) if read else None)
    assert url.options is None
    assert url.uri.startswith("file:")


ABCD = {"host": "c", "user": "a", "password": "b", "database": "d"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgresql://a:b@c/d", ABCD),
        ("postgres://a:b@c/d", ABCD),
        ("postgresql+psycopg2://a:b@c/d", ABCD),
        ("postgresql+asyncpg://a:b@c:5433/d", {**ABCD, "port": 5433}),
        ("postgresql://a:b%40%2F@[::1]/d", {**ABCD, "host": "::1", "password": "b@/"}),
        ("postgresql://a:b#?/@c/d", {**ABCD, "password": "b#?/"}),
        ("postgresql:///d?host=/run/postgresql", {"host": "/run/postgresql", "database": "d"}),
        ("postgres://a:b@c/d?sslmode=require", {**ABCD, "ssl": "require"}),
        ("postgres://a:b@c/d?ssl=require", {**ABCD, "ssl": "require"}),
        ("postgres://a:b@c/d?prepared_statement_cache_size=0", {**ABCD, "statement_cache_size": 0}),
        ("postgres://a:b@c/d?statement_cache_size=7", {**ABCD, "statement_cache_size": 7}),
    ],
)
def test_the_arguments_of_the_driver(written: str, read: dict[str, object]) -> None:
    assert parse_url(written).options == read


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
        "postgresql://a:hunter2@b/c?statement_cache_size=none",
        "sqlite://airlock.db",
    ],
)
async def test_an_address_it_does_not_understand(written: str) -> None:
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL is not an address") as caught:
        await Store(written).open()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
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
    assert parse_url(written).uri == ""
    store = await opened(written)
    assert await store.claim_onboarding(ANNA)
    assert not await store.claim_onboarding(ANNA)
    assert await (await opened(written)).claim_onboarding(ANNA)
    assert names_in(tmp_path) == []


async def test_behind_a_pooler_nothing_is_prepared(postgres_url: str, opened: OpenStore) -> None:
    """In transaction mode, the next statement may be another server process's, which knows no prepared statement."""
    for size, prepared in (("100", True), ("0", False)):
        store = await opened(f"{postgres_url}?prepared_statement_cache_size={size}")
        await store.set_progress(ANNA, "FAM", fam(1, 1))
        assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, 1)}
        assert bool(await raw(store, "SELECT name FROM pg_prepared_statements WHERE name <> ''")) is prepared


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
