"""What is stored about servers and channels, and which of it counts where."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.knowledge.positions import Position
from bot.spoilers.clearance import Audience, BeyondPolicy, EverythingOut, StoredSettings, clearance_for
from bot.storage.database.change import Change
from bot.storage.plans import PlanStore
from bot.storage.statements import SQL
from bot.storage.store import PlaceSettings, Store
from tests.storage.helpers import (
    ANNA,
    CINEMA,
    LOUNGE,
    OTHER_SERVER,
    SERVER,
    everything,
    fam,
    is_sqlite,
    of,
    over,
    raw,
    statements,
)


async def test_ceilings_of_channel_and_server_come_apart(store: Store) -> None:
    await store.set_ceiling(SERVER, None, "FAM", fam(2, 1))
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(4, 10))
    await store.set_ceiling(OTHER_SERVER, None, "FAM", fam(1, 1))
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert (found.channel_ceiling, found.server_ceiling) == ({"FAM": fam(4, 10)}, {"FAM": fam(2, 1)})
    found = await store.load_settings(ANNA, CINEMA, SERVER)
    assert (found.channel_ceiling, found.server_ceiling) == ({}, {"FAM": fam(2, 1)})
    assert await store.load_settings(ANNA, None, None) == StoredSettings()
    assert (await store.load_settings(ANNA, None, OTHER_SERVER)).server_ceiling == {"FAM": fam(1, 1)}


async def test_not_started_on_purpose_is_not_the_same_as_not_set(store: Store) -> None:
    await store.set_ceiling(SERVER, None, "FAM", fam(2, 1))
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(3, 1))
    await store.set_ceiling(SERVER, LOUNGE, "FAM", None)
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert found.channel_ceiling == {"FAM": None}
    assert clearance_for(found, Audience.CHANNEL).progress == {}
    await store.remove_ceiling(SERVER, LOUNGE, "FAM")
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert found.channel_ceiling == {}
    assert clearance_for(found, Audience.CHANNEL).progress == {"FAM": fam(2, 1)}
    await store.remove_ceiling(SERVER, None, "FAM")
    assert await store.load_settings(ANNA, LOUNGE, SERVER) == StoredSettings()


async def test_several_channels_at_once(store: Store) -> None:
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    await store.set_ceilings(SERVER, of({CINEMA: fam(2, 2), LOUNGE: fam(2, 3)}, "FAM"), "change")
    await store.set_ceilings(SERVER, of({}, "FAM"), "change")
    assert [(about.place, dict(about.ceiling)) for about in await store.load_places(SERVER)] == [
        (LOUNGE, {"FAM": fam(2, 3)}),
        (CINEMA, {"FAM": fam(2, 2)}),
    ]


async def test_every_channel_of_the_largest_server_at_once(store: Store) -> None:
    await store.set_ceilings(SERVER, of({1000 + number: fam(1, 1) for number in range(500)}, "FAM"), "change")
    assert len(await store.load_places(SERVER)) == 500


async def test_the_channels_mode_overrides_the_servers(store: Store) -> None:
    veiled, withheld = BeyondPolicy
    effective = {
        (None, None): veiled,
        (veiled, None): veiled,
        (withheld, None): withheld,
        (None, veiled): veiled,
        (None, withheld): withheld,
        (veiled, withheld): withheld,
        (withheld, veiled): veiled,
        (withheld, withheld): withheld,
    }
    for (server_mode, channel_mode), expected in effective.items():
        await store.set_mode(SERVER, None, server_mode)
        await store.set_mode(SERVER, LOUNGE, channel_mode)
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).beyond is expected
        assert (await store.load_settings(ANNA, CINEMA, SERVER)).beyond is (server_mode or veiled)
        assert (await store.load_settings(ANNA, None, None)).beyond is veiled


async def test_back_to_the_servers_mode_and_to_veil(store: Store) -> None:
    await store.set_mode(SERVER, None, BeyondPolicy.WITHHELD)
    await store.set_mode(SERVER, LOUNGE, BeyondPolicy.VEILED)
    await store.set_mode(SERVER, LOUNGE, None)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).beyond is BeyondPolicy.WITHHELD
    await store.set_grace(SERVER, 5)
    await store.set_mode(SERVER, None, None)
    assert await store.load_settings(ANNA, LOUNGE, SERVER) == StoredSettings(grace_days=5)
    assert [about.place for about in await store.load_places(SERVER)] == [SERVER]


async def test_grace(store: Store) -> None:
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).grace_days == 7
    await store.set_mode(SERVER, None, BeyondPolicy.WITHHELD)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).grace_days == 7
    await store.set_grace(SERVER, 60)
    assert await store.load_settings(ANNA, LOUNGE, SERVER) == StoredSettings(
        beyond=BeyondPolicy.WITHHELD, grace_days=60
    )
    await store.set_grace(SERVER, 0)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).grace_days == 0
    for days in (-1, 61):
        with pytest.raises(ValueError, match="0 to 60"):
            await store.set_grace(SERVER, days)
    assert (await store.load_places(SERVER))[0].grace_days == 0


async def test_everything_that_is_out(store: Store) -> None:
    """In every kind of place; a later ceiling replaces it whole."""
    everything_out = {"FAM": EverythingOut()}
    await store.set_ceiling(SERVER, None, "FAM", EverythingOut())
    await store.set_ceiling(SERVER, LOUNGE, "FAM", EverythingOut())
    await store.set_ceiling(SERVER, LOUNGE, "STAR", None)
    await store.set_ceiling(SERVER, LOUNGE, "FAM", EverythingOut(), thread=THREAD)
    found = await store.load_settings(ANNA, LOUNGE, SERVER, THREAD)
    assert (found.server_ceiling, found.thread_ceiling) == (everything_out, everything_out)
    assert found.channel_ceiling == {**everything_out, "STAR": None}
    assert [dict(about.ceiling) for about in await store.load_places(SERVER)] == [
        everything_out,
        {**everything_out, "STAR": None},
        everything_out,
    ]
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(2, 1))
    await store.set_ceiling(SERVER, None, "FAM", None)
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert (found.channel_ceiling, found.server_ceiling) == ({"FAM": fam(2, 1), "STAR": None}, {"FAM": None})


async def test_what_managers_say_about_an_episode_comes_with_the_settings(store: Store) -> None:
    plans = PlanStore(store)
    await plans.hold(SERVER, fam(5, 9), None)
    await plans.hold(SERVER, fam(5, 8), 1_780_000_000)
    await plans.hold(OTHER_SERVER, fam(1, 1), None)
    held = {fam(5, 9): None, fam(5, 8): datetime(2026, 5, 28, 20, 26, 40, tzinfo=UTC)}
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).held == held
    (server,) = await store.load_places(SERVER)
    assert (server.place, server.is_server, server.held, server.ceiling) == (SERVER, True, held, {})
    await store.forget_server(SERVER)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).held == {}


async def test_many_ceilings_that_replaced_everything_that_is_out_are_undone(store: Store) -> None:
    await store.set_ceiling(SERVER, LOUNGE, "FAM", EverythingOut())
    await store.set_ceiling(SERVER, CINEMA, "FAM", fam(1, 1))
    before = await everything(store)
    wanted = {LOUNGE: {"FAM": fam(3, 3)}, CINEMA: {"FAM": EverythingOut()}}
    await store.set_ceilings(SERVER, wanted, "one")
    assert (await store.load_settings(ANNA, CINEMA, SERVER)).channel_ceiling == {"FAM": EverythingOut()}
    assert await store.undo_ceilings(SERVER, "one") == 2
    assert await everything(store) == before
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).channel_ceiling == {"FAM": EverythingOut()}


async def test_settings_server_first_then_channels_by_id(store: Store) -> None:
    await store.set_ceiling(SERVER, 9, "STAR", None)
    await store.set_ceiling(SERVER, 9, "FAM", fam(1, 2))
    await store.set_mode(SERVER, 70, BeyondPolicy.WITHHELD)
    await store.set_mode(SERVER, 9, BeyondPolicy.VEILED)
    await store.set_ceiling(SERVER, 10, "FAM", fam(1, 1))
    await store.set_grace(SERVER, 3)
    await store.set_ceiling(SERVER, None, "FAM", fam(1, 3))
    await store.set_ceiling(OTHER_SERVER, 8, "FAM", fam(1, 1))
    assert await store.load_places(SERVER) == [
        PlaceSettings(SERVER, True, {"FAM": fam(1, 3)}, None, 3),
        PlaceSettings(9, False, {"FAM": fam(1, 2), "STAR": None}, BeyondPolicy.VEILED, None),
        PlaceSettings(10, False, {"FAM": fam(1, 1)}, None, None),
        PlaceSettings(70, False, {}, BeyondPolicy.WITHHELD, None),
    ]
    assert await store.load_places(1) == []


async def test_a_channel_with_the_id_of_its_server(store: Store) -> None:
    """The first channel of an old server has the server's own id."""
    await store.set_ceiling(SERVER, None, "FAM", fam(1, 1))
    await store.set_ceiling(SERVER, SERVER, "FAM", fam(4, 4))
    await store.set_mode(SERVER, SERVER, BeyondPolicy.VEILED)
    await store.set_mode(SERVER, None, BeyondPolicy.WITHHELD)
    found = await store.load_settings(ANNA, SERVER, SERVER)
    assert (found.channel_ceiling, found.server_ceiling) == ({"FAM": fam(4, 4)}, {"FAM": fam(1, 1)})
    assert found.beyond is not BeyondPolicy.WITHHELD
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert (found.channel_ceiling, found.server_ceiling) == ({}, {"FAM": fam(1, 1)})
    assert found.beyond is BeyondPolicy.WITHHELD
    await store.forget_channel(SERVER)
    assert await store.load_places(SERVER) == [
        PlaceSettings(SERVER, True, {"FAM": fam(1, 1)}, BeyondPolicy.WITHHELD, None)
    ]


