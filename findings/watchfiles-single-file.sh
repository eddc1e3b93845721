#!/usr/bin/env bash
# watchfiles 1.3.0 on Linux: a file that editors and deployments replace instead of writing into it.
# Guess: whoever watches a path hears of every change at that path.
# Seen: watching the file itself, the first replacement is heard (as "deleted"), and nothing after it, writes included.
#       Watching its folder, every replacement is heard. Where the file is a link through ..data, as in a mounted ConfigMap,
#       the folder reports "..data" and never the file's name: a filter by name hears nothing.
# Why it matters: a bot that reloads its knowledge when a file changes reloads once, or never. Watch the folder, and reload on
#       any change in it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check watchfiles==1.3.0

cat >try.py <<'PY'
import asyncio
import os
from pathlib import Path

from watchfiles import awatch


async def heard(target, *changes):
    """The names that were reported after each of the changes."""
    stop, names = asyncio.Event(), []

    async def listen():
        async for found in awatch(target, stop_event=stop, debounce=50, step=20, force_polling=False):
            names.extend(os.path.basename(path) for _, path in found)

    listening = asyncio.create_task(listen())
    await asyncio.sleep(1)
    told = []
    for change in changes:
        names.clear()
        change()
        await asyncio.sleep(1.5)
        told.append(sorted({name for name in names if not name.endswith(".new")}))
    stop.set()
    await listening
    return told


def replace(path):
    new = path.with_suffix(".new")
    new.write_text("x")
    os.replace(new, path)


def point(link, target):
    new = link.with_suffix(".new")
    os.symlink(target, new)
    os.replace(new, link)


async def main():
    plain, mounted = Path("plain").absolute(), Path("mounted").absolute()
    plain.mkdir()
    file = plain / "a.yaml"
    file.write_text("x")
    print("file:", await heard(file, lambda: replace(file), lambda: replace(file), lambda: file.write_text("y")))
    print("folder:", await heard(plain, lambda: replace(file), lambda: replace(file), lambda: file.write_text("y")))
    for version in ("v1", "v2"):
        (mounted / version).mkdir(parents=True)
        (mounted / version / "a.yaml").write_text(version)
    os.symlink("v1", mounted / "..data")
    os.symlink("..data/a.yaml", mounted / "a.yaml")
    print("mounted:", await heard(mounted, lambda: point(mounted / "..data", "v2")), (mounted / "a.yaml").read_text())


asyncio.run(main())
PY

cat >expected <<'TXT'
file: [['a.yaml'], [], []]
folder: [['a.yaml'], ['a.yaml'], ['a.yaml']]
mounted: [['..data']] v2
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: a replaced file is heard of once"
