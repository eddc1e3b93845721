"""The examples of `new` and `template` that nobody has written over yet: readers would be told them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.findings import Finding
from bot.knowledge.review.texts import texts_of
from bot.knowledge.scaffolding.starter import EXAMPLES, is_example_id, released

_NOTHING = frozenset(
    {"null", "none", "nil", "n/a", "tba", "tbd", "tbc", "todo", "xxx", "?", "??", "???", "~", "undefined"}
)


def examples_left(material: ReviewContext) -> Iterator[Finding]:
    """One finding for each entry, and for each season whose days are those of the example."""
    for item in material.items():
        if item.section == "works":
            continue
        words = next((text for text in _texts(item.model) if text in EXAMPLES), None)
        if words is not None or is_example_id(item.id):
            what = f"“{words}”" if words is not None else f"the id “{item.id}”"
            yield material.finding(
                item, item.path, f"{what} is still an example; write your own over it, or remove the entry", key=True
            )
    for item in material.items("works"):
        words = next((text for text in _texts(item.model) if text in EXAMPLES), None)
        if words is not None:
            yield material.finding(item, item.path, f"“{words}” is still an example; write your own over it", key=True)
        for number, season in item.model.seasons.items():
            first = season.schedule[-1].premiere
            if first is not None and (first.first, first.last) == (released(number, 1),) * 2:
                yield material.finding(
                    item,
                    (*item.path, "seasons", str(number)),
                    f"the days of {item.id} S{number} are still those of the example, and readers are told that it "
                    "aired then; write the real ones here and at its episodes",
                    key=True,
                )


def placeholders(material: ReviewContext) -> Iterator[Finding]:
    """Words that stand for “nothing”, and signs left over from a list: readers would be shown them."""
    labels = [(use.item, use.path, use.text) for use in material.names]
    labels += [(it, (*it.path, "title"), it.model.title) for it in material.items("episodes") if it.model.title]
    labels += [(it, (*it.path, "publisher"), it.model.publisher) for it in material.items("sources")]
    texts = [(text.item, text.path, text.text) for text in texts_of(material)]
    for item, path, text in [*labels, *texts]:
        if text.casefold().strip(" .") in _NOTHING:
            yield material.finding(
                item, path, f"“{text}” would be shown as it is; write what it stands for, or leave the key out"
            )
    for item, path, text in labels:
        if text[-1] in ",;" or (text[-1] == ":" and item.section != "episodes"):
            yield material.finding(item, path, f"“{text[-1]}” stands at the end of this name; remove it")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
