"""Runs the tests against mutants. `python -m tests.mutation.runner` collects the tests once, and forks for each trial.

It reads the numbers of mutants from standard input, one a line, and writes pytest's exit code for each to standard
output. The test that fails for a mutant must pass for an unchanged copy of the same modules; if it doesn't, the code is
`FAILS_ANYWAY`.

In a trial, the functions that a mutant changes get the mutant's code in every module that imported them. If the mutant
changes more than functions, or if no test fails, all project modules are imported again, including the mutant.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import os
import sys
import tempfile
from collections.abc import Generator, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

from tests.mutation.mutants import KILLERS, MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
ARGUMENTS = ["-x", "-q", "-n0", "--tb=line", "-p", "no:cacheprovider"]
SURVIVED, FAILS_ANYWAY, NOT_ONLY_FUNCTIONS = 0, 96, 97
ALL_KILLERS = tuple(dict.fromkeys(path for paths in KILLERS.values() for path in paths))

Sources = dict[str, str]
"""Texts of modules."""


class Way(StrEnum):
    """The ways in which a trial loads its modules."""

    EXCHANGED = "exchanged"
    IMPORTED = "imported"


def path_of(module: str) -> Path:
    """Where a module stands."""
    return ROOT / (module.replace(".", "/") + ".py")


def text_of(module: str) -> str:
    """A module's text."""
    return path_of(module).read_text(encoding="utf-8")


def broken(mutant: Mutant) -> Sources:
    """The module's text with the mutation."""
    text = text_of(mutant.module)
    assert text.count(mutant.before) == 1, f"stands {text.count(mutant.before)} times: {mutant.before}"
    return {mutant.module: text.replace(mutant.before, mutant.after)}


# ---------------------------------------------------------------------- functions get other code


def inner(code: CodeType) -> list[CodeType]:
    """The code of what is defined directly in it."""
    return [value for value in code.co_consts if isinstance(value, CodeType)]


def alike(one: CodeType, other: CodeType) -> bool:
    """Whether they do the same, but for what is defined in them."""

    def own(code: CodeType) -> tuple[object, ...]:
        constants = [(type(value), value) for value in code.co_consts if not isinstance(value, CodeType)]
        return code.co_code, code.co_names, code.co_varnames, constants, [each.co_qualname for each in inner(code)]

    return own(one) == own(other)


def changed(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Each function of a module, or of a class in it, with its new code; None if more than functions is new."""
    if not alike(old, new):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    for one, other in zip(inner(old), inner(new), strict=True):
        if one.co_flags & inspect.CO_OPTIMIZED:
            found.append((one, other))
        else:
            in_class = changed(one, other)
            if in_class is None:
                return None
            found += in_class
    return found


def living_functions() -> dict[CodeType, list[FunctionType]]:
    """Every function that exists, by its code."""
    found: dict[CodeType, list[FunctionType]] = {}
    gc.unfreeze()  # or they are left out
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__module__ in KILLERS:
            found.setdefault(thing.__code__, []).append(thing)
    return found


def exchange(sources: Sources, living: dict[CodeType, list[FunctionType]]) -> bool:
    """Give the living functions of modules the code of these texts; False if that is not all there is to change."""
    for module, text in sources.items():
        path = str(path_of(module))
        pairs = changed(
            compile(text_of(module), path, "exec", dont_inherit=True), compile(text, path, "exec", dont_inherit=True)
        )
        if pairs is None:
            return False
        for old, new in pairs:
            for function in living.get(old, ()):
                try:
                    function.__code__ = new
                except ValueError:  # it needs other variables of the function around it
                    return False
    return True


# ---------------------------------------------------------------------- modules are imported again


class Given(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports some modules from these texts."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Only for these modules."""
        if name not in self._sources:
            return None
        spec = importlib.util.spec_from_loader(name, self, origin=str(path_of(name)))
        assert spec is not None
        spec.has_location = True
        return spec

    def get_source(self, fullname: str) -> str:
        """The given text."""
        return self._sources[fullname]


def import_and_run(sources: Sources, tests: Iterable[str], failures: Failures) -> int:
    """The exit code of the tests, with all our modules imported again."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("bot", "tests")]:
        del sys.modules[name]
    sys.meta_path.insert(0, Given(sources))
    return int(pytest.main([*ARGUMENTS, *tests], plugins=[failures]))


# ---------------------------------------------------------------------- trials


class Failures:
    """A plugin that tells the process which has forked this one what has failed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - for as long as the process lives

    def _note(self, node: str) -> None:
        os.pwrite(self._file.fileno(), node.encode(), 0)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module that cannot be imported."""
        if report.failed:
            self._note(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test."""
        if report.failed:
            self._note(report.nodeid)

    def last(self) -> str:
        """The test that has failed since the last call."""
        node = os.pread(self._file.fileno(), 10_000, 0).decode()
        self._file.truncate(0)
        return node


def in_order(items: list[pytest.Item], tests: Iterable[str]) -> list[pytest.Item]:
    """The items of these folders, files or tests, in their order."""
    return list(
        dict.fromkeys(
            item for path in tests for item in items if f"{item.nodeid}/".startswith((f"{path}/", f"{path}::"))
        )
    )


class Trials:
    """Stands in for the running of the collected tests: it waits for requests, and forks for each.

    Args:
        asked: the numbers of mutants.
        told: the file descriptor for exit codes.
    """

    def __init__(self, asked: Iterable[str], told: int, failures: Failures) -> None:
        self._asked = asked
        self._told = told
        self._failures = failures
        self._sound: set[tuple[Way, str]] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Goes on in each child as if it had collected only the tests that must notice."""
        living = living_functions()
        unchanged = {module: text_of(module) for module in KILLERS}
        gc.freeze()
        for line in self._asked:
            mutant = MUTANTS[int(line)]
            runs = [(way, broken(mutant), KILLERS[mutant.module]) for way in Way]
            code = SURVIVED
            while runs:
                way, sources, tests = runs.pop(0)
                child = os.fork()
                if not child and way is Way.IMPORTED:
                    os._exit(import_and_run(sources, tests, self._failures))
                if not child:
                    if not exchange(sources, living):
                        os._exit(NOT_ONLY_FUNCTIONS)
                    session.items[:] = in_order(session.items, tests)
                    return (yield)
                ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                failed = self._failures.last()
                if sources is unchanged:
                    code = code if ended == SURVIVED else FAILS_ANYWAY
                    self._sound.update((way, test) for test in tests if ended == SURVIVED)
                elif ended not in (SURVIVED, NOT_ONLY_FUNCTIONS):
                    code = ended
                    runs = [] if (way, failed) in self._sound else [(way, unchanged, (failed,))]
            os.write(self._told, f"{code}\n".encode())
        session.items.clear()
        return (yield)


if __name__ == "__main__":
    # Past pytest, which takes the standard streams for itself, and whose own words are no answers.
    requests, answers = os.fdopen(os.dup(sys.stdin.fileno())), os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    noted = Failures()
    ended = pytest.main([*ARGUMENTS, *ALL_KILLERS], plugins=[noted, Trials(requests, answers, noted)])
    sys.stdout.flush()
    os._exit(ended)  # to tidy up the memory takes longer than many a trial
