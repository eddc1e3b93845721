"""Whatever is sent to the endpoint or pressed: no crash, no right gained, nothing told beyond the clearance."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.actions import Verb
from bot.commands.component_router import OUTDATED
from bot.knowledge.model import token_of
from bot.knowledge.positions import Position
from tests.loopback import Door
from tests.loopback.exchange import text_of
from tests.support.bot_harness import ADMIN, OWNER, BotHarness, Outcome
from tests.support.bot_harness import hall as hall
from tests.support.markdown_reader import open_text
from tests.support.small_server import EARLY, LATE, MIDDLE

MANAGE_SERVER, ADMINISTRATOR = 1 << 5, 1 << 3
EVERYTHING_BUT_OURS = (1 << 50) - 1
GONE = object()
"""In the place of a field: the field is not there."""
ALL_TEXTS = (EARLY, MIDDLE, LATE, "Event 3.")


def payloads(hall: BotHarness) -> list[dict[str, Any]]:
    """A good one of every kind."""
    entry = f"al1;me;e;{token_of('anna')}"
    return [
        hall.slash("cast", {"name": "Anna Quill", "season": 1, "private": True}),
        hall.slash("progress set", {"episode": "S1E1"}, user=43),
        hall.slash("release", direct=1),
        hall.typing("cast", "name", "ann"),
        hall.press(entry),
        hall.press("al1s;open", [f"al1;go;e;{token_of('anna')}"]),
        hall.submit(f"al1;rep;e;{token_of('anna')}", "Wrong.", user=hall.discord.new_id()),
    ]


def places_in(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value of a payload."""
    items: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places_in(value, (*path, key))


