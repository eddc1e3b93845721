"""Convert a snapshot to bytes and back, for the cache and for the transfer between processes.

The bytes have these parts:

    8 bytes    ``AIRLOCK`` and the number of the format
    32 bytes   SHA-256 of everything that follows
    8 bytes    length of the head
    head       MessagePack of `_Head`: stamp of the program, hash of the source files, and offsets of all arrays
    body       the records (MessagePack, one by one) and the arrays (as they are in memory)

Nothing is pickled. Bytes are accepted only if the checksum is right and they were written by the same program: the
stamp contains its version and a hash of the code that reads knowledge, fills in defaults and sets seals. A corrected
default therefore takes effect at once, even if no knowledge file has changed. docs/decisions/snapshot-file.md explains
why the project has its own format.
"""

from __future__ import annotations

import hashlib
import mmap
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import metadata
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import numpy as np

from bot import __version__
from bot.knowledge.dates import WorldDate
from bot.knowledge.model import (
    Condition,
    Entry,
    Episode,
    Event,
    Knowledge,
    Names,
    Statements,
    Work,
)
from bot.knowledge.positions import Position, Reveal
from bot.knowledge.sealed import Seal, Sealed
from bot.knowledge.snapshot_file.lazy_records import LazyMapping, LazyRecords
from bot.knowledge.sources import Headline, Reliability, Source
from bot.knowledge.value import FrozenStruct
from bot.lookup import Index
from bot.lookup.index.arrays import RaggedArray
from bot.recognition.index import StatementIndex

K = TypeVar("K")
T = TypeVar("T")
Array = np.ndarray[Any, Any]

MAGIC = b"AIRLOCK1"
_CHECKED = len(MAGIC) + hashlib.sha256().digest_size
_HEAD = _CHECKED + 8
_ALIGNED = 64
ITEMS_PER_PORTION = 500
KEPT_ENTRIES = 2_000
"""The number of decoded entries to keep: 6 MB, and more than the shipped knowledge has."""
CHECKED_AT_ONCE = 1 << 23
"""The number of bytes of a mapped file that are in memory at once while its checksum is computed."""
INDEX = "index "
STATEMENTS = "statements "


class PackError(Exception):
    """The bytes are not a snapshot of this program. They may be cut off, changed or from another version."""


def _own_stamp() -> str:
    """Compute the stamp of this program: its version, and a hash of all code and data that affect snapshots.

    It includes the versions of the tables for Latin transliteration, because snapshots hold normalised names.
    """
    knowledge = Path(__file__).parents[1]
    code = hashlib.sha256()
    for package in (knowledge, knowledge.with_name("lookup"), knowledge.with_name("recognition")):
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                code.update(path.name.encode() + b"\0" + path.read_bytes())
    letters = f"{metadata.version('anyascii')} {unicodedata.unidata_version}"
    return f"{__version__} {sys.byteorder} {letters} {code.hexdigest()}"


STAMP = _own_stamp()
"""The stamp, computed at start-up. If the program files are replaced later, it still describes the running code."""


class _Head(FrozenStruct, frozen=True):
    stamp: str
    files: bytes
    arrays: dict[str, tuple[int, str, tuple[int, ...]]]
    """Offset, data type and shape of each array in the body."""


class _Rest(FrozenStruct, frozen=True):
    """The parts of a snapshot that are small or needed immediately."""

    version: str
    counts: dict[str, int]
    files: tuple[str, ...]
    works: dict[str, Work]
    aired_at: dict[Position, datetime]
    fact_conditions: tuple[Condition, ...]


# ---------------------------------------------------------------- pack


