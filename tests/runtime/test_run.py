"""The bot as a real process, against a small Discord on this machine."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.cards.answer_card import SETTINGS_UNAVAILABLE
from bot.commands.registration import same_commands
from bot.interactions.middleware import BURST, TOO_FAST
from bot.storage.records import UNCHANGED, UNREADABLE
from tests.loopback import Answer, BotProcess, Exchange, Guild, LoopbackDiscord, Place, faults
from tests.loopback.fixtures import (
    ADMIN,
    ADMINISTRATOR,
    MANAGE_SERVER,
    OWNER,
    TYPED,
    free_port,
    loopback,
    started,
    until,
    with_button,
)
from tests.loopback.guilds import member_payload
from tests.loopback.payloads import command_data
from tests.loopback.process import REPOSITORY
from tests.support.discord_limits import V2
from tests.support.facts import KNOWLEDGE, facts_of
from tests.support.markdown_reader import open_text
from tests.support.vocabulary import Vocabulary

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Stage:
    """A bot that runs beside its Discord."""

    discord: LoopbackDiscord
    bot: BotProcess
    guild: Guild
    folder: Path
    health: str

    def place(self) -> Place:
        """A channel nobody has used yet; the bot does not know it before its first interaction."""
        return Place(self.discord.new_id(), "fresh", self.guild.id)

    def user(self) -> int:
        """Somebody the bot does not know."""
        return self.discord.new_id()

    async def cast(self, place: Place, user: int | None = None, **options: str | bool) -> Answer:
        """Ask for somebody whose every trait is beyond the premise."""
        given = {"name": "Molly Cobb", **options}
        return await self.discord.slash("cast", given, place=place, user=user or self.user())

    async def ceiling(self, place: Place, episode: str, permissions: int = MANAGE_SERVER) -> Answer:
        """Set a channel's ceiling."""
        options = {"episode": episode}
        return await self.discord.slash(
            "spoilers channel", options, place=place, user=self.user(), permissions=permissions
        )

    def rows(self, server: int) -> int:
        """How much is stored about a server."""
        with closing(sqlite3.connect(self.folder / "airlock.db")) as database:
            counts = [
                database.execute(f"SELECT count(*) FROM {table} WHERE server_id = ?", (server,)).fetchone()[0]  # noqa: S608
                for table in ("places", "ceilings")
            ]
        return sum(counts)


THROUGH_THE_GATEWAY = pytest.mark.parametrize("stage", ["run"], indirect=True)
"""What only a gateway tells."""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["run", "serve"])
async def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One process for all tests that need no other: one at the gateway, one behind the interactions endpoint."""
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(KNOWLEDGE, folder / "knowledge")
    health = f"127.0.0.1:{free_port()}"
    async with loopback() as discord:
        guild = discord.add_guild("general", "other")
        environment = {
            "AIRLOCK_KNOWLEDGE": "knowledge",
            "AIRLOCK_ADMIN_IDS": f"{ADMIN}, 7003",
            "AIRLOCK_HEALTH_ADDRESS": health,
            "AIRLOCK_LOG_LEVEL": "debug",
        }
        async with started(discord, folder, request.param, **environment) as bot:
            yield Stage(discord, bot, guild, folder, health)
            assert await bot.stop() == 0
        assert discord.gateway.identified == (request.param == "run")
    bodies = [request.body for request in discord.requests if isinstance(request.body, dict)]
    messages = [body.get("data", body) for body in bodies]
    sent = [message for message in messages if "components" in message and "title" not in message]
    assert sent
    assert all(message["allowed_mentions"] == {"parse": []} for message in sent)


@pytest.fixture(autouse=True)
def nothing_refused(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: nothing was sent that Discord would not have taken."""
    yield
    if "stage" in request.fixturenames:
        request.getfixturevalue("stage").discord.check()


# ---------------------------------------------------------------------- answering


