"""The command line: ``python -m bot …``, also installed as ``airlock …``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.knowledge.problems import KnowledgeError
from bot.knowledge.reading import read_knowledge

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The knowledge base.")] = Path("knowledge"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Validate a knowledge base: all problems at once, one a line, `file:line:column: message`."""
    try:
        knowledge = read_knowledge(folder)
    except KnowledgeError as error:
        for problem in error.problems:
            print(problem)
        raise SystemExit(1) from None
    print(f"{folder}: no problems. " + ", ".join(f"{n} {k}" for k, n in knowledge.counts.items()))


@app.command()
def schema() -> None:
    """x"""


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
