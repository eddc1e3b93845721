"""Members of a server: they can forge every custom id and send what they like, as often as they like."""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import stat
import statistics
import string
from typing import Any

from bot.cards.actions import Verb
from bot.commands.report import MAX_REPORTS
from bot.knowledge.model import token_of
from tests.attack.attacks import attack
from tests.attack.target import Target
from tests.loopback.exchange import Answer
from tests.loopback.fixtures import ADMINISTRATOR, MANAGE_SERVER, OWNER
from tests.loopback.guilds import user_payload
from tests.support.discord_limits import walk
from tests.support.markdown_reader import open_text
from tests.support.raw_http import sent
from tests.support.small_server import EARLY, LATE, MIDDLE

BEYOND = (EARLY, MIDDLE, LATE)
"""Facts that nobody has reached who has told nothing."""
FLOOD_A_SECOND, FLOOD_SECONDS = 135, 3


def described(answer: Answer) -> str:
    """What somebody sees of an answer, and may look into; without what they typed or pressed themselves."""
    parts = [(part.get("label"), part.get("custom_id")) for part in walk(answer.body.get("components") or ())]
    return f"{answer.text}\n{parts}"


@attack("a guessed hidden id is a token like any other")
async def hidden_ids(target: Target) -> str:
    """Boris is not known before the second episode."""
    guesses = [
        token_of("boris"),
        token_of("Boris Quill"),
        "#" + hashlib.sha256(b"boris").hexdigest()[:12],
        "#" + hashlib.sha256(b"boris").hexdigest()[:10],
        "#" + hashlib.md5(b"boris", usedforsecurity=False).hexdigest()[:12],
        "#" + hashlib.blake2b(b"boris", digest_size=6).hexdigest(),
    ]
    for verb in (Verb.OPEN, Verb.ASK):
        seen: dict[int, set[str]] = {}
        for token in [*guesses, "#0123456789ab", "#0123456789"]:
            answer = await target.press(f"al1;{verb.value};e;{token}", target.somebody())
            seen.setdefault(len(token), set()).add(described(answer).replace(token, "TOKEN"))
        assert [len(answers) for answers in seen.values()] == [1, 1], seen
    return f"{len(guesses)} guesses in 2 kinds of buttons"


@attack("a hidden name is a name that does not exist")
async def hidden_names(target: Target) -> str:
    seen = set()
    names = ("Boris Quill", "Doris Quill", "Morit Quell")
    for name in names:
        answer = await target.ask("cast", {"name": name, "private": True})
        seen.add(re.sub("|".join(names), "NAME", open_text(described(answer)), flags=re.IGNORECASE))
        choices = await target.discord.autocomplete(
            "cast", "name", name[:5], place=target.place, user=target.somebody()
        )
        assert choices.choices == [], name
    assert len(seen) == 1, seen
    return f"{len(names)} names"


@attack("forged custom ids tell nothing, change nothing, and break nothing")
async def forged_ids(target: Target) -> str:
    choice = random.Random(18)
    verbs = [verb.value for verb in Verb]
    victim = target.somebody()
    await target.ask("progress set", {"episode": "S1E1"}, user=victim)
    stored = await target.stored(victim)
    forged = [
        ";".join(
            ("al1", choice.choice(verbs), *(choice.choice(("e", "c", "AA", "1", "x", "", "anna")) for _ in range(3)))
        )
        for _ in range(60)
    ]
    forged += ["".join(choice.choices("al1s;#*|\n" + string.digits, k=choice.randint(1, 100))) for _ in range(20)]
    forged += ["al1;apply;AA;s{season}", "al1s;ceiling;server;AA", "al1;undo;AA;S1E3;x", "al1;reload", "al1;status"]
    for custom_id in forged:
        answer = await target.press(custom_id, target.somebody(), permissions=ADMINISTRATOR)
        assert not any(told in open_text(answer.text) for told in BEYOND), custom_id
    assert await target.stored(victim) == stored
    assert target.failures() == []
    return f"{len(forged)} ids"


@attack("only those who run the bot reload it, or see its status")
async def other_peoples_rights(target: Target) -> str:
    everything = (1 << 50) - 1
    for command in ("reload", "status"):
        for permissions in (0, MANAGE_SERVER, ADMINISTRATOR, everything):
            answer = await target.ask(command, permissions=permissions)
            assert "Only those who run this bot" in answer.text
        assert "Only those" not in (await target.ask(command, user=OWNER)).text
    for command in ("spoilers channel", "spoilers server"):
        assert "Manage Server" in (await target.ask(command, {"episode": "S1E3"})).text
    return "2 commands with 4 kinds of permissions"


@attack("one person's forms do not fill the reports")
async def many_reports(target: Target) -> str:
    user = target.somebody()
    card = await target.ask("release", user=user)
    opens = card.custom_id("This is wrong")
    forms = [await target.discord.press(card, opens, place=target.place, user=user) for _ in range(10)]
    sent_at_once = [target.discord.submit(form, "x" * 6000, place=target.place, user=user) for form in forms]
    taken = sum("Thank you" in answer.text for answer in [await exchange for exchange in sent_at_once])
    assert taken == MAX_REPORTS, taken
    file = target.folder / "reports.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert max(map(len, file.read_text(encoding="utf-8").splitlines())) < 3000
    return f"{len(forms)} at once: {taken} taken"


