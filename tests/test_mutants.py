"""The proof of the proof: whatever decision of the rule is broken, the tests notice.

Each mutant is tried in a process of its own, in which the broken module is imported in the place of the real one.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutants import KILLERS, MUTANTS, Mutant

ROOT = Path(__file__).parent.parent
SURVIVED, BROKEN_TEST = 0, 97


class Broken(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module with its mutation."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = mutant.module
        self._path = ROOT / (mutant.module.replace(".", "/") + ".py")
        self._source = broken_source(mutant)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Only for the one module."""
        return importlib.util.spec_from_loader(name, self, origin=str(self._path)) if name == self._name else None

    def get_source(self, fullname: str) -> str:
        """The mutated text."""
        return self._source


def broken_source(mutant: Mutant) -> str:
    """The module's text with the mutation."""
    source = (ROOT / (mutant.module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
    assert source.count(mutant.before) == 1, f"stands {source.count(mutant.before)} times: {mutant.before}"
    return source.replace(mutant.before, mutant.after)


Trial = tuple[Mutant | None, str]


def start(mutant: Mutant | None, module: str) -> int:
    """Begin a child process that runs the tests which must notice, with the module broken (None: as it is)."""
    child = os.fork()
    if child:
        return child
    code = BROKEN_TEST
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(quiet, stream)
        for name in [name for name in sys.modules if name.split(".")[0] in ("bot", "tests")]:
            del sys.modules[name]
        if mutant is not None:
            sys.meta_path.insert(0, Broken(mutant))
        os.chdir(ROOT)
        code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *KILLERS[module]]))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


@pytest.fixture(scope="module")
def exit_codes(request: pytest.FixtureRequest) -> dict[Trial, int]:
    """The exit code of every trial that was asked for, as many at once as there are processors."""
    wanted: list[Trial] = []
    for item in request.session.items:
        if item.fspath == request.node.fspath and isinstance(item, pytest.Function):
            trial = item.callspec.params.get("trial")
            if trial is not None:
                wanted.append(trial)
    found: dict[Trial, int] = {}
    running: dict[int, Trial] = {}
    for trial in wanted:
        if len(running) >= (os.cpu_count() or 1):
            found |= one_that_ends(running)
        running[start(*trial)] = trial
    while running:
        found |= one_that_ends(running)
    return found


def one_that_ends(running: dict[int, Trial]) -> dict[Trial, int]:
    """Wait for one of our children; others' children are theirs."""
    while True:
        for child in list(running):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return {running.pop(child): os.waitstatus_to_exitcode(status)}
        time.sleep(0.01)


MUTATED: list[Trial] = [(mutant, mutant.module) for mutant in MUTANTS]
UNTOUCHED: list[Trial] = [(None, module) for module in KILLERS]


@pytest.mark.parametrize("trial", MUTATED, ids=[mutant.name.replace(" ", "-") for mutant in MUTANTS])
def test_every_mutant_is_noticed(trial: Trial, exit_codes: dict[Trial, int]) -> None:
    noticed = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    assert exit_codes[trial] in noticed, f"exit code {exit_codes[trial]}: nobody noticed"


@pytest.mark.parametrize("trial", UNTOUCHED, ids=list(KILLERS))
def test_without_a_mutation_the_same_tests_pass(trial: Trial, exit_codes: dict[Trial, int]) -> None:
    assert exit_codes[trial] == SURVIVED
