#!/usr/bin/env bash
# msgspec 0.22.0 and 0.23.0 beside Python's datetime: a moment with seven digits after the second, as .NET programs
# (Jellyfin, Sonarr) write it.
# Guess: digits beyond microseconds are cut off, as datetime.fromisoformat does.
# Seen: they are rounded, so the last moment of a day becomes the first of the next; on 31 December the year changes.
# Why it matters: "watched" and "released until" moments of a watch history move by a day, depending on which library read them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check msgspec==0.23.0

cat >try.py <<'PY'
from datetime import datetime

import msgspec

for text in ("2026-06-10T23:59:59.9999994Z", "2026-06-10T23:59:59.9999999Z", "2026-12-31T23:59:59.9999999Z"):
    print(text, msgspec.convert(text, datetime).date(), datetime.fromisoformat(text).date())
PY

cat >expected <<'TXT'
2026-06-10T23:59:59.9999994Z 2026-06-10 2026-06-10
2026-06-10T23:59:59.9999999Z 2026-06-11 2026-06-10
2026-12-31T23:59:59.9999999Z 2027-01-01 2026-12-31
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: the end of a day is rounded into the next"
