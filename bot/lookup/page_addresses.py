"""Extracts a name from a pasted wiki address or a file name. Nothing is fetched."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from bot.lookup.thresholds import MAX_ADDRESS_LENGTH, MAX_TEXT_LENGTH

SIGNS: Final = frozenset("/:.")
"""Every address and every file name contains at least one of these characters. Other texts need no `name_of`."""
_ADDRESS: Final = re.compile(
    r"[<(\[]*((?:https?://|www\.)[^\s<>]+|[\w.-]+\.(?:com|org|net|tv)/[^\s<>]+?)[>)\].,]*", re.IGNORECASE
)
# The page in a wiki address. Anything after another slash is a part of the page.
_PAGE: Final = re.compile(r"/wiki/([^/]+)")
_QUALIFIER: Final = re.compile(r"\s*\([^()]*\)\s*$")  # "Sally Ride (astronaut)"
# Namespace prefixes of wiki pages, and extensions of media files.
_NAMESPACE: Final = re.compile(
    r"\s*:?(?:file|image|category|character|user|datei|bild|fichier|archivo|arquivo|plik|файл)\s*:\s*", re.IGNORECASE
)
_FILE_ENDING: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp|mp4|webm|mkv|html?)\s*$", re.IGNORECASE)


def name_of(text: str) -> str:
    """Return the name in a text that may be an address or a file name.

    For the address of a wiki page this is the title of the page; for any other address it is empty. A namespace
    (“File:”) and a file extension are removed. Any other text is returned unchanged.
    """
    page = _page_of(text) if "/" in text else text
    if (namespace := _NAMESPACE.match(page)) is not None:
        page = page[namespace.end() :]
    return _FILE_ENDING.sub("", page)


def _page_of(text: str) -> str:
    found = _ADDRESS.fullmatch(text.strip()[:MAX_ADDRESS_LENGTH])
    if found is None:
        return text
    address = found[1] if "://" in found[1] else f"https://{found[1]}"
    try:
        parts = urlsplit(address)
        options = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return ""
    page = _PAGE.search(parts.path)
    name = unquote(page[1]) if page else (options.get("title") or [""])[0]
    if name.casefold().startswith("special:"):
        name = next((options[key][0] for key in ("query", "search") if key in options), "")
    return _QUALIFIER.sub("", name.replace("_", " "))[:MAX_TEXT_LENGTH]
