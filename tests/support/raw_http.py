"""HTTP as strangers write it: bytes on a connection, whatever they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

PATIENCE = 30.0
"""Seconds after which a connection counts as forgotten by the other side."""


def http(body: bytes, headers: Mapping[str, str] | Iterable[tuple[str, str]], *, length: int | None = None) -> bytes:
    """A request to the endpoint. Its Content-Length is right, or as given; a negative one stands for none."""
    given = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    if length is None or length >= 0:
        given.append(("Content-Length", str(len(body) if length is None else length)))
    lines = "".join(f"{name}: {value}\r\n" for name, value in [("Host", "x"), *given])
    return f"POST /interactions HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def chunked(body: bytes, size: int = 7) -> bytes:
    """A body in pieces."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@asynccontextmanager
async def connection(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection that is cut in the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def status_of(reader: asyncio.StreamReader) -> int:
    """The status of the next response, whose body is read, too; 0 if the connection ends without one."""
    try:
        async with asyncio.timeout(PATIENCE):
            line = await reader.readline()
            while line.split()[1:2] == [b"100"]:
                await reader.readline()
                line = await reader.readline()
            if not line:
                return 0
            length = 0
            while (header := await reader.readline()).strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            await reader.readexactly(length)
    except (ConnectionError, asyncio.IncompleteReadError):
        return 0
    return int(line.split()[1])


async def sent(port: int, request: bytes) -> int:
    """The status of the response to some bytes; 0 if there is none."""
    try:
        async with connection(port) as (reader, writer):
            writer.write(request)
            return await status_of(reader)
    except ConnectionError:
        return 0


async def seconds_until_closed(reader: asyncio.StreamReader) -> float:
    """How long the other side keeps a connection, whatever it writes meanwhile."""
    now = asyncio.get_running_loop().time
    began = now()
    try:
        async with asyncio.timeout(PATIENCE):
            while await reader.read(65536):
                pass
    except ConnectionError:
        pass
    return now() - began