@attack("reports follow no link")
async def linked_reports(target: Target) -> str:
    file, elsewhere = target.folder / "reports.jsonl", target.folder / "elsewhere.txt"
    elsewhere.write_text("before", encoding="utf-8")
    file.unlink(missing_ok=True)
    file.symlink_to(elsewhere)
    user = target.somebody()
    card = await target.ask("release", user=user)
    form = await target.discord.press(card, card.custom_id("This is wrong"), place=target.place, user=user)
    answer = await target.discord.submit(form, "Wrong.", place=target.place, user=user)
    file.unlink()
    assert "Thank you" not in answer.text
    assert elsewhere.read_text(encoding="utf-8") == "before"
    return "1 link"


@attack("whoever leaves the team, or is only invited, runs nothing within a minute", is_long=True)
async def former_owners(target: Target) -> str:
    heir, invited, reader = (target.somebody() for _ in range(3))
    assert "Only those" not in (await target.ask("status", user=OWNER)).text
    application, before = target.discord.application, dict(target.discord.application)
    application["team"] = team(heir, {heir: ("", 2), invited: ("admin", 1), reader: ("read_only", 2)})
    try:
        async with asyncio.timeout(60):
            while "Only those" in (await target.ask("status", user=heir)).text:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(1)
            for user in (OWNER, invited, reader):
                assert "Only those" in (await target.ask("status", user=user)).text
    finally:
        application.update(before)
    return "1 former owner, 1 invited, 1 reader"


def team(owner: int, members: dict[int, tuple[str, int]]) -> dict[str, Any]:
    """A team as Discord hands it out, with the role and the state of each member."""
    listed = [
        {"user": user_payload(user), "role": role, "membership_state": state, "team_id": "8", "permissions": ["*"]}
        for user, (role, state) in members.items()
    ]
    return {"id": "8", "name": "t", "icon": None, "owner_user_id": str(owner), "members": listed}


@attack("walls of text are cut, and no text is markup or a mention")
async def walls_of_text(target: Target) -> str:
    texts = ["@everyone " * 600, "||" * 3000, "[a](https://example.org) " * 200, "\u202e" * 6000, "```\n# x" * 800]
    for text in texts:
        answer = await target.ask("cast", {"name": text[:6000]})
        assert len(answer.text) < 2000
        assert answer.data["allowed_mentions"] == {"parse": []}
        assert "@everyone" not in answer.text
        assert not re.search(r"(?<!\\)(?:\]\(|```)", answer.text)
        assert len(re.findall(r"(?<!\\)\|\|", answer.text)) == 2  # around the box that stands under every answer
    assert target.failures() == []
    return f"{len(texts)} texts of up to 6,000 characters"


@attack("no ceiling moves to another server")
async def ceilings_of_others(target: Target) -> str:
    manager = {"user": target.somebody(), "permissions": MANAGE_SERVER}
    assert "S1E1" in (await target.ask("spoilers channel", {"episode": "S1E1"}, **manager)).text
    other = target.discord.add_guild("theirs")
    place = type(target.place)(target.place.channel, "stolen", other.id)
    target.discord.door.address = target.addresses[0]
    await target.discord.slash(
        "spoilers channel", {"episode": "S1E3"}, place=place, user=target.somebody(), permissions=MANAGE_SERVER
    )
    shown = await target.ask("spoilers show", **manager)
    assert "S1E1" in shown.text
    assert "S1E3" not in shown.text
    return "1 channel claimed by another server"


@attack("a person who floods the bot costs others no answer")
async def flooding_person(target: Target) -> str:
    async def others(count: int = 30) -> list[float]:
        seconds = []
        for _ in range(count):
            answer = await target.ask("release")
            assert answer.text
            seconds.append(answer.seconds * 1000)
            await asyncio.sleep(FLOOD_SECONDS / count)
        return seconds

    alone = await others(15)
    flooder, floods = target.somebody(), []

    async def ask_too_often() -> None:
        for _ in range(FLOOD_A_SECOND * FLOOD_SECONDS):
            floods.append(target.ask("cast", {"name": "anna"}, user=flooder))
            await asyncio.sleep(1 / FLOOD_A_SECOND)

    beside, _ = await asyncio.gather(others(), ask_too_often())
    answered = [exchange for exchange in floods if exchange.answer.type]
    # A burst, five a second, and a sentence now and then: the rest is dropped.
    assert len(answered) <= len(floods) / 3
    assert await sent(target.health, b"GET /readyz HTTP/1.0\r\n\r\n") == 200
    ratio = statistics.median(beside) / statistics.median(alone)
    flood = f"a flood of {len(floods)}, of which {len(answered)} were"
    return f"{len(beside)} of {len(beside)} answered beside {flood}, median {ratio:.1f} × as without"
