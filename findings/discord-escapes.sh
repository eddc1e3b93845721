#!/usr/bin/env bash
# discord.py 2.7.1 (utils.escape_markdown) beside discord-markdown-ast-parser 1.0.6 and chat-exporter 3.1.0.
# Guess: whatever reads Discord's Markdown reads its backslashes: an escaped text comes out as the plain text.
# Seen: both take the backslash for text and the sign after it for markup: snake_case_name is half in italics, with backslashes.
# Why it matters: a bot that escapes names is shown wrongly in transcripts, and a test that checks its replies with such a
#       parser sees markup where Discord shows none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check discord.py==2.7.1 discord-markdown-ast-parser==1.0.6 chat-exporter==3.1.0

cat >try.py <<'PY'
from chat_exporter.parse.ast import AstParser
from discord.utils import escape_markdown
from discord_markdown_ast_parser import parse_to_dict

for text in ("*x*", "snake_case_name", "# x"):
    escaped = escape_markdown(text)
    page = "".join(node.render(None, None) for node in AstParser().parse(escaped))
    print(escaped, "|", [node["node_type"] for node in parse_to_dict(escaped)], "|", page)
PY

cat >expected <<'TXT'
\*x\* | ['TEXT', 'ITALIC'] | \<em>x\</em>
snake\_case\_name | ['TEXT', 'ITALIC', 'TEXT'] | snake\<em>case\</em>name
\# x | ['TEXT'] | \# x
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: escapes are no escapes"
