"""What Discord's refusals mean for a plan, and what managers are told about it."""

from __future__ import annotations

from enum import Enum
from typing import Final

import aiohttp
import discord

from bot.announcements.planning import LATE, NO_DATE, PAUSED_LATE, StepKind

UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_GUILD: Final = 10004
UNKNOWN_MESSAGE: Final = 10008
UNKNOWN_EVENT: Final = 10070
THREAD_EXISTS: Final = 160004
THREADS_FULL: Final = 160006
EVENTS_FULL: Final = 30038
TAG_REQUIRED: Final = 40067

GONE, TAG = "channel gone", "tag required"
MAY_NOT: Final = {
    StepKind.SEND: "may not send",
    StepKind.THREAD: "may not open threads",
    StepKind.CREATE_EVENT: "may not create events",
}
REFUSED: Final = "refused"
FULL_EVENTS, FULL_THREADS, MESSAGE_GONE, EVENT_GONE = "events full", "threads full", "message gone", "event gone"

WORDS: Final = {
    MAY_NOT[StepKind.SEND]: "I may not post there: allow me View Channel, Send Messages and Read Message History.",
    MAY_NOT[
        StepKind.THREAD
    ]: "I may not open threads there: allow me Create Public Threads and Send Messages in Threads.",
    MAY_NOT[StepKind.CREATE_EVENT]: "I may not create events in this server: allow me Create Events.",
    GONE: "The channel is gone.",
    TAG: "That forum wants a tag on every post, and I set none: take Require Tags off.",
    REFUSED: "Discord refuses what I send there.",
    FULL_EVENTS: "no event, because the server has as many as Discord allows",
    FULL_THREADS: "no thread, because the server has as many open ones as Discord allows",
    MESSAGE_GONE: "the post was deleted",
    EVENT_GONE: "no event, because somebody deleted it",
    LATE: "not posted, because I would have been more than a week late",
    PAUSED_LATE: "I was away for more than a week, so I have paused it.",
    NO_DATE: "not posted, because its date was taken back",
}
"""What managers are told, by the trouble of a plan and the note of a post."""


class Verdict(Enum):
    """What follows from a failed request.

    Attributes:
        RETRY: try again later.
        STUCK: the plan is stuck until managers set it again.
        GONE: the channel no longer exists.
        GO_ON: this one thing cannot be had. The plan goes on.
    """

    RETRY = "retry"
    STUCK = "stuck"
    GONE = "gone"
    GO_ON = "go on"


class TryLaterError(Exception):
    """Discord cannot take requests now."""


UNCERTAIN: Final = (TryLaterError, TimeoutError, aiohttp.ClientError, OSError, discord.RateLimited)
"""Errors after which it is unknown whether a request had an effect."""
_OF_EVENTS: Final = (StepKind.CREATE_EVENT, StepKind.MOVE_EVENT, StepKind.DELETE_EVENT)


def judge(error: discord.HTTPException, step: StepKind) -> tuple[Verdict, str]:
    """Return what follows from a refusal of a step, and a word for it (see `WORDS`)."""
    if error.status >= 500 or error.status in (401, 429):
        return Verdict.RETRY, ""
    if error.code in (UNKNOWN_CHANNEL, UNKNOWN_GUILD):
        return Verdict.GONE, GONE
    if error.code == EVENTS_FULL:
        return Verdict.GO_ON, FULL_EVENTS
    if error.code == THREADS_FULL and step is StepKind.THREAD:
        return Verdict.GO_ON, FULL_THREADS
    if error.code in (UNKNOWN_MESSAGE, UNKNOWN_EVENT):
        return Verdict.GO_ON, MESSAGE_GONE if error.code == UNKNOWN_MESSAGE else EVENT_GONE
    if step in _OF_EVENTS:
        return Verdict.GO_ON, MAY_NOT[StepKind.CREATE_EVENT] if error.status == 403 else REFUSED
    if error.code == TAG_REQUIRED:
        return Verdict.STUCK, TAG
    return Verdict.STUCK, MAY_NOT.get(step, REFUSED) if error.status == 403 else REFUSED
