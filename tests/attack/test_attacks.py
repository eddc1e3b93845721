"""Every attack as a test, against two replicas that serve them all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.attack import members, strangers  # noqa: F401 - they register their attacks
from tests.attack.attacks import ATTACKS
from tests.attack.target import Target, start

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def aim(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Target]:
    """What is attacked."""
    async with start(tmp_path_factory.mktemp("target")) as found:
        yield found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.deep] if it.is_long else []) for name, it in ATTACKS.items()]
)
async def test_it_holds(aim: Target, name: str) -> None:
    assert await ATTACKS[name].play(aim)
