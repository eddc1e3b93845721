"""Three other fandoms in small, in the shapes that imports have: of what `check` warns about, most is worth a look.

*houses*: many people and relations, deaths as facts, names that resemble one another by chance. *pirates*: many
episodes, arcs as seasons, titles in Japanese. *traveller*: directors of many episodes, a film as a work, ordinals.
Each holds a few real slips, in lines that end with ``# SLIP``, and much that only looks like one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.cli.check import check_folder

TODAY = date(2031, 12, 31)
BASES = Path(__file__).with_name("bases")
USEFUL = 0.8


@pytest.mark.parametrize("name", ["houses", "pirates", "traveller"])
def test_of_ten_warnings_eight_are_useful_and_every_slip_is_told(name: str) -> None:
    slips = {
        (path.name, number)
        for path in (BASES / name).iterdir()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith("# SLIP")
    }
    findings = check_folder(BASES / name, TODAY).findings
    told = [(finding.file, finding.line) for finding in findings]
    useful = sum(place in slips for place in told)
    assert slips
    assert slips <= set(told), sorted(slips - set(told))
    assert useful >= USEFUL * len(told), [str(finding) for finding in findings]
    assert not [str(finding) for finding in findings if "warning: " not in str(finding)]