async def test_cast_is_a_card_in_the_channel(stage: Stage) -> None:
    """A Components V2 card for everybody, and one private introduction for a new asker."""
    user, place = stage.user(), stage.guild["general"]
    exchange = stage.discord.slash("cast", {"name": "Ed Baldwin"}, place=place, user=user)
    answer = await exchange
    assert answer.type == 4
    assert answer.data["flags"] == V2
    assert not answer.private
    assert "**Season 1** ||" in answer.text
    assert "Kinnaman" in open_text(answer.text), "as on the poster"
    introduction = await exchange.followup()
    assert introduction["flags"] == V2 | 64
    again = stage.discord.slash("cast", {"name": "Ed Baldwin"}, place=place, user=user)
    await again
    await stage.cast(place)  # what would follow the answer before has had its turn
    assert again.answer.followups == []


async def test_what_is_asked_privately_stays_private(stage: Stage) -> None:
    """With `private:True`, and in a direct message without it."""
    assert (await stage.cast(stage.place(), private=True)).private
    assert (await stage.cast(stage.discord.direct())).private


async def test_mentions_in_what_is_typed_ping_nobody(stage: Stage) -> None:
    """The echo of an unknown name is harmless text, too."""
    answer = await stage.cast(stage.place(), name=f"@everyone <@1> {TYPED}")
    assert answer.data["allowed_mentions"] == {"parse": []}
    assert r"\<@1>" in answer.text


async def test_autocomplete_offers_what_the_asker_has_reached(stage: Stage) -> None:
    """No name before the episode that brings it; then those of the cast."""
    user, place = stage.user(), stage.place()
    seen = []
    for change in (None, "progress", "ceiling"):
        if change == "progress":
            await stage.discord.slash("progress set", {"episode": "S1E3"}, place=place, user=user)
        elif change == "ceiling":
            await stage.ceiling(place, "S1E3")
        offered = await stage.discord.autocomplete("cast", "name", "moll", place=place, user=user)
        assert offered.type == 8
        seen.append(any("Molly Cobb" in choice["name"] for choice in offered.choices))
    assert seen == [False, False, True], "no more than the public answer will show"
    nothing = await stage.discord.autocomplete("cast", "name", f"{TYPED} xyz", place=place, user=user)
    assert nothing.choices == []


async def test_a_public_answer_is_removed_by_who_asked_for_it(stage: Stage) -> None:
    place, user = stage.place(), stage.user()
    card = await stage.discord.slash("release", {"title": "FAM"}, place=place, user=user)
    other = await stage.discord.press(card, card.custom_id("Remove"), place=place, user=stage.user())
    assert not other.deleted
    assert other.private
    assert (await stage.discord.press(card, card.custom_id("Remove"), place=place, user=user)).deleted


@pytest.mark.parametrize(
    "custom_id",
    [
        "vote:3",
        "al0;me;c;;;1;Ed",
        "al1",
        "al1;",
        f"al1;nonsense;{TYPED}",
        f"al1;me;zz;{TYPED}",
        "al1;me;c;1",
        "al1s;x",
    ],
)
async def test_an_unknown_button_gets_one_private_sentence(stage: Stage, custom_id: str) -> None:
    """Whatever an old message may carry."""
    place, user = stage.guild["other"], stage.user()
    card = await stage.cast(place, user)
    exchange = stage.discord.press(with_button(card, custom_id), custom_id, place=place, user=user)
    answer = await exchange
    assert (answer.type, answer.private) == (4, True)
    assert "older version" in answer.text
    await stage.cast(place, user)
    assert answer.edits == answer.followups == []


# ---------------------------------------------------------------------- ceilings


async def test_a_ceiling_needs_manage_server(stage: Stage) -> None:
    """The permissions of the payload decide, at the command and at its selects."""
    place = stage.place()
    refused = await stage.ceiling(place, "S1E3", permissions=0xFFFF & ~MANAGE_SERVER & ~ADMINISTRATOR)
    assert refused.private
    assert "Manage Server" in refused.text
    assert "Walger" not in open_text((await stage.cast(place)).text)
    card = await stage.ceiling(place, "S1E3")
    assert card.private
    assert "Walger" in open_text((await stage.cast(place)).text)
    forged = await stage.discord.press(
        card, "al1s;ceiling;channel;FAM", ["caught up"], place=place, user=stage.user(), permissions=0
    )
    assert "Manage Server" in forged.text
    chosen = await stage.discord.press(
        card, "al1s;ceiling;channel;FAM", ["no ceiling"], place=place, user=stage.user(), permissions=MANAGE_SERVER
    )
    assert chosen.type == 7
    assert "Walger" not in open_text((await stage.cast(place)).text)


