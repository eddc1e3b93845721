"""Finds texts that name something later than their reveal point: a season, an episode, or a hidden episode title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.knowledge.positions import Position, Reveal
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext, Text, covers, describe
from bot.knowledge.review.mentions import ARTICLES, normalise, words_of
from bot.knowledge.review.rules.careful import STORY
from bot.knowledge.review.texts import texts_of, words_of_texts
from bot.knowledge.word_lists import word_list

_NUMBERED = re.compile(r"s\d|\dx\d")
_QUOTED = re.compile("[“\"‘']([^“”\"‘’']+)[”\"’']")


@cache
def _mentions() -> list[re.Pattern[str]]:
    """Return the patterns for mentions of seasons and episodes."""
    words = word_list("foretold")
    parts = {**words["parts"], "NUMBERS": "|".join(words["numbers"]), "ORDINALS": "|".join(words["ordinals"])}
    patterns = "\0".join(words["mentions"]).replace("\n", "")
    for name, part in parts.items():
        patterns = patterns.replace(name, part)
    return [re.compile(pattern, re.IGNORECASE) for pattern in patterns.split("\0")]


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    words: tuple[str, ...]
    position: Position
    reveal: Reveal


def named_later(context: ReviewContext) -> Iterator[Problem]:
    """Report story texts that name a later season or episode, and any text that names an episode title too early."""
    names = {normalise(use.text) for use in context.names}
    titles = _Titles(title for title in _titles(context) if normalise(title.text) not in names)
    seasons = {(position.work, position.season): position for position in sorted(context.knowledge.episodes)}
    reported: set[object] = set()
    for text, words in zip(texts_of(context), words_of_texts(context), strict=True):
        found = _later_point(context, text, seasons) or titles.hidden_in(text, words)
        if found is None or text.statement_key in reported:
            continue
        reported.add(text.statement_key)
        message = f"this {text.what} is shown from {describe(text.reveal)} and names {found}"
        yield text.location.error(f"{message}; set a later reveal or leave it out")


def _titles(context: ReviewContext) -> Iterator[_Title]:
    for position, item in context.episodes:
        if item.model.title is None:
            continue
        reveal = context.reveal_point(item.model.title_reveal) if item.model.title_reveal else frozenset({position})
        if reveal:
            words = tuple(words_of(item.model.title))
            words = words[1:] if len(words) > 2 and words[0].casefold() in ARTICLES else words
            yield _Title(item.model.title, words, position, reveal)


class _Titles:
    """The episode titles, indexed by their first word and by their normalised text."""

    def __init__(self, titles: Iterable[_Title]) -> None:
        self._by_first: dict[str, list[_Title]] = defaultdict(list)
        self._by_text: dict[str, list[_Title]] = defaultdict(list)
        for title in titles:
            self._by_text[normalise(title.text)].append(title)
            # Outside quotes, find only titles with at least two capitalised words, and only in the same spelling.
            if len(title.words) > 1 and sum(word[0].isupper() for word in title.words) > 1:
                self._by_first[title.words[0]].append(title)

    def hidden_in(self, text: Text, words: list[str]) -> str | None:
        """Describe the first title in a text that its readers may not see yet; return None if there is none."""
        found = [
            title
            for at, word in enumerate(() if self._by_first.keys().isdisjoint(words) else words)
            if word in self._by_first
            for title in self._by_first[word]
            if tuple(words[at : at + len(title.words)]) == title.words
        ]
        found += [
            title for quoted in _QUOTED.finditer(text.text) for title in self._by_text.get(normalise(quoted[1]), ())
        ]
        title = next((title for title in found if not covers(text.reveal, title.reveal)), None)
        if title is None:
            return None
        return f"“{title.text}”, the title of {title.position}, which may be shown only from {describe(title.reveal)}"


def _later_point(context: ReviewContext, text: Text, seasons: dict[tuple[str, int], Position]) -> str | None:
    if text.item.section not in (*STORY, "events") or text.what in ("line about our world", "note of a credit"):
        return None
    taken: list[tuple[int, int]] = []
    for pattern in _mentions() if _may_mention(text.text) else ():
        for found in pattern.finditer(text.text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            if _lies_later(context, text, found, seasons):
                return f"“{found[0].strip(' (')}”, which comes later"
    return None


def _may_mention(text: str) -> bool:
    """Return whether any of `_mentions` may match. These few tests take a twentieth of the time of all patterns."""
    lowered = text.casefold()
    return any(word in lowered for word in word_list("foretold")["hints"]) or _NUMBERED.search(lowered) is not None


def _lies_later(
    context: ReviewContext, text: Text, found: re.Match[str], seasons: dict[tuple[str, int], Position]
) -> bool:
    """Return whether the mention is later than the text's reveal point in every work that it may refer to."""
    groups = found.groupdict()
    here = {position.work: position for position in text.reveal}
    if work := groups.get("work"):
        works = [work.upper()]
    elif text.item.section == "events":
        works = [text.item.model.work]
    else:
        works = list(here) or list(context.knowledge.works)[:1]
    return all(_is_later_in(here.get(code), code, groups, seasons) for code in works)


def _is_later_in(
    at: Position | None, work: str, groups: dict[str, str | None], seasons: dict[tuple[str, int], Position]
) -> bool:
    """Return whether a mention refers to something after a position in a work.

    Args:
        at: the position; None if the work has not been started.
        work: the code of the work.
        groups: the named groups of the match, such as `season` and `episode`.
        seasons: the last episode of each (work, season).
    """
    season, episode = (at.season, at.episode) if at else (0, 0)
    if groups.get("next"):
        return True
    if groups.get("last"):
        return season < max((number for code, number in seasons if code == work), default=0)
    named = groups.get("season") or groups.get("nth") or groups.get("s")
    number = _number(named) if named else season
    last = seasons.get((work, number))
    wanted = _number(groups.get("episode") or groups.get("nth_episode") or "0")
    if groups.get("finale"):
        wanted = last.episode if last else 1
    if not wanted:
        ended = at is not None and seasons.get((work, season)) == at
        # Naming season 1 never counts as naming something later. After a season's last episode, the next season may be
        # named too, because its cast is public.
        return number > max(season + ended, 1)
    return (number or 1, wanted) > max((season, episode), (1, 1))


def _number(word: str) -> int:
    if digits := re.match(r"\d+", word):
        return int(digits[0])
    words = word_list("foretold")
    spelt = words["numbers"] if word.casefold() in words["numbers"] else words["ordinals"]
    position: int = spelt.index(word.casefold())
    return position + 1
