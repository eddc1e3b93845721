"""Finds examples written by the commands `new` and `template` that are still unchanged. Readers would see them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bot.knowledge.loading.value_types import Record
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.texts import texts_of
from bot.knowledge.scaffolding.starter import EXAMPLES, is_example_id, released
from bot.knowledge.word_lists import word_list

_EXAMPLES = frozenset(text.encode() for text in EXAMPLES)


def examples_left(context: ReviewContext) -> Iterator[Problem]:
    """Report each item that still has an example text or id, and each season that still has the example dates."""
    suspects = {document.file for document in context.documents if _example_in(document.content) is not None}
    for item in context.items():
        words = _example_in(item.model) if item.document.file in suspects else None
        if words is None and (item.section == "works" or not is_example_id(item.id)):
            continue
        what = f"“{words}”" if words is not None else f"the id “{item.id}”"
        instead = "" if item.section == "works" else ", or remove the entry"
        yield item.at().warning(f"{what} is still an example; write your own over it{instead}", key=True)
    for season in context.seasons:
        first = season.model.schedule[-1].premiere
        if first is not None and (first.first, first.last) == (released(season.number, 1),) * 2:
            yield season.at().warning(
                f"the days of {season} are still those of the example, so readers are told that it "
                "aired then; write the real ones here and at its episodes",
                key=True,
            )


def _example_in(content: Record) -> str | None:
    """Return the first example text in an item or a file. Searching its JSON is faster than searching its fields."""
    texts = msgspec.json.encode(content).replace(b'\\"', b"").split(b'"')
    return None if _EXAMPLES.isdisjoint(texts) else next(text.decode() for text in texts if text in _EXAMPLES)


def placeholders(context: ReviewContext) -> Iterator[Problem]:
    """Report placeholders such as “tba”, and names that end in punctuation left over from a list."""
    labels = [(use.item, use.location, use.text) for use in context.names]
    labels += [(it, it.at("title"), it.model.title) for it in context.items("episodes") if it.model.title]
    labels += [(it, it.at("publisher"), it.model.publisher) for it in context.items("sources")]
    texts = [(text.item, text.location, text.text) for text in texts_of(context)]
    nothing = set(word_list("words")["placeholders"])
    for _, location, text in [*labels, *texts]:
        if text.casefold().strip(" .") in nothing:
            yield location.warning(f"“{text}” would be shown as it is; write what it means, or leave the key out")
    for item, location, text in labels:
        if text[-1] in ",;" or (text[-1] == ":" and item.section != "episodes"):
            yield location.warning(f"this name ends in “{text[-1]}”; remove it")
