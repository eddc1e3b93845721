"""`ask` and `ask --batch`: the contract, in this process and as a command."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.ask import ask_batch, ask_once
from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import RequestError
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from tests.support.discord_limits import message_problems, walk
from tests.support.facts import KNOWLEDGE
from tests.support.open_text import open_surfaces

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The shipped knowledge."""
    return read_knowledge(KNOWLEDGE)


async def batch(knowledge: Knowledge, *lines: Any, folder: Path = KNOWLEDGE) -> list[dict[str, Any]]:
    """What `--batch` answers to these lines: objects, or texts as they are."""
    given = io.StringIO("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    out = io.StringIO()
    await ask_batch(knowledge, folder, given, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def ids(answer: dict[str, Any]) -> list[str]:
    """The custom ids of a reply."""
    return [part["custom_id"] for part in walk(answer["payload"]["components"]) if "custom_id" in part]


def text(answer: dict[str, Any]) -> str:
    """Everything in the open of a reply."""
    return "\n".join(surface.text for surface in open_surfaces(answer["payload"]))


# ---------------------------------------------------------------------- shapes


async def test_the_three_shapes_of_an_answer(knowledge: Knowledge) -> None:
    """A payload, choices, an error: with these keys and no others."""
    public, private, offered, wrong = await batch(
        knowledge,
        {"command": "/cast name:Ed Baldwin", "ceiling": {"FAM": "S1E10"}},
        {"command": "/cast name:Ed Baldwin private:true", "progress": {"FAM": "S2E3"}},
        {"autocomplete": {"command": "cast", "option": "name", "value": "mar"}, "progress": {"FAM": "S1E1"}},
        {"command": "/nothing"},
    )
    assert set(public) == set(private) == {"ok", "payload", "ephemeral"}
    assert (public["ok"], public["ephemeral"]) == (True, False)
    assert (private["ok"], private["ephemeral"]) == (True, True)
    assert message_problems(public["payload"]) == message_problems(private["payload"]) == []
    assert set(offered) == {"ok", "choices"}
    assert offered["choices"]
    assert all(set(choice) == {"name", "value"} for choice in offered["choices"])
    assert set(wrong) == {"ok", "error"}
    assert wrong["ok"] is False


BAD = [
    "no json",
    "[]",
    "3",
    '"text"',
    "null",
    "{}",
    '{"command": 3}',
    '{"command": "/cast", "press": "x"}',
    '{"command": "/cast", "unknown": 1}',
    '{"command": "/cast", "progress": {"XX": "S1E1"}}',
    '{"command": "/cast", "progress": {"FAM": "S99E1"}}',
    '{"command": "/cast", "progress": {"FAM": 3}}',
    '{"command": "/cast", "ceiling": {"FAM": "soon"}}',
    '{"command": "/cast", "strict": "maybe"}',
    '{"command": "/cast", "as": "king"}',
    '{"command": "/cast", "now": "soon"}',
    '{"command": ""}',
    '{"command": "/"}',
    '{"command": "/cast nonsense"}',
    '{"command": "/cast name:a name:b"}',
    '{"command": "/cast season:three"}',
    '{"command": "/cast private:perhaps"}',
    '{"command": "/lore"}',
    '{"command": "/help me:now"}',
    '{"command": "/lore name:' + "x" * 3000 + '"}',
    '{"autocomplete": {"command": "cast"}}',
    '{"autocomplete": {"command": "cast", "option": "nothing", "value": ""}}',
    '{"autocomplete": {"command": "nothing", "option": "name", "value": ""}}',
    '{"press": "al1;go;r;nothing"}',
    "[" * 50_000,
]


async def test_a_bad_line_answers_for_itself_and_the_stream_goes_on(knowledge: Knowledge) -> None:
    """One sentence each; the line after it is answered as ever. Blank lines are none."""
    good = {"command": "/next"}
    lines = [line for bad in BAD for line in (bad, good, "   ")]
    answers = await batch(knowledge, *lines)
    assert len(answers) == 2 * len(BAD)
    for bad, wrong, right in zip(BAD, answers[::2], answers[1::2], strict=True):
        assert wrong["ok"] is False, bad
        assert set(wrong) == {"ok", "error"}, bad
        assert wrong["error"].strip(), bad
        assert "\n" not in wrong["error"], bad
        assert "Traceback" not in wrong["error"], bad
        assert right["ok"], bad


# ---------------------------------------------------------------------- progress, ceiling, strict, now


async def test_who_reads_decides(knowledge: Knowledge) -> None:
    """A public reply counts the ceiling, a private one the progress, and no line knows of another."""
    ask = {"command": "/episode number:S1E5", "progress": {"FAM": "S1E5"}}
    own = {**ask, "command": "/episode number:S1E5 private:true"}
    public, private, ceiling, strict, fresh = await batch(
        knowledge,
        ask,
        own,
        {"command": "/episode number:S1E5", "ceiling": {"FAM": "S1E5"}},
        {"command": "/episode number:S1E5", "strict": True},
        {"command": "/episode number:S1E5 private:true"},
    )
    title = "Into the Abyss"
    assert title not in text(public)
    assert title in json.dumps(public["payload"])
    assert title in text(private)
    assert title in text(ceiling)
    assert title not in json.dumps(strict["payload"])
    assert title not in json.dumps(fresh["payload"])


async def test_now_turns_the_clock(knowledge: Knowledge) -> None:
    """At an earlier time, what was known then; with and without a time zone."""
    early, late, plain = await batch(
        knowledge,
        {"command": "/release title:season 5", "now": "2025-01-01T00:00:00Z"},
        {"command": "/release title:season 5", "now": "2026-03-01T12:00:00+02:00"},
        {"command": "/release title:season 5", "now": "2026-03-01T12:00"},
    )
    assert "without a date" in text(early)
    assert "Premieres" in text(late)
    assert "Premieres" in text(plain)


async def test_both_forms_of_a_position(knowledge: Knowledge) -> None:
    """``S1E5`` and ``FAM S1E5``; null is “not started”."""
    answers = await batch(
        knowledge,
        {"command": "/episode number:S1E5 private:true", "progress": {"FAM": "S1E5"}},
        {"command": "/episode number:S1E5 private:true", "progress": {"FAM": "FAM S1E5"}},
        {"command": "/episode number:S1E5 private:true", "progress": {"FAM": None}},
    )
    assert ["Into the Abyss" in text(answer) for answer in answers] == [True, True, False]


# ---------------------------------------------------------------------- press, autocomplete


async def test_a_button_of_the_last_reply(knowledge: Knowledge) -> None:
    """It answers the presser at the progress of the press; a button that is not there is an error."""
    (asked,) = await batch(knowledge, {"command": "/episode number:S1E5"})
    reached = next(id_ for id_ in ids(asked) if id_.startswith("al1;me;"))
    _, pressed, gone, again = await batch(
        knowledge,
        {"command": "/episode number:S1E5"},
        {"press": reached, "progress": {"FAM": "S1E5"}},
        {"press": "al1;go;n;nowhere"},
        {"command": "/next"},
    )
    assert pressed["ok"]
    assert pressed["ephemeral"]
    assert "Into the Abyss" in text(pressed)
    assert gone == {"ok": False, "error": gone["error"]}
    assert again["ok"]


async def test_a_press_after_a_keystroke_or_a_bad_line(knowledge: Knowledge) -> None:
    """After a bad line the last reply is still there; after a keystroke there is none."""
    (asked,) = await batch(knowledge, {"command": "/timeline"})
    button = ids(asked)[0]
    _, _, still, _, none = await batch(
        knowledge,
        {"command": "/timeline"},
        "no json",
        {"press": button},
        {"autocomplete": {"command": "cast", "option": "name", "value": ""}},
        {"press": button},
    )
    assert still["ok"]
    assert not none["ok"]


async def test_looking_beyond_is_private_and_veiled(knowledge: Knowledge) -> None:
    """The way to the rest is one tap."""
    ask = {"command": "/episode number:S1E5 private:true"}
    (asked,) = await batch(knowledge, ask)
    beyond = next(id_ for id_ in ids(asked) if id_.startswith("al1;by;"))
    _, pressed = await batch(knowledge, ask, {"press": beyond})
    assert pressed["ephemeral"]
    assert "Into the Abyss" not in text(pressed)
    assert "Into the Abyss" in json.dumps(pressed["payload"])


async def test_choices_follow_the_askers_progress_or_the_channels(knowledge: Knowledge) -> None:
    """Filtered, never veiled."""
    ask = {"autocomplete": {"command": "cast", "option": "name", "value": "kelly"}}
    nobody, far, ceiling, near = await batch(
        knowledge,
        ask,
        {"autocomplete": {**ask["autocomplete"], "options": {"private": True}}, "progress": {"FAM": "S4E10"}},
        {**ask, "ceiling": {"FAM": "S4E10"}},
        {**ask, "progress": {"FAM": "S1E1"}, "ceiling": {"FAM": "S4E10"}},
    )
    assert nobody["choices"] == []
    assert any("Kelly" in choice["name"] for choice in far["choices"])
    assert far["choices"] == ceiling["choices"]
    assert near["choices"] == []


# ---------------------------------------------------------------------- reload


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge that can be changed."""
    copy = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, copy)
    return copy


def change(folder: Path) -> None:
    """One more place."""
    place = "{name: Quasar Nook, reveal: premise, summary: {text: A nook., sources: seed1}}"
    (folder / "more.yaml").write_text(f"places:\n  quasar-nook: {place}\n", encoding="utf-8")


async def test_only_admins_of_the_bot_reload(knowledge: Knowledge, folder: Path) -> None:
    """A manager of the server may not: the knowledge is shared by all servers."""
    change(folder)
    look = {"command": "/lore name:Quasar Nook"}
    member, manager, before, dry, still, real, after = await batch(
        knowledge,
        {"command": "/reload", "as": "member"},
        {"command": "/reload", "as": "manager"},
        look,
        {"command": "/reload dry_run:true", "as": "admin"},
        look,
        {"command": "/reload", "as": "admin"},
        look,
        folder=folder,
    )
    for refused in (member, manager):
        assert refused["ok"]
        assert refused["ephemeral"]
        assert "Only those who run this bot" in text(refused)
    assert "A nook" not in text(before)
    assert "Dry run" in text(dry)
    assert "quasar" in text(dry)
    assert dry["ephemeral"]
    assert "A nook" not in text(still)
    assert "Reloaded" in text(real)
    assert "A nook" in text(after)


async def test_a_reload_with_problems_keeps_the_old_knowledge(knowledge: Knowledge, folder: Path) -> None:
    """It says where and what, and the bot goes on answering."""
    (folder / "more.yaml").write_text("places:\n  nook: {nonsense: 1}\n", encoding="utf-8")
    refused, after = await batch(
        knowledge,
        {"command": "/reload", "as": "admin"},
        {"command": "/episode number:S1E1"},
        folder=folder,
    )
    assert "Nothing has changed" in text(refused)
    assert "more.yaml:2:" in text(refused)
    assert "Red Moon" in text(after)


# ---------------------------------------------------------------------- as a command


def run(*arguments: str, given: str | bytes = "", **more: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m bot …` in a process of its own."""
    environment = {**os.environ, "AIRLOCK_KNOWLEDGE": str(KNOWLEDGE), **more}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=False,
    )


def test_batch_as_a_command() -> None:
    """One line out for each line in, nothing else on standard output; even bytes that are no text do no harm."""
    lines = [
        json.dumps({"command": "/cast name:Марго", "progress": {"FAM": "S1E1"}}).encode(),
        b"\xff\xfe not text",
        json.dumps({"autocomplete": {"command": "lore", "option": "name", "value": ""}}).encode(),
        json.dumps({"command": "/next", "now": "2026-03-01T12:00:00Z"}, ensure_ascii=False).encode(),
    ]
    ran = run("ask", "--batch", given=b"\n".join(lines))
    assert ran.returncode == 0, ran.stderr
    answers = [json.loads(line) for line in ran.stdout.decode().splitlines()]
    assert [answer["ok"] for answer in answers] == [True, False, True, True]


def test_one_question_as_a_command() -> None:
    """Text for people, the payload with `--json`, one sentence and exit 1 for what makes no sense."""
    arguments = ("/episode number:S1E5", "--progress", "FAM S1E5", "--private", "--now", "2026-03-01T12:00Z")
    words, payload = run("ask", *arguments), run("ask", *arguments, "--json")
    assert words.returncode == payload.returncode == 0, words.stderr + payload.stderr
    assert "Into the Abyss" in words.stdout.decode()
    body = json.loads(payload.stdout)
    assert message_problems(body) == []
    assert payload_text(body).strip() == words.stdout.decode().strip()
    wrong = run("ask", "/nothing")
    assert (wrong.returncode, wrong.stdout) == (1, b"")
    assert wrong.stderr.strip()
    assert b"Traceback" not in wrong.stderr


async def test_the_options_of_one_question(knowledge: Knowledge) -> None:
    """Progress, ceiling, strict, role and time, each as a text."""

    async def once(command: str, **given: Any) -> str:
        options: dict[str, Any] = {
            "progress": (),
            "ceiling": (),
            "strict": False,
            "as": "member",
            "now": None,
            "as_json": False,
        }
        return await ask_once(knowledge, KNOWLEDGE, command, **{**options, **given})

    command = "/episode number:S1E5"
    told = await once(command, ceiling=["FAM S1E5"])
    veiled = await once(command)
    strict = await once(command, strict=True)
    assert "S1E5: Into the Abyss" in told
    assert "||" in veiled
    assert "Into the Abyss" not in strict
    for wrong in ({"as": "king"}, {"progress": ["S1E5"]}, {"ceiling": ["XX S1E1"]}, {"now": "soon"}):
        with pytest.raises(RequestError, match=r".\.$"):
            await once(command, **wrong)


# ---------------------------------------------------------------------- attached files


async def test_a_file_is_attached(knowledge: Knowledge, tmp_path: Path) -> None:
    """The bot reads it as if it came from Discord; a press of the same stream sets what it says."""
    show = {"title": "For All Mankind", "ids": {"tvdb": 356202}}
    plays = [{"type": "episode", "watched_at": "unknown", "show": show, "episode": {"season": 1, "number": 1}}]
    path = tmp_path / "watched-history-1.json"
    path.write_text(json.dumps(plays), encoding="utf-8")
    shown, pressed = await batch(
        knowledge,
        {"command": "/progress import", "attachments": {"file": str(path)}},
        {"press": "al1;history;no;FAM:S1E1"},
    )
    assert shown["ephemeral"]
    assert "stored" not in shown
    assert "season 1 up to E1, so S1E1." in text(shown)
    assert pressed["stored"]["progress"] == {"FAM": "S1E1"}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"command": "/progress import"}, "/progress import needs file:."),
        (
            {"command": "/progress import", "attachments": {"file": "/nowhere/at all"}},
            "The file for “file:” cannot be read.",
        ),
        (
            {"command": "/progress import file:x.zip"},
            "“file:” is a file: name its path in “attachments”.",
        ),
        ({"command": "/help", "attachments": {"file": "x"}}, "/help takes no file as “file:”."),
        ({"press": "al1;remove", "attachments": {"file": "x"}}, "“attachments” only go with “command”."),
        ({"command": "/help", "attachments": {"file": 5}}, "Every value of “attachments” must be text."),
    ],
)
async def test_files_that_cannot_be_attached(knowledge: Knowledge, line: dict[str, Any], error: str) -> None:
    (answer,) = await batch(knowledge, line)
    assert answer == {"ok": False, "error": error}
