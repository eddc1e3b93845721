"""Reads the export of MyAnimeList, which is XML. It has only the number of watched episodes of each series."""

from __future__ import annotations

from typing import Any, Final
from xml.parsers import expat

from bot.watch_history import titles
from bot.watch_history.matching import Collector
from bot.watch_history.records import HistoryError

MY_ANIME_LIST: Final = "MyAnimeList"
MAX_TEXT: Final = 1000
"""The number of characters that are kept of one element."""
_FIELDS: Final = ("series_title", "my_watched_episodes")


class _Handler:
    """Receives the elements of a file one by one."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._field: str | None = None
        self._values: dict[str, str] = {}
        self.root: str | None = None

    def start(self, name: str, _attributes: Any) -> None:
        self.root = self.root or name
        if name == "anime":
            self._values = {}
        self._field = name if name in _FIELDS else None

    def text(self, text: str) -> None:
        if self._field is not None:
            self._values[self._field] = (self._values.get(self._field, "") + text)[:MAX_TEXT]

    def end(self, name: str) -> None:
        self._field = None
        if name == "anime" and self.root == "myanimelist":
            title, season = titles.split_season(self._values.get("series_title", ""))
            whole = self._values.get("series_title", "")
            work = self._collector.work(whole)
            work, season = (work, None) if work is not None else (self._collector.work(title), season)
            self._collector.add_count(work, season, self._values.get("my_watched_episodes"))


def read_xml(data: bytes, collector: Collector) -> str | None:
    """Collect the episodes of a list.

    Returns:
        the service from which it comes, or None if it is another kind of XML.

    Raises:
        HistoryError: if it is no whole XML, or declares what such a list never does.
    """
    parser = expat.ParserCreate()
    handler = _Handler(collector)
    parser.StartElementHandler = handler.start
    parser.CharacterDataHandler = handler.text
    parser.EndElementHandler = handler.end
    parser.StartDoctypeDeclHandler = _refuse  # it comes before every entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        if handler.root not in (None, "myanimelist"):
            return None
        raise HistoryError(
            "That XML is broken or cut off. Please download the list of MyAnimeList again and send it as it is."
        ) from None
    return MY_ANIME_LIST if handler.root == "myanimelist" else None


def _refuse(*_: Any) -> None:
    raise HistoryError(
        "That XML declares a document type, which a list of MyAnimeList never does. "
        "Please send the file as you downloaded it."
    )
