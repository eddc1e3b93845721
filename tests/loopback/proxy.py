"""A TCP proxy between a process and its database, which can slow down, break and restore the connection."""

from __future__ import annotations

import asyncio
from types import TracebackType


class SlowProxy:
    """Passes bytes on from a free port of 127.0.0.1.

    Args:
        host: where to.
        port: where to.

    Attributes:
        target: where to; new connections go to a changed one.
        seconds: for which everything is held back, in either direction.
        is_open: whether it takes connections.
    """

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.seconds = 0.0
        self.is_open = True

    async def __aenter__(self) -> SlowProxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.close()
        self.cut()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """Break every connection."""
        for writer in self._writers:
            writer.transport.abort()

    def hold(self) -> None:
        """Let nothing pass in any connection, and break none, as where a cable is pulled out."""
        self._flowing.clear()

    def release(self, *, stranded: bool = False) -> None:
        """End a `hold`. If `stranded`, the connections of before stay silent for ever; what is new passes."""
        if stranded:
            self._flowing = asyncio.Event()
        self._flowing.set()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not self.is_open:
                raise ConnectionRefusedError
            there, beyond = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, beyond}
        flowing = self._flowing
        try:
            await asyncio.gather(self._pass(reader, beyond, flowing), self._pass(there, writer, flowing))
        finally:
            self._writers -= {writer, beyond}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flowing: asyncio.Event) -> None:
        try:
            while data := await reader.read(65536):
                if self.seconds:
                    await asyncio.sleep(self.seconds)
                await flowing.wait()
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.transport.abort()
