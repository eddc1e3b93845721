"""Errors whose message is for whoever uses the bot or runs it, not for its developers."""

from __future__ import annotations

TRY_AGAIN = 75
"""The exit status where a later try may succeed: EX_TEMPFAIL in sysexits.h."""


class UserError(Exception):
    """Something that whoever gets the message, one sentence, can mend.

    Attributes:
        status: the exit status of a command that ends with it. A supervisor can use it to decide on a restart.
    """

    status = 2
