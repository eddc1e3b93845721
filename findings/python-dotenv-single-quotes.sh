#!/usr/bin/env bash
# python-dotenv 1.2.4: a value in single quotes that holds a dollar sign and braces.
# Guess: single quotes keep it as it stands, as in a shell and in the .env files of Docker Compose; in double quotes it is replaced.
# Seen: it is replaced in single quotes too, by nothing where no such variable exists, and without a word. Only the escapes
# differ between the quotes.
# Why it matters: a password or database URL that holds ${…} is another one in the program than in the container beside it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-dotenv==1.2.4

cat >.env <<'TXT'
SINGLE='before${nobody}after'
DOUBLE="before${nobody}after"
BARE=before${nobody}after
NAMED='${SINGLE} again'
NO_BRACES='before$nobody'
TXT

cat >try.py <<'PY'
from dotenv import dotenv_values

for name, value in dotenv_values(".env").items():
    print(name, value)
for name, value in dotenv_values(".env", interpolate=False).items():
    print("as written:", name, value)
PY

cat >expected <<'TXT'
SINGLE beforeafter
DOUBLE beforeafter
BARE beforeafter
NAMED beforeafter again
NO_BRACES before$nobody
as written: SINGLE before${nobody}after
as written: DOUBLE before${nobody}after
as written: BARE before${nobody}after
as written: NAMED ${SINGLE} again
as written: NO_BRACES before$nobody
TXT

venv/bin/python try.py >seen
diff -u expected seen
sh -c '. ./.env; test "$SINGLE" = "before\${nobody}after"'
echo "As before: single quotes do not protect"