class _Packer:
    """Builds the body of a snapshot and records the offsets of its parts."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._sources = {id_: number for number, id_ in enumerate(knowledge.sources)}
        self._seals: dict[tuple[Reveal, WorldDate | None], int] = {}
        self._encoder = msgspec.msgpack.Encoder(enc_hook=self._number)
        self._body = bytearray()
        self._arrays: dict[str, tuple[int, str, tuple[int, ...]]] = {}

    def _number(self, given: object) -> object:
        """Encode a seal or source as a number. Many values share the same one, so each is stored only once.

        A read-only mapping becomes a dict.

        Raises:
            TypeError: the type of the value is not supported.
        """
        if isinstance(given, Seal):
            return self._seals.setdefault((given.reveal, given.as_of), len(self._seals))
        if isinstance(given, Source):
            return self._sources[given.id]
        if isinstance(given, MappingProxyType):
            return dict(given)
        raise TypeError(f"a snapshot has no place for {type(given).__name__}")

    def pack(self, files: bytes) -> bytes:
        knowledge = self._knowledge
        rest = _Rest(
            knowledge.version,
            dict(knowledge.counts),
            knowledge.files,
            dict(knowledge.works),
            dict(knowledge.aired_at),
            knowledge.fact_conditions,
        )
        self._add_bytes("rest", self._encoder.encode(rest))
        sources = {
            source.id: (source.id, source.publisher, source.date, source.reliability, source.headline)
            for source in knowledge.sources.values()
        }
        self._add_mapping("sources", sources)
        self._add_mapping("entries", knowledge.entries)
        self._add_mapping("casts", knowledge.casts)
        self._add_mapping("episodes", knowledge.episodes)
        self._add_records("events", knowledge.events)
        self._add_mapping("events about", knowledge.events_about)
        self._add_mapping("events_revealed_by", knowledge.events_revealed_by)
        self._add_mapping("namesakes", knowledge.namesakes)
        self._add_records("fingerprints", knowledge.fingerprints)
        self._add_names(knowledge.names)
        self._add_statements(knowledge.statements)
        self._add_records("seals", tuple(self._seals))  # last, because packing the other parts collects them
        head = self._encoder.encode(_Head(STAMP, files, self._arrays))
        start = len(head).to_bytes(8, "little") + head
        start += bytes(-(_CHECKED + len(start)) % _ALIGNED)
        checksum = hashlib.sha256(start)
        checksum.update(self._body)
        return b"".join((MAGIC, checksum.digest(), start, self._body))

    def _add_names(self, names: Names) -> None:
        self._add_records("conditions", _in_portions(names.conditions))
        works = {work: number for number, work in enumerate((None, *self._knowledge.works))}
        self._add_array("group categories", names.categories)
        self._add_array("group works", np.array([works[work] for work in names.works], np.uint32))
        for name, rows in (("own", names.own), ("unlocks", names.unlocks)):
            self._add_array(f"{name} starts", rows.starts)
            self._add_array(f"{name} values", rows.values)
        for name, array in names.index.arrays.items():
            self._add_array(f"{INDEX}{name}", array)

    def _add_statements(self, statements: Statements) -> None:
        self._add_records("statement conditions", _in_portions(statements.conditions))
        for name, array in statements.index.arrays.items():
            self._add_array(f"{STATEMENTS}{name}", array)

    def _add_bytes(self, name: str, part: bytes | bytearray) -> None:
        self._add_array(name, np.frombuffer(part, np.uint8))

    def _add_mapping(self, name: str, mapping: Mapping[Any, Any]) -> None:
        self._add_records(f"{name} keys", _in_portions(mapping))
        self._add_records(name, mapping.values())

    def _add_records(self, name: str, values: Any) -> None:
        blob = bytearray()
        ends = []
        for value in values:
            blob += self._encoder.encode(value)
            ends.append(len(blob))
        self._add_bytes(name, blob)
        self._add_array(f"{name} end", np.array(ends, dtype=np.uint64))

    def _add_array(self, name: str, array: Array) -> None:
        if array.dtype.hasobject:
            raise TypeError(f"the array {name} holds objects; only numbers can be packed")
        self._body += bytes(-len(self._body) % _ALIGNED)
        self._arrays[name] = (len(self._body), array.dtype.str, array.shape)
        self._body += np.ascontiguousarray(array).tobytes()


def pack(knowledge: Knowledge, files: bytes) -> bytes:
    """Convert a snapshot to bytes. `files` is the hash of the files that it was read from."""
    return _Packer(knowledge).pack(files)


def _in_portions(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Split values into portions for one record each, small enough to decode without blocking the event loop long."""
    rest = iter(values)
    while portion := tuple(islice(rest, ITEMS_PER_PORTION)):
        yield portion


# ---------------------------------------------------------------- unpack


