"""Finds names of series and titles of episodes in a text that says how far a user has watched.

Titles of all episodes that are out are understood, even beyond the user's reach. This deliberately
reveals that a title exists, but only to a user who types it in full.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.answers.reach.lexer import fold, lex, pieces
from bot.answers.reach.resolver import aired
from bot.answers.reach.vocabulary import Sense, phrases
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.lookup.text.tokenizer import numbers_in_digits
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

Words = tuple[str, ...]

_SAYING = frozenset(Sense) - {
    Sense.FILLER, Sense.LAST, Sense.ALL, Sense.ON, Sense.AND, Sense.END, Sense.ANY, Sense.NUMBER,
}  # fmt: skip
_WORD = re.compile(r"\w+|[^\w\s]")
_DROPPED = frozenset(".,;:·•|()[]“”„‟«»‹›\"_-–—−…'’‘ʼ`´!?¿¡")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
# Words that come between a reach and the name of its series.
_BEFORE_NAMES = frozenset(phrases("channels", "before_names"))


def named_works(view: View, typed: str, words: Sequence[str]) -> tuple[list[str], list[Work]]:
    """Remove the names of series from `words`. Return the remaining words, and the named series without duplicates."""
    names = sorted(_names(view), key=lambda name: -len(name[0]))
    left, found = list(words), dict[str, Work]()
    for name, work in names:
        size = len(name)
        if not size or (_may_be_words(name) and not re.match(rf"{work.code}(?![^\W_])", typed)):
            continue  # a code that is also a word only counts in capitals at the beginning
        while (index := _index_of(left, name)) is not None:
            begin = index - 1 if index and left[index - 1] in _BEFORE_NAMES else index
            left[begin : index + size] = []
            found[work.code] = work
    return left, list(found.values())


def _may_be_words(name: Words) -> bool:
    """Return whether a title could be read as part of a reach, as “See” could, but not “The Last of All”."""
    tokens = lex(name)
    return tokens is not None and (len(name) == 1 or any(token.sense in _SAYING for token in tokens))


def _names(view: View) -> Iterator[tuple[Words, Work]]:
    for work in view.knowledge.works.values():
        for text in (work.code, work.title, *(name.text for name in view.open_values(work.entry.names))):
            folded = fold(text)
            if folded is not None:
                name = tuple(pieces(folded))
                yield name, work
                if len(name) > 1 and not _may_be_words(name):
                    yield ("".join(name),), work  # “starcity”


def _index_of(words: Sequence[str], name: Words) -> int | None:
    size = len(name)
    return next((at for at in range(len(words) - size + 1) if tuple(words[at : at + size]) == name), None)


def title_key(text: str) -> Words:
    """Return a title in the form in which it is compared: no punctuation, and numbers in digits."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.replace("&", " and ")).casefold())
    kept = "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf"))
    return numbers_in_digits(tuple(word for word in _WORD.findall(kept.replace("_", " ")) if word not in _DROPPED))


def aired_titles(view: View, works: Iterable[Work]) -> dict[Words, set[Position]]:
    """Return the titles of the episodes that are out, as `title_key`, each with the episodes that have it."""
    found: dict[Words, set[Position]] = {}
    for text, position in aired_title_texts(view, works):
        found.setdefault(title_key(text), set()).add(position)
    found.pop((), None)
    return found


def aired_title_texts(view: View, works: Iterable[Work]) -> Iterator[tuple[str, Position]]:
    """Yield the titles of the episodes that are out, each with its episode. No title is ever told to a reader."""
    # Episodes are in order, so each work ends up with its last position.
    everything = {at.work: at for at in view.knowledge.episodes}
    all_seen = View(view.knowledge, Clearance(everything, BeyondPolicy.WITHHELD), view.now)
    for position in (at for work in works for at in aired(view, work)):
        for name in all_seen.open_values(view.knowledge.episodes[position].names):
            yield name.text, position
