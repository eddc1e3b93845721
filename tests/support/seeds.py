"""The records of the seed documents, and the claims in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def read(path: Path) -> Any:
    """A YAML file in which everything is text, as the knowledge is read."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)


SEED_FILES = sorted(SEEDS.glob("seed*.yaml"))
RECORDS = [read(path) for path in SEED_FILES]
CLAIMS = [claim for record in RECORDS for claim in record["claims"]]
