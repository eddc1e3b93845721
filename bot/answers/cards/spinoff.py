"""The spin-off, by topic."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.answer import Answer, Line, Link, Outcome, line, merged_sources
from bot.answers.cards.cast import cast_list
from bot.answers.cards.release_dates import work_card
from bot.answers.phrases import fact_lines, fact_sources, with_status
from bot.answers.questions import CastQuestion, SpinoffQuestion
from bot.answers.works import known_seasons
from bot.knowledge.model import Work
from bot.spoilers.rule import View

TOPICS = ("overview", "cast", "release", "connections")


def spinoff(view: View, question: SpinoffQuestion) -> Answer:
    """`/spinoff`: the first work that says which other one it comes from. No boxes stand under it."""
    work = next((work for work in view.knowledge.works.values() if work.spin_off_of is not None), None)
    if work is None:
        return Answer(question, lines=(line("This knowledge base has no spin-off."),), outcome=Outcome.NOT_FOUND)
    if question.topic not in TOPICS:
        question = SpinoffQuestion()
    links = tuple(Link(topic.capitalize(), SpinoffQuestion(topic)) for topic in TOPICS if topic != question.topic)
    match question.topic:
        case "release":
            return replace(work_card(view, work, question), links=links, boxes=None)
        case "cast":
            return _cast(view, work, question, links)
        case topic:
            return _facts(view, work, question, topic, links)


def _cast(view: View, work: Work, question: SpinoffQuestion, links: tuple[Link, ...]) -> Answer:
    known = known_seasons(view, work)
    answer = cast_list(view, CastQuestion(None, work.code, known[-1].number if known else None))
    facts = [fact for fact in work.entry.facts if fact.topic == "cast"]
    told = fact_lines(view, facts)
    lines = (*told, *answer.lines)
    sources = merged_sources([*(wording.sources for wording in fact_sources(view, facts)), answer.sources])
    empty = answer.empty and not told
    return replace(answer, question=question, lines=lines, links=links, sources=sources, boxes=None, empty=empty)


def _facts(view: View, work: Work, question: SpinoffQuestion, topic: str, links: tuple[Link, ...]) -> Answer:
    facts = [fact for fact in work.entry.facts if fact.topic == topic or (topic == "overview" and fact.topic is None)]
    lines: list[Line] = []
    sources = [wording.sources for wording in fact_sources(view, facts)]
    summary = view.wording(work.entry.summary)
    if topic == "overview" and summary is not None:
        lines.append(line(*with_status(summary)).told_by(summary))
        sources.insert(0, summary.sources)
    lines += fact_lines(view, facts)
    heading = work.title if topic == "overview" else f"{work.title}: {topic}"
    found = merged_sources(sources)
    return Answer(question, heading, tuple(lines), None, found, work.code, links, empty=not lines)
