#!/usr/bin/env bash
# discord.py 2.7.1: a discord.File that is a spoiler, given another file name.
# Guess: it stays a spoiler; name and flag are separate arguments, and `spoiler` can be set by itself.
# Seen: setting `filename` switches `spoiler` off unless the new name begins with SPOILER_. No warning.
# Why it matters: a bot that veils a picture and then gives it a neutral name (a name can be a spoiler too) sends it in the open.
#       Set the name first, or in the constructor.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check discord.py==2.7.1

cat >try.py <<'PY'
import io

import discord

picture = discord.File(io.BytesIO(b"x"), filename="a.png", spoiler=True)
print(picture.spoiler, picture.filename)
picture.filename = "b.png"
print(picture.spoiler, picture.filename, picture.uri)

picture = discord.File(io.BytesIO(b"x"), filename="a.png")
picture.filename = "b.png"
picture.spoiler = True
print(picture.spoiler, picture.filename, picture.uri)
PY

cat >expected <<'TXT'
True SPOILER_a.png
False b.png attachment://b.png
True SPOILER_b.png attachment://SPOILER_b.png
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: a new name takes the spoiler flag away"
