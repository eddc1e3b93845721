"""Opens the known members of archives, within limits. Nothing else in an archive is ever opened.

The exports of some services also hold tokens, passwords and messages.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from bot.watch_history.records import HistoryError

MAX_MEMBERS: Final = 2000
MAX_OPENED: Final = 1000
MAX_MEMBER_BYTES: Final = 64_000_000
MAX_TOTAL_BYTES: Final = 128_000_000
MAX_RATIO: Final = 250
"""How many times larger than in the archive a member may be. The exports reach 40."""
RATIO_FROM: Final = 1_000_000
"""Smaller members may have any ratio."""
CHUNK: Final = 1 << 20

KNOWN_MEMBERS: Final = re.compile(
    r"watched-(?:history|shows)(?:-\d+)?\.json"  # Trakt
    r"|watched/(?:.*/)?(?:history|shows|episodes)(?:-\d+)?\.json"  # Trakt, earlier
    r"|_errors\.json"
    r"|tracking[-_]prod[-_]records(?:[-_]v2)?\.csv|seen[-_]episodes?\.csv"  # TV Time
    r"|tvtime[-_]series[-_]episodes\.csv|tvtime[-_]series\.json|activity_history\.csv"
    r"|tv app favorites and activity\.json"  # Apple
    r"|simkl[-_ ]?\w*\.json"
    r"|yamtrack[-_\w .]*\.csv"
    r"|netflixviewinghistory\.csv|viewingactivity\.csv"
    r"|watch-history-export[-_\w .]*\.csv"  # Amazon
    r"|animelist[-_\w ]*\.xml(?:\.gz)?"
)
"""The names of members that are opened, in small letters."""
_INNER_ARCHIVES: Final = re.compile(r"(?:apple|tv app|trakt|tvtime|tv-time|simkl|netflix)[-_\w ()]*\.zip")
_ERRORS: Final = "_errors.json"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    IndexError,
    KeyError,
)
"""What reading a damaged archive raises."""

BROKEN: Final = "That ZIP is broken or cut off. Please download it again and send it as it is."
TOO_MUCH: Final = (
    "That archive unpacks to far more than a watch history needs. Please unpack it and send only the file with your "
    "episodes."
)
ENCRYPTED: Final = (
    "That ZIP has a password. Please unpack it and send the file with your episodes, such as "
    "tracking-prod-records-v2.csv of TV Time."
)
NOTHING_KNOWN: Final = (
    "There is no watch history in that ZIP that I know. Please send the ZIP of Trakt or TV Time as it came, or only "
    "“TV App Favorites and Activity.json” of Apple."
)


class _Budget:
    """Counts the bytes that were unpacked from an archive, with those of archives in it."""

    def __init__(self) -> None:
        self.bytes = 0
        self.members = 0

    def take(self, size: int) -> None:
        self.bytes += size
        if self.bytes > MAX_TOTAL_BYTES:
            raise HistoryError(TOO_MUCH)

    def open(self) -> None:
        self.members += 1
        if self.members > MAX_OPENED:
            raise HistoryError(TOO_MUCH)


def known_members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name, in small letters and without folders, and the content of each known member of a ZIP.

    Raises:
        HistoryError: if the archive cannot be read, exceeds a limit, or has no known member.
    """
    found = False
    for name, content in _members(data, _Budget(), depth=0):
        found = found or name != _ERRORS
        yield name, content
    if not found:
        raise HistoryError(NOTHING_KNOWN)


def _members(data: bytes, budget: _Budget, *, depth: int) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _BROKEN:
        raise HistoryError(BROKEN) from None
    if len(members) > MAX_MEMBERS:
        raise HistoryError(TOO_MUCH)
    names = {member.filename.casefold() for member in members}
    if "[content_types].xml" in names:
        raise HistoryError("That is a spreadsheet. Please send the CSV file as you downloaded it instead.")
    for member in members:
        path = member.filename.replace("\\", "/").casefold()
        name = path.rpartition("/")[2]
        if "__macosx/" in path or member.is_dir():
            continue
        if KNOWN_MEMBERS.fullmatch(name) or KNOWN_MEMBERS.fullmatch("/".join(path.split("/")[-2:])):
            yield name, _content(archive, member, budget)
        elif _INNER_ARCHIVES.fullmatch(name):
            if depth:
                raise HistoryError(
                    "That ZIP holds a ZIP in a ZIP. Please unpack it and send the inner one, or only the file with "
                    "your episodes."
                )
            yield from _members(_content(archive, member, budget), budget, depth=depth + 1)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """Unpack a member. What the archive says about its size is only believed if it is too much."""
    if member.flag_bits & 0x1:
        raise HistoryError(ENCRYPTED)
    budget.open()
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > MAX_MEMBER_BYTES or (ratio > MAX_RATIO and member.file_size > RATIO_FROM):
        raise HistoryError(TOO_MUCH)
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                budget.take(len(chunk))
                if size > MAX_MEMBER_BYTES:
                    raise HistoryError(TOO_MUCH)
                chunks.append(chunk)
    except RuntimeError as error:  # another kind of encryption; NotImplementedError is one of these
        raise HistoryError(BROKEN if isinstance(error, _BROKEN) else ENCRYPTED) from None
    except _BROKEN:
        raise HistoryError(BROKEN) from None
    return b"".join(chunks)


def gunzip(data: bytes) -> bytes:
    """Unpack a file that was compressed with gzip.

    Raises:
        HistoryError: if it is broken, or unpacks to too much.
    """
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(data, MAX_MEMBER_BYTES)
    except zlib.error:
        raise HistoryError(BROKEN.replace("ZIP", "archive")) from None
    if unpacker.unconsumed_tail or (len(content) > RATIO_FROM and len(content) > MAX_RATIO * len(data)):
        raise HistoryError(TOO_MUCH)
    if not unpacker.eof:
        raise HistoryError(BROKEN.replace("ZIP", "archive"))
    return content
