#!/usr/bin/env bash
# discord-markdown 0.4.0 (convert_to_html): messages to HTML.
# Guess: the text of the message stays whole, and the function only returns.
# Seen: it prints every message, cut into tokens, to standard output; within a spoiler tag all words up to a bold one and that one
#       itself are gone, and a quoted spoiler leaves an empty paragraph.
# Why it matters: private text lands in the log of whoever makes transcripts, and the page lacks words.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check discord-markdown==0.4.0

cat >try.py <<'PY'
import contextlib
import io

from discord_markdown.discord_markdown import convert_to_html

for text in ("one ||two|| three", "||one **two** three||", "> ||one||"):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        page = convert_to_html(text)
    print(page, "| printed the text:", "one" in printed.getvalue())
PY

cat >expected <<'TXT'
<p>one <span style='color: black; background: black;'>two</span> three</p> | printed the text: True
<p><span style='color: black; background: black;'> three</span></p> | printed the text: True
<p></p> | printed the text: True
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: messages are printed, and words are lost"
