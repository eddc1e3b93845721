"""HTTP as strangers write it: bytes on a connection, whatever they are."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.transport.http_endpoint import MAX_BODY_BYTES, MAX_READ_BYTES
from tests.loopback import Door

T = TypeVar("T")

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


async def gather(work: Mapping[str, Coroutine[None, None, T]]) -> dict[str, T]:
    """The results of several coroutines that run at once, by name."""
    return dict(zip(work, await asyncio.gather(*work.values()), strict=True))


# ---------------------------------------------------------------------- requests

PING = b'{"type": 1, "id": "1", "token": "x", "application_id": "2", "version": 1}'
GZIPPED = gzip.compress(PING)
OTHER = Door()


def unsigned(door: Door) -> dict[str, bytes]:
    """Requests without a valid signature, in every framing and encoding."""
    good, forged = door.headers(PING), OTHER.headers(PING)
    large, endless, nonsense = b" " * (MAX_BODY_BYTES + 1), b" " * (4 * MAX_READ_BYTES), b"\xff\xfe[[[["
    return {
        "as it should be": http(PING, forged),
        "chunked": http(chunked(PING), {**forged, "Transfer-Encoding": "chunked"}, length=-1),
        "signed as chunks": http(
            chunked(PING), {**door.headers(chunked(PING)), "Transfer-Encoding": "chunked"}, length=-1
        ),
        "chunks that are none": http(b"zz\r\n", {**forged, "Transfer-Encoding": "chunked"}, length=-1),
        "chunks that stop being some": http(
            chunked(PING)[:20] + b"zz\r\n", {**good, "Transfer-Encoding": "chunked"}, length=-1
        ),
        "chunked and with a length": http(chunked(PING), {**good, "Transfer-Encoding": "chunked"}),
        "another transfer encoding": http(PING, {**forged, "Transfer-Encoding": "gzip"}, length=-1),
        "no length": http(PING, good, length=-1),
        "shorter": http(PING, good, length=len(PING) - 1),
        "a negative length": http(b"", {**good, "Content-Length": "-1"}, length=-1),
        "a length that is no number": http(PING, {**good, "Content-Length": "many"}, length=-1),
        "two lengths": http(PING, [*good.items(), ("Content-Length", "3")]),
        "longer": http(PING, forged, length=len(PING) + 1),
        "gzip": http(GZIPPED, {**forged, "Content-Encoding": "gzip"}),
        "gzip, signed before it was compressed": http(GZIPPED, {**good, "Content-Encoding": "gzip"}),
        "gzip that is none": http(PING, {**forged, "Content-Encoding": "gzip"}),
        "an unknown encoding": http(PING, {**forged, "Content-Encoding": "zzz"}),
        "expects": http(PING, {**forged, "Expect": "100-continue"}),
        "expects something else": http(PING, {**forged, "Expect": "money"}),
        "no UTF-8": http(nonsense, OTHER.headers(nonsense)),
        "too large": http(large, OTHER.headers(large)),
        "much too large": http(endless, door.headers(endless)),
        "an upgrade": http(PING, {**forged, "Connection": "Upgrade", "Upgrade": "websocket"}),
        "a header of its own kind": http(PING, {**forged, "X-Signature-Ed25519": "\xff"}),
        "a header too long": http(PING, {**good, "X": "a" * 20_000}),
        "too many headers": http(PING, {**good, **{f"X-{number}": "a" for number in range(200)}}),
        "a header twice": http(PING, [*good.items(), ("X-Signature-Timestamp", good["X-Signature-Timestamp"])]),
        "a line that is none": b"POST /interactions HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        "another version": b"POST /interactions HTTP/9.9\r\n\r\n",
    }


def signed(door: Door) -> dict[str, tuple[bytes, int]]:
    """Requests that are signed with the key, and what becomes of them."""
    good, nonsense, large = door.headers(PING), b"\xff\xfe", b" " * (MAX_BODY_BYTES + 1)
    deep = b"[" * 100_000
    return {
        "as it should be": (http(PING, good), 200),
        "in pieces": (http(chunked(PING), {**good, "Transfer-Encoding": "chunked"}, length=-1), 200),
        "expects": (http(PING, {**good, "Expect": "100-continue"}), 200),
        "identity": (http(PING, {**good, "Content-Encoding": "identity"}), 200),
        "no UTF-8": (http(nonsense, door.headers(nonsense)), 400),
        "nonsense": (http(deep, door.headers(deep)), 400),
        "empty": (http(b"", door.headers(b"")), 400),
        "compressed": (http(GZIPPED, {**door.headers(GZIPPED), "Content-Encoding": "gzip"}), 415),
        "an encoding in name only": (http(PING, {**good, "Content-Encoding": "br"}), 415),
        "too large": (http(large, door.headers(large)), 413),
        "not complete": (http(b"{", door.headers(b"{"), length=9), 408),
        "a length of years": (http(PING, good, length=10**18), 408),
    }
