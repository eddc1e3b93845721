#!/usr/bin/env bash
# mwparserfromhell 0.7.2 and wikitextparser 3.0.0: an episode list's title and an infobox's cast as plain text.
# Guess: a footnote (<ref>) is left out of the plain text, the names of a {{Plainlist}} stay in it.
# Seen: both glue the footnote's words to the title, and both drop the whole list. {{'}} (an apostrophe) goes, too.
# Why it matters: reading season pages of Wikipedia or Fandom: the title gets a source's words, the cast is empty.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mwparserfromhell==0.7.2 wikitextparser==3.0.0

cat >try.py <<'PY'
import mwparserfromhell
import wikitextparser

for text in (
    "Polaris<ref>Press release</ref>",
    "{{Plainlist|\n* [[Anna Petrova]]\n* [[Ivan Orlov]]\n}}",
    "''Aurora''{{'}}s crew",
):
    print(repr(mwparserfromhell.parse(text).strip_code()), repr(wikitextparser.parse(text).plain_text()))
PY

cat >expected <<'TXT'
'PolarisPress release' 'PolarisPress release'
'' ''
'Auroras crew' 'Auroras crew'
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: footnotes are glued to titles"
