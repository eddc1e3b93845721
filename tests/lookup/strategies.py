"""Generated names, and which of them may be seen."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.lookup import Candidate

WORDS = [
    "ed",
    "eddie",
    "edward",
    "edwin",
    "edna",
    "baldwin",
    "baldwyn",
    "boldwin",
    "bald",
    "win",
    "stevens",
    "stephens",
    "steven",
    "steve",
    "danny",
    "danielle",
    "daniel",
    "dan",
    "poole",
    "pool",
    "marge",
    "margo",
    "margot",
    "madison",
    "maddison",
    "sergei",
    "sergey",
    "alexei",
    "aleksey",
    "apollo",
    "11",
    "12",
    "xi",
    "twenty",
    "two",
    "the",
    "of",
    "a",
    "e",
    "b",
    "new",
    "york",
    "newyork",
    "space",
    "center",
    "centre",
    "johnson",
    "jonson",
    "red",
    "moon",
    "redmoon",
    "happy",
    "valley",
    "de",
    "la",
]
GROUPS = 4

names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
candidates = st.lists(
    st.builds(Candidate, names, st.sampled_from("pqrstuvwxyz"), st.booleans(), st.integers(0, GROUPS - 1)), max_size=40
)
scopes = st.lists(st.booleans(), min_size=GROUPS, max_size=GROUPS)
