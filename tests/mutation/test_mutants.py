"""Checks that the tests fail for every mutant of the spoiler rule."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.mutation.mutants import MUTANTS
from tests.mutation.runner import FAILS_ANYWAY, ROOT

Try = Callable[[int], int]


@pytest.fixture(scope="module")
def trial() -> Iterator[Try]:
    """Asks a process of its own, which has imported everything already, for one trial after the other."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mutation.runner"],
        cwd=ROOT,
        env={**environment, "HYPOTHESIS_PROFILE": "mutants"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        asked, told = process.stdin, process.stdout
        assert asked is not None
        assert told is not None

        def ask(number: int) -> int:
            asked.write(f"{number}\n")
            asked.flush()
            return int(told.readline())

        yield ask


@pytest.mark.parametrize("number", range(len(MUTANTS)), ids=[mutant.name.replace(" ", "-") for mutant in MUTANTS])
def test_every_mutant_is_noticed(number: int, trial: Try) -> None:
    code = trial(number)
    assert code != FAILS_ANYWAY, "the test that notices fails for the unchanged code, too"
    assert code in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED), f"exit code {code}: nobody noticed"
