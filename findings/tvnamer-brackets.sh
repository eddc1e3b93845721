#!/usr/bin/env bash
# tvnamer 3.0.4: a double episode in a file name.
# Guess: 1x05-1x07 means three episodes, in brackets or not.
# Seen: without brackets it is 5, 6 and 7; in brackets it is 5 alone, though [1x05-07] is all three. "S01E05 E06" is two
#       episodes, "S01E05+E06" and "S01E05 & E06" are one.
# Why it matters: an import by file name sets somebody's progress too low, or marks one of three episodes as watched.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tvnamer==3.0.4

cat >try.py <<'PY'
from tvnamer.utils import FileParser

for name in ("1x05-1x07", "[1x05-1x07]", "[1x05-07]", "S01E05 E06", "S01E05+E06", "S01E05 & E06"):
    print(name, FileParser(f"Star City {name}.mkv").parse().episodenumbers)
PY

cat >expected <<'TXT'
1x05-1x07 [5, 6, 7]
[1x05-1x07] [5]
[1x05-07] [5, 6, 7]
S01E05 E06 [5, 6]
S01E05+E06 [5]
S01E05 & E06 [5]
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: brackets hide two episodes"
