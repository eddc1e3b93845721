#!/usr/bin/env bash
# chat-exporter 3.1.0: Discord timestamps (<t:…:F>) in a transcript.
# Guess: the moment is shown in UTC.
# Seen: it is one second early, so midnight becomes 23:59 of the day before, and the weekday is that of the same date in 2010:
#       Wednesday, 10 June 2026, 00:00 is written "Wednesday,  9 June 2026 23:59" (the 9th was a Tuesday).
# Why it matters: release dates that a bot posts as timestamps stand on the wrong day, or weekday, in a server's transcripts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check chat-exporter==3.1.0 discord.py==2.7.1

cat >try.py <<'PY'
import re
from datetime import datetime, timezone

from chat_exporter.parse.ast import AstParser

for moment in (datetime(2026, 6, 10, tzinfo=timezone.utc), datetime(2026, 6, 12, 14, tzinfo=timezone.utc)):
    page = "".join(node.render(None, None) for node in AstParser().parse(f"<t:{int(moment.timestamp())}:F>"))
    print(f"{moment:%A, %d %B %Y %H:%M} -> {re.sub('<[^>]*>', '', page)}")
PY

cat >expected <<'TXT'
Wednesday, 10 June 2026 00:00 -> Wednesday,  9 June 2026 23:59
Friday, 12 June 2026 14:00 -> Saturday, 12 June 2026 13:59
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: the transcript shows another day"
