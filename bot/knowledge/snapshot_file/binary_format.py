"""A snapshot as one run of bytes, and back: for the cache, and from the process that reads to the one that answers.

    8 bytes    ``AIRLOCK`` and the number of the format
    32 bytes   SHA-256 of everything that follows
    8 bytes    length of the head
    head       MessagePack of `_Head`: what it was made of, and where everything else begins
    body       the records (MessagePack, one by one) and the arrays (as they lie in memory)

Nothing is pickled. Bytes are taken only if the checksum holds and the head's stamp is ours: the same version of the
program, and the same code that reads, defaults and seals. So a corrected default never waits for an edited file.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import numpy as np

from bot import __version__
from bot.knowledge.dates import WorldDate
from bot.knowledge.loading.schema import Reliability
from bot.knowledge.model import Entry, Episode, Event, Headline, Kind, Knowledge, Publication, Source, Work, token_of
from bot.knowledge.names import Condition, NameCategory, NameList, Names
from bot.knowledge.positions import Position, Reveal
from bot.knowledge.sealed import Seal, Sealed
from bot.knowledge.snapshot_file.lazy_records import LazyMapping, LazyRecords
from bot.knowledge.value import FrozenStruct
from bot.lookup import Index
from bot.lookup.index.arrays import RaggedArray

T = TypeVar("T")
Array = np.ndarray[Any, Any]

MAGIC = b"AIRLOCK1"
_CHECKED = len(MAGIC) + hashlib.sha256().digest_size
_HEAD = _CHECKED + 8
_ALIGNED = 64
A_PORTION = 500
INDEX = "index "
SHELVES: tuple[NameCategory, ...] = (*Kind, *NameList)


class PackError(Exception):
    """These bytes are no snapshot of this program: cut, changed, foreign, or of another version."""


def _own_stamp() -> str:
    """What must be the same for a snapshot to be taken over: the version, and all code that makes snapshots.

    The tables by which letters become Latin ones belong to it: names are in the snapshot as they are looked for.
    """
    knowledge = Path(__file__).parents[1]
    code = hashlib.sha256()
    for path in sorted([*knowledge.rglob("*.py"), *knowledge.with_name("lookup").rglob("*.py")]):
        code.update(path.name.encode() + b"\0" + path.read_bytes())
    letters = f"{metadata.version('anyascii')} {unicodedata.unidata_version}"
    return f"{__version__} {sys.byteorder} {letters} {code.hexdigest()}"


STAMP = _own_stamp()
"""Of the code that runs, even where its files are replaced meanwhile."""


class _ArrayPlace(FrozenStruct, frozen=True):
    start: int
    dtype: str
    shape: tuple[int, ...]


class _Head(FrozenStruct, frozen=True):
    stamp: str
    files: bytes
    parts: dict[str, tuple[int, int]]
    arrays: dict[str, _ArrayPlace]


class _Rest(FrozenStruct, frozen=True):
    """What is small, or needed at once."""

    version: str
    counts: dict[str, int]
    files: tuple[str, ...]
    works: dict[str, Work]
    sources: tuple[str, ...]
    entries: tuple[str, ...]
    episodes: tuple[Position, ...]


class _SourceRecord(FrozenStruct, frozen=True):
    id: str
    publisher: str
    date: WorldDate | None
    reliability: Reliability
    headline: Sealed[Headline]


# ---------------------------------------------------------------- there


class _Packer:
    """Collects the body and remembers what lies where."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._sources = {id_: number for number, id_ in enumerate(knowledge.sources)}
        self._seals: dict[tuple[Reveal, WorldDate | None], int] = {}
        self._encoder = msgspec.msgpack.Encoder(enc_hook=self._number)
        self._body = bytearray()
        self._parts: dict[str, tuple[int, int]] = {}
        self._arrays: dict[str, _ArrayPlace] = {}

    def _number(self, given: object) -> object:
        """Seals and publications are shared by many: a number stands for each."""
        if isinstance(given, Seal):
            return self._seals.setdefault((given.reveal, given.as_of), len(self._seals))
        if isinstance(given, Publication):
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
            tuple(knowledge.sources),
            tuple(knowledge.entries),
            tuple(knowledge.episodes),
        )
        self._add("rest", self._encoder.encode(rest))
        self._add_records(
            "sources",
            (
                _SourceRecord(source.id, source.publisher, source.date, source.reliability, source.headline)
                for source in knowledge.sources.values()
            ),
        )
        self._add_records("entries", knowledge.entries.values())
        self._add_records("episodes", knowledge.episodes.values())
        self._add_records("events", knowledge.events)
        self._add_records("fingerprints", map(dict, _in_portions(knowledge.fingerprints.items())))
        self._add_records("namesakes", map(dict, _in_portions(knowledge.namesakes.items())))
        tokens = np.array([int(token_of(id_)[1:], 16) for id_ in knowledge.entries], dtype=np.uint64)
        order = np.argsort(tokens)
        self._add_array("tokens", tokens[order])
        self._add_array("token entries", order.astype(np.uint32))
        self._add_names(knowledge.names)
        self._add_records("seals", tuple(self._seals))  # last: only now all of them are known
        head = self._encoder.encode(_Head(STAMP, files, self._parts, self._arrays))
        start = len(head).to_bytes(8, "little") + head
        start += bytes(-(_CHECKED + len(start)) % _ALIGNED)
        checksum = hashlib.sha256(start)
        checksum.update(self._body)
        return b"".join((MAGIC, checksum.digest(), start, self._body))

    def _add_names(self, names: Names) -> None:
        self._add_records("conditions", _in_portions(names.conditions))
        works = {work: number for number, work in enumerate((None, *self._knowledge.works))}
        self._add_array("group shelves", np.array([SHELVES.index(shelf) for shelf in names.shelves], np.uint8))
        self._add_array("group works", np.array([works[work] for work in names.works], np.uint32))
        for name, rows in (("own", names.own), ("doors", names.doors)):
            self._add_array(f"{name} starts", rows.starts)
            self._add_array(f"{name} values", rows.values)
        for name, array in names.index.arrays().items():
            self._add_array(f"{INDEX}{name}", array)

    def _add(self, name: str, part: bytes | bytearray) -> None:
        self._parts[name] = (len(self._body), len(part))
        self._body += part

    def _add_records(self, name: str, values: Any) -> None:
        blob = bytearray()
        ends = []
        for value in values:
            blob += self._encoder.encode(value)
            ends.append(len(blob))
        self._add(name, blob)
        self._add_array(f"{name} end", np.array(ends, dtype=np.uint64))

    def _add_array(self, name: str, array: Array) -> None:
        if array.dtype.hasobject:
            raise TypeError(f"the array {name} holds objects; only numbers can be packed")
        self._body += bytes(-len(self._body) % _ALIGNED)
        self._arrays[name] = _ArrayPlace(len(self._body), array.dtype.str, array.shape)
        self._body += np.ascontiguousarray(array).tobytes()