def changed(payload: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A copy with another value at a place."""
    made = copy.deepcopy(payload)
    node: Any = made
    for key in path[:-1]:
        node = node[key]
    if value is GONE:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return made


KINDS = range(7)
STRANGE = [
    GONE,
    None,
    True,
    0,
    -1,
    3,
    99,
    1.5,
    10**30,
    "",
    "x",
    "0",
    "9" * 25,
    "..",
    "\x00",
    [],
    [1],
    {},
    {"id": 1},
    [[{}]],
]


def one_clear_outcome(payload: dict[str, Any], outcome: Outcome) -> None:
    """Refused, or answered once; a keystroke may be answered with nothing."""
    assert outcome.status in (200, 202, 400), (payload, outcome)
    assert b"Traceback" not in outcome.said
    if outcome.status == 400 or outcome.said == b'{"type": 1}':
        assert outcome.callbacks == []
        assert outcome.status == 200 or outcome.said == b"400: Bad Request"
    elif payload["type"] == 4:
        assert len(outcome.callbacks) <= 1
    elif not any(entry["event"] == "interaction repeated" for entry in outcome.logged):
        assert len(outcome.callbacks) == 1, (payload, outcome)
    assert not any(entry["log_level"] == "error" for entry in outcome.logged), (payload, outcome)


def check_field(hall: BotHarness, kind: int, number: int, value: Any) -> None:
    """One place of a good payload holds something else."""
    payload = payloads(hall)[kind]
    paths = sorted(places_in(payload), key=str)
    broken = changed(payload, paths[number % len(paths)], value)
    one_clear_outcome(broken, hall.post(broken))


@given(kind=st.sampled_from(KINDS), number=st.integers(0, 500), value=st.sampled_from(STRANGE))
def test_a_field_that_is_missing_or_of_another_kind(hall: BotHarness, kind: int, number: int, value: Any) -> None:
    """Refused with 400, or answered once."""
    check_field(hall, kind, number, value)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_another_kind(hall: BotHarness, kind: int) -> None:
    """All of them, with everything."""
    for number in range(len(list(places_in(payloads(hall)[kind])))):
        for value in STRANGE:
            check_field(hall, kind, number, value)


def test_good_payloads_are_answered(hall: BotHarness) -> None:
    """Or else the tests beside this one would say nothing."""
    for payload in payloads(hall):
        outcome = hall.post(payload)
        assert outcome.status == 200
        assert len(outcome.callbacks) == 1
        one_clear_outcome(payload, outcome)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
FIELDS = ["id", "token", "application_id", "data", "member", "user", "guild_id", "message", "channel", "version"]


@given(
    body=st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.builds(
        lambda type_, rest: json.dumps({**rest, "type": type_}).encode(),
        st.integers(0, 6),
        st.dictionaries(st.sampled_from(FIELDS), JSON),
    )
)
def test_signed_bodies_of_every_kind(hall: BotHarness, body: bytes) -> None:
    """Nothing but an interaction is one."""
    outcome = hall.post(body)
    assert outcome.status == 400 or (outcome.status == 200 and json.loads(body)["type"] == 1)
    assert outcome.callbacks == []


@given(data=st.data())
def test_nothing_without_a_good_signature(hall: BotHarness, data: st.DataObject) -> None:
    """Bits flipped in signature, time or body; headers of another body or key, cut, doubled, of any text."""
    payload = hall.slash("cast", {"name": "Anna Quill"})
    body = json.dumps(payload).encode()
    headers = hall.discord.door.headers(body)
    names = ["X-Signature-Ed25519", "X-Signature-Timestamp"]
    printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=140)
    match data.draw(st.sampled_from(["bit", "text", "other body", "other key", "gone", "cut"])):
        case "bit":
            target = data.draw(st.sampled_from([*names, "body"]))
            text = body if target == "body" else headers[target].encode()
            at = data.draw(st.integers(0, len(text) - 1))
            flipped = bytes([*text[:at], text[at] ^ 1 << data.draw(st.integers(0, 2)), *text[at + 1 :]])
            if target == "body":
                body = flipped
            elif flipped.lower() != text.lower():
                headers[target] = flipped.decode("ascii")
            else:
                del headers[target]
        case "text":
            headers[data.draw(st.sampled_from(names))] = data.draw(printable)
        case "other body":
            headers = hall.discord.door.headers(data.draw(st.binary(max_size=50)))
        case "other key":
            headers = Door().headers(body)
        case "gone":
            del headers[data.draw(st.sampled_from(names))]
        case "cut":
            name = data.draw(st.sampled_from(names))
            headers[name] = headers[name][: data.draw(st.integers(0, len(headers[name]) - 1))]
    outcome = hall.post(body, headers)
    assert outcome.status == 401
    assert outcome.callbacks == []
    assert b"Quill" not in outcome.said


# ---------------------------------------------------------------------- forged custom ids

WORK_OR_ANY = st.sampled_from(["AA", "BB", "", "aa", "AA;S1E1"])
NAME = st.sampled_from(
    ["anna", "boris quill", "AA", "S1E3", token_of("anna"), token_of("boris"), "#000000000000", "#0123456789", ""]
)
NUMBERS = st.sampled_from(["", "0", "1", "2", "-1", "9999", "99999", "x", "²"])
QUESTION = st.one_of(
    st.tuples(st.just("c"), WORK_OR_ANY, NUMBERS, NUMBERS, NAME),
    st.tuples(st.sampled_from("elrns"), NAME),
    st.tuples(st.just("p"), WORK_OR_ANY, NAME),
    st.tuples(st.just("t"), NUMBERS, NUMBERS, NAME),
    st.tuples(st.just("u"), st.sampled_from(["AA S1", "S1E3", "x", ""]), NUMBERS, NUMBERS, NAME),
).map(";".join)
FORGED = st.one_of(
    st.builds(lambda verb, rest: f"al1;{verb};{rest}", st.sampled_from([verb.value for verb in Verb]), QUESTION),
    st.builds("al1;progress;{};{}".format, WORK_OR_ANY, st.sampled_from(["S1E3", "-", "S9E9", "", "x"])),
    st.builds("al1;apply;{};{}".format, WORK_OR_ANY, st.sampled_from(["", "general", "s{season}", "{season}"])),
    st.just("al1;forget"),
    st.builds(
        "{};{};{}".format,
        st.sampled_from(["al0", "al1", "al2", "al1s", "AL1", "", "al1s;open"]),
        st.sampled_from(["me", "rep", "reload", "status", "ceiling;server", "mode;channel", "progress", "zz"]),
        QUESTION | st.text(max_size=30),
    ),
    st.text(st.sampled_from("al1s;mebygo|*\n\x00é"), min_size=1, max_size=100),
).map(lambda text: text[:100])
SELECT = st.sampled_from(
    [
        "al1s;open",
        "al1s;progress;AA",
        "al1s;ceiling;channel;AA",
        "al1s;ceiling;server;AA",
        "al1s;mode;server",
        "al1s;mode;x",
    ]
)
VALUES = st.lists(
    FORGED | st.sampled_from(["caught up", "S1E3", "not started", "no ceiling", "veil", "strict"]), max_size=2
)
WITH_BOXES = tuple(f"al1;{verb.value};" for verb in (Verb.BEYOND, Verb.ASK, Verb.POST, Verb.WHOLE, Verb.TURN_IN_PLACE))
OTHER, SETTLED = 500, Position("AA", 1, 2)


def shown(outcome: Outcome) -> list[str]:
    """Texts that stand in the open."""
    return [open_text(text_of(callback.get("data") or {})) for callback in outcome.callbacks]


@given(
    custom_id=FORGED | SELECT,
    values=st.none() | VALUES,
    form=st.booleans(),
    http=st.booleans(),
    user=st.integers(1_000, 1_010),
    asker=st.sampled_from([OTHER, 1_003]),
    flags=st.sampled_from([1 << 15, 1 << 15 | 64]),
    direct=st.integers(0, 1),
)
def test_forged_custom_ids(
    hall: BotHarness,
    custom_id: str,
    values: list[str] | None,
    form: bool,
    http: bool,
    user: int,
    asker: int,
    flags: int,
    direct: int,
) -> None:
    """Answered once, with nothing that somebody without progress may not read, and with nothing changed for others."""
    hall.run(hall.keeper.forget_person(user))
    hall.run(hall.keeper.set_progress(OTHER, "AA", SETTLED))
    who = {"user": user, "permissions": EVERYTHING_BUT_OURS & ~MANAGE_SERVER & ~ADMINISTRATOR, "direct": direct}
    if form:
        payload = hall.submit(custom_id, "Wrong.", **who)
    else:
        payload = hall.press(custom_id, values, asker=asker, flags=flags, **who)
    outcome = hall.post(payload) if http else hall.dispatch(payload)
    assert outcome.status == (200 if http else 0)
    assert len(outcome.callbacks) == 1, outcome
    assert not any(entry["log_level"] == "error" for entry in outcome.logged), outcome
    for callback in outcome.callbacks:
        assert callback["type"] in (4, 7, 9)
    for text in shown(outcome):
        assert not any(told in text for told in ALL_TEXTS)
    (callback,) = outcome.callbacks
    in_public = callback["type"] == 7 and not flags & 64 and not direct
    if in_public:  # whoever asked turns its pages, nobody else, and nobody puts another card there
        assert user == asker
        assert any(text.startswith("al1;pg;") for text in (custom_id, *(values or ())))
    elif not any(text.startswith(WITH_BOXES) for text in (custom_id, *(values or ()))):
        # Who reads alone and has asked neither for more nor for what the place is shown is not sent it at all.
        assert not any(told in text_of(callback.get("data") or {}) for told in ALL_TEXTS)
    assert hall.run(hall.keeper.load_places(hall.guild.id)) == []
    assert hall.run(hall.keeper.load_person(OTHER)).progress == {"AA": SETTLED}


def test_a_forged_button_tells_whoever_has_reached_it(hall: BotHarness) -> None:
    """Or else the test above would say nothing."""
    question = f"al1;me;e;{token_of('anna')}"
    hall.run(hall.keeper.set_progress(77, "AA", SETTLED))
    for outcome in (hall.post(hall.press(question, user=77)), hall.dispatch(hall.press(question, user=77))):
        (text,) = shown(outcome)
        assert EARLY in text
        assert MIDDLE in text
        assert LATE not in text


OLD = ("e;#edb51ca415", "t;;1;#edb51ca415", "u;S1E1;;1;#edb51ca415")
"""Questions as buttons of earlier versions carry them: anyone could make their tokens from ids."""


@pytest.mark.parametrize("question", OLD)
@pytest.mark.parametrize("verb", ["me", "by", "go", "pg", "po", "al", "as", "src", "rep"])
def test_a_button_with_an_old_token_gets_one_sentence(hall: BotHarness, verb: str, question: str) -> None:
    """The same whether its entry exists, and whatever the presser has reached: no plain hash is looked up."""
    known = "#" + hashlib.blake2b(b"anna", digest_size=5).hexdigest()
    hall.run(hall.keeper.set_progress(77, "AA", SETTLED))
    for token in ("#edb51ca415", known):
        custom_id = f"al1;{verb};{question.replace('#edb51ca415', token)}"
        presses = [hall.press(custom_id, user=77), hall.press("al1s;open", [custom_id], user=77)]
        for payload in (*presses, hall.submit(custom_id, "Wrong.", user=77)):
            assert shown(hall.dispatch(payload)) == [OUTDATED]


def test_a_typed_old_token_is_a_name_like_any_other(hall: BotHarness) -> None:
    """Nobody has it."""
    known = "#" + hashlib.blake2b(b"anna", digest_size=5).hexdigest()
    hall.run(hall.keeper.set_progress(77, "AA", SETTLED))
    (text,) = shown(hall.dispatch(hall.slash("cast", {"name": known, "private": True}, user=77)))
    assert "Nothing up to" in text
    assert EARLY not in text


PRIVATE_CHANNEL = 2
"""The context of a group, and of a direct message between two others."""


@pytest.mark.parametrize("custom_id", ["al1;private;yes", "al1;progress;AA;S1E1", "al1s;works;progress"])
def test_what_is_personal_does_not_replace_a_message_that_a_group_reads(hall: BotHarness, custom_id: str) -> None:
    """In a direct message with the bot it does."""
    for context, wanted in ((PRIVATE_CHANNEL, (4, 64)), (1, (7, 0))):
        payload = hall.press(custom_id, ["AA"], user=78, asker=78, flags=1 << 15, direct=1)
        (callback,) = hall.dispatch(payload | {"context": context}).callbacks
        assert (callback["type"], callback["data"]["flags"] & 64) == wanted


def test_in_a_group_pages_turn_at_no_ones_progress(hall: BotHarness) -> None:
    """A message that everybody there reads shows what is safe for everybody."""
    hall.run(hall.keeper.set_progress(77, "AA", SETTLED))
    question = f"al1;pg;e;{token_of('anna')}"
    for context, told in ((PRIVATE_CHANNEL, False), (1, True)):
        payload = hall.press(question, user=77, asker=77, flags=1 << 15, direct=1)
        (text,) = shown(hall.dispatch(payload | {"context": context}))
        assert (EARLY in text) is told


# ---------------------------------------------------------------------- rights


@pytest.mark.parametrize("owners", [{"1": "802"}, {"0": "0"}, {"0": "1", "1": "802"}])
@pytest.mark.parametrize("http", [True, False], ids=["http", "gateway"])
def test_nothing_is_stored_for_a_server_without_the_bot(hall: BotHarness, owners: dict[str, str], http: bool) -> None:
    """Somebody has brought the bot along as an app of their own; when it leaves, nothing would tell it to forget."""
    who = {"user": 802, "permissions": MANAGE_SERVER}
    payloads = [
        hall.slash("spoilers server", {"mode": "strict"}, **who),
        hall.press("al1;ceiling;server;AA;S1E1", **who),
    ]
    said = (
        "I am not a member of this server, so I keep no settings for it. "
        "Someone with Manage Server has to add me first."
    )
    for payload in payloads:
        payload["authorizing_integration_owners"] = owners
        assert shown((hall.post if http else hall.dispatch)(payload)) == [said]
    assert hall.run(hall.keeper.load_places(hall.guild.id)) == []


NOBODY = {
    "member": {"user": 801},
    "manager": {"user": 802, "permissions": MANAGE_SERVER},
    "server administrator": {"user": 803, "permissions": ADMINISTRATOR | MANAGE_SERVER},
    "with every permission": {"user": 804, "permissions": EVERYTHING_BUT_OURS},
    "in a direct message": {"user": 805, "direct": 1},
    "the owner, whom nobody knows without a token": {"user": OWNER, "permissions": EVERYTHING_BUT_OURS},
}
ADMINS_OWN = "Only those who run this bot"


@pytest.mark.parametrize("http", [True, False], ids=["http", "gateway"])
@pytest.mark.parametrize("name", NOBODY)
def test_reload_and_status_are_refused_to_everybody_else(hall: BotHarness, name: str, http: bool) -> None:
    """By command, and by any button or form that pretends to be one."""
    who = NOBODY[name]
    through = hall.post if http else hall.dispatch
    for command in ("reload", "status"):
        (text,) = shown(through(hall.slash(command, **who)))
        assert ADMINS_OWN in text
        for forged in (f"al1;{command}", f"al1;go;{command}", f"al1s;{command}", command, f"al1;rep;{command};"):
            for payload in (
                hall.press(forged, **who),
                hall.press(forged, ["x"], **who),
                hall.submit(forged, "x", **who),
            ):
                (text,) = shown(through(payload))
                assert "older version" in text
    (helped,) = shown(through(hall.slash("help", **who)))
    assert "reload" not in helped
    assert "status" not in helped


@pytest.mark.parametrize("http", [True, False], ids=["http", "gateway"])
@pytest.mark.parametrize("name", ["member", "in a direct message"])
def test_ceilings_are_refused_to_everybody_else(hall: BotHarness, name: str, http: bool) -> None:
    """Every subcommand; and a manager's own buttons and selects, pressed by somebody else."""
    who = {"permissions": EVERYTHING_BUT_OURS & ~MANAGE_SERVER & ~ADMINISTRATOR, **NOBODY[name]}
    through = hall.post if http else hall.dispatch
    commands: list[tuple[str, dict[str, Any]]] = [
        ("spoilers channel", {"episode": "caught up"}),
        ("spoilers server", {"episode": "caught up", "grace_days": 3}),
        ("spoilers show", {}),
        ("spoilers test", {"name": "anna", "episode": "caught up"}),
        ("spoilers bulk", {"pattern": "s{season}"}),
    ]
    forged: list[tuple[str, list[str] | None]] = [
        ("al1;apply;AA;", None),
        ("al1s;ceiling;channel;AA", ["caught up"]),
        ("al1s;ceiling;server;AA", ["caught up"]),
        ("al1s;mode;channel", ["veil"]),
        ("al1s;mode;server", ["strict"]),
    ]
    asked = [hall.slash(command, options, **who) for command, options in commands]
    asked += [hall.press(custom_id, values, **who) for custom_id, values in forged]
    for payload in asked:
        (text,) = shown(through(payload))
        assert "Manage Server" in text or "direct message" in text, (payload["data"], text)
        assert not any(told in text for told in ALL_TEXTS)
    assert hall.run(hall.keeper.load_places(hall.guild.id)) == []


@pytest.mark.parametrize("http", [True, False], ids=["http", "gateway"])
def test_those_who_may_are_not_refused(hall: BotHarness, http: bool) -> None:
    """Or else the tests above would say nothing."""
    through = hall.post if http else hall.dispatch
    (status,) = shown(through(hall.slash("status", user=ADMIN)))
    assert "Knowledge: version" in status
    (card,) = shown(through(hall.slash("spoilers channel", user=802, permissions=MANAGE_SERVER)))
    assert "Spoilers in this channel" in card
    who = {"user": 802, "permissions": MANAGE_SERVER}
    outcome = through(hall.press("al1s;mode;server", ["strict"], flags=1 << 15 | 64, **who))
    assert outcome.callbacks[0]["type"] == 7
    assert len(hall.run(hall.keeper.load_places(hall.guild.id))) == 1
    hall.run(hall.keeper.forget_server(hall.guild.id))


def test_permissions_are_the_payloads_whatever_is_cached(hall: BotHarness) -> None:
    """Even for the owner of a server that the gateway has told of."""
    state = hall.client._connection
    guild = discord.Guild(data=hall.guild.payload(), state=state)  # type: ignore[arg-type]
    state._add_guild(guild)
    try:
        assert guild.owner_id == 1
        for through in (hall.post, hall.dispatch):
            refused = through(hall.press("al1s;mode;server", ["strict"], user=1, permissions=0))
            assert "Manage Server" in shown(refused)[0]
    finally:
        state._remove_guild(guild)
