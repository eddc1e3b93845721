from __future__ import annotations

import gc
import shutil
import weakref
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.questions import CastQuestion
from bot.answers.respond import respond
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge, token_of
from bot.knowledge.positions import Position
from bot.knowledge.sealed import Sealed, break_seal
from bot.knowledge.snapshot import changes
from bot.knowledge.snapshot_file import binary_format
from bot.knowledge.snapshot_file.binary_format import MAGIC, PackError, is_current, pack, unpack
from bot.knowledge.sources import Source
from bot.knowledge.value import FrozenStruct
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.knowledge.small import FILES as SMALL
from tests.knowledge.small import Base

SHIPPED = Path(__file__).resolve().parent.parent.parent / "knowledge"
FILES = b"f" * 32


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return read_knowledge(SHIPPED)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Base(tmp_path_factory.mktemp("small")).read()


def plain(value: Any) -> Any:
    """Everything in a value, seals broken: what must be the same on both sides."""
    if isinstance(value, Sealed):
        return ("sealed", sorted(value.reveal), value.as_of, plain(break_seal(value)))
    if isinstance(value, Source):
        return ("source", value.id, value.publisher, value.date, value.reliability, plain(value.headline))
    if isinstance(value, FrozenStruct):
        return (type(value).__name__, *(plain(getattr(value, name)) for name in value.__struct_fields__))
    if isinstance(value, dict) or hasattr(value, "items"):
        return [(key, plain(each)) for key, each in value.items()]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (tuple, list)) or (hasattr(value, "__getitem__") and not isinstance(value, str)):
        return [plain(each) for each in value]
    return value


def everything(knowledge: Knowledge) -> dict[str, Any]:
    return {field.name: plain(getattr(knowledge, field.name)) for field in fields(knowledge) if field.name != "names"}


# ---------------------------------------------------------------- there and back


def test_every_shipped_fact_comes_back_with_its_seal(shipped: Knowledge) -> None:
    back = unpack(pack(shipped, FILES))
    before, after = everything(shipped), everything(back)
    assert before.keys() == after.keys()
    for part in before:
        assert after[part] == before[part], part
    assert sum(text.count("sealed") for text in [repr(after)]) > 2_000  # there was something to compare


def test_the_small_base_comes_back_too(small: Knowledge) -> None:
    assert everything(unpack(pack(small, FILES))) == everything(small)


def test_what_came_back_can_be_packed_again(small: Knowledge) -> None:
    assert everything(unpack(pack(unpack(pack(small, FILES)), FILES))) == everything(small)


def test_a_reload_from_packed_to_packed_sees_the_changes(base: Base) -> None:
    old = unpack(pack(base.read(), FILES))
    base.change("aurora/terms.yaml", "name: Lamp Room", "name: Lantern Room")
    base.change("aurora/terms.yaml", "keel-is-laid:", "keel-was-laid:")
    found = changes(old, unpack(pack(base.read(), FILES)))
    assert (found.added, found.changed, found.removed) == (
        ("events keel-was-laid",),
        ("places lamp-room",),
        ("events keel-is-laid",),
    )


def test_buttons_find_their_entries(shipped: Knowledge) -> None:
    back = unpack(pack(shipped, FILES))
    for id_ in shipped.entries:
        assert back.entries_by_token[token_of(id_)].id == id_
    assert list(back.entries_by_token) == list(shipped.entries_by_token)


@pytest.mark.parametrize(
    "token", ["", "#", "#zz", "#00000000000", "-1", "#ffffffffffffffffffffffff", "#0000000000", "é"]
)
def test_a_forged_token_finds_nothing(small: Knowledge, token: str) -> None:
    assert unpack(pack(small, FILES)).entries_by_token.get(token) is None


def test_sources_are_shared_not_copied(shipped: Knowledge) -> None:
    back = unpack(pack(shipped, FILES))
    cited: dict[str, set[int]] = {}
    for entry in back.entries.values():
        for fact in entry.facts:
            for version in fact.versions:
                for source in break_seal(version).sources:  # type: ignore[union-attr]
                    cited.setdefault(source.id, set()).add(id(source))
    assert cited
    assert all(len(publications) == 1 for publications in cited.values())


def test_the_shipped_entries_are_decoded_once(shipped: Knowledge) -> None:
    back = unpack(pack(shipped, FILES))
    entries = list(back.entries.values())
    assert all(entry is back.entries[entry.id] is back.entries_by_token[entry.token] for entry in entries)


def test_of_more_entries_only_some_are_kept(shipped: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary_format, "KEPT_ENTRIES", 3)
    back = unpack(pack(shipped, FILES))
    assert everything(back) == everything(shipped)
    assert back.entries._read.cache_info().currsize == 3  # type: ignore[attr-defined]


def test_a_snapshot_that_nobody_needs_is_freed_at_once(shipped: Knowledge) -> None:
    """Without the garbage collector, which never looks at what exists when the bot begins to serve."""
    packed = np.frombuffer(pack(shipped, FILES), np.uint8).copy()
    back, holder = unpack(memoryview(packed)), weakref.ref(packed)
    assert everything(back) == everything(shipped)
    gc.disable()
    try:
        del back, packed
        assert holder() is None
    finally:
        gc.enable()


def test_a_look_at_a_packed_snapshot_is_like_one_at_any_mapping(small: Knowledge) -> None:
    back = unpack(pack(small, FILES))
    assert list(back.entries) == list(small.entries)
    assert [entry.id for entry in back.entries.values()] == list(small.entries)
    assert [id_ for id_, _ in back.entries.items()] == list(small.entries)
    assert "nobody" not in back.entries
    assert back.entries.get("nobody") is None
    assert len(back.events) == len(small.events)
    assert back.events[-1].id == small.events[-1].id
    assert [event.id for event in back.events[:2]] == [event.id for event in small.events[:2]]
    with pytest.raises(IndexError):
        back.events[len(back.events)]


