"""PostgreSQL servers and a PgBouncer of a test's own, in a temporary folder and on free ports, to be broken.

Root runs them as the user ``postgres``, because neither PostgreSQL nor PgBouncer runs as root.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import asyncpg

from tests.loopback.fixtures import free_port

DATABASE = "airlock"
DISK_BYTES = 48 * 1024 * 1024
_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_PATH = os.pathsep.join([*(str(path) for path in reversed(_INSTALLED)), os.environ.get("PATH", ""), "/usr/sbin"])
_AS_POSTGRES: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
_WHO = _AS_POSTGRES if os.geteuid() == 0 else {}
# Nothing here outlives the machine, so nothing need be forced to its disk.
_CONFIGURATION = """
listen_addresses = '127.0.0.1'
fsync = off
shared_buffers = 32MB
max_connections = 80
max_wal_size = 128MB
wal_keep_size = 256MB
wal_retrieve_retry_interval = 200ms
"""


def missing(*programs: str) -> str:
    """Say which of these programs is not installed; nothing if all are."""
    return ", ".join(name for name in programs if shutil.which(name, path=_PATH) is None)


async def call(*command: str | Path) -> str:
    """Run a program of PostgreSQL to its end, and return what it printed.

    Raises:
        AssertionError: if it failed.
    """
    program, *rest = map(str, command)
    with tempfile.TemporaryFile() as output:  # a pipe would stay open as long as the servers that it starts
        process = await asyncio.create_subprocess_exec(
            shutil.which(program, path=_PATH) or program, *rest, stdout=output, stderr=output, cwd="/", **_WHO
        )
        code = await process.wait()
        output.seek(0)
        printed = output.read().decode(errors="replace")
    assert code == 0, f"{program} failed:\n{printed}"
    return printed


@asynccontextmanager
async def postgres_folder() -> AsyncIterator[Path]:
    """A folder that belongs to the user who runs the servers, deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="airlock-postgres-"))
    if _WHO:
        shutil.chown(folder, "postgres", "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class PostgresServer:
    """One server, with one database in a tablespace of its own. It is made by `create` or `copy_of`.

    Args:
        folder: where its files are, below a `postgres_folder`.

    Attributes:
        port: where it listens.
        disk: the folder of the tablespace; where root may mount, a file system of `DISK_BYTES`.
        has_own_disk: whether it is one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self.port = free_port()
        self.disk = folder / "disk"
        self.has_own_disk = False

    async def __aenter__(self) -> PostgresServer:
        await call("mkdir", "-p", self.disk)
        if os.geteuid() == 0:
            mount = await asyncio.create_subprocess_exec(
                "mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=777", "tmpfs", str(self.disk), stderr=-3
            )
            self.has_own_disk = await mount.wait() == 0
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if (self._data / "postmaster.pid").exists():
            self.thaw()
            with suppress(AssertionError):
                await self.stop("immediate")
        if self.has_own_disk:
            unmount = await asyncio.create_subprocess_exec("umount", "--lazy", str(self.disk))
            await unmount.wait()

    async def create(self) -> None:
        """Make it, empty, and start it."""
        await call("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        await call("sh", "-c", f"echo \"{_CONFIGURATION}\" >> '{self._data}/postgresql.conf'")
        await call("mkdir", self.disk / "space")
        await self.start()
        await self.run(f"CREATE TABLESPACE small LOCATION '{self.disk / 'space'}'")
        await self.run(f"CREATE DATABASE {DATABASE} TABLESPACE small TEMPLATE template0")

    async def copy_of(self, primary: PostgresServer) -> None:
        """Make it, or make it anew, as a standby that follows another server and confirms each of its commits."""
        await call("rm", "-rf", self._data, self.disk / "space")
        await call(
            *("pg_basebackup", "-D", self._data, "-d", f"host=127.0.0.1 port={primary.port} user=postgres"),
            *("-R", "-c", "fast", "-X", "stream", "-T", f"{primary.disk / 'space'}={self.disk / 'space'}"),
        )
        # Once it is promoted, it has no standby at first.
        await call("sh", "-c", f"echo \"synchronous_standby_names = ''\" >> '{self._data}/postgresql.auto.conf'")
        await self.start()
        await primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        await primary.run("SELECT pg_reload_conf()")
        async with asyncio.timeout(30):
            while not await primary.run("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.05)

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        await self._pg_ctl("start", "-l", self._folder / "log", "-o", f"-p {self.port} -k {self._folder}")

    async def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` ends its connections, `immediate` is as good as a crash."""
        await self._pg_ctl("stop", "-m", mode)

    async def promote(self) -> None:
        """Let a standby take writes, and wait until it does."""
        await self._pg_ctl("promote")

    def freeze(self) -> None:
        """Stop all its processes where they are, as a disk that hangs does it."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    @asynccontextmanager
    async def connected(self, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
        """A connection past everything that stands between."""
        connection = await asyncpg.connect(
            host="127.0.0.1", port=self.port, user="postgres", database=database, timeout=10
        )
        try:
            yield connection
        finally:
            connection.terminate()

    async def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run one statement, and return its rows."""
        async with self.connected(database) as connection:
            return list(await connection.fetch(statement))

    async def _pg_ctl(self, what: str, *options: str | Path) -> None:
        await call("pg_ctl", what, "-D", self._data, "-w", "-t", "60", "-s", *options)

    def _signal(self, number: signal.Signals) -> None:
        postmaster = int((self._data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text(encoding="ascii").split()
        for pid in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


class PgBouncer:
    """A connection pooler before a server.

    Args:
        folder: where its files are, below a `postgres_folder`.
        server: how the server is reached, as `host=… port=… dbname=… user=…`.
        mode: its `pool_mode`: session, transaction or statement.
        settings: further lines of its configuration, beside what docs/fleet.md asks for.
    """

    def __init__(self, folder: Path, server: str, mode: str, **settings: str) -> None:
        self._folder = folder
        self.port = free_port()
        self._settings = {
            "listen_addr": "127.0.0.1",
            "listen_port": str(self.port),
            "unix_socket_dir": "",
            "auth_type": "any",
            "pool_mode": mode,
            "default_pool_size": "20",
            "server_login_retry": "1",
            **settings,
        }
        self._target = f"{DATABASE} = {server}"
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> PgBouncer:
        lines = ["[databases]", self._target, "[pgbouncer]", *(f"{key} = {it}" for key, it in self._settings.items())]
        await call("mkdir", "-p", self._folder)
        file = self._folder / "pgbouncer.ini"
        file.write_text("\n".join(lines) + "\n", encoding="ascii")
        await self.start()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start it, and wait until it takes connections."""
        program = shutil.which("pgbouncer", path=_PATH)
        assert program
        with (self._folder / "pgbouncer.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                program, str(self._folder / "pgbouncer.ini"), stdout=log, stderr=log, cwd="/", **_WHO
            )
        async with asyncio.timeout(10):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """End it at once, with all its connections."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            await process.wait()


@asynccontextmanager
async def postgres_servers(count: int = 1) -> AsyncIterator[tuple[Path, list[PostgresServer]]]:
    """A folder, and so many servers that are not made yet."""
    async with postgres_folder() as folder, AsyncExitStack() as stack:
        servers = [PostgresServer(folder / f"server-{number}") for number in range(count)]
        for server in servers:
            await stack.enter_async_context(server)
        yield folder, servers