async def test_a_thread_inherits_the_ceiling_of_its_parent(stage: Stage) -> None:
    """Set in the parent it counts in both, set in the thread there alone; other channels stay as they are."""
    guild = stage.discord.add_guild("first", "second", "third")
    thread = guild.thread("second")
    await stage.ceiling(guild["first"], "S1E3")
    await stage.ceiling(thread, "S1E3")
    for place in (guild["first"], guild.thread("first"), thread):
        assert "Walger" in open_text((await stage.cast(place)).text)
    for place in (guild["second"], guild["third"], guild.thread("third")):
        assert "Walger" not in open_text((await stage.cast(place)).text)


async def test_a_role_counts_by_what_the_interaction_says(stage: Stage) -> None:
    """Without a gateway nobody knows the roles of a server; their ids come with the member."""
    place, role = stage.discord.add_guild("talk")["talk"], 4711
    discord = stage.discord

    async def spoilers(option: dict[str, Any], roles: list[str], permissions: int, resolved: dict[str, Any]) -> Answer:
        data = command_data("spoilers server", discord.commands, {})
        data["options"][0]["options"] = [option]
        user = stage.user()
        member = {**member_payload(user, permissions), "roles": roles}
        return await discord._send(2, {**data, **resolved}, place, user, permissions, {"member": member})

    strict = {"name": "mode", "type": 3, "value": "strict"}
    assert "Only members" in (await spoilers(strict, [str(role)], 0, {})).text
    described = {"id": str(role), "name": "Team", "permissions": "0", "position": 1, "color": 0, "hoist": False}
    described |= {"managed": False, "mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
    naming = {"name": "moderators", "type": 8, "value": str(role)}
    named = await spoilers(naming, [], MANAGE_SERVER, {"resolved": {"roles": {str(role): described}}})
    assert f"<@&{role}>" in named.text
    assert "left out" in (await spoilers(strict, [str(role)], 0, {})).text
    assert "Only members" in (await spoilers(strict, ["4712"], 0, {})).text


@THROUGH_THE_GATEWAY
async def test_what_is_gone_is_forgotten(stage: Stage) -> None:
    """A deleted channel takes its ceiling along, a server that is left everything; an outage of Discord's nothing."""
    guild = stage.discord.add_guild("kept", "deleted")
    for name in ("kept", "deleted"):
        await stage.ceiling(guild[name], "S1E3")
    server: dict[str, str | int] = {"episode": "S2E1", "grace_days": 3}
    await stage.discord.slash(
        "spoilers server", server, place=guild["kept"], user=stage.user(), permissions=MANAGE_SERVER
    )
    assert stage.rows(guild.id) == 4
    stage.discord.channel_delete(guild, "deleted")
    await until(lambda: stage.rows(guild.id) == 3)
    stage.discord.guild_delete(guild, outage=True)
    await stage.cast(stage.place())
    assert stage.rows(guild.id) == 3
    stage.discord.guild_delete(guild)
    await until(lambda: stage.rows(guild.id) == 0)


async def test_ceilings_for_many_channels_at_once(stage: Stage) -> None:
    """Their names are known, with a gateway or without."""
    guild = stage.discord.add_guild("talk", "season-1", "s2-spoilers")
    asked = {"place": guild["talk"], "user": stage.user()}
    proposal = await stage.discord.slash("spoilers bulk", **asked, permissions=MANAGE_SERVER)
    assert "Ceilings for 2 channels" in proposal.text
    button = proposal.custom_id("Set these ceilings")
    refused = await stage.discord.press(proposal, button, **asked)
    assert "Manage Server" in refused.text
    assert stage.rows(guild.id) == 0
    done = await stage.discord.press(proposal, button, **asked, permissions=MANAGE_SERVER)
    assert "2 channels now have a ceiling" in done.text
    assert stage.rows(guild.id) == 2
    assert "Walger" in open_text((await stage.cast(guild["season-1"])).text)


# ---------------------------------------------------------------------- reports


async def test_a_report_is_taken_once_it_is_written(stage: Stage) -> None:
    """“This is wrong” opens a form; what comes back is kept, without who wrote it."""
    place, user = stage.place(), stage.user()
    card = await stage.discord.slash("release", {"private": True}, place=place, user=user)
    form = await stage.discord.press(card, card.custom_id("This is wrong"), place=place, user=user)
    assert form.type == 9
    taken = await stage.discord.submit(form, f"The date is wrong {TYPED}", place=place, user=user)
    assert taken.private
    assert "Thank you" in taken.text
    report = json.loads((stage.folder / "reports.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert report["text"] == f"The date is wrong {TYPED}"
    assert report["about"] == "release"
    empty = await stage.discord.submit(form, " ", place=place, user=user)
    assert "empty" in empty.text
    forged = await stage.discord.submit(form, TYPED, place=place, user=user, custom_id=f"al1;by;l;{TYPED}")
    assert "older version" in forged.text


# ---------------------------------------------------------------------- reload


@contextmanager
def broken(stage: Stage, lines: int) -> Iterator[None]:
    """So many lines that are wrong, in one file of the knowledge."""
    file = stage.folder / "knowledge" / "people.yaml"
    text = file.read_text(encoding="utf-8")
    wrong = "".join(f"broken-{number}: {{nonsense: {number}}}\n" for number in range(lines))
    file.write_text(f"{text.rstrip()}\n{wrong}", encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(text, encoding="utf-8")


async def test_others_are_answered_while_a_broken_knowledge_is_read(stage: Stage) -> None:
    """The old one keeps answering; all problems are reported, in a file where they are many."""
    place = stage.place()
    before = (await stage.cast(place)).text
    stage.discord.fail("edit", faults.lost())  # the file is sent again, from its beginning
    with broken(stage, 14):
        reload = stage.discord.slash("reload", place=place, user=OWNER)
        await reload.arrived.wait()
        answered = 0
        while not reload.answer.edits:
            assert (await stage.cast(place)).text == before
            answered += 1
            assert answered < 2000
        answer = await reload
    assert answered > 1
    assert (answer.type, answer.private) == (5, True)
    assert "Nothing has changed" in answer.text
    assert list(answer.files) == ["problems.txt"]
    problems = answer.files["problems.txt"].decode().splitlines()
    assert len(problems) >= 14
    assert all("people.yaml:" in problem for problem in problems)
    assert (await stage.cast(place)).text == before


async def test_reload_is_for_those_who_run_the_bot(stage: Stage) -> None:
    """The owner of the application and AIRLOCK_ADMIN_IDS, one at a time; a server's administrators are nobody here."""

    def reload(user: int) -> Exchange:
        permissions = ADMINISTRATOR | MANAGE_SERVER
        return stage.discord.slash("reload", place=stage.place(), user=user, permissions=permissions)

    with broken(stage, 1):
        first = reload(OWNER)
        await first.arrived.wait()
        others = [await reload(user) for user in (ADMIN, 7003, 7004)]
        answer = await first
    assert all(other.private for other in others)
    assert ["running already" in other.text for other in others] == [True, True, False]
    assert "Only those who run this bot" in others[2].text
    assert "Nothing has changed" in answer.text
    assert "people.yaml:" in answer.text
    assert answer.files == {}  # few problems need none


async def test_a_good_reload_answers_from_then_on(stage: Stage) -> None:
    """`dry_run` only compares."""
    file = stage.folder / "knowledge" / "for-all-mankind" / "work.yaml"
    text = file.read_text(encoding="utf-8")
    assert "title: For All Mankind" in text
    file.write_text(text.replace("title: For All Mankind", "title: For All Womankind", 1), encoding="utf-8")
    try:
        place = stage.place()
        dry = await stage.discord.slash("reload", {"dry_run": True}, place=place, user=OWNER)
        assert "Dry run" in dry.text
        help_before = await stage.discord.slash("help", place=place, user=OWNER)
        assert "Womankind" not in help_before.text
        done = await stage.discord.slash("reload", place=place, user=OWNER)
        assert "Reloaded" in done.text
        help_after = await stage.discord.slash("help", place=place, user=OWNER)
        assert "Womankind" in help_after.text
    finally:
        file.write_text(text, encoding="utf-8")


# ---------------------------------------------------------------------- a store that breaks


TABLES = ("progress", "introductions", "places", "ceilings")


@contextmanager
def tables_gone(stage: Stage) -> Iterator[None]:
    """The tables are there no more."""
    with closing(sqlite3.connect(stage.folder / "airlock.db")) as database:
        for table in TABLES:
            database.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
        database.commit()
        try:
            yield
        finally:
            for table in TABLES:
                database.execute(f"ALTER TABLE {table}_gone RENAME TO {table}")
            database.commit()


async def test_without_its_store_the_bot_tells_the_premise_and_says_so(stage: Stage) -> None:
    """The strictest clearance everywhere; changes are refused in one sentence; then all is as before."""
    user, place = stage.user(), stage.place()
    await stage.discord.slash("progress set", {"episode": "caught up"}, place=place, user=user)
    await stage.ceiling(place, "caught up")
    normal = await stage.cast(place, user)
    hidden = Vocabulary(facts_of(KNOWLEDGE), {}, "2031-01-01")
    assert hidden.told(open_text(normal.text))
    beyond = (await stage.cast(place, user, private=True)).custom_id("Look beyond")
    with tables_gone(stage):
        answers = [
            await stage.cast(place, user),
            await stage.cast(place, user, private=True),
            await stage.discord.slash("timeline", {"about": f"Molly Cobb {TYPED}"}, place=place, user=user),
            await stage.discord.press(normal, normal.custom_id("Show me what I've reached"), place=place, user=user),
            await stage.discord.press(normal, beyond, place=place, user=user),
        ]
        for answer in answers:
            assert SETTINGS_UNAVAILABLE in answer.text
            assert "||" not in answer.text
            assert hidden.told(answer.text.replace("Molly Cobb", "")) == set()
        typing = await stage.discord.autocomplete("cast", "name", "ed", place=place, user=user)
        assert not hidden.told("\n".join(choice["name"] for choice in typing.choices))
        for command in ("progress set", "spoilers channel"):
            refused = await stage.discord.slash(
                command, {"episode": "S1E1"}, place=place, user=user, permissions=MANAGE_SERVER
            )
            assert refused.private
            assert refused.text in (UNCHANGED, UNREADABLE)
        shown = await stage.discord.slash("privacy show", place=place, user=user)
        assert shown.text == UNREADABLE
    assert (await stage.cast(place, user)).text == normal.text


async def test_a_locked_store_is_read_and_not_written(stage: Stage) -> None:
    """Whoever locks it does not keep anybody waiting."""
    user, place = stage.user(), stage.place()
    await stage.discord.slash("progress set", {"episode": "S1E3"}, place=place, user=user)
    with closing(sqlite3.connect(stage.folder / "airlock.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        refused = await stage.discord.slash("progress set", {"episode": "S1E4"}, place=place, user=user)
        read = await stage.cast(place, user, private=True)
        database.execute("ROLLBACK")
    assert refused.text == UNCHANGED
    assert SETTINGS_UNAVAILABLE not in read.text
    shown = await stage.discord.slash("progress show", place=place, user=user)
    assert "S1E3" in shown.text


# ---------------------------------------------------------------------- health, and a lost connection


@THROUGH_THE_GATEWAY
async def test_health_follows_the_connection(stage: Stage) -> None:
    """Alive always; ready only while Discord is connected. What happened meanwhile is answered after resuming."""
    discord = stage.discord
    async with aiohttp.ClientSession() as session:

        async def status(path: str) -> int:
            async with session.get(f"http://{stage.health}{path}") as response:
                return response.status

        async def ready(wanted: int) -> None:
            async with asyncio.timeout(15):
                while await status("/readyz") != wanted:  # noqa: ASYNC110 - as in `until`
                    await asyncio.sleep(0.05)

        await ready(200)
        assert await status("/healthz") == 200
        discord.gateway.is_open = False
        await discord.gateway.drop(4000)
        try:
            await ready(503)
            assert await status("/healthz") == 200
            waiting = discord.slash("cast", {"name": "Molly Cobb"}, place=stage.place(), user=stage.user())
        finally:
            discord.gateway.is_open = True
        await discord.gateway.until(lambda: discord.gateway.is_connected, 20)
        assert "**Season 1** ||" in (await waiting).text
        assert (discord.gateway.identified, discord.gateway.resumed) == (1, 1)
        await ready(200)


async def test_one_person_who_floods(stage: Stage) -> None:
    """Gets a burst of answers and one sentence; the next person is answered. Who it was is in no log."""
    place, user = stage.place(), stage.user()
    flood = [stage.discord.slash("cast", {"name": f"Ed {TYPED}"}, place=place, user=user) for _ in range(100)]
    assert await stage.cast(place)
    await until(lambda: sum(bool(exchange.answer.type) for exchange in flood) > BURST)
    assert sum(bool(exchange.answer.type) for exchange in flood) < len(flood) / 2
    assert sum(TOO_FAST in exchange.answer.text for exchange in flood) == 1
    assert str(user) not in stage.bot.output


@THROUGH_THE_GATEWAY
@pytest.mark.parametrize(("error", "logged"), [((404, 10062), "outcome=too_late"), ((400, 50035), "reply_failed=400")])
async def test_an_answer_that_discord_does_not_take(stage: Stage, error: tuple[int, int], logged: str) -> None:
    """It is logged, without a word of what was typed, and the next one is answered. Over HTTP, nobody tells the bot."""
    place, user = stage.place(), stage.user()
    card = await stage.cast(place, user)
    for send in (
        lambda: stage.discord.slash("cast", {"name": f"Ed {TYPED}"}, place=place, user=user),
        lambda: stage.discord.press(card, card.custom_id("Look beyond"), place=place, user=user),
        lambda: stage.discord.press(with_button(card, f"al0;{TYPED}"), f"al0;{TYPED}", place=place, user=user),
    ):
        more = partial(lambda known: stage.bot.output.count(logged) > known, stage.bot.output.count(logged))
        stage.discord.behaviour.callback_error = error
        try:
            send()
            await until(more)
        finally:
            stage.discord.behaviour.callback_error = None
    assert (await stage.cast(place, user)).text == card.text


async def test_a_difference_to_what_discord_has_is_seen(stage: Stage) -> None:
    """Whatever Discord fills in is none; any change of ours is one."""
    sent = next(request.body for request in stage.discord.requests if request.method == "PUT")
    assert same_commands(sent, stage.discord.commands)
    assert not same_commands(sent, stage.discord.commands[1:])
    spoilers = next(command for command in sent if command["name"] == "spoilers")
    changes: list[dict[str, Any]] = [
        {"description": "another"},
        {"contexts": [0, 1]},
        {"integration_types": [0]},
        {"default_member_permissions": None},
        {"nsfw": True},
        {"options": spoilers["options"][1:]},
    ]
    for change in changes:
        changed = [{**command, **change} if command is spoilers else command for command in sent]
        assert not same_commands(changed, stage.discord.commands), change


async def test_what_a_library_logs_is_cut_before_what_was_typed() -> None:
    """asyncio names the task that failed, and discord.py puts custom ids into the names of its tasks."""
    program = f"""
import logging
from bot.operations.logs import set_up_logs
set_up_logs("debug", "json")
logging.getLogger("asyncio").error("Task exception was never retrieved\\nfuture: <Task name='al1;{TYPED}'>")
logging.getLogger("discord.client").error("Ignoring exception for %s", "{TYPED}")
logging.getLogger("discord.http").debug("{TYPED}")
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=REPOSITORY, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    text = errors.decode()
    assert len(text.splitlines()) == 2
    assert "Task exception was never retrieved" in text
    assert TYPED not in text


@THROUGH_THE_GATEWAY
async def test_only_unprivileged_intents_are_asked_for(stage: Stage) -> None:
    """Servers, and nothing else."""
    assert stage.discord.gateway.intents == 1
