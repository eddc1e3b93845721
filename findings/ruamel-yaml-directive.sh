#!/usr/bin/env bash
# ruamel.yaml 0.19.1: one YAML() object for many files, one of which begins with %YAML 1.1.
# Guess: the directive holds for its document, as the YAML specification has it.
# Seen: it holds for every file loaded afterwards: `no` becomes False, 010 becomes 8, 1:30 becomes 90. Within one stream
#       (load_all) it holds for the next document too, and for that one only.
# Why it matters: a knowledge base in many files; what one of them says then depends on which was read before. Make a new
#       YAML() for every file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ruamel.yaml==0.19.1

cat >try.py <<'PY'
from ruamel.yaml import YAML

FILE = "name: no\nnumber: 010\nspan: 1:30\n"

yaml = YAML(typ="safe", pure=True)
print("before", yaml.load(FILE))
yaml.load("%YAML 1.1\n---\na: b\n")
print("after", yaml.load(FILE))
print("anew", YAML(typ="safe", pure=True).load(FILE))

yaml = YAML(typ="safe", pure=True)
yaml.load("%YAML 1.1\n---\na: b\n")
print("stream", list(yaml.load_all("a: no\n---\na: no\n")))
PY

cat >expected <<'TXT'
before {'name': 'no', 'number': 10, 'span': '1:30'}
after {'name': False, 'number': 8, 'span': 90}
anew {'name': 'no', 'number': 10, 'span': '1:30'}
stream [{'a': False}, {'a': 'no'}]
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: a directive outlives its file"
