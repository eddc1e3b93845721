"""What the doctor says of everything it looks at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.doctor import database, discord_api, doctor, machine
from bot.cli.doctor.check_result import CheckResult
from bot.storage.database.inspection import Inspection

TOKEN = "a" * 24 + "." + "b" * 6 + "." + "c" * 30
COMMANDS = [{"name": "cast", "description": "x", "type": 1}, {"name": "lore", "description": "x", "type": 1}]


def lines(findings: Iterable[CheckResult]) -> str:
    """As they are printed."""
    return "\n".join(map(str, findings))


def reply(status: int = 200, body: object = None, ahead: float | None = 0.0) -> discord_api.Reply:
    """An answer of Discord's."""
    return discord_api.Reply(status, body, ahead)


def test_token_and_clock(snapshot: SnapshotAssertion) -> None:
    refusals = [
        discord_api._refusal(reply(status), token)
        for status, token in ((401, TOKEN), (401, "word"), (429, TOKEN), (503, TOKEN), (200, TOKEN))
    ]
    clocks = [discord_api._clock(reply(ahead=ahead)) for ahead in (0.0, None, 30.0, -30.0, 4000.0)]
    assert lines([*(each for each in refusals if each is not None), *clocks]) == snapshot


def test_application(snapshot: SnapshotAssertion) -> None:
    bare = {"id": "77", "name": "airlock", "owner": {"username": "una"}}
    install = {"0": {"oauth2_install_params": {"scopes": ["bot"], "permissions": "3072"}}}
    less = {"0": {"oauth2_install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"}}}
    told = [
        reply(503),
        reply(body=bare),
        reply(body={**bare, "team": {"name": "The crew", "members": [{}, {}]}, "flags": 1 << 18 | 1 << 15}),
        reply(body={**bare, "interactions_endpoint_url": "https://example.org/", "integration_types_config": install}),
        reply(body={**bare, "bot_require_code_grant": True}),
        reply(body={**bare, "bot_public": False}),
        reply(body={**bare, "integration_types_config": less}),
    ]
    assert "\n\n".join(lines(discord_api._application(each)) for each in told) == snapshot


def test_commands_and_sessions(snapshot: SnapshotAssertion) -> None:
    limit = {"remaining": 999, "total": 1000}
    found = [
        discord_api._commands(COMMANDS, None),
        discord_api._commands(COMMANDS, reply(503)),
        discord_api._commands(None, reply(body=[])),
        discord_api._commands(COMMANDS, reply(body=[])),
        discord_api._commands(COMMANDS, reply(body=COMMANDS)),
        discord_api._commands(
            COMMANDS, reply(body=[{**COMMANDS[0], "description": "y"}, {**COMMANDS[1], "name": "ban"}])
        ),
        discord_api._sessions(reply(503)),
        discord_api._sessions(reply(body={"session_start_limit": limit, "shards": 1})),
        discord_api._sessions(reply(body={"session_start_limit": {**limit, "remaining": 1}, "shards": 4})),
    ]
    assert lines(found) == snapshot


