"""Plays the attacks, one after another, and prints a table of what held. The exit code is 1 if something did not."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.attack import members, strangers  # noqa: F401 - they register their attacks
from tests.attack.attacks import ATTACKS
from tests.attack.target import start


async def play(*, quick: bool) -> int:
    """Play them, and return how many did not hold."""
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        async with start(Path(folder)) as aim:
            for attack in ATTACKS.values():
                if quick and attack.is_long:
                    continue
                began = time.perf_counter()
                try:
                    said, held = await attack.play(aim), "held"
                except AssertionError as error:
                    said, held = str(error).split("\n", 1)[0][:100], "BROKEN"
                    broken += 1
                sys.stdout.write(f"{held:<7} {attack.claim:<75} {time.perf_counter() - began:4.1f} s  {said}\n")
    sys.stdout.write(f"{broken} of {len(ATTACKS)} did not hold.\n" if broken else "All held.\n")
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes longer than some seconds")
    return 1 if asyncio.run(play(quick=parser.parse_args().quick)) else 0


if __name__ == "__main__":
    sys.exit(main())
