"""The hidden leak: a text that names what its readers may not know yet."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.review.context import NameUse, ReviewContext, Text, any_said, covers, never, said
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.mentions import Mention, Names, words_of
from bot.knowledge.review.texts import texts_of


def hidden_leaks(material: ReviewContext) -> Iterator[Finding]:
    """Names in texts that are shown before the name may be."""
    texts = [(text, words_of(text.text)) for text in texts_of(material)]
    names = Names(material.names, (words for _, words in texts))
    told: set[tuple[str, tuple[object, ...], str]] = set()
    for text, words in texts:
        for mention in names.found_in(words):
            # A note of a part is shown with every season of it; one finding for each name is enough.
            once = (text.item.document.file, text.path, mention.written)
            # That nobody else has this last name is only known of a base that could be read as a whole.
            if not (mention.full or material.complete):
                continue
            if once in told or any(_known(material, use, text, mention) for use in mention.uses):
                continue
            told.add(once)
            yield _finding(material, text, mention)


def _known(material: ReviewContext, use: NameUse, text: Text, mention: Mention) -> bool:
    """Whether readers of the text may know this name: a last name as soon as the entry may be named at all.

    That somebody acts in a season is no secret after the season before, even if the part still is.
    """
    if not mention.full and material.nameable(use.item.id, text.reveal):
        return True
    return any(
        never(door) or covers(text.reveal, door) for door in (*use.doors, *material.castings.get(use.item.id, ()))
    )


def _finding(material: ReviewContext, text: Text, mention: Mention) -> Finding:
    use = mention.uses[0]
    named_before = material.nameable(use.item.id, text.reveal)
    doors = use.doors if named_before else material.doors[use.item.id]
    whom = "this name" if named_before else f"“{use.item.id}”"
    probably = "" if mention.full else ", which is probably"
    return material.finding(
        text.item,
        text.path,
        f"this {text.what} is shown from {said(text.reveal)} and names “{mention.written}”{probably}"
        f"{' and' if mention.full else ''} {whom}{'' if mention.full else ', and that one'} may be shown only from "
        f"{any_said(doors)}; set a later reveal or leave the name out",
        Severity.ERROR if mention.full else Severity.WARNING,
    )
