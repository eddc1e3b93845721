"""The command line: what it says where something was mistyped, and that it imports nothing for that."""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import command_line
from tests.support.command_line import invoke

ROOT = Path(__file__).parents[2]
COMMANDS = ("run", "serve", "preview", "ask", "check", "doctor", "new", "import", "template", "schema", "soak")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dance",), "dance"),
        (("ask", "--nope"), "--nope"),
        (("check", "--str"), "--str"),  # an option is never guessed from its beginning
        (("preview", "--port", "99999"), "write a whole number from 0 to 65535"),
        (("preview", "--port", "-1"), "write a whole number from 0 to 65535"),
        (("check", "--days", "0"), "write a whole number of 1 or more"),
        (("check", "--days", "many"), "write a whole number of 1 or more"),
        (("soak", "--minutes", "nan"), "write a number of 0.1 or more"),
        (("template",), "KIND"),
        (("ask", "--progress"), "--progress"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_where_the_help_is(arguments: tuple[str, ...], said: str) -> None:
    result = invoke(*arguments)
    (line,) = result.stderr.splitlines()
    assert said in line
    assert "python -m bot" in line
    assert line.endswith("--help")
    assert (result.stdout, result.exit_code) == ("", 2)


def test_the_help_names_every_command() -> None:
    """Also where somebody only types the name of the program; that asks for nothing, so it is no success."""
    asked, given = invoke("--help"), invoke()
    assert asked.stdout == given.stdout
    assert (asked.exit_code, given.exit_code) == (0, 2)
    assert all(f"\n    {name} " in asked.stdout for name in COMMANDS)
    assert "(default: 8765)" in invoke("preview", "--help").stdout


def test_every_argument_reaches_its_command() -> None:
    """What is declared for a command is what its function reads."""
    (commands,) = (action for action in command_line.parser._actions if isinstance(action.choices, dict))
    assert tuple(commands.choices) == COMMANDS
    for name, parser in commands.choices.items():
        declared = {action.dest for action in parser._actions[1:]}
        assert declared == set(re.findall(r"\bgiven\.(\w+)", inspect.getsource(parser.get_default("run")))), name


def test_the_program_is_called_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/airlock", "dance"])
    assert type(command_line)("A program.").parser.prog == "airlock"


def test_a_question_that_nobody_answers(tmp_path: Path) -> None:
    """The end of the input, as Ctrl-C or Ctrl-D."""
    result = invoke("new", str(tmp_path / "mine"), typed="Deep Water\n")
    assert (result.stderr, result.exit_code) == ("Aborted.\n", 1)
    assert not (tmp_path / "mine").exists()


def test_a_question_of_yes_or_no_is_asked_again(tmp_path: Path) -> None:
    typed = "Deep Water\nDW\n1\n1\nperhaps\nno\n"
    result = invoke("new", str(tmp_path / "mine"), typed=typed)
    assert "Error: write y or n" in result.stdout
    assert result.exit_code == 0


def test_a_reader_who_has_seen_enough() -> None:
    """As in `schema | head -1`: no trace, and no success."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "schema"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate(timeout=60)
    assert (errors, process.returncode) == (b"", 1)


def test_help_imports_next_to_nothing() -> None:
    """Somebody who asks what there is need not wait for Discord, numbers and databases."""
    program = "import sys, bot.__main__; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    before = subprocess.run([sys.executable, "-c", "import argparse, sys; print(*sys.modules)"], capture_output=True)
    after = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True)
    new = set(after.stdout.decode().split()) - {name.partition(".")[0] for name in before.stdout.decode().split()}
    assert new - sys.stdlib_module_names == {"bot"}
    assert not new & {"asyncio", "sqlite3", "ssl", "email"}


@pytest.mark.parametrize(
    ("arguments", "command"),
    [(("preview",), "preview"), (("ask", "/help"), "ask"), (("check", "--format"), "check --format")],
)
def test_an_extra_that_is_not_installed(arguments: tuple[str, ...], command: str, tmp_path: Path) -> None:
    """The bot itself needs neither a simulated Discord nor what formats files."""
    shutil.copytree(ROOT / "tests" / "universe", tmp_path / "knowledge")
    program = (
        "import sys; sys.modules.update(dict.fromkeys(('simcord', 'ruamel', 'ruamel.yaml', 'watchfiles')));"
        "from bot.__main__ import main; main()"
    )
    environment = {**os.environ, "AIRLOCK_KNOWLEDGE": str(tmp_path / "knowledge"), "AIRLOCK_CACHE": ""}
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    (line,) = result.stderr.splitlines()
    assert line == (
        f"`{command}` needs packages that the bot itself does without; install them with: "
        "pip install 'airlock-bot[preview]' (in a checkout: make setup)"
    )
    assert (result.stdout, result.returncode) == ("", 2)
