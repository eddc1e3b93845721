#!/usr/bin/env bash
# mwparserfromhell 0.7.2 beside wikitextparser 3.0.0: a bar within an outside link within a template.
# Guess: two parsers of one format find the same parameters.
# Seen: {{Infobox|url=[https://example.org/a|b label]|year=3}} has two parameters for one and three for the other: only
#       wikitextparser ends a parameter at that bar, as MediaWiki does.
# Why it matters: what an infobox says depends on the parser; a check against a second source reports differences that are none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mwparserfromhell==0.7.2 wikitextparser==3.0.0

cat >try.py <<'PY'
import mwparserfromhell
import wikitextparser

text = "{{Infobox|url=[https://example.org/a|b label]|year=3}}"
print([(str(it.name), str(it.value)) for it in mwparserfromhell.parse(text).filter_templates()[0].params])
print([(it.name, it.value) for it in wikitextparser.parse(text).templates[0].arguments])
PY

cat >expected <<'TXT'
[('url', '[https://example.org/a|b label]'), ('year', '3')]
[('url', '[https://example.org/a'), ('1', 'b label]'), ('year', '3')]
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: the two disagree about a parameter"
