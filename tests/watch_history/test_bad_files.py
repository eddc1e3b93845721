"""Files that cannot be read: one sentence or two each, which say what to send instead."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

import pytest

from bot.watch_history import archives, csv_exports
from bot.watch_history.reading import read_history
from bot.watch_history.records import MAX_BYTES, HistoryError
from tests.watch_history.samples import (
    WORKS,
    archive,
    as_json,
    my_anime_list,
    netflix,
    trakt_history,
    trakt_play,
    tv_time_episodes,
)

HISTORY = trakt_history([(1, 1)])
INSTEAD = (
    "Please send an export of Trakt, TV Time, Apple TV, Simkl, Yamtrack, Netflix, Amazon or MyAnimeList as you "
    "downloaded it."
)


def refusal(data: bytes) -> str:
    """Why a file cannot be read."""
    with pytest.raises(HistoryError) as refused:
        read_history(data, WORKS)
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "That file is empty. Please download it again and send it as it is."),
        (b" \n", "That file is empty. Please download it again and send it as it is."),
        (b"Rar!\x1a\x07", f"That is a RAR archive. {INSTEAD}"),
        (b"7z\xbc\xaf\x27\x1c", f"That is a 7z archive. {INSTEAD}"),
        (b"%PDF-1.7", f"That is a PDF. {INSTEAD}"),
        (b"\xd0\xcf\x11\xe0\xa1", f"That is an Office document. {INSTEAD}"),
        (b"\x89PNG\r\n", f"That is a picture. {INSTEAD}"),
        (b"SQLite format 3\0", f"That is a database. {INSTEAD}"),
        (b"<!DOCTYPE html><html></html>", f"That is a web page, not an export. {INSTEAD}"),
        (b"hello there", f"I don't know that file. {INSTEAD}"),
        (b"\0\1\2\3", f"I don't know that file. {INSTEAD}"),
        (b"name,age\nAnn,5", f"I don't know that file. {INSTEAD}"),
        (b'{"name": "Ann"}', f"I don't know that file. {INSTEAD}"),
        (b"[]", f"I don't know that file. {INSTEAD}"),
        (b"[1, 2]", f"I don't know that file. {INSTEAD}"),
        (b"<rss><channel/></rss>", f"I don't know that file. {INSTEAD}"),
        (HISTORY[:-5], "That JSON is broken or cut off. Please download it again and send it as it is."),
        (b"[" * 100_000, "That JSON is broken or cut off. Please download it again and send it as it is."),
        (
            my_anime_list(("Deep Water", 3))[:-5],
            "That XML is broken or cut off. Please download the list of MyAnimeList again and send it as it is.",
        ),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><myanimelist>&a;</myanimelist>',
            "That XML declares a document type, which a list of MyAnimeList never does. "
            "Please send the file as you downloaded it.",
        ),
        (
            b"Date,Name,Year,Letterboxd URI\n2024-01-01,A Film,2020,https://boxd.it/1",
            "That is an export of Letterboxd, which has films and no episodes. Please send one of a service for "
            "series, such as the ZIP of Trakt.",
        ),
        (
            b'Title,Date\n"Deep Water' + b"x" * 200_000,
            "That table is broken. Please send the file as you downloaded it, without opening and saving it first.",
        ),
        (
            b"uuid,tvdb_id,imdb_id,title,status,created_at\nu,5,,Deep Water,continuing,2018-12-18T12:39:15Z",
            "That part of an export of TV Time has no episodes. Please send its ZIP, or tvtime-series-episodes.csv.",
        ),
        (
            tv_time_episodes([]),
            "That file of TV Time has no watched episode in it. If you have watched some there, please send the "
            "other files of that export.",
        ),
        (gzip.compress(HISTORY)[:-9], archives.BROKEN.replace("ZIP", "archive")),
        (b"\x1f\x8bnothing", "That archive is broken or cut off. Please download it again and send it as it is."),
    ],
)  # fmt: skip
def test_files(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


def test_a_file_that_is_too_large() -> None:
    assert refusal(b"x" * (MAX_BYTES + 1)) == (
        "That file has more than 20 MB. Please send only the part with your episodes, such as watched-history-1.json "
        "of Trakt or tracking-prod-records-v2.csv of TV Time."
    )


def test_a_table_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_exports, "MAX_ROWS", 3)
    assert refusal(netflix(*"abcd")) == "That table has more than a million rows, which no watch history has."


# ---------------------------------------------------------------------- archives


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        archive({"watched-history-1.json": HISTORY})[:-30],
        archive({"watched-history-1.json": HISTORY})[:60],
        archive({"watched-history-1.json": HISTORY}).replace(b"PK\x01\x02", b"PK\x09\x09"),
    ],
)
def test_a_broken_archive(data: bytes) -> None:
    assert refusal(data) == "That ZIP is broken or cut off. Please download it again and send it as it is."


def test_a_member_that_is_damaged() -> None:
    data = bytearray(archive({"watched-history-1.json": HISTORY}))
    data[60:70] = b"\xff" * 10
    assert refusal(bytes(data)) == archives.BROKEN


def test_a_compression_that_python_does_not_know() -> None:
    data = bytearray(archive({"watched-history-1.json": HISTORY}))
    for magic, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = data.index(magic) + at
        data[start : start + 2] = struct.pack("<H", 97)
    assert refusal(bytes(data)) == archives.BROKEN


def test_an_encrypted_archive() -> None:
    data = bytearray(archive({"gdpr/tracking-prod-records-v2.csv": b"x"}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    assert refusal(bytes(data)) == (
        "That ZIP has a password. Please unpack it and send the file with your episodes, such as "
        "tracking-prod-records-v2.csv of TV Time."
    )


@pytest.mark.parametrize("members", [{}, {"profile.json": HISTORY}, {"_errors.json": b"[]"}, {"diary.csv": b"x"}])
def test_an_archive_without_a_history(members: dict[str, bytes]) -> None:
    assert refusal(archive(members)) == (
        "There is no watch history in that ZIP that I know. Please send the ZIP of Trakt or TV Time as it came, or "
        "only “TV App Favorites and Activity.json” of Apple."
    )


def test_members_that_are_called_like_a_history() -> None:
    assert refusal(archive({"watched-history-1.json": b'{"a": 1}', "simkl.json": b"  "})) == (
        "The files in that ZIP have the names of a watch history, but not its content. Please send the ZIP as you "
        "downloaded it."
    )


def test_a_spreadsheet() -> None:
    assert refusal(archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""})) == (
        "That is a spreadsheet. Please send the CSV file as you downloaded it instead."
    )


def test_an_archive_in_an_archive_in_an_archive() -> None:
    inner = archive({"trakt.zip": archive({"watched-history-1.json": HISTORY})})
    assert read_history(inner, WORKS).works[0].unbroken == (1, 1)
    assert refusal(archive({"trakt.zip": inner})) == (
        "That ZIP holds a ZIP in a ZIP. Please unpack it and send the inner one, or only the file with your episodes."
    )
    assert refusal(archive({"holiday.zip": inner})) == archives.NOTHING_KNOWN


TOO_MUCH = (
    "That archive unpacks to far more than a watch history needs. Please unpack it and send only the file with your "
    "episodes."
)


def test_a_member_that_is_far_larger_than_it_looks() -> None:
    assert refusal(archive({"watched-history-1.json": b" " * 5_000_000})) == TOO_MUCH
    assert refusal(gzip.compress(b" " * 5_000_000)) == TOO_MUCH


def test_a_member_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entry says 10 bytes. What is unpacked is counted, not believed."""
    data = bytearray(archive({"watched-history-1.json": b"[" + b" " * 5_000_000 + b"]"}))
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(magic) + at
        data[start : start + 4] = struct.pack("<I", 10)
    assert refusal(bytes(data)) == archives.BROKEN  # the checksum of what it says does not hold


