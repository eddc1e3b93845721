"""Runs the command line in this process, and catches what it prints."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from unittest import mock

from bot.__main__ import command_line


@dataclass(frozen=True)
class Result:
    """What was printed, and the exit code."""

    stdout: str
    stderr: str
    exit_code: int

    @property
    def output(self) -> str:
        """Both, first standard output."""
        return self.stdout + self.stderr


class _Typed(io.StringIO):
    """Somebody at a terminal, which shows what they type."""

    def readline(self, *size: int) -> str:  # type: ignore[override]
        line = super().readline(*size)
        sys.stdout.write(line)
        return line


def invoke(*arguments: str, typed: str = "", environment: Mapping[str, str] | None = None) -> Result:
    """Run one command."""
    out, errors = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
        mock.patch("sys.stdin", _Typed(typed)),
        mock.patch.dict(os.environ, environment or {}),
    ):
        try:
            command_line.run(arguments)
        except SystemExit as ended:
            code = ended.code
    assert code is None or isinstance(code, int)
    return Result(out.getvalue(), errors.getvalue(), code or 0)
