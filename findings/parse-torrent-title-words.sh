#!/usr/bin/env bash
# parse-torrent-title 2.8.2 (imported as PTN): episode titles in file names.
# Guess: what stands between the episode and the resolution is the episode's title.
# Seen: words that are also release slang leave it: "Crossing the Line" is called "Crossing the", with the audio "LiNE"; a
#       title with an apostrophe becomes the name of the encoder; "S02E03v2" loses the season to the title.
#       (parse-torrent-name 1.1.1 installs a module PTN too; of the two, the one installed last answers.)
# Why it matters: an import of watched files by title misses these, and "S02E03v2" names a series that nobody knows.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check parse-torrent-title==2.8.2

cat >try.py <<'PY'
import PTN

for name in (
    "For.All.Mankind.S04E08.Legacy.1080p",
    "For.All.Mankind.S04E07.Crossing.the.Line.1080p",
    "For.All.Mankind.S01E03.Nixon's.Women.1080p",
    "For All Mankind S02E03v2",
):
    read = PTN.parse(name)
    print({key: read[key] for key in ("title", "season", "episode", "episodeName", "audio", "encoder") if key in read})
PY

cat >expected <<'TXT'
{'title': 'For All Mankind', 'season': 4, 'episode': 8, 'episodeName': 'Legacy'}
{'title': 'For All Mankind', 'season': 4, 'episode': 7, 'episodeName': 'Crossing the', 'audio': 'LiNE'}
{'title': 'For All Mankind', 'season': 1, 'episode': 3, 'encoder': "Nixon's.Women"}
{'title': 'For All Mankind S02', 'episode': 3, 'encoder': 'v2'}
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: titles are read as release slang"
