"""Whatever bytes come in, the answer is a reading or one refusal, and never more than the series has."""

from __future__ import annotations

import gzip

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.watch_history.reading import read_history
from bot.watch_history.records import HistoryError
from tests.support.examples import examples
from tests.watch_history.samples import EPISODES, SHAPES, WORKS, archive, as_json, trakt_history, trakt_play

MEMBERS = (
    "watched-history-1.json",
    "tracking-prod-records-v2.csv",
    "SimklBackup.json",
    "animelist.xml",
    "Apple_Media_Services.zip",
    "other.txt",
    "_errors.json",
)
BEGINNINGS = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"[", b"{", b"<", b"\xff\xfe", b"Title,Date\n"]
SAMPLES = [data for _, data in SHAPES.values()]


def read(data: bytes) -> None:
    """Read a file, and check that what it says can be."""
    try:
        reading = read_history(data, WORKS)
    except HistoryError as error:
        assert 20 < len(str(error)) < 400  # noqa: PT017
        assert str(error).endswith(".")  # noqa: PT017
        return
    for each in reading.works:
        out = next(work.episodes for work in WORKS if work.code == each.code)
        assert each.unbroken is None or each.unbroken in out
        assert each.latest is None or each.latest in out
        assert (each.unbroken or (0, 0)) <= (each.latest or (0, 0))
        assert each.watched <= len(out)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample of which parts are cut, overwritten or doubled."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at : at + draw(st.integers(1, 40))] = b""
            case 1:
                data[at : at + 8] = draw(st.binary(max_size=8))
            case 2:
                data[at:at] = data[: draw(st.integers(0, 200))]
            case 3:
                del data[at:]
    return bytes(data)


@settings(max_examples=examples(200), deadline=None)
@given(damaged())
def test_damaged_files(data: bytes) -> None:
    read(data)


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=300), st.sampled_from(BEGINNINGS))
def test_any_bytes(data: bytes, begin: bytes) -> None:
    read(begin + data)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MEMBERS), damaged() | st.binary(max_size=100)), max_size=5))
def test_any_archive(members: list[tuple[str, bytes]]) -> None:
    read(archive(dict(members)))
    read(gzip.compress(members[0][1]) if members else b"")


KEYS = ["show", "shows", "anime", "movies", "episode", "seasons", "episodes", "number", "season", "ids", "id"]
KEYS += ["tvdb", "title", "events", "stored_event", "watched_at", "type", "last_watched_at", "is_watched"]
KEYS += ["media_description", "play_cursor_in_milliseconds", "status"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=examples(200), deadline=None)
@given(VALUES)
def test_any_json(value: object) -> None:
    read(as_json(value))
    read(as_json([value, trakt_play(1, 1)]))
    read(as_json({"events": [value], "shows": [value]}))


COLUMNS = ["Title", "Date", "key", "s_id", "s_no", "ep_no", "series_tvdb_id", "is_watched", "season", "episode"]
COLUMNS += ["media_type", "media_id", "season_number", "episode_number", "Episode Title", "Duration", "show_name"]
CELLS = ["", "1", "1.0", "true", "Deep Water", "Deep Water: Season 1: Arrival", "watch-episode-a", "900001"]
PARTS = ["<anime>", "</anime>", "<series_title>", "</series_title>", "Deep Water", "3", "&amp;", "&x;", "<!--", "-->"]
PARTS += ["<my_watched_episodes>", "</my_watched_episodes>", "<![CDATA["]


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=10), max_size=9), max_size=6),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_table(columns: list[str], rows: list[list[str]], delimiter: str) -> None:
    read("\n".join(delimiter.join(cells) for cells in (columns, *rows)).encode())


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=15))
def test_any_list(parts: list[str]) -> None:
    read(f"<myanimelist>{''.join(parts)}</myanimelist>".encode())


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from(EPISODES), max_size=14))
def test_the_longest_beginning_is_what_one_would_count_by_hand(spots: list[tuple[int, int]]) -> None:
    if not spots:
        return
    (found,) = read_history(trakt_history(spots), WORKS).works
    beginning = [spot for at, spot in enumerate(EPISODES) if set(EPISODES[: at + 1]) <= set(spots)]
    assert found.unbroken == (beginning[-1] if beginning else None)
    assert found.latest == max(spots)
    assert found.missing == len({spot for spot in EPISODES if spot < max(spots)} - set(spots))