async def test_without_a_token_and_without_discord(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def get(_: object, url: str) -> discord_api.Reply:
        if not url.endswith("/users/@me"):
            raise TimeoutError
        return reply(body={"id": "1"})

    async def refuse(_: object, url: str) -> discord_api.Reply:
        return reply(401)

    found = [lines(await discord_api.check_discord(None, None, None))]
    found.append(lines(await discord_api.check_discord("word", "http://127.0.0.1:9", None)))
    monkeypatch.setattr(discord_api, "_get", get)
    found.append(lines(await discord_api.check_discord(TOKEN, None, None)))
    monkeypatch.setattr(discord_api, "_get", refuse)
    found.append(lines(await discord_api.check_discord(TOKEN, None, None)))
    assert "\n\n".join(found) == snapshot


async def test_a_discord_that_keeps_silent(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("aiohttp.ClientSession.get", silent)
    assert lines(await discord_api.check_discord(TOKEN, None, None)) == snapshot


async def test_a_discord_that_answers(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    async def get(_: object, url: str) -> discord_api.Reply:
        return reply(body={"id": "1"} if "@me" in url else [] if "commands" in url else {})

    monkeypatch.setattr(discord_api, "_get", get)
    assert lines(await discord_api.check_discord(TOKEN, None, COMMANDS)) == snapshot


async def test_database(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    """There or not, opened or not, of which schema."""
    file = Path("/data/airlock.db")
    what = f"SQLite in {file}"
    found = [
        Inspection(f"SQLite in {tmp_path}/airlock.db", missing=tmp_path / "airlock.db"),
        Inspection(what, trouble="The database of AIRLOCK_DATABASE_URL cannot be opened: no."),
        Inspection(what, revision="0008"),
        Inspection(what, revision="0008", open_files=(file,)),
        Inspection(what, revision="0001"),
        Inspection(what),
        Inspection(what, revision="0009"),
    ]
    told = [lines(database._results(each)) for each in found]
    told.append(lines(await database.check_database("nonsense")))
    told.append(lines(await database.check_database("sqlite://")))
    assert "\n\n".join(told).replace(str(tmp_path), "/folder") == snapshot


def test_a_folder_of_somebody_else(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    found = Inspection(f"SQLite in {tmp_path}/airlock.db", missing=tmp_path / "airlock.db")
    assert lines(database._results(found)).replace(str(tmp_path), "/folder") == snapshot


async def test_settings(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("AIRLOCK_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    found = [doctor._check_settings()]
    (tmp_path / ".env").write_text("DISCORD_TOKEN=\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o644)
    found.append(doctor._check_settings())
    monkeypatch.setenv("AIRLOCK_LOGLEVEL", "debug")
    found.append(doctor._check_settings())
    monkeypatch.setenv("AIRLOCK_LOG_LEVEL", "loud")
    found.append((await doctor.check_installation())[-1])
    assert lines(found) == snapshot


async def test_a_database_of_somebody_else(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def closed(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("bot.storage.database.inspection._permissions", closed)
    told = lines(await database.check_database(f"sqlite:///{tmp_path}/airlock.db"))
    assert told.replace(str(tmp_path), "/folder") == snapshot


async def test_this_machine(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.10.2")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    found = [machine.check_python(">=3.11"), machine.check_python(">=3.10")]
    found += [machine.check_packages(packages) for packages in ([], ["pytest>=1"], ["nowhere>=1"])]
    for free in (10**10, 10**8, 10**6):
        monkeypatch.setattr("shutil.disk_usage", lambda _path, free=free: shutil._ntuple_diskusage(10**12, 0, free))
        found.append(machine.check_disk([tmp_path]))
    found += [await machine.check_health(address) for address in (None, "127.0.0.1:0", "192.0.2.1:8080")]
    found += machine.check_files(tmp_path)
    for name in ("a.ymal", "b.ymal"):
        (tmp_path / name).write_text("places: {}\n", encoding="utf-8")
    found += machine.check_files(tmp_path)
    (tmp_path / "c.yaml").write_text("plaices: {}\n", encoding="utf-8")
    found.append(machine.check_knowledge(tmp_path)[1])
    assert lines(found).replace(str(tmp_path), "/folder") == snapshot


@pytest.mark.parametrize("state", [None, {"knowledge": True}, {"knowledge": True, "gateway": False}, TimeoutError()])
async def test_whoever_listens_at_the_health_address(
    state: object, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Response:
        async def __aenter__(self) -> Response:
            if isinstance(state, Exception):
                raise state
            return self

        async def __aexit__(self, *_: object) -> None:
            """Nothing to close."""

        async def json(self) -> object:
            return state

    monkeypatch.setattr("aiohttp.ClientSession.get", lambda *_: Response())
    assert str(await machine.check_health("127.0.0.1:8080")) == snapshot
