"""Airlock answers questions about a TV series and never tells more than you have reached."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.errors import UserError
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError
from bot.settings import Settings, SettingsError, load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

CANNOT = 2
"""Exit code: the settings, the token or the knowledge cannot be used."""
PROBLEMS_SHOWN = 10


def fail(*sentences: str, code: int = CANNOT) -> typer.Exit:
    """Print sentences to standard error, and return an exception for the caller to raise."""
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return typer.Exit(code)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise fail(str(error)) from None


def _begin(log_level: str | None = None) -> tuple[Settings, Knowledge]:
    """Read the settings, set up the logs, and load the knowledge.

    `log_level` overrides the level of the settings.
    """
    from bot.cli.clickable_paths import located, shortened
    from bot.operations.logs import set_up_logs
    from bot.reloading.worker import load_at_start

    settings = _settings()
    set_up_logs(log_level or settings.log_level, settings.log_format)
    folder = settings.knowledge
    try:
        return settings, load_at_start(folder, settings.cache)
    except UserError as error:
        raise fail(str(error)) from None
    except KnowledgeError as error:
        raise fail(
            *shortened([located(folder, problem) for problem in error.problems], PROBLEMS_SHOWN),
            f"The knowledge in {folder} cannot be used; fix it and check with: python -m bot check {folder}",
        ) from None


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine until it ends. Ctrl-C ends it with exit code 0."""
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _report(found: Mapping[str, Any], lines: Iterable[object], *, ok: bool, as_json: bool) -> None:
    """Print a result, as JSON or as lines, and exit with code 1 if it is not ok."""
    if as_json:
        print(json.dumps({"ok": ok, **found}, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(line)
    if not ok:
        raise typer.Exit(1)


@app.command()
def run() -> None:
    """Connect to Discord. Needs DISCORD_TOKEN in the environment or in .env."""
    from bot.runtime.gateway_mode import run_bot

    _stay(run_bot)


@app.command()
def serve() -> None:
    """Answer Discord's interactions over HTTP. Needs DISCORD_PUBLIC_KEY or DISCORD_TOKEN; see docs/http.md."""
    from bot.runtime.http_mode import serve_bot

    _stay(serve_bot)


def _stay(stay: Callable[[Settings, Knowledge], Coroutine[Any, Any, None]]) -> None:
    """Run the bot with `stay`, the main coroutine of `run` or `serve`, until it is stopped."""
    from bot.runtime.startup_errors import StartupError

    settings, knowledge = _begin()
    try:
        _run(stay(settings, knowledge))
    except StartupError as error:
        raise fail(str(error), code=error.status) from None


@app.command()
def preview(
    port: Annotated[int, typer.Option(help="Port on this machine; 0: any free one.", min=0, max=65535)] = 8765,
) -> None:
    """Show the whole bot on a local page in the browser, without token or network."""
    import simcord

    from bot.cli.preview import serve_preview
    from bot.operations.http_server import AddressError

    settings, knowledge = _begin("warning")
    try:
        _run(serve_preview(knowledge, settings.knowledge, port, partial(print, flush=True)))
    except (OSError, AddressError, simcord.SetupError):
        raise fail(f"Port {port} or the next one is taken; choose another with --port.") from None


@app.command()
def ask(
    command: Annotated[str | None, typer.Argument(help='For example "/cast season:1".')] = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="Read one JSON object a line, answer each with a line.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the payload that Discord would get.")] = False,
    progress: Annotated[list[str] | None, typer.Option(help='How far you are: "FAM S2E3". Repeatable.')] = None,
    ceiling: Annotated[list[str] | None, typer.Option(help='The channel\'s ceiling: "FAM S1E10". Repeatable.')] = None,
    strict: Annotated[bool, typer.Option("--strict", help="The server withholds what is beyond.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Ask privately.")] = False,
    role: Annotated[str, typer.Option("--as", help="member, manager or admin.")] = "member",
    now: Annotated[str | None, typer.Option(help="Pretend it is this time: 2026-03-01T12:00Z.")] = None,
) -> None:
    """Ask through the real command tree and print the reply."""
    from bot.cli.ask import ask_batch, ask_once
    from bot.cli.simulation.request import RequestError

    settings, knowledge = _begin("error")
    if batch:
        asyncio.run(ask_batch(knowledge, settings.knowledge, sys.stdin, sys.stdout))
        return
    if command is None:
        raise fail('Say what to ask, for example: python -m bot ask "/cast season:1"')
    answer = ask_once(
        knowledge,
        settings.knowledge,
        f"{command} private:true" if private else command,
        progress=progress or [],
        ceiling=ceiling or [],
        as_json=as_json,
        **{"strict": strict, "as": role, "now": now},
    )
    try:
        print(asyncio.run(answer))
    except RequestError as error:
        raise fail(str(error), code=1) from None


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Default: AIRLOCK_KNOWLEDGE.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors for the exit code.")] = False,
    annotations: Annotated[bool, typer.Option("--annotations", help="Print as GitHub annotations.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Also list what has not been checked for long.")] = False,
    days: Annotated[int, typer.Option(help="How many days that is, with --stale.", min=1)] = 365,
    today: Annotated[str | None, typer.Option(help="Pretend it is this day: 2026-11-20.")] = None,
    stats: Annotated[bool, typer.Option("--stats", help="Print coverage per season and per kind.")] = False,
    defaults: Annotated[bool, typer.Option("--defaults", help="List what has no reveal point of its own.")] = False,
    format_files: Annotated[bool, typer.Option("--format", help="First format the files in the house style.")] = False,
) -> None:
    """Check a knowledge base and print everything that was found, one a line: file:line:column: message."""
    from bot.cli.check import check_folder

    folder = folder if folder is not None else _settings().knowledge
    try:
        day = date.fromisoformat(today) if today is not None else datetime.now(UTC).date()
    except ValueError:
        raise fail(f"“{today}” is not a day; write for example --today 2026-11-20") from None
    found = check_folder(
        folder,
        day,
        stale_after=days if stale else None,
        format_files=format_files,
        with_stats=stats,
        with_defaults=defaults,
    )
    ok = not found.failed(strict=strict)
    _report(found.as_json(), found.lines(folder, annotations=annotations), ok=ok, as_json=as_json)


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False) -> None:
    """Check this installation: token, commands, database, knowledge, clock…; print what is wrong and what to do."""
    from bot.cli.doctor.check_result import Level
    from bot.cli.doctor.doctor import check_installation
    from bot.operations.logs import set_up_logs

    set_up_logs("error", "console")
    results = asyncio.run(check_installation())
    ok = all(result.level is not Level.PROBLEM for result in results)
    rows = [{"check": each.check, "level": each.level.value, "text": each.text} for each in results]
    _report({"findings": rows}, results, ok=ok, as_json=as_json)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty, or does not exist yet.")],
    title: Annotated[str | None, typer.Option(help="Title of the series; asked for if left out.")] = None,
    code: Annotated[str | None, typer.Option(help="Its code in positions such as AA S1E1.")] = None,
    season: Annotated[list[int] | None, typer.Option(help="How many episodes a season has. Repeatable.")] = None,
    spin_off: Annotated[list[str] | None, typer.Option(help='A spin-off: "Title=CODE:8,10". Repeatable.')] = None,
) -> None:
    """Start another universe: a small, valid knowledge base with examples to replace."""
    from bot.cli.new import create
    from bot.knowledge.scaffolding.starter import StarterError

    try:
        written = create(folder, title, code, season or [], spin_off or [])
    except StarterError as error:
        raise fail(str(error)) from None
    print(f"Wrote {len(written)} files to {folder}:", *(f"  {name}" for name in written), sep="\n")
    print("Write over the examples; docs/knowledge.md explains the format. Then:")
    print(f"  python -m bot check {folder}")
    print(f"  AIRLOCK_KNOWLEDGE={folder} python -m bot preview")


