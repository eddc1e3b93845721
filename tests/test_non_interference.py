"""The promise as a property: what stands in the open does not depend on anything beyond the clearance.

A knowledge base is made up, a clearance and questions are drawn. The answer must be the one that the same knowledge
base gives from which everything beyond the clearance has been struck out: byte for byte, but for the words inside
spoiler boxes; in public their number counts too. Two knowledge bases that differ only beyond the clearance have the
same rest, so replacing, adding and removing are all covered.

The ids under which things stand in the knowledge base are hidden too: with any others, nothing is different but the
tokens, which only the secret can tell from others of their kind.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from bot.announcements.planning import daily_post
from bot.announcements.posts import daily_components, episode_components, event_body, thread_body
from bot.answers.answer import Answer, Outcome
from bot.answers.labels import TOKEN
from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    RecapQuestion,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.answers.respond import respond
from bot.cards.actions import QuestionAction, Verb
from bot.cards.answer_card import CardOptions, answer_card, sources_card
from bot.cards.markdown import BOX_LENGTH
from bot.cards.report_form import open_lines, report_form
from bot.commands import autocomplete
from bot.knowledge.model import Knowledge, token_of
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from bot.storage.plans import Plan, PlanKind, PostKind, new_post
from tests.support.discord_limits import TEXT, choices_problems, message_problems, modal_problems, walk
from tests.support.examples import examples
from tests.support.generated_knowledge import (
    CHARACTERS,
    CODES,
    NOW,
    PEOPLE,
    TERMS,
    Data,
    ids_of,
    knowledge_bases,
    reached,
    renamed,
    without_beyond,
)
from tests.support.markdown_reader import hidden_text
from tests.support.open_text import box_lines, without_box_texts
from tests.support.small_knowledge import make

QUESTIONS_EACH = 10
FRAMES = {
    "public": (BeyondPolicy.VEILED, CardOptions(private=False)),
    "strict": (BeyondPolicy.WITHHELD, CardOptions(private=False)),
    "private": (BeyondPolicy.WITHHELD, CardOptions(private=True)),
    "in place": (BeyondPolicy.VEILED, CardOptions(private=True, in_place=True, place="up to S1E1", unset=True)),
    "look beyond": (BeyondPolicy.VEILED, CardOptions(private=True, beyond=True, place="spoiler-free")),
}
CHOOSE = (
    autocomplete.people_choices,
    autocomplete.term_choices,
    autocomplete.about_choices,
    autocomplete.title_choices,
    autocomplete.episode_choices,
    autocomplete.season_choices,
    autocomplete.show_choices,
    autocomplete.reached_choices,
    lambda view, typed: autocomplete.reach_choices(view, typed, "AA"),
    lambda view, typed: autocomplete.reach_choices(view, typed, "BB"),
)
PARTS = ("S1", "season 2", "S3", "AA S1E2", "S2E1", "BB S1", "BB S1E2", *CODES)
PROGRESS = st.fixed_dictionaries(
    {},
    optional={
        "AA": st.sampled_from(["S1E1", "S1E2", "S2E1", "S2E2", "S3E1"]),
        "BB": st.sampled_from(["S1E1", "S1E2"]),
    },
)


def all_names(data: Data) -> list[str]:
    """Every name in it, open or not."""
    found = [str(person["name"]) for person in data["people"].values()]
    for section in ("characters", "places", "things"):
        for entry in data[section].values():
            found += [name["name"] for name in (*entry["name"], *entry["aliases"])]
    return found + [episode["title"] for episode in data["episodes"].values() if episode.get("title")]


@st.composite
def questions(draw: Any, data: Data) -> Question:
    """Anything that can be asked, with names that exist, beyond or not, and such that do not."""
    name = draw(st.sampled_from([*all_names(data), *CHARACTERS, "nobody", "Ana Bel", "#0123456789ab"]))[:70]
    told = draw(st.sampled_from([*(str(event["text"]) for event in data["events"].values()), "nobody is told"]))[:70]
    page = draw(st.sampled_from([1, 1, 2, 99]))
    token = token_of(draw(st.sampled_from([*CHARACTERS, *PEOPLE, *TERMS, "gone"])))
    code = draw(st.sampled_from(CODES))
    return draw(
        st.sampled_from(
            [
                CastQuestion(name),
                LoreQuestion(name),
                EntryQuestion(token),
                EntryQuestion(token),
                CastQuestion(
                    None, draw(st.sampled_from(["AA", "BB", name])), draw(st.sampled_from([None, 1, 2, 3])), page
                ),
                TimelineQuestion(None, name, page),
                TimelineQuestion(None, told, page),
                TimelineQuestion(draw(st.sampled_from([None, "1969", "1970s", "1 January", name[:20]])), None, page),
                TimelineQuestion(None, token, page),
                TimelineQuestion(None, draw(st.sampled_from([None, token])), page, draw(st.sampled_from(PARTS))),
                TimelineQuestion("1970s", None, page, name[:20]),
                EpisodeQuestion(code.split()[1], code.split()[0]),
                EpisodeQuestion(name),
                ReleaseQuestion(name),
                ReleaseQuestion(draw(st.sampled_from(["AA season 1", "Second Show", "finale", code]))),
                NextQuestion(draw(st.sampled_from([None, "AA", "BB"]))),
                RecapQuestion(draw(st.sampled_from([None, "AA", "BB"])), None, None, page),
                RecapQuestion(None, draw(st.sampled_from([*PARTS, name[:20]])), None, page),
                RecapQuestion(None, draw(st.sampled_from([None, *PARTS])), draw(st.sampled_from([name, token])), page),
                RecapQuestion("AA", None, None, page, draw(st.sampled_from(["S1E1", "S2E1", "S9E9", "x"]))),
                SpinoffQuestion(draw(st.sampled_from(["overview", "cast", "release", "connections"]))),
            ]
        )
    )


def seen(knowledge: Knowledge, progress: dict[str, str], beyond: BeyondPolicy, *, personal: bool = False) -> View:
    """The knowledge at a clearance."""
    positions = {work: Position(work, int(code[1]), int(code[3])) for work, code in progress.items()}
    return View(knowledge, Clearance(positions, beyond, personal=personal), datetime.fromisoformat(NOW))


def shapes(body: dict[str, Any]) -> set[int]:
    """How many characters are written in the boxes of a reply, and how many are seen in them once they are open."""
    texts = [part["content"] for part in walk(body["components"]) if part["type"] == TEXT]
    seen_inside = [len(text) for content in texts for text in hidden_text(content)]
    return {len(inner) for _, inner in box_lines(body)} | set(seen_inside)


Other = Callable[[st.DataObject, Data, dict[str, str]], tuple[Data, dict[str, str]]]
"""Makes another knowledge base that must give the same answers. Returns it, with the ids that differ."""


def struck_out(_: st.DataObject, data: Data, progress: dict[str, str]) -> tuple[Data, dict[str, str]]:
    """The same, from which everything beyond the clearance has been struck out."""
    return without_beyond(data, reached(progress)), {}


def other_ids(drawn: st.DataObject, data: Data, _: dict[str, str]) -> tuple[Data, dict[str, str]]:
    """The same with other ids, in another order of the alphabet."""
    ids = ids_of(data)
    names = dict(
        zip(ids, drawn.draw(st.permutations([f"{chr(97 + at % 26)}x{at}" for at in range(len(ids))])), strict=True)
    )
    return renamed(data, names), names


def same(drawn: st.DataObject, other: Other = struck_out) -> None:
    """One knowledge base and another one, one clearance, several questions, all modes and keystrokes."""
    data = drawn.draw(knowledge_bases())
    progress = drawn.draw(PROGRESS)
    left, names = other(drawn, data, progress)
    full, rest = make(data), make(left)
    tokens = {full.tokens[old]: rest.tokens[new] for old, new in names.items() if old in full.tokens}
    full_tokens = {new: old for old, new in tokens.items()}

    def asked_of(knowledge: Knowledge, question: Question) -> Question:
        """The question, with the token that its entry has there."""
        field = "token" if isinstance(question, EntryQuestion) else "about"
        named = getattr(question, field, None)
        return replace(question, **{field: tokens[named]}) if knowledge is rest and named in tokens else question

    def told(body: Any) -> str:
        """An answer as text, with the tokens of the first knowledge base."""
        return TOKEN.sub(lambda found: full_tokens.get(found[0], found[0]), json.dumps(body, indent=1))

    for _ in range(QUESTIONS_EACH):
        question = drawn.draw(questions(data))
        mode = drawn.draw(st.sampled_from([*FRAMES]))
        beyond, frame = FRAMES[mode]
        note(f"{question} at {progress}, {mode}")
        bodies = []
        for knowledge in (full, rest):
            view = seen(knowledge, progress, beyond, personal=mode in ("private", "look beyond"))
            answer = respond(asked_of(knowledge, question), view)
            body = {"components": answer_card(answer, knowledge, frame).components}
            assert message_problems(body) == []
            # What is inside a box may differ, but for its length in public; labels, sources and all the rest may not.
            for_others = mode in ("public", "in place")
            compared = without_box_texts(body, lengths=for_others)
            assert not for_others or shapes(body) <= {BOX_LENGTH}
            # An answer that says nothing is sent to the asker alone: that must not depend on what is hidden either.
            alone = answer.says_nothing
            sources = sources_card(answer, view).components
            form = report_form(QuestionAction(Verb.REPORT, EntryQuestion("")), open_lines(answer), "")
            assert modal_problems(form) == []
            bodies.append([compared, sources, form, alone])
        one, two = bodies
        # Written out, as it is read after a failure, it takes ten times as long.
        assert (not tokens and json.dumps(one) == json.dumps(two)) or told(one) == told(two)
    typed = drawn.draw(st.sampled_from(["", *all_names(data)]))[: drawn.draw(st.integers(0, 9))]
    for choose in CHOOSE:
        offered = [
            [choice.to_dict() for choice in choose(seen(knowledge, progress, BeyondPolicy.WITHHELD), typed)]
            for knowledge in (full, rest)
        ]
        assert offered[0] == offered[1] or told(offered[0]) == told(offered[1])
        assert choices_problems(offered[0]) == []


@settings(max_examples=examples(150))
@given(st.data())
def test_nothing_beyond_the_clearance_changes_what_is_open(drawn: st.DataObject) -> None:
    """150 knowledge bases with ten questions each; 6,000 in `make test-deep`."""
    same(drawn)


@settings(max_examples=examples(50))
@given(st.data())
def test_nothing_beyond_a_channel_changes_what_is_posted_there(drawn: st.DataObject) -> None:
    """50 knowledge bases: the daily posts of some days, and the post, thread and event of every episode."""
    data = drawn.draw(knowledge_bases())
    progress = drawn.draw(PROGRESS)
    posted = []
    for knowledge in (make(data), make(without_beyond(data, reached(progress)))):
        view = seen(knowledge, progress, BeyondPolicy.WITHHELD)
        anybody = seen(knowledge, {}, BeyondPolicy.WITHHELD)
        found: list[object] = []
        for work in knowledge.works:
            flags = {"is_forum": False, "thread": True, "event": True, "daily": True}
            plan = Plan(1, 2, PlanKind.EPISODES, work, **flags, role=None, since=0)
            days = [daily_post(plan, date(2024, 7, number).toordinal()) for number in (19, 20, 21)]
            found += [daily_components(view, day) for day in days]
            for at in sorted(each for each in knowledge.episodes if each.work == work):
                numbers = at.season, at.episode
                post = new_post(plan, PostKind.EPISODE, numbers, numbers, 4_000_000_000)
                found += [episode_components(anybody, plan, post, at), event_body(anybody, plan, [post])]
                found += [thread_body(anybody, post)]
        posted.append(json.dumps(found))
    assert posted[0] == posted[1]


@settings(max_examples=examples(50))
@given(st.data())
def test_ids_change_nothing_but_tokens(drawn: st.DataObject) -> None:
    """50 knowledge bases with ten questions each; 2,000 in `make test-deep`."""
    same(drawn, other_ids)


def labels(answer: Answer, knowledge: Knowledge, frame: CardOptions) -> list[str]:
    """The boxes that stand under an answer."""
    body = {"components": answer_card(answer, knowledge, frame).components}
    return [label for label, _ in box_lines(body)]


@given(st.data())
def test_at_one_clearance_the_same_boxes_stand_under_everything(drawn: st.DataObject) -> None:
    """Every entry, open or not, every season and episode, casts, the timeline, and names that nobody ever had."""
    data = drawn.draw(knowledge_bases())
    progress = drawn.draw(PROGRESS)
    knowledge = make(data)
    asked: list[Question] = [EntryQuestion(token) for token in knowledge.ids_by_token]
    asked += [EntryQuestion(token_of("gone")), EpisodeQuestion("zweig"), ReleaseQuestion("zweig")]
    asked += [
        make_question(name)
        for name in ("zweig", *all_names(data)[::7])
        for make_question in (CastQuestion, LoreQuestion)
    ]
    asked += [ReleaseQuestion(title) for title in ("AA", "BB", *CODES, "AA season 1", "AA season 3", "BB season 1")]
    asked += [
        CastQuestion(None, "AA"),
        CastQuestion(None, "BB", 1),
        TimelineQuestion(),
        TimelineQuestion(None, None, 99),
    ]
    for mode in ("public", "look beyond"):
        beyond, frame = FRAMES[mode]
        view = seen(knowledge, progress, beyond)
        standing = labels(respond(asked[0], view), knowledge, frame)
        for question in asked:
            answer = respond(question, view)
            if answer.outcome is not Outcome.AMBIGUOUS:
                assert labels(answer, knowledge, frame) == standing, question
        none = [NextQuestion(), ReleaseQuestion(), CastQuestion(None, "zweig"), TimelineQuestion("zweig")]
        none += [RecapQuestion(), RecapQuestion("BB"), RecapQuestion("AA", "S1")]
        none += [SpinoffQuestion(topic) for topic in ("overview", "cast", "release", "connections")]
        assert all(labels(respond(question, view), knowledge, frame) == [] for question in none)
