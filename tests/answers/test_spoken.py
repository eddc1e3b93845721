"""Numbers of seasons and episodes, however they are said."""

import pytest

from bot.answers.parsing.episode_numbers import parse_range, parse_reference, without_release_tags


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
    said = parse_reference(typed)
    assert said is not None
    assert (said.season, said.episode, said.named()) == (season, episode, ())


@pytest.mark.parametrize(
    "typed", ["", "1983", "apollo 11", "season 2 and season 3", "S1E1 - S1E3", "season", "🚀", "12"]
)
def test_no_number_or_too_many(typed: str) -> None:
    assert parse_reference(typed) is None


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
    said = parse_reference(typed)
    assert said is not None
    assert said.named() == content


def test_a_code_is_a_name_whatever_it_reads() -> None:
    said = parse_reference("UND S1E2 und")
    assert said is not None
    assert said.named({"und"}) == ("und", "und")
    assert said.named() == ()


# In other orders, with ordinals, and in other languages.
SAID = {
    (3, 5): "T3E5|T03E05|T3 Cap 5|3ª temporada episódio 5|3期5話|第3季第5集|시즌3 5화|"
    "الموسم 3 الحلقة 5|sezon 3 odcinek 5|trzeci sezon piąty odcinek|"
    "5. Folge der 3. Staffel|dritte Staffel fünfte Folge|Staffel drei Folge fünf|"
    "saison trois épisode cinq|troisième saison cinquième épisode|"
    "le 5e épisode de la 3e saison|S3 E5|E5 S3|episode 5 season 3|"
    "5th episode of the 3rd season|third season fifth episode|"
    "fifth episode of the third season|episode five season three|"
    "quinto episódio da terceira temporada|temporada tres capítulo cinco|"
    "tercera temporada quinto episodio|capítulo 5 de la temporada 3|серия 5 сезон 3|"
    "третий сезон пятая серия|пятая серия третьего сезона|3x05|3×5|season 3, ep. 5|"
    "S3.E5|s03e05|S 3 E 5|Season III Episode V|stagione 3 episodio 5|"
    "3. évad 5. rész|mùa 3 tập 5|シーズン3 第5話|第三季第五集|temporada 3 ep 5|temp 3 cap 5",
    (6, None): "6ª temporada|sexta temporada|6ème saison|シーズン6|第6季|시즌 6|الموسم 6",
    (5, 3): "5-й сезон 3 серия",
    (2, 3): "3-я серия 2-го сезона|S2E3|S02 E03|s 2 ep 3|Season 2, Episode 3|"
    "season two episode three|2 temporada 3 capítulo|T2 E3|t2e3|T2 Ep.3|T2:E3|S2:E3|"
    "S2-E3|s2,e3|S2 / E3|2. Staffel 3. Folge|Staffel 2, Folge 3|"
    "zweite Staffel dritte Folge|die dritte Folge der zweiten Staffel|"
    "Folge drei Staffel zwei|2e saison 3e épisode|saison 2 ép. 3|"
    "deuxième saison, troisième épisode|le troisième épisode de la deuxième saison|"
    "segunda temporada episodio tres|2a temporada 3o episodio|"
    "segunda temporada, terceiro episódio|drugi sezon trzeci odcinek|"
    "sezon drugi odcinek trzeci|odcinek 3 sezon 2|2 sezon 3 odcinek|"
    "2-й сезон 3-я серия|второй сезон третья серия|третья серия второго сезона|"
    "сезон 2 серия 3|2 сезон 3 эпизод|2сезон 3серия|シーズン2 エピソード3|シーズン2の第3話|"
    "第2シーズン第3話|第2期第3話|2期3話|第二季第三集|第二季 第三集|第2季 第3集|"
    "第2季3集|시즌 2 에피소드 3|시즌2 3회|2시즌 3화|"
    "الموسم الثاني الحلقة الثالثة|الموسم ٢ الحلقة ٣|الحلقة 3 الموسم 2|موسم 2 حلقة 3|"
    "עונה 2 פרק 3|सीज़न 2 एपिसोड 3|ซีซั่น 2 ตอนที่ 3|seizoen 2 aflevering 3|"
    "säsong 2 avsnitt 3|kausi 2 jakso 3|sezon 2 bölüm 3|2. sezon 3. bölüm|"
    "mùa 2 tập 3|musim 2 episode 3|σεζόν 2 επεισόδιο 3|2η σεζόν 3ο επεισόδιο|"
    "2. évad 3. rész|series 2 episode 3|S II E III|２期３話|Ｓ２Ｅ３|s2e03|2X03|"
    "second season 3rd ep|3rd episode season 2|ep 3 s2|ep3 of s2|"
    "stagione 2 episodio 3",
    (1, None): "season 1st|primeira temporada|première saison",
    (2, None): "saison 2ème|drugi sezon",
    (2, 7): "2 Sezon 7 Bölüm|2 сезон, 7 серия",
    (5, None): "T5|5ª temporada",
    (3, None): "۳ فصل|第三期|3° temporada|tercera temporada|3. Staffel|la saison 3|Season Three",
    (10, None): "season 10|第十季",
    (4, None): "4 сезон|сезон четвёртый|czwarty sezon|quarta temporada|시즌4|4시즌",
}


@pytest.mark.parametrize(
    ("typed", "season", "episode"),
    [(text, *numbers) for numbers, texts in SAID.items() for text in texts.split("|")],
)
def test_number_in_many_languages(typed: str, season: int, episode: int | None) -> None:
    said = parse_reference(typed)
    assert said is not None
    assert (said.season, said.episode, said.named()) == (season, episode, ())


@pytest.mark.parametrize(
    "typed",
    ["season premiere", "final season", "T-38", "the first", "how many seasons", "Phase 2", "once upon a time", "期待"],
)
def test_what_counts_no_season(typed: str) -> None:
    assert parse_reference(typed) is None


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("S1E1-2", [(1, 1), (1, 2)]),
        ("1x01-03", [(1, 1), (1, 2), (1, 3)]),
        ("s1e1e2", [(1, 1), (1, 2)]),
        ("S1E2-1", None),
        ("S1E1-S1E3", None),
        ("S1E1-99", None),
        ("1970-75", None),
    ],
)
def test_several_at_once(typed: str, wanted: list[tuple[int, int]] | None) -> None:
    assert parse_range(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("For.All.Mankind.S03E04.1080p.WEB.H264-GRP", "For All Mankind S03E04"),
        ("Star_City_S01E05.mkv", "Star City S01E05"),
        ("for-all-mankind-s1e2", "for all mankind s1e2"),
        ("For All Mankind S03E04", "For All Mankind S03E04"),
        ("S03E04", "S03E04"),
        ("mr.x", "mr.x"),
    ],
)
def test_names_of_video_files(typed: str, plain: str) -> None:
    assert without_release_tags(typed) == plain


@pytest.mark.parametrize("typed", ["ostatni odcinek 3 sezonu", "последняя серия 3 сезона"])
def test_the_number_before_a_genitive_is_the_seasons(typed: str) -> None:
    said = parse_reference(typed)
    assert said is not None
    assert (said.season, said.episode) == (3, None)
