"""What may be said about a text that somebody wrote: the one place where the rule lets something out on purpose.

“Safe for me?” compares a message with *all* facts, closed ones included, and tells the reader one of three verdicts.
The verdict therefore depends on what is closed: it is declassified, and nothing else is. It holds nothing of the text,
the facts or the episodes, so nothing more can leave. “Fine from when?” declassifies one more value, for whoever asks
for it: the end of a season.

`own_text` is about a writer's own text. It compares it with open facts alone, so it lets out nothing.

`docs/spoilers.md` says this to moderators, and `tests/spoilers/test_text_check.py` holds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from bot.knowledge.positions import Position, Progress
from bot.recognition.recogniser import Finding, Opened, Recognition
from bot.recognition.visible import Mask, Visible
from bot.spoilers.rule import View


class Verdict(Enum):
    """What “Safe for me?” tells about a message. None of them is a promise."""

    NOTHING_FOUND = "nothing found"
    WAIT = "wait"
    CANNOT_TELL = "cannot tell"


_VERDICTS = {
    Finding.CLOSED: Verdict.WAIT,
    Finding.OPEN: Verdict.NOTHING_FOUND,
    Finding.UNKNOWN: Verdict.CANNOT_TELL,
}


class OwnText(Struct, frozen=True):
    """What a writer is told about their own text.

    Attributes:
        fine_from: what must have been watched before it is fine, one position a work; empty if it is fine from the
            start.
        unknown: its sentences in which nothing is known, as they are written.
        is_known: whether anything in it is known.
    """

    fine_from: Progress
    unknown: tuple[str, ...]
    is_known: bool


def verdict_on(view: View, text: str) -> Verdict:
    """Return whether a text may tell something beyond a view, as far as all facts that are known by now tell."""
    return _VERDICTS[_known(view, text).of_text(_opened(view))]


def season_from(view: View, text: str) -> Progress | None:
    """Return after which seasons a text is fine, as the last episode of each; empty if it is fine from the start.

    The progress of the view does not matter. Return None if nothing in the text is known.
    """
    ends = {
        work.code: [
            out[-1] for season in work.seasons.values() if (out := [at for at in season.episodes if at in view.aired])
        ]
        for work in view.knowledge.works_in_order()
    }
    top = {work: steps[-1] for work, steps in ends.items() if steps}
    recognition = _known(view, text)
    if recognition.of_text(_opened(view.at(top))) is not Finding.OPEN:
        return None
    return _lowest(view, recognition, ends, top)


def own_text(view: View, text: str) -> OwnText:
    """Return from where on a text is fine, as far as the open facts of a view tell."""
    recognition = _recognition(view, text, view.open_statements, view.open_names)
    findings = recognition.findings(_opened(view))
    unknown = tuple(
        segment.text for segment, found in zip(recognition.segments, findings, strict=True) if found is not Finding.OPEN
    )
    steps = {
        work: sorted(at for at in view.aired if at.work == work and at <= reached)
        for work, reached in view.progress.items()
    }
    return OwnText(_lowest(view, recognition, steps, view.progress), unknown, len(unknown) < len(findings))


def _known(view: View, text: str) -> Recognition:
    """Compare a text with everything that is known by now, closed facts included."""
    return _recognition(view, text, view.known_statements, view.known_names)


def _recognition(view: View, text: str, statements: Mask, groups: Mask) -> Recognition:
    knowledge = view.knowledge
    return Recognition(Visible(knowledge.statements.index, knowledge.names.index, statements, groups), text)


def _opened(view: View) -> Opened:
    return Opened(view.open_statements, view.open_names)


def _lowest(view: View, recognition: Recognition, steps: Mapping[str, Sequence[Position]], top: Progress) -> Progress:
    """Lower a progress, one work after another, as long as nothing in a text is closed. The last works come first.

    Args:
        steps: the positions to try in each work, ascending.
        top: the progress to begin with.
    """
    lowest = dict(top)
    for work in reversed(list(lowest)):
        for position in (*reversed([at for at in steps[work] if at < top[work]]), None):
            tried = (
                {**lowest, work: position} if position is not None else {k: v for k, v in lowest.items() if k != work}
            )
            if recognition.of_text(_opened(view.at(tried))) is Finding.CLOSED:
                break
            lowest = tried
    return lowest
