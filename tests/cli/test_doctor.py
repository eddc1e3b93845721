"""The doctor, against the loopback Discord and against worse ones."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.cli.doctor.check_result import CheckResult, Level
from bot.cli.doctor.database import check_database
from bot.cli.doctor.discord_api import check_discord
from bot.cli.doctor.doctor import check_installation
from bot.cli.doctor.machine import check_disk, check_health, check_packages, check_python
from bot.operations.health import health_server
from bot.operations.metrics import Metrics
from bot.storage.store import Store
from tests.loopback import BotProcess, LoopbackDiscord
from tests.loopback.fixtures import TOKEN, addresses, free_port, loopback
from tests.loopback.process import REPOSITORY
from tests.storage.conftest import postgres_database

KNOWLEDGE = REPOSITORY / "tests" / "universe"
"""A small one, for speed."""

NEEDS_NOTHING = ["version", "python", "packages", "settings"]
NEEDS_DISCORD = ["token", "clock", "application", "intents", "interactions", "invite", "commands", "sessions"]
CHECKS = [*NEEDS_NOTHING, *NEEDS_DISCORD, "database", "migrations", "knowledge", "disk", "health"]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing set but the knowledge; a folder without `.env`."""
    for name in list(os.environ):
        if name.startswith(("AIRLOCK_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AIRLOCK_KNOWLEDGE", str(KNOWLEDGE))
    monkeypatch.chdir(tmp_path)


async def findings(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, CheckResult]:
    """What is found with these settings, by check; never the token, and every line one line."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = await check_installation()
    for finding in found:
        assert TOKEN not in str(finding)
        assert str(finding).isprintable()
    by_check = {finding.check: finding for finding in found}
    assert len(by_check) == len(found)
    return by_check


def levels(found: dict[str, CheckResult], level: Level) -> set[str]:
    """The checks that ended so."""
    return {check for check, finding in found.items() if finding.level is level}


@asynccontextmanager
async def registered(tmp_path: Path) -> AsyncIterator[LoopbackDiscord]:
    """A Discord where a bot has run, with its database in the working directory."""
    async with loopback() as discord:
        async with BotProcess(tmp_path, **addresses(discord), AIRLOCK_KNOWLEDGE=str(KNOWLEDGE)) as bot:
            await discord.connected()
            assert await bot.stop() == 0
        yield discord


async def test_all_is_well_and_then_it_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line is ok after a first run; then what is changed at Discord is told, each with what to do."""
    async with registered(tmp_path) as discord:
        asked = len(discord.requests)
        environment = {**addresses(discord), "AIRLOCK_HEALTH_ADDRESS": f"127.0.0.1:{free_port()}"}
        found = await findings(monkeypatch, **environment)
        assert list(found) == CHECKS
        assert levels(found, Level.OK) == set(CHECKS), [str(each) for each in found.values()]
        assert f"client_id={discord.application_id}&scope=bot+applications.commands" in found["invite"].text
        assert str(discord.application_id) in found["application"].text
        assert "999 of 1000" in found["sessions"].text
        assert {request.method for request in discord.requests[asked:]} == {"GET"}
        assert discord.registrations == 1

        discord.commands[:] = [command for command in discord.commands if command["name"] != "lore"]
        next(command for command in discord.commands if command["name"] == "cast")["description"] = "Another"
        discord.commands.append({"id": "1", "name": "ban", "type": 1, "description": "x"})
        discord.application.update(
            {
                "flags": 1 << 18 | 1 << 15,
                "interactions_endpoint_url": "https://example.org/",
                "integration_types_config": {
                    "0": {"oauth2_install_params": {"scopes": ["bot"], "permissions": "3072"}}
                },
                "team": {"name": "The\x1b[31m crew", "members": [{}, {}]},
            }
        )
        found = await findings(monkeypatch)
        assert levels(found, Level.WARNING) == {"intents", "interactions", "invite", "commands"}
        assert "missing: /lore; of another version: /cast; not ours: /ban" in found["commands"].text
        assert "members, message content" in found["intents"].text
        assert "add applications.commands" in found["invite"].text
        assert "(2 may reload)" in found["application"].text

        discord.commands.clear()
        discord.application["bot_require_code_grant"] = True
        found = await findings(monkeypatch)
        assert "none is registered" in found["commands"].text
        assert found["invite"].level is Level.PROBLEM


async def test_a_token_that_discord_does_not_accept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs it is skipped, the rest is told; the clock is compared all the same."""
    async with loopback() as discord:
        for token, hint in ((TOKEN.upper(), False), ("one-word", True)):
            found = await findings(monkeypatch, **{**addresses(discord), "DISCORD_TOKEN": token})
            assert levels(found, Level.PROBLEM) == {"token"}
            assert "does not accept it" in found["token"].text
            assert token not in found["token"].text
            assert ("does not look like" in found["token"].text) == hint
            assert found["clock"].level is Level.OK
            assert found["commands"].level is Level.SKIPPED
            assert list(found) == CHECKS


async def test_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that needs none is looked at."""
    found = await findings(monkeypatch)
    assert list(found) == CHECKS
    assert levels(found, Level.PROBLEM) == {"token"}
    assert {"knowledge", "database", "disk", "health", "settings"} <= levels(found, Level.OK)


# ---------------------------------------------------------------------- worse Discords


@asynccontextmanager
async def another(answer: Callable[[str], web.Response]) -> AsyncIterator[str]:
    """Something that answers every path in its own way."""

    async def handle(request: web.Request) -> web.Response:
        return answer(request.path)

    app = web.Application()
    app.router.add_get("/{rest:.*}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def asked(answer: Callable[[str], web.Response]) -> dict[str, CheckResult]:
    """What is found there."""
    async with another(answer) as url:
        return {finding.check: finding for finding in await check_discord(TOKEN, url, [])}


@pytest.mark.parametrize(
    ("off", "level"), [(0, Level.OK), (-20, Level.WARNING), (20, Level.WARNING), (3600, Level.PROBLEM)]
)
async def test_a_clock_that_is_wrong(off: int, level: Level) -> None:
    """Compared with Discord's Date header, in both directions."""

    def answer(path: str) -> web.Response:
        date = format_datetime(datetime.now(UTC) - timedelta(seconds=off), usegmt=True)
        return web.json_response({"id": "1", "name": "airlock"} if "@me" in path else [], headers={"Date": date})

    found = await asked(answer)
    assert found["clock"].level is level
    if off:
        assert ("behind" if off < 0 else "ahead") in found["clock"].text
        assert "NTP" in found["clock"].text


@pytest.mark.parametrize(
    ("response", "part"),
    [
        (lambda: web.Response(status=502, text="<html>"), "status 502; try again later"),
        (lambda: web.Response(status=429, text="slow down"), "wants us to wait"),
        (lambda: web.Response(text="<html>Welcome</html>", content_type="text/html"), "is not Discord"),
        (lambda: web.json_response([1]), "is not Discord"),
        (lambda: web.Response(status=302, headers={"Location": "/elsewhere"}), "is not Discord"),
    ],
)
async def test_an_answer_that_is_none(response: Callable[[], web.Response], part: str) -> None:
    """One sentence, and everything else skipped."""
    found = await asked(lambda _path: response())
    assert part in found["token"].text
    assert levels(found, Level.SKIPPED) == set(found) - {"token"}


async def test_an_application_that_discord_does_not_tell() -> None:
    """An outage half-way."""
    found = await asked(
        lambda path: web.json_response({"id": "1"}) if path == "/users/@me" else web.Response(status=503)
    )
    assert levels(found, Level.PROBLEM) == {"application"}
    assert found["commands"].level is Level.SKIPPED


async def test_nobody_there() -> None:
    """No network, or a wrong address."""
    found = {finding.check: finding for finding in await check_discord(TOKEN, "http://127.0.0.1:9", None)}
    assert "cannot be reached; check the network" in found["token"].text


# ---------------------------------------------------------------------- database


async def database(url: str) -> tuple[CheckResult, CheckResult]:
    """Both lines about it."""
    first, second = await check_database(url)
    return first, second


async def test_a_database_file(tmp_path: Path) -> None:
    """Not there, at the newest schema, open to others, of a newer Airlock, without a schema, broken. None is made."""
    file = tmp_path / "airlock.db"
    url = f"sqlite:///{file}"
    there, _ = await database(url)
    assert there.level is Level.OK
    assert "does not exist yet" in there.text
    assert not file.exists()

    store = Store(url)
    await store.open()
    assert [finding.level for finding in await database(url)] == [Level.OK, Level.OK]  # while the bot runs, too
    for name in ("airlock.db", "airlock.db-wal", "airlock.db-shm"):
        (tmp_path / name).chmod(0o644)
    there, _ = await database(url)
    assert there.level is Level.WARNING
    assert there.text.count(str(file)) == 3
    await store.close()
    file.chmod(0o600)

    for revision, level in (("0000", Level.PROBLEM), (None, Level.OK)):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("DELETE FROM alembic_version")
            connection.executemany("INSERT INTO alembic_version VALUES (?)", [(revision,)] if revision else [])
            connection.commit()
        assert (await database(url))[1].level is level

    file.write_bytes(b"not a database" * 100)
    there, migrations = await database(url)
    assert (there.level, migrations.level) == (Level.PROBLEM, Level.SKIPPED)
    assert "file is not a database" in there.text


async def test_a_database_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its schema is known and not the newest."""
    url = f"sqlite:///{tmp_path / 'airlock.db'}"
    store = Store(url)
    await store.open()
    await store.close()
    monkeypatch.setattr("bot.storage.schema.NEWEST", "9999")
    _, migrations = await database(url)
    assert migrations.level is Level.WARNING
    assert "behind 9999" in migrations.text


async def test_a_database_that_cannot_be_written(tmp_path: Path) -> None:
    """Read-only for whatever reason."""
    store = Store(f"sqlite:///{tmp_path / 'airlock.db'}")
    await store.open()
    await store.close()
    there, _ = await database(f"sqlite:///file:{tmp_path / 'airlock.db'}?mode=ro&uri=true")
    assert there.level is Level.PROBLEM
    assert "readonly" in there.text


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that this account may not enter; root, who may, is somebody else meanwhile."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)


async def test_a_folder_that_may_not_be_entered(closed_folder: Path) -> None:
    """One sentence, no exception; and there is still a disk to look at."""
    there, migrations = await database(f"sqlite:///{closed_folder / 'airlock.db'}")
    assert (there.level, migrations.level) == (Level.PROBLEM, Level.SKIPPED)
    assert "may not be read by this account" in there.text
    assert check_disk([closed_folder / "data"]).check == "disk"


async def test_a_database_nobody_can_reach() -> None:
    """One sentence, without the password."""
    for url in ("postgresql://airlock:s3cret@127.0.0.1:9/airlock", "mysql://airlock:s3cret@localhost/airlock"):
        there, _ = await database(url)
        assert there.level is Level.PROBLEM
        assert "s3cret" not in there.text


async def test_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty, then at the newest schema."""
    monkeypatch.undo()  # the server's address stands in the environment
    async with postgres_database() as url:
        assert "none has run" in (await database(url))[1].text
        store = Store(url)
        await store.open()
        await store.close()
        there, migrations = await database(url)
    assert (there.level, migrations.level) == (Level.OK, Level.OK)
    assert "the newest" in migrations.text


# ---------------------------------------------------------------------- this machine


def test_python_and_packages() -> None:
    """Against lower and upper bounds; a package for another Python need not be there."""
    assert check_python(">=3.11").level is Level.OK
    assert check_python(">=3.99").level is Level.PROBLEM
    fine = ["discord.py>=2.7.1,<3", "simcord[preview]>=3.2.1,<4", "nowhere>=1; python_version >= '3.99'"]
    assert check_packages(fine).level is Level.OK
    found = check_packages([*fine, "aiohttp>=99.1", "nowhere>=1", "PyYAML<5"])
    assert found.level is Level.PROBLEM
    for part in ("aiohttp is 3.", "needed is >=99.1", "nowhere is missing", "PyYAML is 6."):
        assert part in found.text
    assert check_packages().level is Level.OK


def test_a_disk_that_fills(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Airlock writes, even if the folder is not there yet."""
    for free, level in ((10**10, Level.OK), (10**8, Level.WARNING), (10**6, Level.PROBLEM)):
        monkeypatch.setattr("shutil.disk_usage", lambda _path, free=free: shutil._ntuple_diskusage(10**12, 0, free))
        found = check_disk([tmp_path / "not" / "yet", tmp_path])
        assert found.level is level


async def test_the_health_address() -> None:
    """Off, free, taken by a bot that is ready or not, taken by something else."""

    async def level(address: str | None) -> tuple[Level, str]:
        found = await check_health(address)
        return found.level, found.text

    state = {"knowledge": True, "gateway": True, "store": True}

    async def ready() -> dict[str, bool]:
        return state

    address = f"127.0.0.1:{free_port()}"
    assert (await level(None))[0] is Level.OK
    assert await level(address) == (Level.OK, f"{address} is free.")
    async with health_server(address, ready, Metrics()):
        assert "is ready" in (await level(address))[1]
        everywhere = address.replace("127.0.0.1", "0.0.0.0")  # noqa: S104 - asked, not bound
        assert "is ready" in (await level(everywhere))[1]
        state["gateway"] = False
        found, text = await level(address)
        assert found is Level.WARNING
        assert "not ready: gateway" in text
    async with another(lambda _path: web.Response(text="hello")) as url:
        found, text = await level(url.removeprefix("http://"))
        assert found is Level.PROBLEM
        assert "something else" in text
    assert (await level("192.0.2.1:8080"))[0] is Level.PROBLEM  # not an address of this machine


async def test_settings_with_a_slip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name that nobody reads, a file that others may read, a value that makes no sense."""
    env = tmp_path / ".env"
    env.write_text("DISCORD_TOKEN=\nPOSTGRES_PASSWORD=x\n", encoding="utf-8")
    env.chmod(0o644)
    assert "chmod 600 .env" in (await findings(monkeypatch))["settings"].text
    env.chmod(0o600)
    assert (await findings(monkeypatch))["settings"].level is Level.OK
    env.write_text("AIRLOCK_DATABSE_URL=x\n", encoding="utf-8")
    found = (await findings(monkeypatch, AIRLOCK_LOGLEVEL="debug"))["settings"]
    assert found.level is Level.WARNING
    assert "AIRLOCK_DATABSE_URL, AIRLOCK_LOGLEVEL" in found.text
    wrong = await findings(monkeypatch, AIRLOCK_LOG_LEVEL="loud")
    assert levels(wrong, Level.PROBLEM) == {"settings"}
    assert list(wrong) == NEEDS_NOTHING
    assert "no key of Discord's" in (await findings(monkeypatch, DISCORD_PUBLIC_KEY="00" * 32))["settings"].text


async def test_a_broken_knowledge(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first problem and the way to the others; commands cannot be compared then."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    with (folder / "people.yaml").open("a", encoding="utf-8") as file:
        file.write("broken: {nonsense: 1}\n")
    async with loopback() as discord:
        found = await findings(monkeypatch, **addresses(discord), AIRLOCK_KNOWLEDGE="knowledge")
    assert found["knowledge"].level is Level.PROBLEM
    assert "people.yaml:" in found["knowledge"].text
    assert "python -m bot check knowledge" in found["knowledge"].text
    assert found["commands"].level is Level.SKIPPED


async def test_the_command(tmp_path: Path) -> None:
    """Exit code 1 where there is a problem, 0 where there is none; lines, or JSON; never the token."""

    async def run(*arguments: str, **environment: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "doctor", *arguments),
            cwd=tmp_path,
            env={"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY), "AIRLOCK_KNOWLEDGE": str(KNOWLEDGE), **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate()
        assert TOKEN not in printed.decode()
        assert "Traceback" not in printed.decode()
        return process.returncode or 0, printed.decode()

    async with loopback() as discord:
        (well, lines), (failed, text) = await asyncio.gather(run(**addresses(discord)), run("--json"))
    assert (well, failed) == (0, 1)
    assert [line.split()[1].rstrip(":") for line in lines.splitlines()] == CHECKS
    told: dict[str, Any] = json.loads(text)
    assert told["ok"] is False
    assert [each["check"] for each in told["findings"]] == CHECKS
    assert {each["check"] for each in told["findings"] if each["level"] == "problem"} == {"token"}
