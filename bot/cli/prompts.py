"""Asks questions on the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def ask(question: str, read: Callable[[str], T], default: str | None = None) -> T:
    """Ask until there is an answer that `read` accepts. An empty answer means the default.

    Args:
        question: the question, without a colon.
        read: turns the answer into a value. It raises ValueError with a message that says what to write instead.
        default: the answer to use if an empty one is typed; None if an answer is required.
    """
    shown = f"{question} [{default}]: " if default is not None else f"{question}: "
    while True:
        answer = input(shown) or default
        if answer:
            try:
                return read(answer)
            except ValueError as error:
                print(f"Error: {error}")


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask a question that is answered with yes or no. An empty answer means the default."""
    shown = f"{question} [{'Y/n' if default else 'y/N'}]: "
    while True:
        answer = input(shown).strip().lower()
        if not answer:
            return default
        if answer in ("y", "yes", "n", "no"):
            return answer.startswith("y")
        print("Error: write y or n")
