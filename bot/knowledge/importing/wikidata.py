"""Reads results of Wikidata's query service: one entry for each item, other labels as aliases."""

from __future__ import annotations

from typing import Any

from bot.knowledge.importing.records import Imported, ImportedEntry, clean, parse_spot
from bot.knowledge.importing.values import dicts

_ALIASES = ("AltLabel", "altLabel", "alias", "aliases")
_FIRST = ("firstLabel", "firstAppearanceLabel", "first")
_ACTORS = ("actorLabel", "performerLabel", "voiceActorLabel")


def is_wikidata(data: Any) -> bool:
    """Return whether parsed JSON has the shape of SPARQL results, or of the query service's simple JSON."""
    if isinstance(data, dict):
        return isinstance(data.get("results"), dict) and "bindings" in data["results"]
    return any(str(value).startswith("http://www.wikidata.org/entity/") for value in next(dicts(data), {}).values())


def read(data: Any, file: str) -> Imported:
    """Read parsed JSON for which `is_wikidata` is true.

    The first variable with an address is the item; its label (``xLabel``) in English is the name. Labels in other
    languages, and ``xAltLabel``, become aliases.
    """
    found = Imported(file, "Wikidata", "https://www.wikidata.org/")
    rows = data["results"]["bindings"] if isinstance(data, dict) else data
    entries: dict[str, ImportedEntry] = {}
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        where = f"results.bindings[{index}]" if isinstance(data, dict) else f"[{index}]"
        if not isinstance(row, dict):
            found.trouble(where, "an object was expected here")
            continue
        values = {key: it if isinstance(it, dict) else {"value": it} for key, it in row.items()}
        item = next((key for key, it in values.items() if "/entity/Q" in str(it.get("value"))), None)
        if item is None:
            found.doubt(where, "this row has no item of Wikidata and was left out")
            continue
        _read_row(values, item, where, found, entries)
    found.entries = [entry for entry in entries.values() if entry.name]
    return found


def _read_row(
    values: dict[str, dict[str, Any]], item: str, where: str, found: Imported, entries: dict[str, ImportedEntry]
) -> None:
    key = str(values[item]["value"]).rpartition("/")[2]
    label = values.get(f"{item}Label", values.get("label", {}))
    name = found.name(label.get("value"), where)
    entry = entries.setdefault(key, ImportedEntry("characters", ""))
    if name and name != key:  # an item without a label is shown by its number
        if not entry.name or (label.get("xml:lang") == "en" and entry.name not in entry.aliases):
            entry.aliases += [entry.name] if entry.name and entry.name != name else []
            entry.name = name
        elif name != entry.name:
            entry.aliases.append(name)
    for alias in _texts(values, [f"{item}AltLabel", *_ALIASES], found, where):
        entry.aliases.append(alias)
    entry.actor = entry.actor or next(iter(_texts(values, _ACTORS, found, where)), None)
    first = clean(next((values[name].get("value") for name in _FIRST if name in values), None))
    entry.first = entry.first or (parse_spot(first) or first if first else None)
    entry.aliases = [alias for alias in dict.fromkeys(entry.aliases) if alias != entry.name]


def _texts(values: dict[str, dict[str, Any]], names: Any, found: Imported, where: str) -> list[str]:
    """Return the names in these variables. The query service joins several labels with commas."""
    texts = [str(values[name].get("value", "")) for name in dict.fromkeys(names) if name in values]
    parts = [part for text in texts for part in text.split(", ")]
    return [name for part in parts if (name := found.name(part, where))]
