"""Reads an export of a MediaWiki, such as a Fandom wiki: names, aliases and first appearances from infoboxes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from bot.knowledge.importing.records import Imported, ImportedEntry, parse_spot

_SECTIONS = (
    ("characters", ("character", "person in")),
    ("people", ("actor", "actress", "cast", "crew", "writer", "director", "person", "people")),
    ("places", ("location", "place", "planet", "city", "settlement", "region", "castle", "country")),
    ("organisations", ("organisation", "organization", "faction", "group", "house", "company", "team")),
    ("craft", ("ship", "vehicle", "spacecraft", "craft", "vessel")),
    ("missions", ("mission", "battle", "operation")),
    ("things", ("item", "weapon", "object", "artifact", "artefact", "technology", "species", "creature")),
)
_NAMES = ("name", "title")
_ALIASES = ("aka", "alias", "aliases", "also known as", "alternate names", "nickname", "nicknames", "other names")
_FIRST = ("first", "first appearance", "first appeared", "first seen", "debut", "first episode", "season first")
_ACTORS = ("actor", "actors", "actress", "portrayed by", "portrayer", "portrayedby", "played by", "voiced by", "voice")
_BREAK = re.compile(r"<br\s*/?>|\n\s*\*+|;|(?:,\s+)(?=[A-Z“\"])|\s•\s")
_DROPPED = re.compile(r"<ref[^>]*/>|<ref[^>]*>.*?</ref>|<!--.*?-->|<(?:small|sup)>.*?</(?:small|sup)>", re.DOTALL)


class _Pages:
    """Collects the pages of an export with their lines.

    A document type is refused: it could define entities that expand without end.
    """

    def __init__(self) -> None:
        self.pages: list[tuple[int, str, str, str]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._inside: str | None = None
        self._page: dict[str, str] = {}
        self._line = 1

    def parse(self, content: bytes) -> None:
        self._parser.Parse(content, True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("a document type is not accepted")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        bare = name.rpartition(" ")[2]
        if bare == "page":
            self._page, self._line = {}, self._parser.CurrentLineNumber
        if bare == "redirect":
            self._page["redirect"] = attributes.get("title", "")
        self._inside = bare if bare in ("title", "text", "ns") else None
        if self._inside:
            self._page[bare] = ""

    def _end(self, name: str) -> None:
        self._inside = None
        if name.rpartition(" ")[2] == "page":
            page = self._page
            if page.get("ns", "0").strip() in ("", "0"):
                self.pages.append((self._line, page.get("title", ""), page.get("redirect", ""), page.get("text", "")))
            self._page = {}

    def _characters(self, data: str) -> None:
        if self._inside:
            self._page[self._inside] += data


def is_wiki_export(content: bytes) -> bool:
    """Return whether this is an XML export of a MediaWiki."""
    return b"<mediawiki" in content[:2000]


def read(content: bytes, file: str) -> Imported:
    """Read an XML export. Each page with an infobox becomes an entry, each redirect to it an alias."""
    found = Imported(file, "a wiki")
    pages = _Pages()
    try:
        pages.parse(content)
    except expat.ExpatError as error:
        found.trouble(
            f"{error.lineno}:{error.offset + 1}", "the XML is broken here, or ends too early; export it again"
        )
        return found
    except ValueError:
        found.trouble("1:1", "this XML declares a document type, which an export of a wiki never does")
        return found
    head = content[:5000]
    site = re.search(rb"<sitename>\s*([^<]+?)\s*</sitename>", head)
    found.publisher = (found.name(site[1].decode("utf-8", "replace"), "") if site else None) or found.publisher
    address = re.search(rb"<base>\s*(https?://[^<\s]+)", head)
    found.address = address[1].decode("utf-8", "replace") if address else None
    entries: dict[str, ImportedEntry] = {}
    redirects: list[tuple[str, str]] = []
    for line, title, target, text in pages.pages:
        if target:
            redirects.append((title, target))
        elif entry := _entry(title, text, f"{line}:1", found):
            entries[title] = entry
    for title, target in redirects:
        name = found.name(_bare_title(title), "")
        if target in entries and name and name != entries[target].name:
            entries[target].aliases.append(name)
    for entry in entries.values():
        entry.aliases = [alias for alias in dict.fromkeys(entry.aliases) if alias != entry.name]
    found.entries = list(entries.values())
    return found


def _bare_title(title: str) -> str:
    """Return a page's title without the bracket that tells it from others: “Mercury (planet)”."""
    return re.sub(r"\s*\([^()]*\)$", "", title)


def _entry(title: str, text: str, place: str, found: Imported) -> ImportedEntry | None:
    import mwparserfromhell

    for template in mwparserfromhell.parse(_DROPPED.sub("", text)).filter_templates(recursive=False):
        kind = str(template.name).strip().replace("_", " ").casefold()
        if "infobox" not in kind and not kind.startswith("character"):
            continue
        section = next((it for it, words in _SECTIONS if any(word in kind for word in words)), None)
        if section is None:
            found.doubt(
                place, f"“{_bare_title(title)}” has a box “{kind}”, which is no kind of entry here; it was left out"
            )
            return None
        values = {str(it.name).strip().replace("_", " ").casefold(): it.value for it in template.params}
        name = found.name(_first(values, _NAMES) or _bare_title(title), place)
        if name is None or "{{" in name:
            name = found.name(_bare_title(title), place)
        if name is None:
            return None
        first = _first(values, _FIRST)
        aliases = [alias for text in _all(values, _ALIASES) if (alias := found.name(text, place))]
        spot = parse_spot(first) or first.strip("“”\"' ") if first else None
        actor = found.name(_first(values, _ACTORS), place) if section == "characters" else None
        return ImportedEntry(section, name, aliases, spot, actor)
    return None


def _all(values: Mapping[str, object], names: tuple[str, ...]) -> list[str]:
    """Return the plain texts under the first of these keys that has any: links and markup removed."""
    import mwparserfromhell

    for name in names:
        if name not in values:
            continue
        pieces = _BREAK.split(str(values[name]))
        texts = [mwparserfromhell.parse(piece).strip_code().strip().strip("'\"“”") for piece in pieces]
        if any(texts):
            return [text for text in texts if text]
    return []


def _first(values: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next(iter(_all(values, names)), None)
