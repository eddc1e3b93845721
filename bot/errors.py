"""Errors whose message is shown to the user who caused them."""

from __future__ import annotations


class UserError(Exception):
    """Something a user can mend; the message is the one sentence they get."""
