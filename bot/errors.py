"""Errors whose message is for users or operators of the bot, not for its developers."""

from __future__ import annotations

TRY_AGAIN = 75
"""The exit status after a failure that may not happen again on a later try: EX_TEMPFAIL in sysexits.h."""


class UserError(Exception):
    """An error that its reader can fix. The message is one sentence.

    Attributes:
        status: the exit status of a command that ends with it. A supervisor can use it to decide on a restart.
    """

    status = 2
