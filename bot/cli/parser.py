"""Lets functions declare themselves as commands of the command line, and parses the arguments that were typed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from bot.errors import UserError

CANNOT = UserError.status
"""Exit code: the arguments, the settings, the token or the knowledge cannot be used."""

Run = Callable[[argparse.Namespace], None]


class _Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with one sentence, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT, f"{message[:1].upper()}{message[1:]}; see {self.prog} --help\n")


class CommandLine:
    """All commands of a program.

    Args:
        description: what the program is, for its help.
    """

    def __init__(self, description: str) -> None:
        name = "airlock" if Path(sys.argv[0]).stem == "airlock" else "python -m bot"
        self.parser = _Parser(name, description=description, allow_abbrev=False)
        self._commands = self.parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    def command(self, *arguments: tuple[tuple[str, ...], dict[str, Any]]) -> Callable[[Run], Run]:
        """Return a decorator that makes a function a command, with these arguments (see `argument`).

        The command has the function's name without underscores at its end, and its docstring as help. The function gets
        the values in a namespace.
        """

        def add(run: Run) -> Run:
            about = (run.__doc__ or "").partition("\n\n")[0]
            parser = self._commands.add_parser(
                run.__name__.rstrip("_"), help=about, description=about, allow_abbrev=False
            )
            for names, how in arguments:
                default = " (default: %(default)s)" if how.get("default") else ""
                parser.add_argument(*names, **{**how, "help": how["help"] + default})
            parser.set_defaults(run=run)
            return run

        return add

    def run(self, arguments: Sequence[str] | None = None) -> None:
        """Run the command that the arguments name. Without arguments, print the help.

        Raises:
            SystemExit: with the exit code, if something is wrong; a command may also raise it to end.
        """
        given = self.parser.parse_args(arguments)
        if "run" not in given:
            self.parser.print_help()
            raise SystemExit(CANNOT)
        try:
            given.run(given)
            sys.stdout.flush()
        except UserError as error:
            self.parser.exit(error.status, f"{error}\n")
        except (KeyboardInterrupt, EOFError):  # while a question waits for an answer
            self.parser.exit(1, "Aborted.\n")
        except BrokenPipeError:  # the reader has seen enough, as in `check | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None


def argument(*names: str, **how: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Declare an argument or an option of a command. The parameters are those of `ArgumentParser.add_argument`."""
    return names, how


def switch(name: str, about: str, **how: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Declare an option without a value."""
    return argument(name, action="store_true", help=about, **how)


def number(least: float, most: float | None = None, *, whole: bool = True) -> Callable[[str], float]:
    """Return a function that reads a number within limits, for the `type` of an argument."""
    limits = f"from {least} to {most}" if most is not None else f"of {least} or more"

    def read(text: str) -> float:
        try:
            value: float = int(text) if whole else float(text)
        except ValueError:
            value = least - 1
        if least <= value <= (value if most is None else most):
            return value
        raise argparse.ArgumentTypeError(f"write a {'whole ' if whole else ''}number {limits}")

    return read
