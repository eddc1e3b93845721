#!/usr/bin/env bash
# msgspec 0.23.0: numbers from a CSV file, read with strict=False.
# Guess: "05" is 5, as int("05") has it, and "5.0" is no integer.
# Seen: the other way round: "5.0" is 5, while "05" and "+5" are refused with "Expected `int`, got `str`".
# Why it matters: watch histories write season and episode as 02 and 05; the message does not say what is wrong with them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check msgspec==0.23.0

cat >try.py <<'PY'
import msgspec

for text in ("5", "05", "+5", "5.0", "-5"):
    try:
        print(text, msgspec.convert(text, int, strict=False))
    except msgspec.ValidationError as error:
        print(text, error)
PY

cat >expected <<'TXT'
5 5
05 Expected `int`, got `str`
+5 Expected `int`, got `str`
5.0 5
-5 -5
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: a number with a leading zero is refused"
