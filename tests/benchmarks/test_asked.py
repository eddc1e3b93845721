"""The generated questions are fair, and the same in every run."""

from __future__ import annotations

from functools import lru_cache

from benchmarks.asked import ABSENT, MOST_OFFERED, PRESENT, Question, make_questions
from benchmarks.corpus import MISSION, Entry, corpus, key_of, number_key
from benchmarks.judging import ACCEPTED, ASKED, MISSED, OFFERED, REFUSED, RIGHT, WRONG, judged
from benchmarks.matchers import ASK, FOUND, NONE, Reply
from benchmarks.neighbours import distance

SIZE = 400


@lru_cache(maxsize=1)
def made() -> tuple[list[Entry], list[Question]]:
    entries = corpus(SIZE)
    return entries, make_questions(entries, a_class=15)[0]


def keys_of(entry: Entry) -> list[str]:
    return [number_key(key_of(name)) if entry.kind == MISSION else key_of(name) for name in entry.names]


def test_the_same_in_every_run() -> None:
    entries, questions = made()
    again = corpus(SIZE)
    assert again == entries
    assert make_questions(again, a_class=15)[0] == questions


def test_every_name_belongs_to_one_entry() -> None:
    entries, _ = made()
    keys = [key for entry in entries for key in keys_of(entry)]
    assert len(entries) == SIZE
    assert len(set(keys)) == len(keys)
    assert all(1 <= len(entry.names) <= 4 for entry in entries)


def test_every_class_is_there() -> None:
    _, questions = made()
    assert {question.sort for question in questions} == {*PRESENT, *ABSENT}


def test_what_is_asked_fits_what_was_meant() -> None:
    entries, questions = made()
    ids = {entry.id for entry in entries}
    for question in questions:
        if question.sort in ABSENT:
            assert (question.entry, question.fits) == ("", frozenset())
        else:
            assert question.entry in question.fits <= ids
            assert len(question.fits) <= MOST_OFFERED


def test_misspelt_names_are_closer_to_their_own_entry() -> None:
    entries, questions = made()
    keys = {entry.id: keys_of(entry) for entry in entries}
    slips = {"one typo", "two typos", "first letter", "keyboard", "swapped letters", "doubled", "joined", "split"}
    for question in questions:
        if question.sort in slips:
            typed = number_key(key_of(question.text))
            near = {id_: min(distance(typed, key) for key in own) for id_, own in keys.items()}
            own = near.pop(question.entry)
            assert 0 < own < min(near.values()), question


def test_absent_names_are_no_names() -> None:
    entries, questions = made()
    keys = {key for entry in entries for key in keys_of(entry)}
    for question in questions:
        if question.sort in ABSENT:
            typed = number_key(key_of(question.text))
            assert typed not in keys
            assert question.sort == "absent number" or min(distance(typed, key) for key in keys) > 1, question


def test_verdicts() -> None:
    one = Question("x", "exact", "a", frozenset({"a"}))
    several = Question("x", "surname", "a", frozenset({"a", "b"}))
    nobody = Question("x", "absent name")
    found_a, found_b, ask, nothing = Reply(FOUND, ("a",)), Reply(FOUND, ("b",)), Reply(ASK, ("b", "a")), Reply(NONE)
    assert [judged(one, reply) for reply in (found_a, found_b, ask, nothing)] == [RIGHT, WRONG, ASKED, MISSED]
    assert [judged(several, reply) for reply in (found_a, found_b, ask, nothing)] == [WRONG, WRONG, RIGHT, MISSED]
    assert judged(several, found_b, strict=False) == RIGHT
    assert judged(several, Reply(ASK, ("b", "c"))) == MISSED
    assert [judged(nobody, reply) for reply in (found_a, ask, nothing)] == [ACCEPTED, OFFERED, REFUSED]