# ---------------------------------------------------------------- the index of names


def test_the_index_travels_as_it_lies_in_memory(shipped: Knowledge) -> None:
    before, after = (each.names for each in (shipped, unpack(pack(shipped, FILES))))
    arrays = after.index.arrays
    assert list(arrays) == list(before.index.arrays)
    for name, array in before.index.arrays.items():
        assert (arrays[name].dtype, arrays[name].shape) == (array.dtype, array.shape), name
        np.testing.assert_array_equal(arrays[name], array)
        with pytest.raises(ValueError, match="read-only"):
            arrays[name].setflags(write=True) if not array.size else arrays[name].fill(0)
    assert (after.works, after.conditions) == (before.works, before.conditions)
    assert after.categories.tolist() == before.categories.tolist()
    for rows in ("own", "unlocks"):
        for part in ("starts", "values"):
            np.testing.assert_array_equal(getattr(getattr(after, rows), part), getattr(getattr(before, rows), part))


def test_names_are_found_as_before(shipped: Knowledge) -> None:
    back = unpack(pack(shipped, FILES))
    work = next(iter(shipped.works))
    views = [
        View(each, Clearance({work: Position(work, 2, 3)}, BeyondPolicy.WITHHELD), datetime(2026, 11, 1, tzinfo=UTC))
        for each in (shipped, back)
    ]
    for entry in shipped.entries.values():
        name = views[0].name(entry)
        if name is not None:
            cards = [respond(CastQuestion(name[:-1]), view) for view in views]
            assert repr(cards[0]) == repr(cards[1])


def test_an_array_of_objects_is_refused(small: Knowledge) -> None:
    class OfObjects:
        arrays: ClassVar = {"postings": np.array([object()])}

    names = replace(small.names, index=OfObjects())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="holds objects"):
        pack(replace(small, names=names), FILES)


# ---------------------------------------------------------------- what is not believed


@pytest.fixture(scope="module")
def packed(small: Knowledge) -> bytes:
    return pack(small, FILES)


def test_what_was_made_of_these_files_is_current(packed: bytes) -> None:
    assert is_current(packed, FILES)
    assert not is_current(packed, b"g" * 32)


@given(st.data())
def test_a_changed_byte_is_noticed(packed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(packed) - 1))
    wrong = data.draw(st.integers(1, 255))
    _refused(packed[:at] + bytes([packed[at] ^ wrong]) + packed[at + 1 :])


@given(st.data())
def test_a_cut_file_is_noticed(packed: bytes, data: st.DataObject) -> None:
    _refused(packed[: data.draw(st.integers(0, len(packed) - 1))])


@given(st.binary(max_size=300), st.booleans())
def test_anything_else_is_no_snapshot(rest: bytes, begins_well: bool) -> None:
    _refused((MAGIC if begins_well else b"") + rest)


def test_something_added_is_noticed(packed: bytes) -> None:
    _refused(packed + b"\0")


def _refused(data: bytes) -> None:
    assert not is_current(data, FILES)
    with pytest.raises(PackError):
        unpack(data)


@pytest.fixture
def other_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary_format, "STAMP", binary_format.STAMP + " changed")


def test_another_version_of_the_program_is_another_snapshot(packed: bytes, other_program: None) -> None:
    _refused(packed)


def test_the_stamp_changes_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert binary_format._own_stamp() == binary_format.STAMP
    copied = tmp_path / "knowledge"
    shutil.copytree(Path(binary_format.__file__).parents[1], copied)
    monkeypatch.setattr(binary_format, "__file__", str(copied / "snapshot_file" / "binary_format.py"))
    before = binary_format._own_stamp()
    reveals = copied / "loading" / "assembling" / "reveal_points.py"
    reveals.write_text(reveals.read_text(encoding="utf-8") + "\n# another default\n", encoding="utf-8")
    assert binary_format._own_stamp() != before


def test_the_stamp_changes_with_the_word_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary_format, "__file__", str(tmp_path / "knowledge" / "snapshot_file" / "binary_format.py"))
    words = tmp_path / "lookup" / "text" / "data" / "stop_words.txt"
    words.parent.mkdir(parents=True)
    words.write_text("the\n", encoding="utf-8")
    before = binary_format._own_stamp()
    words.write_text("the\nof\n", encoding="utf-8")
    assert binary_format._own_stamp() != before


@pytest.mark.parametrize("changed", ["unicodedata.unidata_version", "importlib.metadata.version"])
def test_the_stamp_changes_with_the_tables_of_letters(monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    """Names lie in a snapshot as these tables spelled them."""
    monkeypatch.setattr(changed, "0" if changed.startswith("unicodedata") else lambda _name: "0")
    assert binary_format._own_stamp() != binary_format.STAMP


def test_records_are_read_strictly() -> None:
    """A record with a value too many or of the wrong type is no record."""
    position = msgspec.msgpack.Decoder(Position)
    assert position.decode(msgspec.msgpack.encode(["AUR", 1, 2])) == Position("AUR", 1, 2)
    for wrong in (["AUR", 1], ["AUR", 1, 2, 3], ["AUR", "1", 2], {"work": "AUR"}):
        with pytest.raises(msgspec.ValidationError):
            position.decode(msgspec.msgpack.encode(wrong))


def test_the_small_base_has_what_is_to_be_packed() -> None:
    """Versions, instants, credits, jobs, relations, aliases: or the comparison above would show little."""
    text = "".join(SMALL.values())
    assert all(word in text for word in ("versions:", "parts:", "jobs:", "relations:", "aliases:", "events:"))
