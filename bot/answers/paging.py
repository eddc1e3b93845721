"""Pages over what is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.answers.answer import Page
from bot.answers.questions import Question

T = TypeVar("T")


def page_of(
    items: Sequence[T], number: int, size: int, ask: Callable[[int], Question]
) -> tuple[Sequence[T], Page | None]:
    """One page.

    Args:
        items: all open items.
        number: the wanted page, from 1; one that does not exist becomes the nearest that does.
        size: items a page.
        ask: the question for another page.

    Returns:
        the items of the page; the page (None if there is only one).
    """
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    shown = items[(number - 1) * size : number * size]
    if pages == 1:
        return shown, None
    previous = ask(number - 1) if number > 1 else None
    following = ask(number + 1) if number < pages else None
    return shown, Page(number, pages, previous, following)