async def test_forgetting_a_channel(store: Store) -> None:
    await store.set_ceiling(SERVER, CINEMA, "FAM", fam(1, 1))
    before = await everything(store)
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    await store.set_ceiling(SERVER, LOUNGE, "STAR", None)
    await store.set_mode(SERVER, LOUNGE, BeyondPolicy.WITHHELD)
    await store.forget_channel(LOUNGE)
    assert await everything(store) == before


async def test_forgetting_a_server(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    await store.set_ceiling(OTHER_SERVER, None, "FAM", fam(1, 1))
    await store.set_mode(OTHER_SERVER, 61, BeyondPolicy.WITHHELD)
    before = await everything(store)
    await store.set_ceiling(SERVER, None, "FAM", fam(1, 1))
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    await store.set_mode(SERVER, CINEMA, BeyondPolicy.WITHHELD)
    await store.set_grace(SERVER, 5)
    assert await store.claim_greeting(SERVER)
    assert not await store.claim_greeting(SERVER)
    await store.forget_server(SERVER)
    assert await everything(store) == before


async def test_settings_that_make_no_sense_open_nothing(store: Store) -> None:
    await store.set_ceiling(SERVER, None, "FAM", fam(3, 1))
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    await store.set_mode(SERVER, None, BeyondPolicy.VEILED)
    await store.set_grace(SERVER, 1)
    await raw(store, "UPDATE ceilings SET season = NULL WHERE place_id = :lounge", lounge=LOUNGE)
    await raw(store, "UPDATE places SET mode = 'veils', grace_days = -4")
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert found == StoredSettings({}, {"FAM": None}, {"FAM": fam(3, 1)}, beyond=BeyondPolicy.WITHHELD, grace_days=60)
    assert clearance_for(found, Audience.CHANNEL).progress == {}
    assert (await store.load_places(SERVER))[0].mode is BeyondPolicy.WITHHELD
    await raw(store, "UPDATE ceilings SET season = 0")
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).server_ceiling == {"FAM": None}
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).server_ceiling == {"FAM": None}