class _Unpacker:
    """Restores a snapshot from bytes."""

    def __init__(self, data: memoryview) -> None:
        self._head, self._body = _head_and_body(data)
        self._shared: Mapping[type, Sequence[Seal] | Sequence[Source]] = {}
        """Seals and sources by type. Values decoded later refer to them by number."""

    def _decoder(self, type_: type[T]) -> Callable[[memoryview], T]:
        shared = self._shared
        return msgspec.msgpack.Decoder(type_, dec_hook=lambda kind, number: shared[kind][number]).decode

    def _array(self, name: str) -> Array:
        start, dtype, shape = self._head.arrays[name]
        count = int(np.prod(shape, dtype=np.int64))
        return np.frombuffer(self._body, np.dtype(dtype), count, start).reshape(shape)

    def _records(self, name: str, decode: Callable[[memoryview], T], *, kept: int | None = None) -> LazyRecords[T]:
        ends = self._array(f"{name} end").data.cast("B").cast("Q")
        return LazyRecords(self._array(name).data, ends, decode, kept=kept)

    def _values(self, name: str, type_: type[T]) -> Iterator[T]:
        """Iterate over values that are stored in portions."""
        for portion in self._records(name, self._decoder(tuple[type_, ...]), kept=0):  # type: ignore[valid-type]
            yield from portion

    def _mapping(self, name: str, key: type[K], records: LazyRecords[T] | type[T]) -> LazyMapping[K, T]:
        """Restore a mapping to these records. If only their type is given, every record is kept once it is decoded."""
        if not isinstance(records, LazyRecords):
            records = self._records(name, self._decoder(records))
        return LazyMapping(self._values(f"{name} keys", key), records)

    def unpack(self) -> Knowledge:
        pair = msgspec.msgpack.Decoder(tuple[Reveal, WorldDate | None]).decode
        self._shared = {Seal: self._records("seals", lambda raw: Seal(*pair(raw)))}
        record = self._decoder(tuple[str, str, WorldDate | None, Reliability, Sealed[Headline]])
        sources = self._records("sources", lambda raw: Source(*record(raw)))
        self._shared = {**self._shared, Source: sources}  # a new mapping, so that sources do not refer to themselves
        rest = self._decoder(_Rest)(self._array("rest").data)
        return Knowledge(
            version=rest.version,
            sources=self._mapping("sources", str, sources),
            works=MappingProxyType(rest.works),
            entries=self._mapping("entries", str, self._records("entries", self._decoder(Entry), kept=KEPT_ENTRIES)),
            casts=self._mapping("casts", tuple[str, int | None], tuple[str, ...]),
            episodes=self._mapping("episodes", Position, Episode),
            aired_at=MappingProxyType(rest.aired_at),
            events_about=self._mapping("events about", str, tuple[int, ...]),
            events_revealed_by=self._mapping("events_revealed_by", Position, tuple[int, ...]),
            events=self._records("events", self._decoder(Event)),
            fact_conditions=rest.fact_conditions,
            names=self._names(tuple(rest.works)),
            statements=self._statements(),
            namesakes=self._mapping("namesakes", str, tuple[str, ...]),
            # Fingerprints are used only once, when the next snapshot replaces this one.
            fingerprints=self._records("fingerprints", self._decoder(dict[str, str]), kept=0),
            counts=rest.counts,
            files=rest.files,
        )

    def _arrays(self, prefix: str) -> dict[str, Array]:
        """Restore all arrays whose names begin with a prefix, by the rest of their names."""
        return {name.removeprefix(prefix): self._array(name) for name in self._head.arrays if name.startswith(prefix)}

    def _statements(self) -> Statements:
        conditions = tuple(self._values("statement conditions", Condition))
        return Statements(StatementIndex(self._arrays(STATEMENTS)), conditions)

    def _names(self, codes: Sequence[str]) -> Names:
        works = (None, *codes)
        return Names(
            Index(self._arrays(INDEX)),
            self._array("group categories"),
            tuple(works[number] for number in self._array("group works").tolist()),
            tuple(self._values("conditions", Condition)),
            self._rows("own"),
            self._rows("unlocks"),
        )

    def _rows(self, name: str) -> RaggedArray:
        return RaggedArray(self._array(f"{name} starts"), self._array(f"{name} values"))


def files_of(data: bytes | memoryview) -> bytes:
    """Return the hash of the files that a packed snapshot was made from.

    Raises:
        PackError: the bytes are not a snapshot of this program.
    """
    return _head_and_body(memoryview(data))[0].files


def is_current(data: bytes | memoryview, files: bytes) -> bool:
    """Return whether the bytes are a complete snapshot, made by this program from files with the hash `files`."""
    try:
        return files_of(data) == files
    except PackError:
        return False


def unpack(data: bytes | memoryview) -> Knowledge:
    """Restore a snapshot. Entries, events, episodes and sources are decoded on first use.

    Raises:
        PackError: the bytes are not a snapshot of this program.
    """
    return _Unpacker(memoryview(data)).unpack()


def _head_and_body(data: memoryview) -> tuple[_Head, memoryview]:
    if data[: len(MAGIC)] != MAGIC or len(data) < _HEAD:
        raise PackError("no snapshot of this format")
    if _checksum(data) != data[len(MAGIC) : _CHECKED]:
        raise PackError("the checksum does not hold")
    end = _HEAD + int.from_bytes(data[_CHECKED:_HEAD], "little")
    try:
        head = msgspec.msgpack.decode(data[_HEAD:end], type=_Head)
    except msgspec.MsgspecError:
        raise PackError("the head cannot be read") from None
    if head.stamp != STAMP:
        raise PackError("made by another version of this program")
    return head, data[end + -end % _ALIGNED :]


def _checksum(data: memoryview) -> bytes:
    """Return the checksum of a snapshot. The parts of a mapped file that have been read do not stay in memory."""
    checksum = hashlib.sha256()
    for at in range(_CHECKED, len(data), CHECKED_AT_ONCE):
        checksum.update(data[at : at + CHECKED_AT_ONCE])
        if isinstance(data.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            data.obj.madvise(mmap.MADV_DONTNEED)
    return checksum.digest()
