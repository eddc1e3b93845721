#!/usr/bin/env bash
# uvloop 0.23.0 beside Python's own event loop: delays that are not whole milliseconds.
# Guess: a sleep never ends early by the loop's clock, and timers fire in the order in which they are due.
# Seen: delays are rounded to whole milliseconds and counted from a clock of whole milliseconds. A sleep ends up to a millisecond
# early, one below half a millisecond ends at once, and timers due in the same millisecond fire in the order in which they were set.
# Why it matters: a loop that sleeps until a deadline and looks again spins for that time; a limit such as "five seconds
# between two logins" is broken by a hair; work planned in microseconds changes its order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check uvloop==0.23.0

cat >try.py <<'PY'
import asyncio
import time

import uvloop


async def seen() -> str:
    loop = asyncio.get_running_loop()
    early = 0
    for step in range(200):
        delay = 0.001 + step % 50 / 10000  # 1.0 to 5.9 milliseconds
        start = time.monotonic()
        await asyncio.sleep(delay)
        early += time.monotonic() - start < delay - 0.00005
    start = time.monotonic()
    for _ in range(100):
        await asyncio.sleep(0.0004)
    at_once = time.monotonic() - start < 0.02
    order: list[int] = []
    now = loop.time()
    for due in (30, 26, 34, 29):  # tenths of a millisecond
        loop.call_at(now + due / 10000, order.append, due)
    await asyncio.sleep(0.02)
    return f"early sleeps: {'some' if early > 20 else 'none'}; 0.4 ms at once: {at_once}; in order: {order == sorted(order)}"


print("asyncio:", asyncio.run(seen()))
print("uvloop: ", uvloop.run(seen()))
PY

cat >expected <<'TXT'
asyncio: early sleeps: none; 0.4 ms at once: False; in order: True
uvloop:  early sleeps: some; 0.4 ms at once: True; in order: False
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: uvloop rounds delays to whole milliseconds"
