"""A proxy that speaks TLS with the bot and plain TCP with the loopback Discord, and counts connections."""

from __future__ import annotations

import asyncio
from types import TracebackType

from tests.loopback.certificate import Certificate


class TlsProxy:
    """Passes bytes on from a free port of 127.0.0.1.

    Args:
        port: where Discord listens.
        certificate: what it shows.

    Attributes:
        seconds: for which each piece of a response is held back, as the way to Discord and back takes.
        handshakes: how many were completed.
        open: how many connections stand.
        most: how many stood at once, at most.
    """

    def __init__(self, port: int, certificate: Certificate) -> None:
        self._port = port
        self._certificate = certificate
        self._serving: set[asyncio.Task[None]] = set()
        self.seconds = 0.0
        self.handshakes = self.open = self.most = 0

    async def __aenter__(self) -> TlsProxy:
        context = self._certificate.server_context()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=context, backlog=4096)
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.handshakes += 1
        self.open += 1
        self.most = max(self.most, self.open)
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, beyond = await asyncio.open_connection("127.0.0.1", self._port)
            await asyncio.gather(self._pass(reader, beyond, 0.0), self._pass(there, writer, self.seconds))
        except OSError:
            writer.transport.abort()
        finally:
            self.open -= 1

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
        try:
            while data := await reader.read(65536):
                if seconds:
                    await asyncio.sleep(seconds)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.transport.abort()
