from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.small import Base


@pytest.fixture
def base(tmp_path: Path) -> Base:
    """The small valid knowledge base; change it, then ask for its problems."""
    return Base(tmp_path)
