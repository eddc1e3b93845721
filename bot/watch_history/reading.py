"""From the bytes of a file to how far somebody has watched. The format is told by the content, never by the name."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

import msgspec

from bot.watch_history.archives import gunzip, known_members
from bot.watch_history.csv_exports import NETFLIX, read_csv
from bot.watch_history.json_exports import APPLE, read_json
from bot.watch_history.matching import Collector
from bot.watch_history.records import INSTEAD, MAX_BYTES, TOO_BIG, HistoryError, KnownWork, Reading
from bot.watch_history.xml_exports import read_xml

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_FILES: Final = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
"""How other kinds of files begin that people send by mistake."""
UNKNOWN: Final = f"I don't know that file. {INSTEAD}"


def read_history(data: bytes, works: Iterable[KnownWork]) -> Reading:
    """Read a file.

    Raises:
        HistoryError: if it cannot be read; the message says which file to send instead.
    """
    collector = Collector(works)
    if len(data) > MAX_BYTES:
        raise HistoryError(TOO_BIG)
    if not data.strip():
        raise HistoryError("That file is empty. Please download it again and send it as it is.")
    for begins, kind in _OTHER_FILES:
        if data.startswith(begins):
            raise HistoryError(f"That is {kind}. {INSTEAD}")
    if data.startswith(b"PK"):
        source, is_timed = _read_archive(data, collector)
    else:
        found = _read_file(data, collector)
        if found is None:
            raise HistoryError(UNKNOWN)
        source, is_timed = found
    works_read = collector.readings()
    if not works_read and not collector.rows:
        raise HistoryError(
            f"That file of {source} has no watched episode in it. If you have watched some there, please send the "
            "other files of that export."
        )
    return Reading(
        source,
        works_read,
        collector.rows,
        is_partial=collector.is_partial,
        is_vague=source == NETFLIX and not is_timed,
        is_timed=is_timed,
    )


def _read_archive(data: bytes, collector: Collector) -> tuple[str, bool]:
    source, is_timed = None, False
    for name, content in known_members(data):
        if name == "_errors.json":
            collector.is_partial = content.strip() not in (b"", b"[]", b"{}", b"null")
            continue
        found = _read_file(content, collector) if content.strip() else None
        if found is not None:
            source, is_timed = source or found[0], is_timed or found[1]
    if source is None:
        raise HistoryError(
            "The files in that ZIP have the names of a watch history, but not its content. Please send the ZIP as "
            "you downloaded it."
        )
    return source, is_timed


def _read_file(data: bytes, collector: Collector) -> tuple[str, bool] | None:
    """Read a file that is no ZIP. Return the service, and whether it has minutes; None if it is not known."""
    if data.startswith(b"\x1f\x8b"):
        data = gunzip(data)
    text = decoded(data)
    begin = text[:2000].lstrip().casefold()
    if begin.startswith(("<!doctype html", "<html")):
        raise HistoryError(f"That is a web page, not an export. {INSTEAD}")
    if begin.startswith("<"):
        source = read_xml(data, collector)
        return (source, False) if source is not None else None
    if begin.startswith(("[", "{")):
        source = read_json(_parsed(text), collector)
        return (source, source == APPLE) if source is not None else None
    if "\0" in begin:
        return None
    source = read_csv(text, collector)
    return (source, source == NETFLIX and "duration" in begin.partition("\n")[0]) if source is not None else None


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 (which spreadsheets write), or else the usual encoding of Windows."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _parsed(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise HistoryError("That JSON is broken or cut off. Please download it again and send it as it is.") from None
