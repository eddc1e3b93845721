#!/usr/bin/env bash
# Unidecode 1.4.0 and text-unidecode 1.3 beside anyascii 0.3.3 and python-slugify 8.0.4: the letter ё.
# Guess: Королёв is Korolev or Korolyov.
# Seen: Unidecode and text-unidecode write Koroliov, Khrushchiov and Piotr; anyascii writes Korolev. python-slugify, which calls
#       text-unidecode, writes korolev all the same, because it takes the dots off first.
# Why it matters: ids made by one library and look-up keys made by another do not meet, in just the names that have an ё.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check Unidecode==1.4.0 text-unidecode==1.3 anyascii==0.3.3 python-slugify==8.0.4

cat >try.py <<'PY'
import anyascii
import slugify
import text_unidecode
import unidecode

for name in ("Королёв", "Хрущёв", "Пётр"):
    print(unidecode.unidecode(name), text_unidecode.unidecode(name), anyascii.anyascii(name), slugify.slugify(name))
PY

cat >expected <<'TXT'
Koroliov Koroliov Korolev korolev
Khrushchiov Khrushchiov Khrushchev khrushchev
Piotr Piotr Petr petr
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: one name has three spellings"
