#!/usr/bin/env bash
# probablepeople 0.5.6: is it a person or an organisation?
# Guess: a Russian name, whole or short, is a person, "Helios Aerospace" is none.
# Seen: "Sergei Nikulov", with his patronymic and without, and "Chief Designer" are corporations; Helios Aerospace and Happy
#       Valley are persons.
# Why it matters: sorting names of a space drama into people and organisations by this library turns them round.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check probablepeople==0.5.6

cat >try.py <<'PY'
import probablepeople

for name in ("Margo Madison", "Sergei Nikulov", "Sergei Orestovich Nikulov", "Chief Designer", "Helios Aerospace", "Happy Valley"):
    print(name, "->", probablepeople.tag(name)[1])
PY

cat >expected <<'TXT'
Margo Madison -> Person
Sergei Nikulov -> Corporation
Sergei Orestovich Nikulov -> Corporation
Chief Designer -> Corporation
Helios Aerospace -> Person
Happy Valley -> Person
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: a man is a corporation"
