"""Numbers of seasons and episodes, however they are said."""

import pytest

from bot.answers.spoken import spoken


@pytest.mark.parametrize(
    ("typed", "season", "episode"),
    [
        ("S2E10", 2, 10),
        ("season 2 ep. 10", 2, 10),
        ("2x09", 2, 9),
        ("2×9", 2, 9),
        ("3.05", 3, 5),
        ("305", 3, 5),
        ("3 episode 4", 3, 4),
        ("episode 5 of season two", 2, 5),
        ("second season", 2, None),
        ("the 2nd season", 2, None),
        ("season too", 2, None),
        ("season for episode 2", 4, 2),
        ("ep 5", None, 5),
        ("Staffel 2 Folge 8", 2, 8),
        ("saison 3 épisode 4", 3, 4),
        ("temporada 4", 4, None),
        ("3 сезон", 3, None),
        ("сезон второй", 2, None),
        ("2 сезон 5 серия", 2, 5),
        ("5 серия 2 сезона", 2, 5),
        ("season 2 episode 0", 2, 0),
        ("sesaon 2 epsiode 3", 2, 3),
        ("seson 5", 5, None),
    ],
)
def test_number(typed: str, season: int | None, episode: int | None) -> None:
    said = spoken(typed)
    assert said is not None
    assert (said.season, said.episode, said.named()) == (season, episode, ())


@pytest.mark.parametrize(
    "typed", ["", "1983", "apollo 11", "season 2 and season 3", "S1E1 - S1E3", "season", "🚀", "12"]
)
def test_no_number_or_too_many(typed: str) -> None:
    assert spoken(typed) is None


@pytest.mark.parametrize(
    ("typed", "content"),
    [
        ("when does season 5 come out", ()),
        ("is there gonna be a season 6", ()),
        ("how many episodes are in season 3", ()),
        ("wann kommt staffel 5", ()),
        ("im at s3e6", ()),
        ("star city s1e5", ("star", "city")),
        ("the expanse season 4", ("expanse",)),
    ],
)
def test_what_else_was_said(typed: str, content: tuple[str, ...]) -> None:
    said = spoken(typed)
    assert said is not None
    assert said.named() == content


def test_a_code_is_a_name_whatever_it_reads() -> None:
    said = spoken("UND S1E2 und")
    assert said is not None
    assert said.named({"und"}) == ("und", "und")
    assert said.named() == ()
