#!/usr/bin/env bash
# icalendar 7.3.2 with zoneinfo: a moment in the hour that comes twice when summer time ends.
# Guess: what was written is read back as the same moment, or there is an error or a warning.
# Seen: 1:30 in New York on 1 November 2026, the second time (UTC-5), is written as local time and read back as the first
#       (UTC-4), an hour early. Written in UTC it stays.
# Why it matters: premieres are given in the platform's zone; calendar files for them are safe in UTC only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check icalendar==7.3.2 tzdata==2026.3

cat >try.py <<'PY'
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from icalendar import Event

second = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York"))
for moment in (second, second.astimezone(timezone.utc)):
    event = Event()
    event.add("dtstart", moment)
    back = Event.from_ical(event.to_ical())["dtstart"].dt
    print(event.to_ical().decode().split("\r\n")[1], "moved by", moment.timestamp() - back.timestamp(), "seconds")
PY

cat >expected <<'TXT'
DTSTART;TZID=America/New_York:20261101T013000 moved by 3600.0 seconds
DTSTART:20261101T063000Z moved by 0.0 seconds
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: the second 1:30 is read as the first"
