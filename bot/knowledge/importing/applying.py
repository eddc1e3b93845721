"""Applies a plan to the texts of a knowledge base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.knowledge.importing.merging import Addition
from bot.knowledge.importing.records import ImportRefusedError, Trouble
from bot.knowledge.importing.yaml_insert import Inserter, keeps_all
from bot.knowledge.loading.folder import Document


def apply(additions: Sequence[Addition], texts: Mapping[str, str], documents: Sequence[Document]) -> dict[str, str]:
    """Return the new text of each file that changes. Nothing that stood in it is lost or changed.

    Args:
        additions: what to add.
        texts: the texts of the files of the base, without byte order marks.
        documents: the same files, read.

    Raises:
        ImportRefusedError: a file is written in a way that nothing can be added to safely.
    """
    by_file = {document.file: document for document in documents}
    inserters = {name: Inserter(texts[name], document.locations) for name, document in by_file.items()}
    touched: set[str] = set()
    fresh: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for addition in additions:
        inserter = inserters.get(addition.file)
        if inserter is not None and addition.key is not None:
            inserter.add_key(addition.path, addition.key, addition.lines[0])
            touched.add(addition.file)
        elif inserter is not None and inserter.can_add(addition.path):
            inserter.add_item(addition.path, addition.lines, addition.after)
            touched.add(addition.file)
        elif len(addition.path) > 1:
            message = (
                f"“{addition.path[-1]}” of {addition.path[-2]} stands in brackets; write one a line, and import again"
            )
            raise ImportRefusedError([Trouble(addition.file, "", message)])
        else:
            name = addition.file if inserter is None else _beside(addition.file, addition.path[0], by_file)
            fresh.setdefault(name, {}).setdefault(addition.path, []).extend(f"  {line}" for line in addition.lines)
    changed = {name: inserters[name].text() for name in sorted(touched)}
    for name, text in changed.items():
        if not keeps_all(texts[name], text):
            message = "nothing can be added to this file safely; put it into the house style with check --format first"
            raise ImportRefusedError([Trouble(name, "", message)])
    for name, sections in fresh.items():
        lines = [line for path, items in sections.items() for line in (f"{path[0]}:", *items)]
        changed[name] = "\n".join(lines) + "\n"
    return changed


def _beside(file: str, section: str, taken: Mapping[str, Document]) -> str:
    """Return the name of a new file beside one that cannot take a section."""
    folder = file.rpartition("/")[0]
    name = f"{folder}/{section}-imported.yaml".removeprefix("/")
    number = 2
    while name in taken:
        name, number = f"{folder}/{section}-imported-{number}.yaml".removeprefix("/"), number + 1
    return name
