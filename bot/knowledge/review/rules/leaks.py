"""Finds texts that contain a name that their readers may not know yet."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.problems import Problem
from bot.knowledge.review.context import NameUse, ReviewContext, Text, covers_any, describe, describe_any
from bot.knowledge.review.mentions import Mention, MentionFinder
from bot.knowledge.review.texts import texts_of, words_of_texts


def hidden_leaks(context: ReviewContext) -> Iterator[Problem]:
    """Report each text that is shown before a name in it may be shown."""
    words = words_of_texts(context)
    finder = MentionFinder(context.names, words)
    reported: set[object] = set()
    for text, written in zip(texts_of(context), words, strict=True):
        for mention in finder.find(text.text, written):
            # The note of a part is shown with each of its seasons. Report each name in it only once.
            key = (text.location.document.file, text.location.path, mention.written)
            # Only in a complete knowledge base is it certain that no other entry has this last name.
            is_certain = mention.full or context.complete
            if key in reported or not is_certain or any(_is_known(context, use, text, mention) for use in mention.uses):
                continue
            reported.add(key)
            yield _finding(context, text, mention)


def _is_known(context: ReviewContext, use: NameUse, text: Text, mention: Mention) -> bool:
    """Return whether readers of the text may know the name.

    A last name is known as soon as the entry may be named at all. Actors are also known from the point where their
    casting is public, usually the end of the previous season, even if the part is still hidden.
    """
    if not mention.full and context.may_name(use.item.id, text.reveal):
        return True
    return covers_any(text.reveal, (*use.reveals, *context.casting_reveals.get(use.item.id, ())))


def _finding(context: ReviewContext, text: Text, mention: Mention) -> Problem:
    use = mention.uses[0]
    named_before = context.may_name(use.item.id, text.reveal)
    reveals = describe_any(use.reveals if named_before else context.entry_reveals[use.item.id])
    whom = "this name" if named_before else f"“{use.item.id}”"
    link = f" and {whom}" if mention.full else f", which is probably {whom}, and that one"
    message = (
        f"this {text.what} is shown from {describe(text.reveal)} and names “{mention.written}”{link} may be shown "
        f"only from {reveals}; set a later reveal or leave the name out"
    )
    return text.location.error(message) if mention.full else text.location.warning(message)