async def test_one_statement_for_a_standing(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    for place in ((LOUNGE, SERVER), (LOUNGE, None), (None, None)):
        with statements(store) as sent:
            assert not (await store.load_settings(ANNA, *place)).unavailable
        assert len(sent) == 1, sent
        assert sent[0].startswith("SELECT")
    for call in (store.load_person(ANNA), store.load_places(SERVER)):
        with statements(store) as sent:
            await call
        assert len(sent) == 1, sent


async def test_reading_finds_its_rows_by_index(store: Store) -> None:
    values = {"user": ANNA, "channel": LOUNGE, "server": SERVER, "thread": SERVER}

    def plans() -> Change[list[str]]:
        if not is_sqlite(store):
            yield "SET LOCAL enable_seqscan = off", {}
        plan = []
        for statement in (SQL["settings"], SQL["places"]):
            plan += yield f"EXPLAIN {'QUERY PLAN ' * is_sqlite(store)}{statement}", values
        return [str(tuple(row)) for row in plan]

    plan = await over(store, plans)
    assert len(plan) >= 11
    assert not [line for line in plan if "SCAN" in line or "Seq Scan" in line], plan


async def test_a_work_of_one_place_says_nothing_about_another(store: Store) -> None:
    await store.set_ceiling(SERVER, LOUNGE, "STAR", Position("STAR", 1, 5))
    await store.set_ceiling(SERVER, None, "FAM", fam(2, 2))
    found = await store.load_settings(ANNA, LOUNGE, SERVER)
    assert clearance_for(found, Audience.CHANNEL).progress == {"STAR": Position("STAR", 1, 5), "FAM": fam(2, 2)}


THREAD, POST = 801, 802


async def test_a_thread_has_a_ceiling_of_its_own_and_inherits_the_rest(store: Store) -> None:
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(2, 1))
    await store.set_ceiling(SERVER, LOUNGE, "STAR", None)
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 2), thread=THREAD)
    in_thread = await store.load_settings(ANNA, LOUNGE, SERVER, THREAD)
    assert (in_thread.thread_ceiling, in_thread.channel_ceiling) == (
        {"FAM": fam(1, 2)},
        {"FAM": fam(2, 1), "STAR": None},
    )
    assert clearance_for(in_thread, Audience.CHANNEL).progress == {"FAM": fam(1, 2)}
    assert clearance_for(await store.load_settings(ANNA, LOUNGE, SERVER, POST), Audience.CHANNEL).progress == {
        "FAM": fam(2, 1)
    }
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).thread_ceiling == {}
    assert [(about.place, about.parent) for about in await store.load_places(SERVER)] == [
        (LOUNGE, None),
        (THREAD, LOUNGE),
    ]
    await store.remove_ceiling(SERVER, LOUNGE, "FAM", thread=THREAD)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER, THREAD)).thread_ceiling == {}


