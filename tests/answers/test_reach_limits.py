"""What could be read as further than said is never set, and what is typed oddly or cruelly is one sentence."""

from __future__ import annotations

import time

import pytest

from bot.answers.reach.lexer import spellings
from bot.answers.reach.parser import opens_seasons, read_reach
from bot.answers.reach.resolver import AskEpisode, Reached, Refused
from bot.answers.reach.vocabulary import WORDS, Sense
from bot.knowledge.positions import Position, parse_episode_code
from tests.answers.reach_world import KNOWLEDGE, VIEW, rows, said

ODD = rows("""
    s3e4 | S3E4
    S03E04 | S3E4
    S 3 E 4 | S3E4
    s3-e4 | S3E4
    s3_e4 | S3E4
    s3.e4 | S3E4
    S3, E4 | S3E4
    3x4 | S3E4
    3 x 04 | S3E4
    3×04 | S3E4
    3.04 | S3E4
    #304 | S3E4
    season3episode4 | S3E4
    s3ep4 | S3E4
    s03 ep. 04 | S3E4
    season three, episode four | S3E4
    Season 3 – Episode 4 | S3E4
    (S3E4) | S3E4
    “S3E4” | S3E4
    S3E4! | S3E4
    ||S3E4|| | S3E4
    ＳEASON ３ ＥＰISODE ４ | S3E4
    𝐒𝟑𝐄𝟒 | S3E4
    S3\u200bE4 | S3E4
    \ufeffS3E4\u200e | S3E4
    S٣E٤ | S3E4
    season iv episode ii | S4E2
    third season, ep 4 of 10 | S3E4
    season 3: 4/10 | S3E4
    seen 4 of 10 of season 3 | S3E4
    seen 3 of 10 | refused
    seen 4 of 12 of season 3 | refused
    -304 | refused
    S3E4? | refused
    ~S3E4 | refused
    <S3E4 | refused
    >S3E4 | refused
    S3E4+ | refused
    S3E4 = S3E5 | refused
    !S3E4 | refused
    🚫 S3E4 | refused
    S3E4 👍 | refused
    S3E4² | refused
    S3½ | refused
    S3E4\u202e5 | refused
    S3E4 – S3E6 | refused
    S3E4…6 | refused
    S1E1→S1E5 | refused
    S3 S4 | refused
    304 305 | refused
    S3E4 305 | refused
    season 3 4 | refused
    3 | refused
    33 | refused
    99999 | refused
    S3E99 | refused
    S3E14 | refused
    S3E0 | refused
    S0E1 | refused
    S0 | refused
    S9 | refused
    season 6 | refused
    S6E1 | refused
    finished season 6 | refused
    in season 6 | refused
    season 6 finale | refused
    not season 9 | refused
    before S3E14 | refused
    0 | not started
    zero | not started
    第3季第4集 | refused
    الموسم 3 الحلقة 4 | refused
    σεζόν 3 | refused
    시즌 3 | refused
    シーズン3 | refused
    ||x|| | refused
    <@123456789> | refused
    https://example.org/S3E4 | refused
    S3E4 ; DROP TABLE progress | refused
    and S3E4 | refused
    ... | refused
    ? | refused
    = | refused
""")

