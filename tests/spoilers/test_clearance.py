"""Who reads decides whose progress counts and what becomes of the rest."""

from __future__ import annotations

from itertools import product

import pytest

from bot.knowledge.positions import Position
from bot.spoilers.clearance import PREMISE_ONLY, Audience, BeyondPolicy, StoredSettings, clearance_for, is_below

MINE = Position("FAM", 1, 9)
CHANNEL = Position("FAM", 1, 6)
SERVER = Position("FAM", 2, 1)
OTHER = Position("SC", 1, 2)


def standing(*, progress: bool, channel: bool, server: bool, strict: bool) -> StoredSettings:
    """Everything that can be set, or not."""
    return StoredSettings(
        progress={"FAM": MINE} if progress else {},
        channel_ceiling={"FAM": CHANNEL} if channel else {},
        server_ceiling={"FAM": SERVER, "SC": OTHER} if server else {},
        beyond=BeyondPolicy.WITHHELD if strict else BeyondPolicy.VEILED,
    )


@pytest.mark.parametrize(("progress", "channel", "server", "strict"), list(product([False, True], repeat=4)))
def test_the_whole_table(progress: bool, channel: bool, server: bool, strict: bool) -> None:
    """All sixteen standings, all readers."""
    given = standing(progress=progress, channel=channel, server=server, strict=strict)
    ceiling = ({"FAM": SERVER, "SC": OTHER} if server else {}) | ({"FAM": CHANNEL} if channel else {})
    mine = {"FAM": MINE} if progress else {}
    public = clearance_for(given, Audience.CHANNEL)
    assert public.progress == ceiling
    assert public.beyond is (BeyondPolicy.WITHHELD if strict else BeyondPolicy.VEILED)
    asker = clearance_for(given, Audience.ASKER)
    assert (asker.progress, asker.beyond) == (mine, BeyondPolicy.WITHHELD)
    beyond = clearance_for(given, Audience.ASKER_LOOKING_BEYOND)
    assert (beyond.progress, beyond.beyond) == (mine, BeyondPolicy.VEILED)
    typing = clearance_for(given, Audience.ASKER_TYPING)
    lower = {work: min(at, mine.get(work, at)) for work, at in ceiling.items()}
    assert (typing.progress, typing.beyond) == (lower, BeyondPolicy.WITHHELD)
    in_place = clearance_for(given, Audience.ASKER_IN_PLACE)
    assert (in_place.progress, in_place.beyond) == (lower, public.beyond)
    assert is_below(given) is (lower != ceiling)


def test_the_default_knows_nothing_and_is_strictest() -> None:
    """Nothing stored: the premise, for everybody."""
    for audience in Audience:
        assert clearance_for(StoredSettings(), audience).progress == {}
    assert clearance_for(StoredSettings(), Audience.ASKER) == PREMISE_ONLY


def test_a_channel_can_be_set_to_not_started() -> None:
    """None in a channel hides what the server's default would open; nothing set leaves the default."""
    given = StoredSettings(channel_ceiling={"FAM": None}, server_ceiling={"FAM": SERVER, "SC": OTHER})
    assert clearance_for(given, Audience.CHANNEL).progress == {"SC": OTHER}
    assert clearance_for(StoredSettings(server_ceiling={"FAM": None}), Audience.CHANNEL).progress == {}


def test_a_public_reply_never_counts_the_askers_progress() -> None:
    """Somebody who has seen everything asks in a channel that has not."""
    given = StoredSettings(progress={"FAM": MINE, "SC": OTHER}, channel_ceiling={"FAM": CHANNEL})
    assert clearance_for(given, Audience.CHANNEL).progress == {"FAM": CHANNEL}


def test_a_private_reply_never_counts_the_ceiling() -> None:
    """Somebody who has seen nothing asks in a channel that has seen much."""
    given = StoredSettings(channel_ceiling={"FAM": MINE}, server_ceiling={"SC": OTHER})
    assert clearance_for(given, Audience.ASKER).progress == {}
    assert clearance_for(given, Audience.ASKER_LOOKING_BEYOND).progress == {}


def test_a_thread_goes_before_its_channel_in_the_works_it_names() -> None:
    """Per work, the nearest place that says something."""
    given = StoredSettings(
        thread_ceiling={"FAM": CHANNEL},
        channel_ceiling={"FAM": SERVER, "SC": OTHER},
        server_ceiling={"FAM": MINE, "XX": Position("XX", 1, 1)},
    )
    assert clearance_for(given, Audience.CHANNEL).progress == {
        "FAM": CHANNEL,
        "SC": OTHER,
        "XX": Position("XX", 1, 1),
    }
    not_started = StoredSettings(thread_ceiling={"FAM": None}, channel_ceiling={"FAM": SERVER})
    assert clearance_for(not_started, Audience.CHANNEL).progress == {}


def test_who_is_below_a_place_is_decided_from_what_is_stored() -> None:
    """In any work of the ceiling; a work they never told of is not below, one they have not started is."""
    ceiling = {"FAM": SERVER, "SC": OTHER}
    for progress, not_started, expected in (
        ({}, (), False),
        ({"FAM": CHANNEL}, (), True),
        ({"FAM": SERVER}, (), False),
        ({"FAM": SERVER, "XX": Position("XX", 1, 1)}, (), False),
        ({"FAM": SERVER}, ("SC",), True),
        ({}, ("XX",), False),
        ({"FAM": Position("FAM", 3, 1), "SC": Position("SC", 1, 1)}, (), True),
    ):
        given = StoredSettings(progress, channel_ceiling=ceiling, not_started=frozenset(not_started))
        assert is_below(given) is expected
    far_and_near = StoredSettings({"FAM": Position("FAM", 3, 1), "SC": Position("SC", 1, 1)}, channel_ceiling=ceiling)
    assert clearance_for(far_and_near, Audience.ASKER_IN_PLACE).progress == {
        "FAM": SERVER,
        "SC": Position("SC", 1, 1),
    }
    told_nothing_started = StoredSettings(channel_ceiling=ceiling, not_started=frozenset({"FAM"}))
    assert clearance_for(told_nothing_started, Audience.ASKER_IN_PLACE).progress == {"SC": OTHER}
    assert not is_below(StoredSettings({"FAM": CHANNEL}, ceiling, unavailable=True))
