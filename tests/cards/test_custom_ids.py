"""Buttons on old messages keep working: what an earlier version wrote means the same today."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    RecapQuestion,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.cards.actions import (
    Action,
    ApplyCeilings,
    Change,
    DeleteData,
    OfferEpisodes,
    PostText,
    QuestionAction,
    RemoveAnswer,
    SelectMode,
    SelectQuestion,
    SelectReach,
    SelectWork,
    SetAlwaysPrivate,
    SetReach,
    Setting,
    SetupButton,
    SetupPlace,
    SetupSelect,
    SetupStep,
    UndoCeilings,
    UndoProgress,
    UndoSettings,
    Verb,
    Watched,
)
from bot.cards.components import button_row, select_row
from bot.cards.custom_ids import LIMIT, control_name, parse, write
from bot.cards.report_form import report_form
from bot.errors import UserError
from bot.spoilers.clearance import PlaceKind

CHANNEL, SERVER = PlaceKind.CHANNEL, PlaceKind.SERVER
ENTRY = EntryQuestion("#edb51ca415")

FROZEN: list[tuple[str, Action, str]] = [
    ("al1;me;e;#edb51ca415", QuestionAction(Verb.REACHED, ENTRY), "button:reached"),
    ("al1;by;e;#edb51ca415", QuestionAction(Verb.BEYOND, ENTRY), "button:beyond"),
    ("al1;go;e;#edb51ca415", QuestionAction(Verb.OPEN, ENTRY), "button:open"),
    ("al1;pg;e;#edb51ca415", QuestionAction(Verb.TURN, ENTRY), "button:turn"),
    ("al1;pp;e;#edb51ca415", QuestionAction(Verb.TURN_IN_PLACE, ENTRY), "button:turn_in_place"),
    ("al1;as;e;#edb51ca415", QuestionAction(Verb.ASK, ENTRY), "button:ask"),
    ("al1;po;e;#edb51ca415", QuestionAction(Verb.POST, ENTRY), "button:post"),
    ("al1;al;e;#edb51ca415", QuestionAction(Verb.WHOLE, ENTRY), "button:whole"),
    ("al1;src;e;#edb51ca415", QuestionAction(Verb.SOURCES, ENTRY), "button:sources"),
    ("al1;rep;e;#edb51ca415", QuestionAction(Verb.REPORT, ENTRY), "button:report"),
    ("al1;rpp;e;#edb51ca415", QuestionAction(Verb.REPORT_IN_PLACE, ENTRY), "button:report_in_place"),
    ("al1;go;c;;;1;", QuestionAction(Verb.OPEN, CastQuestion()), "button:open"),
    ("al1;go;c;;;1;margo", QuestionAction(Verb.OPEN, CastQuestion("margo")), "button:open"),
    ("al1;go;c;FAM;3;2;a; b", QuestionAction(Verb.OPEN, CastQuestion("a; b", "FAM", 3, 2)), "button:open"),
    ("al1;go;l;sea; dragon", QuestionAction(Verb.OPEN, LoreQuestion("sea; dragon")), "button:open"),
    ("al1;go;r;", QuestionAction(Verb.OPEN, ReleaseQuestion()), "button:open"),
    ("al1;go;r;FAM S1", QuestionAction(Verb.OPEN, ReleaseQuestion("FAM S1")), "button:open"),
    ("al1;go;p;;S3E5", QuestionAction(Verb.OPEN, EpisodeQuestion("S3E5")), "button:open"),
    ("al1;go;p;SC;a;b", QuestionAction(Verb.OPEN, EpisodeQuestion("a;b", "SC")), "button:open"),
    ("al1;go;n;", QuestionAction(Verb.OPEN, NextQuestion()), "button:open"),
    ("al1;go;n;FAM", QuestionAction(Verb.OPEN, NextQuestion("FAM")), "button:open"),
    ("al1;go;t;;1;", QuestionAction(Verb.OPEN, TimelineQuestion()), "button:open"),
    (
        "al1;go;t;1969;2;#edb51ca415",
        QuestionAction(Verb.OPEN, TimelineQuestion("1969", "#edb51ca415", 2)),
        "button:open",
    ),
    (
        "al1;go;u;S2E3;1992, 1995;3;a;b",
        QuestionAction(Verb.OPEN, TimelineQuestion("1992, 1995", "a;b", 3, "S2E3")),
        "button:open",
    ),
    ("al1;go;k;;;;1;", QuestionAction(Verb.OPEN, RecapQuestion()), "button:open"),
    (
        "al1;pg;k;FAM;FAM S3;S2E3;2;#edb51ca415",
        QuestionAction(Verb.TURN, RecapQuestion("FAM", "FAM S3", "#edb51ca415", 2, "S2E3")),
        "button:turn",
    ),
    ("al1;go;s;cast", QuestionAction(Verb.OPEN, SpinoffQuestion("cast")), "button:open"),
    ("al1;remove", RemoveAnswer(), "button:remove"),
    ("al1;progress;FAM;S1E3", SetReach(None, "FAM", "S1E3"), "button:progress"),
    ("al1;progress;FAM;-", SetReach(None, "FAM", "-"), "button:progress"),
    ("al1;ceiling;channel;FAM;S1E3", SetReach(CHANNEL, "FAM", "S1E3"), "button:ceiling"),
    ("al1;ceiling;server;FAM;S1E3", SetReach(SERVER, "FAM", "S1E3"), "button:ceiling"),
    ("al1;watched;no;FAM;S2E4", Watched(False, "FAM", "S2E4"), "button:watched"),
    ("al1;watched;yes;FAM;S2E4", Watched(True, "FAM", "S2E4"), "button:watched"),
    ("al1;in;progress;FAM;3", OfferEpisodes(None, "FAM", 3), "button:in"),
    ("al1;in;ceiling;channel;FAM;3", OfferEpisodes(CHANNEL, "FAM", 3), "button:in"),
    ("al1;in;ceiling;server;FAM;3", OfferEpisodes(SERVER, "FAM", 3), "button:in"),
    ("al1;private;yes", SetAlwaysPrivate(True), "button:private"),
    ("al1;private;no", SetAlwaysPrivate(False), "button:private"),
    ("al1;forget", DeleteData(), "button:forget"),
    ("al1;apply;-;#0123456789;", ApplyCeilings(None, "0123456789", None), "button:apply"),
    ("al1;apply;FAM;#0123456789;s{season};x", ApplyCeilings("FAM", "0123456789", "s{season};x"), "button:apply"),
    ("al1;apply;FAM;", ApplyCeilings("FAM", None, None), "button:apply"),
    ("al1;apply;-;s{season}", ApplyCeilings(None, None, "s{season}"), "button:apply"),
    (
        "al1;undo;me;FAM:S2E10;SC:-;XX:x",
        UndoProgress((("FAM", "S2E10"), ("SC", "-"), ("XX", "x"))),
        "button:undo",
    ),
    (
        "al1;undo;server;c:FAM:S2E10:S3E1;m:veil:strict;g:7:3;r:123456789012345678",
        UndoSettings(
            SERVER,
            (
                Change(Setting.CEILING, "FAM", "S2E10", "S3E1"),
                Change(Setting.MODE, "", "veil", "strict"),
                Change(Setting.GRACE, "", "7", "3"),
                Change(Setting.MANAGER_ROLE, "", "123456789012345678", None),
            ),
        ),
        "button:undo",
    ),
    (
        "al1;undo;channel;c:SC:-:x;m:x:veil",
        UndoSettings(CHANNEL, (Change(Setting.CEILING, "SC", "-", "x"), Change(Setting.MODE, "", "x", "veil"))),
        "button:undo",
    ),
    (
        "al1;undo;channel;c:SC:x:-;m:veil:x",
        UndoSettings(CHANNEL, (Change(Setting.CEILING, "SC", "x", "-"), Change(Setting.MODE, "", "veil", "x"))),
        "button:undo",
    ),
    (
        "al1;undo;server;g:0:3;r:x",
        UndoSettings(SERVER, (Change(Setting.GRACE, "", "0", "3"), Change(Setting.MANAGER_ROLE, "", "x", None))),
        "button:undo",
    ),
    (
        "al1;undo;channel;c:FAM:S1E1",
        UndoSettings(CHANNEL, (Change(Setting.CEILING, "FAM", "S1E1", None),)),
        "button:undo",
    ),
    (
        "al1;post;FAM:S2E10;SC:S1E2",
        PostText((("FAM", "S2E10"), ("SC", "S1E2"))),
        "button:post",
    ),
    ("al1;undo;many;1234567890123456789", UndoCeilings("1234567890123456789"), "button:undo"),
    ("al1s;open", SelectQuestion(), "select:open"),
    ("al1s;progress;FAM", SelectReach(None, "FAM"), "select:progress"),
    ("al1s;progress;FAM;3;0", SelectReach(None, "FAM", (3, 0)), "select:progress"),
    ("al1s;ceiling;channel;FAM", SelectReach(CHANNEL, "FAM"), "select:ceiling"),
    ("al1s;ceiling;server;FAM;12;3", SelectReach(SERVER, "FAM", (12, 3)), "select:ceiling"),
    ("al1s;works;progress", SelectWork(None), "select:works"),
    ("al1s;works;ceiling;channel", SelectWork(CHANNEL), "select:works"),
    ("al1s;works;ceiling;server", SelectWork(SERVER), "select:works"),
    ("al1s;mode;channel", SelectMode(CHANNEL), "select:mode"),
    ("al1s;mode;server", SelectMode(SERVER), "select:mode"),
    ("al1;setup;open;-;", SetupButton(SetupStep.OPEN, None), "button:setup"),
    ("al1;setup;apply;FAM;0123456789", SetupButton(SetupStep.APPLY, "FAM", "0123456789"), "button:setup"),
    (
        "al1;setup;channel;FAM;1234567890123456789",
        SetupButton(SetupStep.CHANNEL, "FAM", "1234567890123456789"),
        "button:setup",
    ),
    ("al1s;step;role;FAM", SetupSelect(SetupStep.ROLE, "FAM"), "select:step"),
    ("al1;setup;0;FAM;SC;S1E3", SetReach(SetupPlace(0, "FAM"), "SC", "S1E3"), "button:setup"),
    ("al1;in;setup;123456789;-;FAM;3", OfferEpisodes(SetupPlace(123456789), "FAM", 3), "button:in"),
    (
        "al1;undo;setup;0;FAM;g:7:3",
        UndoSettings(SetupPlace(0, "FAM"), (Change(Setting.GRACE, "", "7", "3"),)),
        "button:undo",
    ),
    ("al1s;setup;0;FAM;SC;3;0", SelectReach(SetupPlace(0, "FAM"), "SC", (3, 0)), "select:setup"),
    ("al1s;works;setup;0;-", SelectWork(SetupPlace()), "select:works"),
    ("al1s;mode;setup;5;FAM", SelectMode(SetupPlace(5, "FAM")), "select:mode"),
]
"""Custom ids of every kind, as they were written at commit 028cc1b and some versions before. They may only grow."""


@pytest.mark.parametrize(("custom_id", "action", "name"), FROZEN)
def test_what_earlier_versions_wrote(custom_id: str, action: Action, name: str) -> None:
    assert parse(custom_id) == action
    assert write(action) == custom_id
    assert control_name(custom_id) == name


def test_every_kind_is_frozen() -> None:
    assert {type(action) for _, action, _ in FROZEN} == set(Action.__subclasses__())
    assert {action.verb for _, action, _ in FROZEN if isinstance(action, QuestionAction)} == set(Verb)


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "al1",
        "al1s",
        "al1;",
        "al0;forget",
        "al2;remove",
        "al1;forget;x",
        "al1;private;maybe",
        "al1;me;zz;x",
        "al1;me;c;1",
        "al1;me;t;1",
        "al1;zz;e;#edb51ca415",
        "al1;progress;FAM",
        "al1;ceiling;thread;FAM;S1E3",
        "al1;in;progress;FAM;three",
        "al1;in;progress;FAM;³",
        "al1;apply;FAM",
        "al1;undo;me",
        "al1;undo;server",
        "al1;undo;server;",
        "al1;undo;thread;m:veil",
        "al1;undo;channel;g:5",
        "al1;undo;channel;r:5",
        "al1;undo;server;g:99",
        "al1;undo;setup;5;FAM;g:5",
        "al1;setup;reboot;FAM;",
        "al1;undo;server;g:²",
        "al1;undo;server;r:²",
        f"al1;undo;server;r:{'9' * 26}",
        "al1;undo;server;m:loud",
        "al1;undo;server;c:OS",
        "al1;undo;server;c::S1E1",
        "al1;undo;server;c:OS:S1E1:S1E2:S1E3",
        "al1;undo;server;c:OS:S1E1;zz",
        "al1;undo;server;zz",
        "al1s;progress",
        "al1s;progress;FAM;3",
        "al1s;works",
        "al1s;mode;thread",
        "al1;open",
    ],
)
def test_what_makes_no_sense(custom_id: str) -> None:
    assert parse(custom_id) is None


@given(st.text(max_size=LIMIT) | st.builds("al1{}".format, st.text(st.sampled_from("s;:#-xcmgr0123é\n"), max_size=60)))
def test_any_text_is_parsed_without_an_error(custom_id: str) -> None:
    assert parse(custom_id) is None or control_name(custom_id)


@given(st.text(min_size=1, max_size=LIMIT), st.text(min_size=1, max_size=LIMIT))
def test_no_question_comes_back_as_another_one(name: str, show: str) -> None:
    """Either it is written as it is, or not at all."""
    for question in (LoreQuestion(name), CastQuestion(name, "FAM", 2, 3), EpisodeQuestion(name, "SC")):
        written = write(QuestionAction(Verb.OPEN, question))
        assert written is None or parse(written) == QuestionAction(Verb.OPEN, question)
    written = write(QuestionAction(Verb.OPEN, CastQuestion(name, show)))
    assert written is None or parse(written) == QuestionAction(Verb.OPEN, CastQuestion(name, show.replace(";", ",")))


def test_a_custom_id_that_would_be_too_long_is_refused() -> None:
    """No control has a custom id that was cut: it is left out."""
    long = QuestionAction(Verb.OPEN, LoreQuestion("x" * LIMIT))
    assert write(long) is None
    row = button_row(("Long", long), ("Delete", DeleteData()))
    assert row is not None
    assert [child["custom_id"] for child in row["components"]] == ["al1;forget"]
    assert button_row(("Long", long)) is None
    assert select_row(SelectReach(None, "X" * LIMIT), "How far?", []) is None


def test_a_report_about_too_long_a_question_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        report_form(QuestionAction(Verb.REPORT, LoreQuestion("x" * LIMIT)), {}, "1234")
    assert str(refused.value) == "That question is too long for a report. Please ask again with a shorter one."


def test_the_longest_button_that_undoes_fits() -> None:
    former = (
        Change(Setting.CEILING, "ABCDEFGH", "S99E9999", "S99E9999"),
        Change(Setting.MODE, "", "strict", "strict"),
        Change(Setting.GRACE, "", "60", "60"),
        Change(Setting.MANAGER_ROLE, "", str(10**19), str(10**19)),
    )
    assert write(UndoSettings(SERVER, former)) is not None


def test_a_role_appears_once() -> None:
    """It is too long to appear twice, so the button does not say what it was changed to."""
    assert write(UndoSettings(SERVER, (Change(Setting.MANAGER_ROLE, "", "5", "6"),))) == "al1;undo;server;r:5"