FURTHER = rows("""
    noch die ganze Staffel 3 | episode? 3
    encore toute la saison 3 | episode? 3
    todavía toda la temporada 3 | episode? 3
    ainda toda a temporada 3 | episode? 3
    jeszcze cały sezon 3 | episode? 3
    ещё весь 3 сезон | episode? 3
    still all of season 3 | episode? 3
    still have S3E4 to watch | S3E3
    I have all of season 3 | finished? 3
    I have everything | refused
    still everything | refused
    посмотрел только S3E4 | refused
    watched only S3E4 | refused
    nur S3E4 gesehen | refused
    none of season 3 | S2E10
    nothing of season 3 | S2E10
    nichts von Staffel 3 gesehen | S2E10
    je n'ai rien vu de la saison 3 | S2E10
    no he visto nada de la temporada 3 | S2E10
    não vi nada da temporada 3 | S2E10
    ничего не видел из 3 сезона | S2E10
    nic nie widziałem z sezonu 3 | S2E10
    nothing but season 3 | refused
    nothing after S3E4 | refused
    nothing before S3E4 | refused
    nothing past season 3 | refused
    not including S3E4 | S3E3
    up to S3E4, not including it | S3E3
    jusqu'à S3E4 non compris | refused
    hasta S3E4 no incluido | refused
    barely started season 3 | refused
    hardly S3E4 | refused
    as soon as I finish season 3 | episode? 3
    once season 3 is finished | refused
    if I finished season 3 | refused
    wish I had seen S3E4 | refused
    S3E4 trailer | refused
    heard about S3E4 | refused
    all of season 3 is left | refused
    current episode S3E4 | episode? 3
    I've got to watch S3E4 | S3E3
    will have finished season 3 | episode? 3
    not even close to season 3 | refused
    season 3 was spoiled for me | refused
    rewatching S3E4 | S3E3
    starting S3E4 | S3E3
    start of S3E4 | S3E3
    S3E4 started | S3E3
    S3E4 unfinished | S3E3
    S3E4 unseen | S3E3
    unwatched: season 3 | S2E10
    S3E4 later | S3E3
    S3E4 soon | S3E3
    S3E4 this weekend | S3E3
    latest is S3E4 | S3E4
    latest season | refused
    the latest I haven't seen | refused
    S2E10 done, S3E1 next | S2E10
    season 2 done, starting season 3 tomorrow | S2E10
    done with season 2, about to start season 3 | S2E10
    S2E3 and S2E4 | refused
    S2E3, S2E4 | refused
    finished S2 and S3 | refused
    not S2E3 but S2E4 | S2E2
""")

ONE_SEASON = rows("""
    45 | S1E45
    episode 45 | S1E45
    e45 | S1E45
    ep. 45 | S1E45
    forty-five | S1E45
    episode forty five | S1E45
    #45 | S1E45
    before episode 45 | S1E44
    until 45 | S1E44
    not yet 45 | S1E44
    next is 45 | S1E44
    seen 45 of 64 | S1E45
    45/64 | S1E45
    first 45 episodes | S1E45
    all but the finale | S1E63
    everything except the last two | S1E62
    finale | S1E64
    pilot | S1E1
    premiere | S1E1
    the last episode | S1E64
    penultimate episode | S1E63
    season 1 | finished? 1
    45 episodes | episode? 1
    halfway through season 1 | episode? 1
    145 | refused
    65 | refused
    episode 145 | refused
    102 | refused
    1000 | refused
    45 46 | refused
    45-46 | refused
    seen 45 of 60 | refused
    season 2 | refused
    caught up | S1E64
""")

OTHERS = rows("""
    OS S3E4 | S3E4
    os s3e4 | S3E4
    S3E4 OS | S3E4
    Our Show of Shows S3E4 | S3E4
    Our Show of Shows: season 3 finished | S3E10
    S3E4 of Our Show of Shows | S3E4
    caught up with Our Show of Shows | S5E10
    not started Our Show of Shows | not started
    OS | refused
    Our Show of Shows | refused
    watched Our Show of Shows | refused
    TR S1E2 | TR S1E2
    Tides S1E2 | TR S1E2
    S1E2 of Tide Runners | TR S1E2
    finished Tide Runners | TR S1E8
    haven't started Tide Runners | TR not started
    Low Water | TR S1E2
    before Low Water | TR S1E1
    S3E4 of OS and S1E2 of Tide Runners | refused
    OS S3E4, TR S1E2 | refused
    UND S1E5 | UND S1E5
    The Last of Us All S1E3 | LOA S1E3
    finished The Last of Us All | LOA S1E8
    S1E3 not yet | S1E2
    NYT S1E3 | NYT S1E3
    not yet S1E3 | S1E2
    und S1E3 | refused
    NU S1E1 | refused
    NU not started | NU not started
    caught up with NU | refused
""")

