#!/usr/bin/env bash
# symspellpy 6.10.1: lookup_compound, which mends a sentence, with a dictionary of names.
# Guess: a word that is like nothing in the dictionary stays as it is.
# Seen: a short one becomes a short name of the dictionary, or two of them: "who is margo" is mended to "ed ed ed margo".
# Why it matters: a look-up that mends the question first asks about characters that nobody named.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check symspellpy==6.10.1

cat >try.py <<'PY'
from symspellpy import SymSpell

names = SymSpell(max_dictionary_edit_distance=2)
for name, count in (("margo", 50), ("madison", 30), ("ed", 5), ("jamestown", 4)):
    names.create_dictionary_entry(name, count)
for text in ("margp madson", "who is margo", "episode margo"):
    print(text, "->", names.lookup_compound(text, max_edit_distance=2)[0].term)
PY

cat >expected <<'TXT'
margp madson -> margo madison
who is margo -> ed ed ed margo
episode margo -> episode margo
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: words become names"
