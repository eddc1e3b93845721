#!/usr/bin/env bash
# yamlfix 1.19.1 beside PyYAML 6.0.3: a formatter for YAML files.
# Guess: it changes the looks of a file and never what the file says.
# Seen: the quotes around "1:30" go, and PyYAML then reads 90; a blank line within a block text goes, so that two paragraphs
#       become one; and a bare `no` (Norway) is written as `false`, which a loader that takes every word as text never gets back.
# Why it matters: run over a knowledge base it changes running times, codes and texts. A formatter has to compare the data
#       before and after.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check yamlfix==1.19.1 pyyaml==6.0.3

cat >try.py <<'PY'
import yaml
from yamlfix import fix_code

for text in ('runtime: "1:30"\n', "text: |\n  one\n\n  two\n", "country: no\n", 'country: "no"\n'):
    fixed = fix_code(text)
    before, after = (yaml.load(it, yaml.SafeLoader) for it in (text, fixed))
    print(repr(text), "->", repr(fixed.removeprefix("---\n")), "same" if before == after else f"now {after}")
PY

cat >expected <<'TXT'
'runtime: "1:30"\n' -> 'runtime: 1:30\n' now {'runtime': 90}
'text: |\n  one\n\n  two\n' -> 'text: |-\n  one\n  two\n' now {'text': 'one\ntwo'}
'country: no\n' -> 'country: false\n' same
'country: "no"\n' -> "country: 'no'\n" same
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: formatting changes what the file says"