async def test_the_nearest_mode_counts(store: Store) -> None:
    await store.set_mode(SERVER, None, BeyondPolicy.WITHHELD)
    await store.set_mode(SERVER, LOUNGE, BeyondPolicy.VEILED, thread=THREAD)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER, THREAD)).beyond is BeyondPolicy.VEILED
    assert (await store.load_settings(ANNA, LOUNGE, SERVER, POST)).beyond is BeyondPolicy.WITHHELD
    await store.set_mode(SERVER, LOUNGE, None, thread=THREAD)
    assert (await store.load_settings(ANNA, LOUNGE, SERVER, THREAD)).beyond is BeyondPolicy.WITHHELD


async def test_threads_go_with_their_channel(store: Store) -> None:
    before = await everything(store)
    for thread in (None, THREAD, POST):
        await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1), thread=thread)
        await store.set_mode(SERVER, LOUNGE, BeyondPolicy.WITHHELD, thread=thread)
    await store.forget_channel(POST)
    assert {about.place for about in await store.load_places(SERVER)} == {LOUNGE, THREAD}
    await store.forget_channel(LOUNGE)
    assert await everything(store) == before


async def test_the_role_of_managers_is_the_servers(store: Store) -> None:
    await store.set_manager_role(SERVER, 2**63 - 1)
    await store.set_mode(SERVER, None, BeyondPolicy.WITHHELD)
    await store.set_mode(SERVER, None, None)
    assert [about.manager_role for about in await store.load_places(SERVER)] == [2**63 - 1]
    await store.set_manager_role(SERVER, None)
    assert all(about.manager_role is None for about in await store.load_places(SERVER))


async def test_many_ceilings_are_undone_but_for_those_set_anew(store: Store) -> None:
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    await store.set_ceiling(SERVER, CINEMA, "STAR", None)
    before = await everything(store)
    wanted = {LOUNGE: {"FAM": fam(3, 3)}, CINEMA: {"FAM": None, "STAR": Position("STAR", 1, 1)}}
    await store.set_ceilings(SERVER, wanted, "one")
    assert await store.undo_ceilings(SERVER, "another") is None
    assert await store.undo_ceilings(SERVER, "one") == 3
    assert await everything(store) == before
    assert await store.undo_ceilings(SERVER, "one") is None, "once"
    await store.set_ceilings(SERVER, wanted, "two")
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(2, 2))
    assert await store.undo_ceilings(SERVER, "two") == 2
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).channel_ceiling == {"FAM": fam(2, 2)}


async def test_a_place_never_moves_to_another_server(store: Store) -> None:
    """Whatever ids a request brings: neither ceiling nor mode is taken along, changed or deleted from elsewhere."""
    await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    await store.set_mode(SERVER, LOUNGE, BeyondPolicy.WITHHELD)
    before = await store.load_places(SERVER)
    await store.set_ceiling(OTHER_SERVER, LOUNGE, "FAM", fam(4, 10))
    await store.set_ceilings(OTHER_SERVER, {LOUNGE: {"FAM": fam(4, 10)}}, "change")
    await store.undo_ceilings(OTHER_SERVER, "change")
    await store.set_mode(OTHER_SERVER, LOUNGE, BeyondPolicy.VEILED)
    await store.set_mode(OTHER_SERVER, LOUNGE, None)
    await store.remove_ceiling(OTHER_SERVER, LOUNGE, "FAM")
    assert await store.load_places(SERVER) == before
    assert await store.load_places(OTHER_SERVER) == []
