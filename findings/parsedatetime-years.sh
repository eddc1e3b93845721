#!/usr/bin/env bash
# parsedatetime 2.6: a year in free words.
# Guess: "2003" is the year; "in 1983" and "in 2003" are read alike.
# Seen: a year from 2000 to 2059 is a time of day (2003 is three minutes past eight in the evening), any other year alone is
#       no date at all, and "Mars 2030" is half past eight. "Sep 1 1983" is a day, "Sept 1 1983" is nothing.
# Why it matters: a timeline whose story runs from 1969 to the 2010s is asked for by year.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check parsedatetime==2.6

cat >try.py <<'PY'
from datetime import datetime

import parsedatetime

calendar = parsedatetime.Calendar()
KINDS = ("nothing", "date", "time", "date and time")
for text in ("1983", "2003", "in 1983", "in 2003", "Mars 2030", "2060", "Sep 1 1983", "Sept 1 1983"):
    read, kind = calendar.parse(text, datetime(2026, 11, 30, 12).timetuple())
    print(f"{text}: {KINDS[kind]}" + (f" {datetime(*read[:6])}" if kind else ""))
PY

cat >expected <<'TXT'
1983: nothing
2003: time 2026-11-30 20:03:00
in 1983: nothing
in 2003: time 2026-11-30 20:03:00
Mars 2030: time 2026-11-30 20:30:00
2060: nothing
Sep 1 1983: date 1983-09-01 12:00:00
Sept 1 1983: nothing
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: years are times of day"
