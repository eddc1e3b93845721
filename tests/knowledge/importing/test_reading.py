"""Each format is told by its content, and read with the quirks that it has."""

from __future__ import annotations

import json

import pytest

from bot.knowledge.importing.combining import combine
from bot.knowledge.importing.reading import MAX_BYTES, read_file
from bot.knowledge.importing.records import Imported, ImportRefusedError, clean, parse_spot
from tests.knowledge.importing import samples
from tests.knowledge.importing.samples import tvmaze, tvmaze_episode

TWO = {(1, 1): "2013-06-24", (1, 2): "2013-07-01"}


def days(found: Imported) -> dict[tuple[int, int], str | None]:
    """The days by episode."""
    return {episode.spot: episode.released for episode in found.episodes}


def reasons(*files: bytes) -> list[str]:
    """Why these files are refused."""
    with pytest.raises(ImportRefusedError) as caught:
        combine([read_file(content, f"{number}.json") for number, content in enumerate(files)])
    return [str(trouble) for trouble in caught.value.troubles]


def two_days(one: tuple[int, int], other: tuple[int, int]) -> bytes:
    """Two episodes of which the second comes out a week before the first."""
    return tvmaze([tvmaze_episode(*one, airdate="2013-06-24"), tvmaze_episode(*other, airdate="2013-06-17")])


def test_tvmaze_gives_the_evening_of_the_channel_with_its_hour() -> None:
    found = read_file(tvmaze(), "show.json")
    assert (found.publisher, found.title, found.platform) == ("TVmaze", "Harbour Lights", "North TV")
    assert days(found)[1, 1] == "2013-06-24T22:00-04:00"
    assert days(found)[2, 2] is None
    assert [episode.title for episode in found.episodes] == ["Pilot", "Low Tide", "Return # 1", "High Tide", None]


def test_tvmaze_without_an_hour_gives_the_day() -> None:
    episode = tvmaze_episode(1, 1, "Pilot", "2013-06-24", airtime="", airstamp="2013-06-24T12:00:00+00:00")
    assert days(read_file(tvmaze([episode]), "show.json")) == {(1, 1): "2013-06-24"}


def test_specials_have_no_number_and_are_told() -> None:
    found = read_file(tvmaze(), "show.json")
    assert found.unsure == ["show.json:_embedded.episodes: 1 special has no number and was left out"]


def test_guests_have_a_first_appearance_and_the_main_cast_has_none() -> None:
    guest, main = read_file(tvmaze(), "show.json").parts
    assert (guest.person, guest.character, guest.first, guest.note) == (
        "Ann Bee",
        "Old Tom: the Keeper",
        (1, 1),
        "voice",
    )
    assert (main.character, main.season, main.first) == ("Mara “Gull” Lindqvist", None, None)


def test_bare_lists_of_tvmaze() -> None:
    assert len(read_file(json.dumps(samples.EPISODES).encode(), "e.json").episodes) == 5
    assert len(read_file(json.dumps([samples.cast("Ann Bee", "Tom")]).encode(), "c.json").parts) == 1
    season = {"number": 3, "episodeOrder": 8, "premiereDate": None}
    assert read_file(json.dumps([season]).encode(), "s.json").season_numbers == {3}


def test_tmdb_season() -> None:
    found = read_file(samples.TMDB_SEASON, "season.json")
    assert days(found) == TWO
    assert found.episodes[0].directors == ["Ida Lund"]
    parts = {(part.character, part.billing, part.season, part.first, part.note) for part in found.parts}
    assert ("Old Tom", "guest", 1, (1, 1), "voice") in parts
    assert ("The Keeper", "guest", 1, (1, 2), "voice") in parts
    assert ("Mara", "main", 1, None, None) in parts


def test_tmdb_season_of_specials_is_left_out() -> None:
    data = {**json.loads(samples.TMDB_SEASON), "season_number": 0}
    found = read_file(json.dumps(data).encode(), "season.json")
    assert found.episodes == []
    assert "specials" in found.unsure[0]


def test_trakt_gives_instants() -> None:
    found = read_file(samples.TRAKT, "seasons.json")
    assert days(found) == {(1, 1): "2013-06-25T02:00+00:00", (1, 2): None}
    assert "1 special" in found.unsure[0]


def test_wikidata_labels_become_names_and_aliases() -> None:
    (entry,) = read_file(samples.WIKIDATA, "query.json").entries
    assert entry.name == "Mara Lindqvist"
    assert entry.aliases == ["Gull", "The Keeper's Daughter", "Мара Линдквист"]