@app.command()
def template(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="character, event, episode, person, source, place …")],
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Default: AIRLOCK_KNOWLEDGE.")] = None,
) -> None:
    """Print a block to copy for a new entry, and the files it belongs to."""
    from bot.cli.clickable_paths import from_here
    from bot.knowledge.loading.loader import read_folder
    from bot.knowledge.loading.validation_messages import nearest
    from bot.knowledge.scaffolding.templates import KINDS, Setting, setting_of
    from bot.knowledge.scaffolding.templates import template as block

    if kind not in KINDS:
        near = nearest(kind, list(KINDS))
        hint = f"; did you mean {near}?" if near else f"; write one of {', '.join(KINDS)}."
        raise fail(f"There is no template for “{kind}”{hint}")
    folder = folder if folder is not None else _settings().knowledge
    reading = read_folder(folder) if folder.is_dir() else None
    setting = setting_of(reading.documents, reading.knowledge) if reading else Setting()
    print(block(kind, setting, from_here(folder)), end="")


@app.command()
def schema(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Write it there instead of printing it.")
    ] = None,
) -> None:
    """Print the JSON Schema of the knowledge files, for editors that complete and check."""
    from bot.cli.new import schema_text

    if file is None:
        print(schema_text(), end="")
    else:
        file.write_text(schema_text(), encoding="utf-8")


@app.command()
def soak(
    minutes: Annotated[float, typer.Option(help="How long users ask.", min=0.1)] = 5.0,
    rate: Annotated[float, typer.Option(help="Interactions a second.", min=1)] = 200.0,
    seed: Annotated[int, typer.Option(help="The same seed makes the same trouble.")] = 1,
    faults: Annotated[str, typer.Option(help="none, all, or some of rest, repeats, gateway and store.")] = "none",
) -> None:
    """Test the bot under load and faults, against a small Discord on this machine (needs a checkout of the project)."""
    checkout = Path(__file__).resolve().parents[1]
    if not (checkout / "benchmarks" / "soak.py").exists():
        raise fail("`soak` works in a checkout of the project only: what it needs is not installed with the bot.")
    sys.path.insert(0, str(checkout))
    importlib.import_module("benchmarks.soak").soak(minutes, rate, seed, faults)


def main() -> None:
    """Run the command line. This is the entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