TITLES = rows("""
    Rules of Engagement | S2E3
    rules of engagement | S2E3
    RULES OF ENGAGEMENT. | S2E3
    “Rules of Engagement” | S2E3
    watched Rules of Engagement | S2E3
    finished Rules of Engagement | S2E3
    up to and including Rules of Engagement | S2E3
    up to Rules of Engagement | S2E3
    just saw Rules of Engagement | S2E3
    before Rules of Engagement | S2E2
    until Rules of Engagement | S2E2
    not seen Rules of Engagement | S2E2
    Rules of Engagement next | S2E2
    Rules of Engagement tomorrow | S2E2
    halfway through Rules of Engagement | S2E2
    habe Rules of Engagement gesehen | S2E3
    vor Rules of Engagement | S2E2
    Rules of Engagement (S2E3) | S2E3
    S2E3 Rules of Engagement | S2E3
    S2E3 · Rules of Engagement | S2E3
    S2E3 - Rules of Engagement | S2E3
    S2E4 · Rules of Engagement | refused
    S2E3 · Rules of Eng… | S2E3
    S2E3 · Legacy of… | refused
    Legacy | S2E4
    All In | S3E3
    finished All In | S3E3
    dont be cruel | S3E7
    Don’t Be Cruel | S3E7
    Seven Minutes of Terror | S4E6
    7 minutes of terror | S4E6
    Who Am I? | S4E7
    who am i | S4E7
    Glück & Glas | S5E3
    gluck and glas | S5E3
    Home Again | refused
    S1E3 · Home Again | S1E3
    S1E3 Home Again | S1E3
    Morning Comes | refused
    before Morning Comes | refused
    Everything | refused
    not everything | refused
    Pilot | S1E1
    Rules of Engagment | refused
    Rules | refused
    rules of engagement and all in | episode? 2
    Rules of Engagement maybe | refused
    the one with Rules of Engagement | refused
    Low Water | refused
""")

LABELS = rows("""
    Not started | not started
    Caught up | S5E10
    Caught up: everything that is out (S5E10) | S5E10
    Caught up: everything that is out (S5E8) | S5E8
    Season 1 finished (S1E10) | S1E10
    Season 1 finished (S1E8) | S1E8
    Season 1 so far (S1E8) | S1E8
    Season 1 finished | S1E10
    In season 2 … | episode? 2
    None of this season yet | refused
    finished season 3 | S3E10
    season 3 | finished? 3
    S3E4 | S3E4
    not started | not started
    caught up | S5E10
    Up to S2E10 | S2E10
    Everything that is out: S5E10 | S5E10
    spoiler-free | not started
""")


@pytest.mark.parametrize(("typed", "wanted"), [*ODD, *FURTHER])
def test_no_further_than_said(typed: str, wanted: str) -> None:
    assert said(typed) == wanted


@pytest.mark.parametrize(("typed", "wanted"), ONE_SEASON)
def test_a_series_of_one_long_season(typed: str, wanted: str) -> None:
    assert said(typed, "UND") == wanted


@pytest.mark.parametrize(("typed", "wanted"), OTHERS)
def test_which_series(typed: str, wanted: str) -> None:
    assert said(typed, None) == wanted


@pytest.mark.parametrize("typed", ["TR S1E2", "S1E2 of Tide Runners", "caught up with Tides", "haven't started TR"])
def test_a_reach_in_another_series_than_chosen_is_refused(typed: str) -> None:
    found = read_reach(VIEW, KNOWLEDGE.works["OS"], typed)
    assert isinstance(found, Refused)
    assert "Tide Runners" in found.sentence


@pytest.mark.parametrize(("typed", "wanted"), TITLES)
def test_titles_of_what_is_out(typed: str, wanted: str) -> None:
    assert said(typed) == wanted


