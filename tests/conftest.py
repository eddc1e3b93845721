"""Hypothesis profiles, a slice of the deep tests, and less work for the garbage collector.

HYPOTHESIS_PROFILE: `quick` by default; `deep` and `slice` make up more examples.
AIRLOCK_DEEP_SLICE: a number from 0 to 9; only this tenth of the deep tests runs.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.support.deep_slice import SLICES, deep_slice
from tests.support.examples import PROFILE, examples

for name in ("quick", "slice", "deep"):
    settings.register_profile(
        name,
        max_examples=examples(80),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
# That a test fails is enough there; nobody reads its smallest example.
settings.register_profile(
    "mutants", settings.get_profile("quick"), phases=[Phase.explicit, Phase.generate], database=None
)
settings.load_profile(PROFILE)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Ten thousand tests and what they import stay to the end: the collector need not walk through them again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)  # by then Hypothesis has marked its tests
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a slice, if one is asked for."""
    asked = os.environ.get("AIRLOCK_DEEP_SLICE")
    if not asked:
        return
    if asked not in map(str, range(SLICES)):
        raise pytest.UsageError(f"AIRLOCK_DEEP_SLICE is “{asked}”; give it a number from 0 to {SLICES - 1}.")
    kept = deep_slice(items, int(asked))
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
