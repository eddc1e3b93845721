"""Errors that are told to whoever caused them."""

from __future__ import annotations


class UserError(Exception):
    """Something a user can mend; the message is the one sentence they get."""
