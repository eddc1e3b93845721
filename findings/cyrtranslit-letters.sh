#!/usr/bin/env bash
# cyrtranslit 1.2.0: Russian names in Latin letters.
# Guess: Щукин is Shchukin (or something a reader would type), and to_latin() of Russian without a language is Latin or an error.
# Seen: with "ru" Щукин is SHHukin, Ельцин El'czin and Звёздный Zvyozdny'j, signs within words; without a language (Serbian is
#       meant) half of the letters stay Cyrillic: "Zvёzdnый".
# Why it matters: as a key for look-up or for an entry's id such a form meets nobody's spelling, and the mixed one no keyboard.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cyrtranslit==1.2.0

cat >try.py <<'PY'
import cyrtranslit

for name in ("Щукин", "Ельцин", "Звёздный"):
    print(name, cyrtranslit.to_latin(name, "ru"), cyrtranslit.to_latin(name))
PY

cat >expected <<'TXT'
Щукин SHHukin Щukin
Ельцин El'czin Elьcin
Звёздный Zvyozdny'j Zvёzdnый
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: the Latin forms are nobody's spelling"
