"""Reads tables: one shape for episodes, one for entries, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.knowledge.importing.records import Imported, ImportedEntry, clean, episode_title, parse_spot

_COLUMNS = {
    "episode": ("episode", "ep", "code", "episode code", "number", "no", "no.", "episode number"),
    "season": ("season", "series", "season number"),
    "title": ("title", "episode title", "episode name"),
    "released": (
        "released",
        "date",
        "air date",
        "airdate",
        "aired",
        "release date",
        "first aired",
        "original air date",
    ),
    "name": ("name", "character", "entry", "itemlabel"),
    "kind": ("kind", "type", "section"),
    "aliases": ("aliases", "alias", "also known as", "aka", "other names"),
    "first": ("first", "first appearance", "first episode", "reveal", "debut"),
    "actor": ("actor", "actress", "played by", "portrayed by"),
    "id": ("id",),
}
_KINDS = {
    "characters": ("character", "characters", ""),
    "people": ("person", "people", "actor", "cast"),
    "places": ("place", "places", "location"),
    "craft": ("craft", "ship", "vehicle"),
    "missions": ("mission", "missions"),
    "organisations": ("organisation", "organisations", "organization", "organizations", "group"),
    "things": ("thing", "things", "item", "object"),
}
_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_IN_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d. %B %Y")
NO_COLUMNS = (
    "this table has no column “episode” (or “season” and “number”) and none called “name”; docs/importing.md shows "
    "both shapes"
)


def decode(content: bytes) -> str | None:
    """Decode a table as spreadsheets save it: UTF-8, or UTF-16 with its mark; None if it is neither."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def read(text: str, file: str) -> Imported:
    """Read a table with a header line. Commas, semicolons and tabs are understood."""
    found = Imported(file, f"Table “{file}”")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        found.trouble("1:1", f"this is no table that can be read: {error}")
        return found
    names = [re.sub(r"[_\s]+", " ", title).strip().casefold() for title in rows[0]] if rows else []
    columns = {
        key: next((names.index(title) for title in titles if title in names), None) for key, titles in _COLUMNS.items()
    }
    numbered = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    cells = [
        (
            f"{number}:1",
            {key: clean(row[at]) if at is not None and at < len(row) else None for key, at in columns.items()},
        )
        for number, row in numbered
    ]
    if columns["name"] is not None and columns["title"] is None:
        _read_entries(cells, found)
    elif columns["episode"] is not None:
        _read_episodes(cells, found)
    else:
        found.trouble("1:1", NO_COLUMNS)
    return found


def _read_episodes(cells: Sequence[tuple[str, dict[str, str | None]]], found: Imported) -> None:
    days = read_days([(place, row["released"]) for place, row in cells], found)
    specials = 0
    for (place, row), day in zip(cells, days, strict=True):
        number, season = row["episode"], row["season"]
        spot = parse_spot(number) if number else None
        if spot is None and number and season and _whole(number) is not None and _whole(season) is not None:
            spot = _whole(season), _whole(number)  # type: ignore[assignment]
        if number is None or (spot and 0 in spot):
            specials += 1
            continue
        if spot is None:
            found.trouble(place, f"“{number}” is not an episode; write S1E2 or 1x02, or a column for the season too")
            continue
        episode = found.add_episode(*spot, place)
        if episode is not None:
            episode.title = found.name(episode_title(row["title"]), place)
            episode.released = str(day) if day else None
    if specials:
        found.doubt(
            "", f"{specials} row{'s have' if specials > 1 else ' has'} no number of an episode and was left out"
        )


def _whole(text: str) -> int | None:
    """Return a whole number, also as spreadsheets write it (``3.0``); None for any other text."""
    found = re.fullmatch(r"\s*(\d{1,6})(?:[.,]0+)?\s*", text)
    return int(found[1]) if found else None


def read_days(cells: Sequence[tuple[str, str | None]], found: Imported) -> list[date | None]:
    """Read a column of days. Whether 3/4/2019 is in March or in April follows from the other rows of the column.

    Days that could be read both ways are left out, with a doubt.
    """
    numbers = [_NUMBERS.fullmatch(text) for _, text in cells if text]
    slashed = [(int(it[1]), int(it[2])) for it in numbers if it and len(it[1]) < 3 and "." not in it[0]]
    day_first, month_first = any(one > 12 for one, _ in slashed), any(two > 12 for _, two in slashed)
    if day_first and month_first:
        found.trouble("1:1", "some days are written day first and others month first; write all as 2019-11-01")
        return [None] * len(cells)
    days: list[date | None] = []
    unsure = 0
    for place, text in cells:
        if not text:
            days.append(None)
            continue
        numeric = _NUMBERS.fullmatch(text)
        try:
            if numeric is None:
                days.append(_in_words(text))
                continue
            one, two, three = (int(part) for part in numeric.groups())
            if one > 31:
                days.append(date(one, two, three))
            elif "." in text or day_first:
                days.append(date(_year(three), two, one))
            elif month_first or one == two:
                days.append(date(_year(three), one, two))
            else:
                unsure += 1
                days.append(None)
        except ValueError:
            found.trouble(place, f"“{text}” is not a day; write 2019-11-01")
            days.append(None)
    if unsure:
        found.doubt("", f"{unsure} days such as 3/4/2019 can be read in two ways and were left out; write 2019-04-03")
    return days


def _in_words(text: str) -> date:
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", bare):
        return date.fromisoformat(bare[:10])
    for form in _IN_WORDS:
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ValueError(text)


def _year(number: int) -> int:
    return number if number > 99 else number + (1900 if number > 49 else 2000)


def _read_entries(cells: Sequence[tuple[str, dict[str, str | None]]], found: Imported) -> None:
    for place, row in cells:
        name = found.name(row["name"], place)
        kind = (row["kind"] or "").casefold()
        section = next((it for it, words in _KINDS.items() if kind in words), None)
        if name is None:
            found.doubt(place, "this row has no name and was left out")
            continue
        if section is None:
            found.trouble(place, f"“{row['kind']}” is no kind of entry; write one of {', '.join(_KINDS)}")
            continue
        aliases = [alias for part in re.split(r"[;|]", row["aliases"] or "") if (alias := found.name(part, place))]
        first = row["first"]
        spot = (parse_spot(first) or first) if first else None
        found.entries.append(ImportedEntry(section, name, aliases, spot, row["actor"], row["id"]))
