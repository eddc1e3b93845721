"""The cards of `/spinoff`, one per topic."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.answer import Answer, Link, Outcome, line
from bot.answers.cards.cast import cast_list
from bot.answers.cards.release_dates import work_card
from bot.answers.phrases import fact_lines, summary_lines
from bot.answers.questions import CastQuestion, SpinoffQuestion
from bot.answers.works import known_seasons
from bot.spoilers.rule import View

TOPICS = ("overview", "cast", "release", "connections")


def spinoff(view: View, question: SpinoffQuestion) -> Answer:
    """Answer `/spinoff` about the first work that has `spin_off_of`. The card never has boxes."""
    work = next((work for work in view.knowledge.works.values() if work.spin_off_of is not None), None)
    if work is None:
        return Answer(question, lines=(line("This knowledge base has no spin-off."),), outcome=Outcome.NOT_FOUND)
    topic = question.topic if question.topic in TOPICS else "overview"
    question = SpinoffQuestion(topic)
    links = tuple(Link(other.capitalize(), SpinoffQuestion(other)) for other in TOPICS if other != topic)
    overview = topic == "overview"
    facts = [fact for fact in work.entry.facts if fact.topic == topic or (overview and fact.topic is None)]
    told = fact_lines(view, facts)
    match topic:
        case "release":
            return replace(work_card(view, work, question), links=links, boxes=None)
        case "cast":
            known = known_seasons(view, work)
            answer = cast_list(view, CastQuestion(None, work.code, known[-1].number if known else None))
            lines, empty = (*told, *answer.lines), answer.empty and not told
            return replace(answer, question=question, lines=lines, links=links, boxes=None, empty=empty)
    lines = (*(summary_lines(view, work.entry) if overview else ()), *told)
    heading = work.title if overview else f"{work.title}: {topic}"
    return Answer(question, heading, lines, work=work.code, links=links, empty=not lines)
