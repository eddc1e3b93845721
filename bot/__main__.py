"""Airlock answers questions about a TV series and never tells more than you have reached."""

from __future__ import annotations

import asyncio
import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.reading import read_knowledge
from bot.settings import Settings, SettingsError, load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

CANNOT = 2
"""Exit code where the environment, the token or the knowledge does not let us begin."""


def fail(*sentences: str, code: int = CANNOT) -> typer.Exit:
    """Say what is wrong and what to do, on standard error."""
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return typer.Exit(code)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise fail(str(error)) from None


def _knowledge(folder: Path) -> Knowledge:
    try:
        return read_knowledge(folder)
    except KnowledgeError as error:
        problems = error.problems
        raise fail(
            *map(str, problems[:10]),
            *([f"and {len(problems) - 10} more"] if len(problems) > 10 else []),
            f"The knowledge in {folder} cannot be used; mend it and check with: python -m bot check {folder}",
        ) from None


@app.command()
def run() -> None:
    """Connect to Discord. Needs DISCORD_TOKEN in the environment or in .env."""
    from bot.chat.run import CannotRunError, run_bot
    from bot.operations.logs import set_up_logs

    settings = _settings()
    set_up_logs(settings.log_level, settings.log_format)
    knowledge = _knowledge(settings.knowledge)
    try:
        asyncio.run(run_bot(settings, knowledge))
    except CannotRunError as error:
        raise fail(str(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command()
def preview(
    port: Annotated[int, typer.Option(help="Port on this machine; 0: any free one.", min=0, max=65535)] = 8765,
) -> None:
    """Show the whole bot on a local page in the browser, without token or network."""
    from bot.offline.preview import serve_preview
    from bot.operations.logs import set_up_logs

    settings = _settings()
    set_up_logs("warning", settings.log_format)
    knowledge = _knowledge(settings.knowledge)
    try:
        asyncio.run(serve_preview(knowledge, settings.knowledge, port, partial(print, flush=True)))
    except OSError:
        raise fail(f"Port {port} is taken; choose another one with --port.") from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command()
def ask(
    command: Annotated[str | None, typer.Argument(help='For example "/cast name:Ed Baldwin".')] = None,
    batch: Annotated[bool, typer.Option("--batch", help="Read one JSON object a line, answer one a line.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the payload that Discord would get.")] = False,
    progress: Annotated[list[str] | None, typer.Option(help='How far you are: "FAM S2E3". Repeatable.')] = None,
    ceiling: Annotated[list[str] | None, typer.Option(help='The channel\'s ceiling: "FAM S1E10". Repeatable.')] = None,
    strict: Annotated[bool, typer.Option("--strict", help="The server withholds what lies beyond.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Ask privately.")] = False,
    role: Annotated[str, typer.Option("--as", help="member, manager or admin.")] = "member",
    now: Annotated[str | None, typer.Option(help="Pretend it is then: 2026-03-01T12:00Z.")] = None,
) -> None:
    """Ask through the real command tree and print the reply."""
    from bot.offline.ask import ask_batch, ask_once
    from bot.operations.logs import set_up_logs

    settings = _settings()
    set_up_logs("error", settings.log_format)
    knowledge = _knowledge(settings.knowledge)
    if batch:
        asyncio.run(ask_batch(knowledge, settings.knowledge, sys.stdin, sys.stdout))
        return
    if command is None:
        raise fail('Say what to ask, for example: python -m bot ask "/cast name:Ed Baldwin"')
    answered = asyncio.run(
        ask_once(
            knowledge,
            settings.knowledge,
            command,
            progress=progress or [],
            ceiling=ceiling or [],
            strict=strict,
            private=private,
            role=role,
            now=now,
            as_json=as_json,
        )
    )
    print(answered.text, file=sys.stdout if answered.ok else sys.stderr)
    if not answered.ok:
        raise typer.Exit(1)


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Default: AIRLOCK_KNOWLEDGE.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Validate a knowledge base: all problems at once, one a line, file:line:column: message."""
    folder = folder if folder is not None else _settings().knowledge
    try:
        knowledge = read_knowledge(folder)
    except KnowledgeError as error:
        if as_json:
            found = [
                {"file": problem.file, "line": problem.line, "column": problem.column, "message": problem.message}
                for problem in error.problems
            ]
            print(json.dumps({"ok": False, "problems": found}, ensure_ascii=False, indent=2))
        else:
            print(*error.problems, sep="\n")
        raise typer.Exit(1) from None
    if as_json:
        summary = {"ok": True, "problems": [], "version": knowledge.version, "counts": dict(knowledge.counts)}
        print(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    counts = ", ".join(f"{count} × {kind}" for kind, count in knowledge.counts.items())
    print(f"No problems in {folder} (version {knowledge.version}): {counts}.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the knowledge files, for editors that complete and check."""
    from bot.knowledge.schema import KnowledgeFile

    print(json.dumps(KnowledgeFile.model_json_schema(), ensure_ascii=False, indent=2))


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
