"""`/progress import` beside its cards: where files come from, how many at once, what is logged."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from bot.cards.actions import ApplyHistory, UndoProgress
from bot.cards.custom_ids import write
from bot.cards.history_card import groups, seen_words
from bot.commands import history_import
from bot.commands.history_import import DISCORD_FILES, HistoryImporter, Upload, file_hosts, known_works
from bot.errors import UserError
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PREMISE_ONLY
from bot.spoilers.rule import View
from bot.watch_history.records import HistoryError
from tests.golden.scene import NOW, a_scene, universe
from tests.golden.test_watch_history import WITHOUT_GAP
from tests.support.captured_logs import capture_logs

ADDRESS = "https://cdn.discordapp.com/attachments/1/2/trakt.zip"


class Told:
    """An interaction that is enough for the checks before anything is fetched."""

    def __init__(self, user: int = 1) -> None:
        self.user = discord.Object(user)


async def content() -> bytes:
    """A file."""
    return WITHOUT_GAP


def refusal(importer: HistoryImporter, url: str = ADDRESS, size: int = 5, user: int = 1) -> str | None:
    """Why a file is not even fetched."""
    told: Any = Told(user)
    try:
        importer._check(told, Upload(url, size, content))
    except UserError as error:
        return str(error)
    return None


NOT_DISCORD = "That file is not kept by Discord, so I don't fetch it. Please attach it again."


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/attachments/1/2/trakt.zip",
        "https://cdn.discordapp.com.example/attachments/1/2/trakt.zip",
        "https://example/cdn.discordapp.com",
        "https://cdn.discordapp.com@example/x",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://[::1]/x",
        "",
    ],
)
def test_files_come_from_discord_alone(url: str) -> None:
    assert refusal(HistoryImporter(), url) == NOT_DISCORD


def test_files_of_another_server_than_discord() -> None:
    assert file_hosts(None) == DISCORD_FILES
    importer = HistoryImporter(file_hosts("http://127.0.0.1:8080/api/v10"))
    assert refusal(importer, "http://127.0.0.1:9/file") is None
    assert refusal(importer) is None
    assert refusal(importer, "http://cdn.discordapp.com/x") == NOT_DISCORD


def test_a_size_is_looked_at_before_the_file_is_fetched() -> None:
    assert (refusal(HistoryImporter(), size=20_000_001) or "").startswith("That file has more than 20 MB.")
    assert refusal(HistoryImporter(), size=20_000_000) is None


def test_one_file_of_a_person_and_a_number_of_all() -> None:
    importer = HistoryImporter()
    importer._users.add(1)
    assert refusal(importer) == "I am still reading your other file. Please wait for its answer."
    importer._users |= set(range(100, 100 + history_import.MAX_WAITING - 1))
    assert refusal(importer, user=2) == "Many files are being read right now. Please try again in a minute."


async def test_only_some_are_read_at_once() -> None:
    """The others wait for their turn, without their files."""
    importer, running, most = HistoryImporter(), 0, 0

    async def read() -> None:
        nonlocal running, most
        async with importer._turn():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1

    await asyncio.gather(*(read() for _ in range(7)))
    assert (running, most) == (0, history_import.MAX_AT_ONCE)


async def test_a_turn_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_import, "WAIT_SECONDS", 0.01)
    importer = HistoryImporter()
    for _ in range(history_import.MAX_AT_ONCE):
        await importer._reading.acquire()
    with pytest.raises(HistoryError) as refused:
        async with importer._turn():
            raise AssertionError("it was not its turn")
    assert str(refused.value) == "Many files are being read right now. Please try again in a minute."


@pytest.mark.parametrize("error", [aiohttp.ClientError("x"), OSError("x"), TimeoutError()])
async def test_discord_does_not_hand_the_file_out(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def fail(*_: Any, **__: Any) -> bytes:
        raise error

    monkeypatch.setattr(discord.Attachment, "read", fail)
    async with a_scene() as scene:
        await scene.attach("trakt.zip", WITHOUT_GAP)
        assert "I couldn't get that file from Discord. Please attach it again." in str(scene)
        assert scene.world.bot.services.importer._users == set()


async def test_a_file_that_is_larger_than_discord_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(*_: Any, **__: Any) -> bytes:
        return b"x" * 20_000_001

    monkeypatch.setattr(discord.Attachment, "read", read)
    async with a_scene() as scene:
        await scene.attach("trakt.zip", WITHOUT_GAP)
        assert "That file has more than 20 MB." in str(scene)


def test_a_form_without_a_file() -> None:
    interaction: Any = Told()
    interaction.data = {"custom_id": "al1;file", "components": []}
    with pytest.raises(UserError) as refused:
        history_import.submitted_file(interaction)
    assert str(refused.value) == "There was no file in that form. Please press the button again and choose one."


async def test_nothing_of_a_file_is_logged_or_stored() -> None:
    async with a_scene() as scene:
        with capture_logs() as logged:
            await scene.attach("my-name-is-secret.zip", WITHOUT_GAP)
            await scene.attach("my-name-is-secret.zip", b"PK secret")
        written = str(list(logged))
        assert "progress import" in written
        assert "secret" not in written
        assert "Lantern" not in written
        stored = await scene.keeper.load_person(scene.fan.id)
        assert (stored.progress, stored.not_started) == ({}, frozenset())


FORGED = ["no;LAN:S9E9", "no;UND:S2E1", "yes;XX:S1E1", "no;LAN", "maybe;LAN:S1E1", "no;LAN:S1E1;", "no;", "no;LAN:-"]


async def test_a_forged_button_sets_nothing_that_is_not_out() -> None:
    async with a_scene() as scene:
        for forged in FORGED:
            await scene.say("/progress show")
            await scene.forge(f"al1;history;{forged}")
        assert "I no longer know that episode, so nothing was set." in str(scene)
        assert "This button is from an older version of me." in str(scene)
        assert "Something went wrong" not in str(scene)
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {}


async def test_the_answer_to_a_form_is_private() -> None:
    async with a_scene() as scene:
        await scene.say("/progress show")
        await scene.press("Import a watch history")
        await scene.upload("trakt.zip", WITHOUT_GAP)
        assert scene.result.ephemeral


def test_many_series_get_several_buttons() -> None:
    """No id is too long, and neither is that of *Undo* afterwards."""
    reached = {f"SERIES{number:02}": Position(f"SERIES{number:02}", 99, 99) for number in range(20)}
    found = groups(reached)
    assert {code: at for group in found for code, at in group.items()} == reached
    assert len(found) > 1
    for group in found:
        pairs = tuple((code, at.code) for code, at in group.items())
        assert write(ApplyHistory(True, pairs)) is not None
        assert write(UndoProgress(pairs)) is not None


def test_words_for_what_was_watched() -> None:
    out = [Position("A", season, episode) for season in (1, 2, 3) for episode in (1, 2)]
    assert seen_words(out, Position("A", 1, 1)) == "season 1 up to E1"
    assert seen_words(out, Position("A", 1, 2)) == "all of season 1"
    assert seen_words(out, Position("A", 2, 1)) == "all of season 1, season 2 up to E1"
    assert seen_words(out, Position("A", 3, 2)) == "all of seasons 1 to 3"


async def test_what_files_are_compared_with() -> None:
    """Titles of what is out, and no others; names that everybody may read, and no codes."""
    knowledge = universe()
    found = {work.code: work for work in await known_works(View(knowledge, PREMISE_ONLY, NOW))}
    assert set(found) == {"LAN", "UND"}
    assert found["LAN"].names[0] == "Lantern Deep"
    assert "LAN" not in found["LAN"].names
    assert ("Descent", (1, 1)) in found["LAN"].titles
    assert found["UND"].episodes == ((1, 1), (1, 2), (1, 3))
