"""Every kind of entry is in every list that needs it."""

from __future__ import annotations

from bot.answers.questions import PEOPLE, TERMS
from bot.commands import reload
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.model import Kind
from bot.knowledge.scaffolding import templates
from tests.support.facts import TERM_SECTIONS


def test_every_section_of_entries_is_known_everywhere() -> None:
    assert set(ENTRY_SECTIONS) <= set(reload._NOUNS)
    assert set(ENTRY_SECTIONS) <= set(templates._SECTIONS.values())
    assert {*TERM_SECTIONS, "characters", "people"} == set(ENTRY_SECTIONS)


def test_every_kind_is_served_by_a_command() -> None:
    assert {*PEOPLE, *TERMS, Kind.WORK} == set(Kind)