def pack(knowledge: Knowledge, files: bytes) -> bytes:
    """A snapshot as bytes; `files` is the hash of the files that it was read from."""
    return _Packer(knowledge).pack(files)


def _in_portions(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """So many in a record that decoding one holds nobody up."""
    rest = iter(values)
    while portion := tuple(islice(rest, A_PORTION)):
        yield portion


# ---------------------------------------------------------------- and back


class _Shared:
    """The tables that numbers stand for."""

    def __init__(self) -> None:
        self.seals: Sequence[Seal] = ()
        self.sources: Sequence[Source] = ()

    def __call__(self, type_: type, number: int) -> Seal | Publication:
        return self.seals[number] if type_ is Seal else self.sources[number].publication


class _Unpacker:
    """Gives the parts of a body."""

    def __init__(self, data: memoryview) -> None:
        head = _head(data)
        self._body = data[_body_start(data) :]
        self._head = head
        self._shared = _Shared()

    def _decoder(self, type_: type[T]) -> Callable[[memoryview], T]:
        return msgspec.msgpack.Decoder(type_, dec_hook=self._shared).decode

    def _part(self, name: str) -> memoryview:
        start, length = self._head.parts[name]
        return self._body[start : start + length]

    def _array(self, name: str) -> Array:
        place = self._head.arrays[name]
        dtype = np.dtype(place.dtype)
        count = int(np.prod(place.shape, dtype=np.int64))
        return np.frombuffer(self._body, dtype, count, place.start).reshape(place.shape)

    def _records(self, name: str, decode: Callable[[memoryview], T]) -> LazyRecords[T]:
        ends = self._array(f"{name} end").data.cast("B").cast("Q")
        return LazyRecords(self._part(name), ends, decode)

    def unpack(self) -> Knowledge:
        pair = msgspec.msgpack.Decoder(tuple[Reveal, WorldDate | None]).decode
        self._shared.seals = self._records("seals", lambda raw: Seal(*pair(raw)))
        record = self._decoder(_SourceRecord)

        def source(raw: memoryview) -> Source:
            found = record(raw)
            return Source(Publication(found.id, found.publisher, found.date, found.reliability, found.headline))

        sources = self._records("sources", source)
        self._shared.sources = sources
        rest = self._decoder(_Rest)(self._part("rest"))
        entries = LazyMapping(rest.entries, self._records("entries", self._decoder(Entry)))
        episodes = LazyMapping(rest.episodes, self._records("episodes", self._decoder(Episode)))
        events = self._records("events", self._decoder(Event))
        fingerprints = self._records("fingerprints", self._decoder(dict[str, str]))
        namesakes = self._records("namesakes", self._decoder(dict[str, tuple[str, ...]]))
        return Knowledge(
            version=rest.version,
            sources=LazyMapping(rest.sources, sources),
            works=MappingProxyType(rest.works),
            entries=entries,
            episodes=episodes,
            events=events,
            names=self._names(tuple(rest.works)),
            namesakes=MappingProxyType({id_: ids for portion in namesakes for id_, ids in portion.items()}),
            fingerprints=_Fingerprints(fingerprints),
            tokens=_Tokens(self._array("tokens"), self._array("token entries"), rest.entries),
            counts=rest.counts,
            files=rest.files,
            parts=(sources, episodes.records, entries.records, events),
        )

    def _names(self, codes: Sequence[str]) -> Names:
        works = (None, *codes)
        conditions = self._records("conditions", self._decoder(tuple[Condition, ...]))
        own, doors = (
            RaggedArray(self._array(f"{name} starts"), self._array(f"{name} values")) for name in ("own", "doors")
        )
        arrays = {name: self._array(name) for name in self._head.arrays if name.startswith(INDEX)}
        return Names(
            Index({name.removeprefix(INDEX): array for name, array in arrays.items()}),
            tuple(SHELVES[number] for number in self._array("group shelves").tolist()),
            tuple(works[number] for number in self._array("group works").tolist()),
            tuple(condition for portion in conditions for condition in portion),
            own,
            doors,
        )


def is_current(data: bytes, files: bytes) -> bool:
    """Whether these bytes are a whole snapshot, made by this program of files with this hash."""
    try:
        return _head(memoryview(data)).files == files
    except PackError:
        return False


def unpack(data: bytes | memoryview) -> Knowledge:
    """The snapshot in these bytes. Entries, events, episodes and sources are decoded when they are looked at.

    Raises:
        PackError: if these bytes are no snapshot of this program.
    """
    return _Unpacker(memoryview(data)).unpack()


def _body_start(data: memoryview) -> int:
    end = _HEAD + int.from_bytes(data[_CHECKED:_HEAD], "little")
    return end + -end % _ALIGNED


def _head(data: memoryview) -> _Head:
    if data[: len(MAGIC)] != MAGIC or len(data) < _HEAD:
        raise PackError("no snapshot of this format")
    if hashlib.sha256(data[_CHECKED:]).digest() != data[len(MAGIC) : _CHECKED]:
        raise PackError("the checksum does not hold")
    length = int.from_bytes(data[_CHECKED:_HEAD], "little")
    try:
        head = msgspec.msgpack.decode(data[_HEAD : _HEAD + length], type=_Head)
    except msgspec.MsgspecError:
        raise PackError("the head cannot be read") from None
    if head.stamp != STAMP:
        raise PackError("made by another version of this program")
    return head


class _Tokens(Mapping[str, str]):
    """The ids of entries by their tokens, looked up in a sorted array."""

    def __init__(self, tokens: Array, places: Array, ids: Sequence[str]) -> None:
        self._tokens = tokens
        self._places = places
        self._ids = ids

    def __getitem__(self, token: str) -> str:
        try:
            at = int(np.searchsorted(self._tokens, np.uint64(int(token[1:], 16))))
        except (ValueError, OverflowError):
            raise KeyError(token) from None
        if at < len(self._ids):
            id_ = self._ids[int(self._places[at])]
            if token_of(id_) == token:
                return id_
        raise KeyError(token)

    def __iter__(self) -> Iterator[str]:
        return map(token_of, self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class _Fingerprints(Mapping[str, str]):
    """Looked at once in a snapshot's life, when the next one takes its place: decoded then, and not kept."""

    def __init__(self, portions: LazyRecords[dict[str, str]]) -> None:
        self._portions = portions

    def __getitem__(self, key: str) -> str:
        for portion in self.portions():
            if key in portion:
                return portion[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (key for portion in self.portions() for key in portion)

    def __len__(self) -> int:
        return sum(map(len, self.portions()))

    def items(self) -> ItemsView[str, str]:
        """All of them in one go."""
        return _Pairs(self)

    def portions(self) -> Iterator[dict[str, str]]:
        """Decoded one after the other."""
        yield from self._portions
        for _ in self._portions.release():
            pass


class _Pairs(ItemsView[str, str]):
    _mapping: _Fingerprints

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return (pair for portion in self._mapping.portions() for pair in portion.items())
