from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.positions import (
    NOTHING_WATCHED,
    PREMISE,
    Position,
    parse_episode_code,
    parse_position,
    reached,
    simplest,
)

POSITIONS = st.builds(Position, st.sampled_from(["AUR", "TID"]), st.integers(1, 9), st.integers(1, 12))
REVEALS = st.frozensets(POSITIONS, max_size=4)
PROGRESSES = st.lists(POSITIONS, max_size=3).map(lambda positions: {at.work: at for at in positions})


@given(st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True), st.integers(1, 99), st.integers(1, 99))
def test_a_position_is_read_as_it_is_printed(work: str, season: int, episode: int) -> None:
    position = Position(work, season, episode)
    assert parse_position(str(position)) == position


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AUR",
        "AUR S1",
        "S1E1",
        "AUR S0E1",
        "AUR S1E0",
        "AUR S01E1",
        "AUR S1E01",
        "AUR S100E1",
        "AUR s1e1",
        "aur S1E1",
        "AURS1E1",
        "AUR  S1E1",
        " AUR S1E1",
        "AUR S1E1 ",
        "AUR S1E1\n",
        "A S1E1",
        "1AUR S1E1",
        "AUR S1E1٢",
        "AUR S１E1",
    ],
)
def test_whatever_is_only_close_to_a_position_is_none(text: str) -> None:
    assert parse_position(text) is None


@given(st.text(max_size=20))
def test_reading_a_position_never_raises_and_loses_nothing(text: str) -> None:
    position = parse_position(text)
    assert position is None or str(position) == text


@pytest.mark.parametrize("text", ["S3E10", "s3e10", " s 3 e 10 ", "S03E10"])
def test_members_may_write_an_episode_loosely(text: str) -> None:
    assert parse_episode_code("AUR", text) == Position("AUR", 3, 10)


@pytest.mark.parametrize("text", ["", "S3", "3x10", "S0E1", "S1E0", "S100E1", "S3E10 S3E11", "AUR S3E10"])
def test_what_is_no_episode_is_none(text: str) -> None:
    assert parse_episode_code("AUR", text) is None


def test_positions_of_a_work_are_in_the_order_of_watching() -> None:
    assert Position("AUR", 1, 10) < Position("AUR", 2, 1) < Position("AUR", 2, 2)


def test_the_premise_is_reached_by_everybody() -> None:
    assert reached(NOTHING_WATCHED, PREMISE)


def test_a_reveal_point_needs_every_one_of_its_works() -> None:
    needed = frozenset({Position("AUR", 2, 1), Position("TID", 1, 2)})
    assert not reached({"AUR": Position("AUR", 9, 9)}, needed)
    assert not reached({"AUR": Position("AUR", 2, 1), "TID": Position("TID", 1, 1)}, needed)
    assert reached({"AUR": Position("AUR", 2, 1), "TID": Position("TID", 1, 2)}, needed)


@given(PROGRESSES, REVEALS)
def test_the_simplest_form_is_reached_by_the_same_people(
    progress: dict[str, Position], reveal: frozenset[Position]
) -> None:
    short = simplest(reveal)
    assert reached(progress, short) == reached(progress, reveal)
    assert short <= reveal
    assert len({position.work for position in short}) == len(short)


@given(PROGRESSES, REVEALS, REVEALS)
def test_two_reveal_points_together_are_reached_when_both_are(
    progress: dict[str, Position], one: frozenset[Position], other: frozenset[Position]
) -> None:
    assert reached(progress, one | other) == (reached(progress, one) and reached(progress, other))
