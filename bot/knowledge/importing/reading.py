"""Tells the formats apart by their content, and reads each with its module."""

from __future__ import annotations

import json
from typing import Any, Final

from bot.knowledge.importing import tables, tmdb, trakt, tvmaze, wiki_export, wikidata
from bot.knowledge.importing.records import Imported
from bot.knowledge.loading.files import MAX_BYTES

KNOWN: Final = (
    "TVmaze, TMDB, Trakt or Wikidata as JSON, the XML export of a MediaWiki, or a table (CSV); "
    "docs/importing.md tells more"
)


def read_file(content: bytes, file: str) -> Imported:
    """Read one file. What is wrong with it stands in the `troubles` of the result."""
    found = Imported(file, "")
    if len(content) > MAX_BYTES:
        found.trouble("", f"the file is larger than {MAX_BYTES // 1024 // 1024} MB; import its parts")
        return found
    if not content.strip():
        found.trouble("", "the file is empty")
        return found
    if wiki_export.is_wiki_export(content):
        return wiki_export.read(content, file)
    text = tables.decode(content)
    if text is None:
        found.trouble("", "this is not UTF-8; save the file as UTF-8")
        return found
    if text.lstrip()[:1] in ("{", "["):
        return _read_json(text, file)
    if text.lstrip()[:1] == "<":
        found.trouble("1:1", f"this is no export that I know. I read {KNOWN}")
        return found
    return tables.read(text, file)


def _read_json(text: str, file: str) -> Imported:
    found = Imported(file, "")
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        found.trouble(f"{error.lineno}:{error.colno}", "the JSON is broken here, or ends too early; download it again")
        return found
    except (RecursionError, ValueError):
        found.trouble("", "this JSON is nested too deeply, or holds a number that is too long")
        return found
    for recognises, read in (
        (wikidata.is_wikidata, wikidata.read),
        (tvmaze.is_tvmaze, tvmaze.read),
        (tmdb.is_tmdb, tmdb.read),
        (trakt.is_trakt, trakt.read),
    ):
        if recognises(data):
            return read(data, file)
    found.trouble("", f"this JSON is of no kind that I know. I read {KNOWN}")
    return found
