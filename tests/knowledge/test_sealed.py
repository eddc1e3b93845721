from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bot.knowledge.dates import parse_world_date
from bot.knowledge.positions import PREMISE, Position
from bot.knowledge.sealed import Sealed, SealError, break_seal

REVEAL = frozenset({Position("AUR", 1, 2)})
SECRET = "the keeper did it"

READINGS: dict[str, Callable[[Any], object]] = {
    "str": str,
    "format": lambda sealed: f"{sealed}",
    "percent": lambda sealed: "%s" % sealed,  # noqa: UP031
    "join": lambda sealed: "".join(sealed),
    "equal": lambda sealed: sealed == SECRET,
    "unequal": lambda sealed: sealed != SECRET,
    "equal to itself": lambda sealed: sealed == sealed,
    "hash": hash,
    "set": lambda sealed: {sealed},
    "length": len,
    "iterate": list,
    "contains": lambda sealed: "keeper" in sealed,
    "add": lambda sealed: sealed + "",
    "add on the right": lambda sealed: "" + sealed,
    "truth": bool,
    "print": print,
}


@pytest.fixture
def sealed() -> Sealed[str]:
    return Sealed(SECRET, REVEAL, parse_world_date("2026"))


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS.keys())
def test_a_sealed_value_refuses_to_become_anything_else(
    sealed: Sealed[str], reading: Callable[[Any], object], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(TypeError) as error:
        reading(sealed)
    assert SECRET not in str(error.value)
    assert SECRET not in capsys.readouterr().out


@pytest.mark.parametrize("reading", [sorted, "".join])
def test_lists_of_sealed_values_give_nothing_away_either(sealed: Sealed[str], reading: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError) as error:
        reading([sealed, Sealed("other", REVEAL)])
    assert SECRET not in str(error.value)


def test_json_knows_nothing_of_it(sealed: Sealed[str]) -> None:
    with pytest.raises(TypeError):
        json.dumps({"fact": sealed})


def test_its_representation_says_only_that_it_is_sealed(sealed: Sealed[str]) -> None:
    assert repr(sealed) == "<Sealed>"
    assert SECRET not in repr({"a": [sealed]})
    assert not hasattr(sealed, "__dict__")


def test_its_seal_says_what_it_needs_and_breaking_it_gives_the_value(sealed: Sealed[str]) -> None:
    assert (sealed.reveal, sealed.as_of) == (REVEAL, parse_world_date("2026"))
    assert break_seal(sealed) == SECRET


WRITINGS: dict[str, Callable[[Any], object]] = {
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "msgspec JSON": msgspec.json.encode,
    "msgspec MessagePack": msgspec.msgpack.encode,
    "msgspec with any text for what it does not know": lambda sealed: msgspec.json.encode(sealed, enc_hook=str),
    "msgspec with any representation": lambda sealed: msgspec.json.encode(sealed, enc_hook=repr),
    "builtins": msgspec.to_builtins,
}


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
def test_nothing_writes_it_down(sealed: Sealed[str], writing: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError) as error:
        writing(sealed)
    assert SECRET not in str(error.value)


def test_a_pattern_takes_nothing_out_of_it(sealed: Sealed[str]) -> None:
    def take(value: object) -> object:
        match value:
            case Sealed(found):  # type: ignore[misc]
                return found
        return None

    with pytest.raises(TypeError, match="accepts 0 positional"):
        take(sealed)


def test_even_the_premise_is_sealed() -> None:
    with pytest.raises(SealError):
        str(Sealed("harmless", PREMISE))