@pytest.mark.parametrize(("typed", "wanted"), LABELS)
def test_our_own_labels_mean_what_their_values_mean(typed: str, wanted: str) -> None:
    assert said(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("season 2", "finished? 2"),
        ("finished season 2", "S2E4"),
        ("Season 2 so far (S2E4)", "S2E4"),
        ("season 2 finale", "refused"),
        ("S2E5", "refused"),
        ("before S2E6", "S2E4"),
        ("before the season 2 finale", "S2E4"),
        ("S2E6 next", "S2E4"),
        ("all but the finale", "refused"),
        ("everything except the last two", "S2E2"),
        ("not finished season 2", "episode? 2"),
        ("caught up", "S2E4"),
        ("seen 3 of 10", "refused"),
    ],
)
def test_a_season_that_is_still_running(typed: str, wanted: str) -> None:
    assert said(typed, "RUN") == wanted


@pytest.mark.parametrize("typed", ["S1E1", "season 1", "caught up", "pilot", "before S1E1", "everything"])
def test_nothing_is_set_of_what_is_not_out(typed: str) -> None:
    assert said(typed, "NU") == "refused"


@pytest.mark.parametrize("typed", ["not started", "nothing yet", "haven't started", "0"])
def test_what_is_not_out_is_not_started(typed: str) -> None:
    assert said(typed, "NU") == "not started"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\u200b",
        "\x00",
        "S3E4" * 1500,
        "season 1 " * 20,
        "1 " * 35,
        "not " * 39 + "S3 maybe",
        "first 2 of 3 of " * 6,
        "e " * 39,
        "(" * 200,
        "… " * 90,
        "ё" * 199,
        "s" * 200,
        "\ud800",
        "a\u0301" * 99,
        "season " * 28,
        "1st season 2nd episode " * 8,
    ],
)
def test_cruel_texts_get_one_sentence_in_time(typed: str) -> None:
    begun = time.thread_time()
    found = read_reach(VIEW, KNOWLEDGE.works["OS"], typed)
    assert time.thread_time() - begun < 0.5
    assert isinstance(found, Refused)
    assert len(found.sentence) < 250
    assert "\n" not in found.sentence


def test_every_refusal_says_what_to_write() -> None:
    for typed, wanted in [*ODD, *FURTHER]:
        if wanted == "refused":
            found = read_reach(VIEW, KNOWLEDGE.works["OS"], typed)
            assert isinstance(found, Refused)
            assert any(
                way in found.sentence
                for way in ("S1E", "S2E1", "S3E1", "S5E10", "season", "one at a time", "so write that one")
            ), typed


def test_no_phrase_has_two_senses() -> None:
    """But for forms of different languages that look alike, of which the one that sets less stands first."""
    senses: dict[tuple[str, ...], set[Sense]] = {}
    for sense, phrases in WORDS.items():
        for phrase in phrases:
            for spelled in spellings(phrase):
                senses.setdefault(spelled, set()).add(sense)
    setting = {Sense.SEE, Sense.FINISH, Sense.END, Sense.ALL, Sense.AT, Sense.AFTER, Sense.UP_TO, Sense.INCLUDING}
    limiting = {Sense.NOT, Sense.PLAN, Sense.PART, Sense.START, Sense.WATCHING, Sense.BEFORE, Sense.UNTIL, Sense.EXCEPT}
    both = {" ".join(spelled) for spelled, found in senses.items() if found & setting and found & limiting}
    assert both == set()


@pytest.mark.parametrize("word", ["maybe", "perhaps", "vielleicht", "peut-être", "quizás", "talvez", "może", "может"])
@pytest.mark.parametrize("reach", ["S3E4", "finished season 3", "caught up", "before S3E4"])
def test_one_word_that_is_not_understood_is_enough(word: str, reach: str) -> None:
    assert said(f"{word} {reach}") == "refused"
    assert said(f"{reach} {word}") == "refused"


