"""Whatever is broken in some lines, the rest is reviewed: never a crash, and nothing that only seems to be wrong."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.cli.check import Checked, check_folder

TODAY = date(2031, 12, 31)
UNIVERSE = Path(__file__).resolve().parents[1] / "universe"
CHANGES: tuple[Callable[[str], str], ...] = (
    lambda line: line.replace("reveal:", "revel:"),
    lambda line: line.replace("LAN ", "LAX "),
    lambda line: line.replace("sources:", "sorces:"),
    lambda line: line.replace("text:", "txt:"),
    lambda line: line.replace("-", "_"),
    lambda line: f"{line}\n{line}",
    lambda line: f"{line}  # check: ok because it is meant like this",
    lambda line: line[: len(line) // 2],
    lambda _: "",
)


def checked(folder: Path) -> Checked:
    return check_folder(folder, TODAY, stale_after=365, with_stats=True, with_defaults=True)


@pytest.mark.parametrize("seed", range(30))
def test_any_lines_may_be_broken(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "kb"
    shutil.copytree(UNIVERSE, folder)
    files = sorted(folder.rglob("*.yaml"))
    for _ in range(chance.randint(1, 6)):
        file = chance.choice(files)
        lines = file.read_text(encoding="utf-8").split("\n")
        at = chance.randrange(len(lines))
        lines[at] = chance.choice(CHANGES)(lines[at])
        file.write_text("\n".join(lines), encoding="utf-8")
    for finding in checked(folder).findings:
        assert "? S99" not in str(finding)
        assert "Input should" not in str(finding)


@pytest.mark.parametrize("file", sorted(path.relative_to(UNIVERSE).as_posix() for path in UNIVERSE.rglob("*.yaml")))
def test_a_file_that_cannot_be_read_makes_no_errors_elsewhere(tmp_path: Path, file: str) -> None:
    before = {finding.message for finding in checked(UNIVERSE).findings}
    folder = tmp_path / "kb"
    shutil.copytree(UNIVERSE, folder)
    broken = folder / file
    broken.write_text(f"a: [\n{broken.read_text(encoding='utf-8')}", encoding="utf-8")
    after = [finding for finding in checked(folder).findings if finding.message not in before]
    assert [(finding.file, finding.line) for finding in after] == [(file, 1)]
