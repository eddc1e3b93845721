"""A pasted address or the name of a file -> the name of what it is about. Nothing is fetched."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from bot.lookup.text.tokenizer import LONGEST_TEXT

# Percent signs make three characters of one byte, so an address may be longer than what it names.
_LONGEST: Final = 6 * LONGEST_TEXT
_ADDRESS: Final = re.compile(
    r"[<(\[]*((?:https?://|www\.)[^\s<>]+|[\w.-]+\.(?:com|org|net|tv)/[^\s<>]+?)[>)\].,]*", re.IGNORECASE
)
# Pages of a wiki; what follows a further slash is a part of the page.
_PAGE: Final = re.compile(r"/wiki/([^/]+)")
_MEANT: Final = re.compile(r"\s*\([^()]*\)\s*$")  # "Sally Ride (astronaut)"


# What a wiki writes before the names of its pages, and how the names of pictures end.
_SPACE: Final = re.compile(
    r"\s*:?(?:file|image|category|character|user|datei|bild|fichier|archivo|arquivo|plik|файл)\s*:\s*", re.IGNORECASE
)
_ENDING: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp|mp4|webm|mkv|html?)\s*$", re.IGNORECASE)


def name_of(typed: str) -> str:
    """What was typed, or where it is an address, the name of the wiki's page; blank for any other address."""
    page = _page_of(typed)
    if (space := _SPACE.match(page)) is not None:
        page = page[space.end() :]
    return _ENDING.sub("", page)


def _page_of(typed: str) -> str:
    if "/" not in typed:
        return typed
    found = _ADDRESS.fullmatch(typed.strip()[:_LONGEST])
    if found is None:
        return typed
    address = found[1] if "://" in found[1] else f"https://{found[1]}"
    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return ""
    page = _PAGE.search(parts.path)
    name = unquote(page[1]) if page else (asked.get("title") or [""])[0]
    if name.casefold().startswith("special:"):
        name = next((asked[key][0] for key in ("query", "search") if key in asked), "")
    return _MEANT.sub("", name.replace("_", " "))[:LONGEST_TEXT]