def test_a_bare_word_never_opens_anything() -> None:
    """No word alone sets an episode but those that say “everything” or “finished”."""
    opening = {Sense.FINISH, Sense.ALL}
    for sense, phrases in WORDS.items():
        for phrase in phrases:
            for spelled in spellings(phrase):
                found = read_reach(VIEW, KNOWLEDGE.works["OS"], " ".join(spelled))
                if isinstance(found, Reached) and found.position is not None:
                    assert sense in opening or found.position == Position("OS", 1, 1), spelled
                if isinstance(found, AskEpisode):
                    assert sense is Sense.START


LIMITING = (Sense.BEFORE, Sense.PLAN, Sense.NOT, Sense.UNTIL, Sense.UNSEEN, Sense.PART, Sense.START, Sense.WATCHING)


@pytest.mark.parametrize("sense", LIMITING)
def test_every_word_that_limits_does_so_on_either_side_of_every_language(sense: Sense) -> None:
    episode, season = Position("OS", 3, 3), Position("OS", 2, 10)
    reaches = [("S3E4", episode), ("season 3", season), ("сезон 3 серия 4", episode), ("temporada 3", season)]
    for phrase in WORDS[sense]:
        limit = " ".join(min(spellings(phrase)))
        for reach, most in reaches:
            for typed in (f"{limit} {reach}", f"{reach} {limit}"):
                found = read_reach(VIEW, KNOWLEDGE.works["OS"], typed)
                if isinstance(found, Reached):
                    assert found.position is None or found.position <= most, typed


def test_no_phrase_swallows_a_negation() -> None:
    """What sets a reach holds no “not” of its own language: “но не” is not “but”."""
    negations = {" ".join(way) for phrase in WORDS[Sense.NOT] for way in spellings(phrase)}
    portuguese = {"no"}  # in the
    setting = (Sense.SEE, Sense.FINISH, Sense.ALL, Sense.AFTER, Sense.UP_TO, Sense.INCLUDING, Sense.FILLER, Sense.AND)
    for sense in (*setting, Sense.NOW):
        for phrase in WORDS[sense]:
            for way in spellings(phrase):
                assert not (set(way) & negations) - portuguese, phrase


@pytest.mark.parametrize(
    ("before", "after", "opens"),
    [
        ("S1E2", "S1E10", False),
        ("S1E2", "S2E3", False),
        ("S1E2", "S2E10", True),
        ("S1E2", "S3E1", True),
        ("S1E10", "S2E10", False),
        ("S1E10", "S3E10", True),
        ("S1E2", "S5E10", True),
        (None, "S1E10", False),
        ("S1E10", "S3E1", True),
        (None, "S2E9", True),
        (None, "S2E10", True),
        ("S3E4", "S3E4", False),
    ],
)
def test_more_than_a_season(before: str | None, after: str, opens: bool) -> None:
    from_, to = (parse_episode_code("OS", code) if code else None for code in (before, after))
    assert to is not None
    assert opens_seasons(VIEW, KNOWLEDGE.works["OS"], from_, to) is opens


@pytest.mark.parametrize(
    "typed",
    [
        "everything that is out",
        "Caught up",
        "alles was raus ist",
        "всё",
        "caught up with everything",
        "Caught up: everything that is out (S5E10)",
    ],
)
def test_everything_that_is_out_is_told_from_its_last_episode(typed: str) -> None:
    assert read_reach(VIEW, KNOWLEDGE.works["OS"], typed) == Reached("OS", Position("OS", 5, 10), everything=True)


@pytest.mark.parametrize(
    "typed",
    [
        "S5E10",
        "season 5 finale",
        "finished season 5",
        "everything but season 5",
        "everything before S3E4",
        "Caught up: everything that is out (S5E8)",
        "everything but not S5E10",
        "all of season 5, but not S6E1",
    ],
)
def test_what_names_a_limit_is_not_everything_that_is_out(typed: str) -> None:
    """Or the ceiling of a place would rise past it."""
    read = read_reach(VIEW, KNOWLEDGE.works["OS"], typed)
    assert not isinstance(read, Reached) or not read.everything
