"""The proof of the proof: whatever decision of the rule is broken, the tests notice.

Each mutant is tried in a process of its own, in which the broken module is imported in the place of the real one.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
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


def try_in_child(mutant: Mutant | None, module: str) -> int:
    """Exit code of pytest on the tests that must notice, with the module broken (None: as it is)."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
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


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_every_mutant_is_noticed(mutant: Mutant) -> None:
    code = try_in_child(mutant, mutant.module)
    assert code in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED), f"exit code {code}: nobody noticed"


@pytest.mark.parametrize("module", KILLERS)
def test_without_a_mutation_the_same_tests_pass(module: str) -> None:
    assert try_in_child(None, module) == SURVIVED