def test_infoboxes_give_names_and_no_sentences() -> None:
    found = read_file(samples.WIKI, "export.xml")
    mara, gannet = found.entries
    assert (mara.section, mara.name, mara.first, mara.actor) == (
        "characters",
        "Mara Lindqvist",
        "Low Tide",
        "Zoë Kravczyk",
    )
    assert mara.aliases == ["Gull", "The Keeper's Daughter", "Keeper's girl"]
    assert (gannet.section, gannet.name, gannet.first) == ("craft", "Gannet", (1, 3))
    assert ["song" in doubt for doubt in found.unsure] == [True]
    assert "drown" not in repr(found).casefold()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Episode,Title,Date\n1x01,Pilot,24/6/2013\nS1E2,Low Tide,1/7/2013\n",
            TWO,
        ),
        (
            "Season;No;Title;Date\n1;1;Pilot;6/24/2013\n1;2.0;NA;7/1/2013\n",
            TWO,
        ),
        ("episode\treleased\nS01E01\t24.6.13\nS01E02\tJuly 1st, 2013\n", TWO),
        ("Episode,Date\n1x1,3/4/2013\n1x2,4/5/2013\n", {(1, 1): None, (1, 2): None}),
        ("Episode,Date\n1x1,NA\nNA,2013-12-24\n", {(1, 1): None}),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_episodes(text: str, expected: dict[tuple[int, int], str | None], encoding: str) -> None:
    assert days(combine([read_file(text.encode(encoding), "episodes.csv")])) == expected


def test_days_that_can_be_read_in_two_ways_are_told() -> None:
    found = read_file(b"Episode,Date\n1x1,3/4/2013\n1x2,4/5/2013\n", "episodes.csv")
    assert (
        found.unsure
        == ["episodes.csv: 2 days such as 3/4/2013 can be read in two ways and were left out; write 2013-04-03"]
        or "two ways" in found.unsure[0]
    )


def test_tables_of_entries() -> None:
    text = "Name;Kind;Aliases;First;Actor;Notes\nMara;;Gull|Мара;1x02;Zoë K;She drowns.\nThe Pier;place;;Low Tide;;\n"
    mara, pier = read_file(text.encode("utf-8-sig"), "entries.csv").entries
    assert (mara.section, mara.aliases, mara.first) == ("characters", ["Gull", "Мара"], (1, 2))
    assert (pier.section, pier.first) == ("places", "Low Tide")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "0.json: the file is empty"),
        (b"x" * (MAX_BYTES + 1), "0.json: the file is larger than 64 MB; import its parts"),
        (tvmaze()[:-40], "the JSON is broken here, or ends too early; download it again"),
        (b'{"a": 1}', "this JSON is of no kind that I know"),
        (b"[]", "this JSON is of no kind that I know"),
        (b"<html></html>", "this is no export that I know"),
        (samples.WIKI[:-30], "the XML is broken here, or ends too early; export it again"),
        (b"<!DOCTYPE mediawiki>" + samples.WIKI, "declares a document type"),
        ("Überschrift".encode("latin-1"), "save the file as UTF-8"),
        (b"a,b\n1,2\n", "no column “episode”"),
        (b"Episode,Title\nfive,Pilot\n", "“five” is not an episode"),
        (b"Episode,Date\n1x1,yesterday\n", "“yesterday” is not a day"),
        (b"Episode,Date\n1x1,13/4/2013\n1x2,4/13/2013\n", "day first and others month first"),
        (b"Name,Kind\nMara,wizard\n", "“wizard” is no kind of entry"),
        (tvmaze([tvmaze_episode(1, 1), tvmaze_episode(1, 1)]), "S1E1 stands here for the second time"),
        (tvmaze([tvmaze_episode(1, 100)]), "episode 100 is beyond 99"),
        (two_days((1, 1), (1, 2)), "S1E2 comes out on 2013-06-17, before S1E1 on 2013-06-24; correct one of them"),
        (two_days((1, 1), (2, 1)), "so two seasons overlap"),
        (tvmaze([tvmaze_episode(1, 1, airdate="soon10")]), "“soon10” is not a day"),
    ],
)
def test_one_sentence_says_what_is_wrong(content: bytes, expected: str) -> None:
    (reason,) = reasons(content)
    assert expected in reason


def test_all_reasons_of_all_files_at_once() -> None:
    assert len(reasons(b"", b"[]", tvmaze([tvmaze_episode(1, 1), tvmaze_episode(1, 1)]))) == 3


def test_what_two_files_say_differently_is_told() -> None:
    one, two = tvmaze([tvmaze_episode(1, 1, "Pilot")]), tvmaze([tvmaze_episode(1, 1, "The Pilot", "2013-06-24")])
    whole = combine([read_file(one, "one.json"), read_file(two, "two.json")])
    assert [(it.title, it.released) for it in whole.episodes] == [("Pilot", "2013-06-24T22:00-04:00")]
    assert "S1E1 is “The Pilot” here and “Pilot” in one.json" in whole.unsure[0]


@pytest.mark.parametrize(
    ("text", "spot"),
    [("S01E02", (1, 2)), ("1x02", (1, 2)), ("s0e1", None), ("season 2, episode 3", (2, 3)), ("102", None)],
)
def test_positions(text: str, spot: tuple[int, int] | None) -> None:
    assert parse_spot(text) == spot


@pytest.mark.parametrize(
    ("raw", "expected"), [("<b>A</b>&amp;B\n", "A &B"), (" NA ", None), (7, None), ("\u200bMara", "Mara"), ("", None)]
)
def test_names_are_cleaned(raw: object, expected: str | None) -> None:
    assert clean(raw) == expected