def test_members_that_are_too_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 2 * len(HISTORY))
    pages = {f"watched-history-{number}.json": HISTORY for number in range(3)}
    assert refusal(archive(pages)) == TOO_MUCH
    assert refusal(archive({"trakt.zip": archive(pages)})) == TOO_MUCH


def test_a_large_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", len(HISTORY) - 1)
    assert refusal(archive({"watched-history-1.json": HISTORY})) == TOO_MUCH
    assert refusal(gzip.compress(HISTORY)) == TOO_MUCH


def test_too_many_members() -> None:
    nothing = [(f"{number}.txt", b"") for number in range(archives.MAX_MEMBERS)]
    assert refusal(archive([*nothing, ("watched-history-1.json", HISTORY)])) == TOO_MUCH


def test_too_many_known_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_OPENED", 2)
    pages = {f"watched-history-{number}.json": HISTORY for number in range(3)}
    assert refusal(archive(pages)) == TOO_MUCH


def test_an_unknown_member_is_not_even_unpacked() -> None:
    """One that would be too large, has a password or is damaged changes nothing as long as it is not needed."""
    data = bytearray(archive({"zeros.bin": b"\0" * 5_000_000, "watched-history-1.json": HISTORY}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[50:60] = b"\xff" * 10
    assert read_history(bytes(data), WORKS).works[0].unbroken == (1, 1)


def test_names_that_lead_elsewhere_are_only_names() -> None:
    reading = read_history(archive({"../../../etc/watched-history-1.json": HISTORY}), WORKS)
    assert reading.works[0].unbroken == (1, 1)


def test_stored_and_other_compressions() -> None:
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", kind) as file:
            file.writestr("watched-history-1.json", HISTORY)
        assert read_history(written.getvalue(), WORKS).works[0].unbroken == (1, 1)


def test_odd_values_in_the_right_shape() -> None:
    odd = [None, 5, {"show": 5}, {"show": {"title": 5}, "episode": {"season": [], "number": None}}, {"show": {}}]
    plays = [*odd, {**trakt_play(1, 1), "episode": {"season": True, "number": "1.5"}}, trakt_play(1, 1)]
    assert read_history(as_json(plays), WORKS).works[0].unbroken == (1, 1)


def test_a_stream_within_gzip_that_has_more_behind_it() -> None:
    packed = zlib.compressobj(wbits=31)
    data = packed.compress(HISTORY) + packed.flush() + b"anything"
    assert read_history(data, WORKS).works[0].unbroken == (1, 1)
