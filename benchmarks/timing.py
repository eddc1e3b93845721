"""`python -m benchmarks.timing`: does the time of a private answer tell whether a name lies beyond the asker?

For several clearances, all names that lie beyond them are asked for in turn with two others:

nobody      in the same knowledge base, a name that nobody bears: the same name in which every word that no visible name
            holds is made anew of other letters, vowels for vowels and consonants for consonants;
elsewhere   the same name in a knowledge base in which those words are made anew, so that nobody bears it there.

Before each question, all that is remembered of earlier ones is forgotten, as for somebody who asks for the first time.
The garbage collector is off, and the slowest samples of each kind, one in fifty, are left out: the machine did
something else. Cohen's d is the difference of the means in standard deviations. What this machine makes of no
difference at all is told as well, by asking for the hidden names twice. The exit code is 1 if a d is above 0.1.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.answers.entry_search import EVERY_SHELF
from bot.answers.questions import PEOPLE, CastQuestion, LoreQuestion, Question
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, Progress
from bot.knowledge.sealed import break_seal
from bot.lookup import Candidate, Index
from bot.lookup.text.tokenizer import words_of
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

BAR = 0.1
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LETTERS = "aeiou", "bcdfghklmnprstvwyz"
REACHED: dict[str, Progress] = {
    "nothing": {},
    "FAM S1E3": {"FAM": Position("FAM", 1, 3)},
    "FAM S2E10": {"FAM": Position("FAM", 2, 10)},
}
OPTIONS = CardOptions(private=True, place="up to S1E3")


class World:
    """A knowledge base as somebody with a clearance asks it, and what its visible names hold.

    Args:
        knowledge: the knowledge base.
        clearance: that of the asker.
    """

    def __init__(self, knowledge: Knowledge, clearance: Clearance) -> None:
        self.knowledge = knowledge
        self.clearance = clearance
        self.same = View(knowledge, clearance, NOW)
        index, scope = knowledge.names.index, self.same.scope(EVERY_SHELF)
        words = [index.word(number) for number in range(len(index.canonical))]
        self.known = set(words)
        self.visible = {word for number, word in enumerate(words) if index.holds(number, number + 1, scope)}

    def ask(self, question: Question) -> float:
        """Answer as for somebody who has not asked before; the seconds it took."""
        started = time.perf_counter()
        view = View(self.knowledge, self.clearance, NOW, self.same)
        answer_card(respond(question, view), self.knowledge, OPTIONS)
        return time.perf_counter() - started

    def elsewhere(self, made: dict[str, str]) -> World:
        """The same with other words in place of those that no visible name holds."""
        names, index = self.knowledge.names, self.knowledge.names.index
        candidates = [
            Candidate(
                " ".join(made.get(word, word) for word in map(index.word, index.names.row(name).tolist())),
                index.entry(int(index.name_entry[name])),
                bool(index.name_main[name]),
                int(index.arrays["name_group"][name]),
            )
            for name in range(len(index))
        ]
        return World(replace(self.knowledge, names=replace(names, index=Index.of(candidates))), self.clearance)


def made_anew(word: str, world: World, choice: random.Random) -> str:
    """A word of as many letters that no name holds; a word of visible names as it is."""
    made = word
    while word not in world.visible and made in world.known | {word}:
        made = "".join(
            choice.choice(LETTERS[letter not in LETTERS[0]]) if letter.isalpha() else choice.choice("0123456789")
            for letter in word
        )
    return made


def hidden_questions(world: World) -> list[tuple[type[CastQuestion | LoreQuestion], str]]:
    """Every main name of the entries that do not exist for this clearance, as it is asked for."""
    return [
        (CastQuestion if entry.kind in PEOPLE else LoreQuestion, " ".join(words_of(name.text)))
        for entry in world.knowledge.entries.values()
        if not world.same.is_visible(entry)
        for name in map(break_seal, entry.names)
        if name.main and name.text.isascii() and not world.visible.issuperset(words_of(name.text))
    ]


def cohens_d(these: list[float], those: list[float]) -> float:
    """The difference of the means, in pooled standard deviations."""
    kept = [sorted(seconds)[: int(len(seconds) * 0.98)] for seconds in (these, those)]
    spread = statistics.mean(map(statistics.variance, kept)) ** 0.5
    return (statistics.mean(kept[0]) - statistics.mean(kept[1])) / spread


def measure(knowledge: Knowledge, progress: Progress, samples: int) -> dict[str, list[float]]:
    """The seconds of each kind of question, asked in turn and in changing order."""
    choice = random.Random(18)
    world = World(knowledge, Clearance(progress, BeyondPolicy.WITHHELD, personal=True))
    renamed = {word: made_anew(word, world, choice) for word in sorted(world.known - world.visible)}
    # Both are built from the same words in the same way, so that they lie alike in memory.
    here, elsewhere = world.elsewhere({}), world.elsewhere(renamed)
    questions = [
        (kind, name, " ".join(made_anew(word, here, choice) for word in name.split()))
        for kind, name in hidden_questions(here)
    ]
    found: dict[str, list[float]] = {kind: [] for kind in ("beyond", "again", "nobody", "elsewhere")}
    for number in range(samples + samples // 10):
        kind, name, nobody = questions[number % len(questions)]
        asked = [
            ("beyond", here, name),
            ("again", here, name),
            ("nobody", here, nobody),
            ("elsewhere", elsewhere, name),
        ]
        choice.shuffle(asked)
        for what, where, typed in asked:
            found[what].append(where.ask(kind(typed)))
    return {what: seconds[samples // 10 :] for what, seconds in found.items()}  # the first fill caches of words


def timing(samples: int) -> None:
    """Print the table; fail above the bar."""
    print(f"{samples} samples of each kind, in turn\n")
    print("| watched | beyond, ms | nobody, ms | d | elsewhere, ms | d | d of the same again |")
    print(f"|{'---|' * 7}")
    knowledge = read_knowledge(Path(__file__).resolve().parents[1] / "knowledge")
    gc.disable()
    worst = 0.0
    for words, progress in REACHED.items():
        found = measure(knowledge, progress, samples)
        gc.collect()
        medians = {what: f"{1000 * statistics.median(seconds):.3f}" for what, seconds in found.items()}
        apart = {what: cohens_d(found["beyond"], found[what]) for what in ("nobody", "elsewhere", "again")}
        worst = max(worst, abs(apart["nobody"]), abs(apart["elsewhere"]))
        print(
            f"| {words} | {medians['beyond']} | {medians['nobody']} | {apart['nobody']:+.3f} | "
            f"{medians['elsewhere']} | {apart['elsewhere']:+.3f} | {apart['again']:+.3f} |",
            flush=True,
        )
    if worst > BAR:
        sys.exit(f"d is {worst:.2f}; the bar is {BAR}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.timing", description=timing.__doc__)
    parser.add_argument("--samples", type=int, default=2000)
    timing(**vars(parser.parse_args()))
