"""Airlock answers questions about a TV series and never tells more than you have reached."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.cli.parser import CommandLine, argument, number, switch
from bot.errors import UserError
from bot.gc_tuning import lifetime, tune_for_serving

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
    from pathlib import Path

    from bot.knowledge.model import Knowledge
    from bot.settings import Settings

# Each command imports what it needs inside its function. So `--help` takes only a third of the time that importing
# discord.py takes, and `run` does not keep modules of other commands in memory.

command_line = CommandLine(__doc__)

PROBLEMS_SHOWN = 10
EXTRA_PACKAGES = ("mwparserfromhell", "ruamel", "ruamel.yaml", "simcord", "watchfiles")


def _begin(log_level: str | None = None) -> tuple[Settings, Knowledge]:
    """Read the settings, set up the logs, and load the knowledge.

    `log_level` overrides the level of the settings.
    """
    from bot.settings import load_settings, set_library_defaults

    set_library_defaults()
    from importlib import import_module

    from bot.knowledge.problems import KnowledgeError
    from bot.operations.logs import set_up_logs
    from bot.reloading.worker import load_at_start

    settings = load_settings()
    set_up_logs(log_level or settings.log_level, settings.log_format)
    folder = settings.knowledge
    try:
        return settings, load_at_start(folder, settings.cache, lambda: import_module("bot.runtime.client"))
    except KnowledgeError as error:
        from bot.cli.clickable_paths import located, shortened

        problems = shortened([located(folder, problem) for problem in error.problems], PROBLEMS_SHOWN)
        advice = f"The knowledge in {folder} cannot be used; fix it and check with: python -m bot check {folder}"
        raise UserError("\n".join([*problems, advice])) from None


@contextmanager
def _extra(command: str) -> Iterator[None]:
    """Exit with one sentence if the block needs a package of the extra `preview` that is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in EXTRA_PACKAGES:
            raise
        raise UserError(
            f"`{command}` needs packages that the bot itself does without; install them with: "
            "pip install 'airlock-bot[preview]' (in a checkout: make setup)"
        ) from None


def _run(run: Callable[[Coroutine[Any, Any, None]], None], work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine with `run`, such as `asyncio.run`, until it ends. Ctrl-C ends it with exit code 0."""
    try:
        run(work)
    except KeyboardInterrupt:
        raise SystemExit(0) from None


def _report(found: Mapping[str, Any], lines: Iterable[object], *, ok: bool, as_json: bool) -> None:
    """Print a result, as JSON or as lines, and exit with code 1 if it is not ok."""
    if as_json:
        import json

        print(json.dumps({"ok": ok, **found}, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(line)
    if not ok:
        raise SystemExit(1)


@command_line.command()
def run(_: Namespace) -> None:
    """Connect to Discord. Needs DISCORD_TOKEN in the environment or in .env."""
    settings, knowledge = _begin()
    from bot.runtime.gateway_mode import run_bot

    _stay(run_bot(settings, knowledge))


@command_line.command()
def serve(_: Namespace) -> None:
    """Answer Discord's interactions over HTTP. Needs DISCORD_PUBLIC_KEY or DISCORD_TOKEN; see docs/http.md."""
    settings, knowledge = _begin()
    from bot.runtime.http_mode import serve_bot

    _stay(serve_bot(settings, knowledge))


def _stay(work: Coroutine[Any, Any, None]) -> None:
    """Run the bot until it is stopped."""
    from bot.runtime.event_loop import run_until_complete

    _run(run_until_complete, work)


@command_line.command(
    argument("--port", type=number(0, 65535), default=8765, help="Port on this machine; 0: any free one."),
)
def preview(given: Namespace) -> None:
    """Show the whole bot on a local page in the browser, without token or network."""
    import asyncio
    from functools import partial

    with _extra("preview"):
        import simcord  # before the logs are set up: its import creates a client, about which discord.py logs a warning

    settings, knowledge = _begin("warning")
    with _extra("preview"):
        from bot.cli.preview import serve_preview
    from bot.operations.http_server import AddressError

    tune_for_serving()
    try:
        _run(asyncio.run, serve_preview(knowledge, settings.knowledge, given.port, partial(print, flush=True)))
    except (OSError, AddressError, simcord.SetupError):
        raise UserError(f"Port {given.port} or the next one is taken; choose another with --port.") from None


@command_line.command(
    argument("command", nargs="?", metavar="COMMAND", help='For example "/cast season:1".'),
    switch("--batch", "Read one JSON object a line, answer each with a line."),
    switch("--json", "Print the payload that Discord would get.", dest="as_json"),
    argument("--progress", action="append", default=[], help='How far you are: "FAM S2E3". Repeatable.'),
    argument("--ceiling", action="append", default=[], help='The channel\'s ceiling: "FAM S1E10". Repeatable.'),
    switch("--strict", "The server withholds what is beyond."),
    switch("--private", "Ask privately."),
    argument("--as", dest="role", default="member", metavar="ROLE", help="member, manager or admin."),
    argument("--now", metavar="TIME", help="Pretend it is this time: 2026-03-01T12:00Z."),
)
def ask(given: Namespace) -> None:
    """Ask through the real command tree and print the reply."""
    import asyncio

    settings, knowledge = _begin("error")
    with _extra("ask"):
        from bot.cli.ask import ask_batch, ask_once

    if given.batch:
        tune_for_serving()
        asyncio.run(ask_batch(knowledge, settings.knowledge, sys.stdin, sys.stdout))
        return
    if given.command is None:
        raise UserError('Say what to ask, for example: python -m bot ask "/cast season:1"')
    answer = ask_once(
        knowledge,
        settings.knowledge,
        f"{given.command} private:true" if given.private else given.command,
        progress=given.progress,
        ceiling=given.ceiling,
        as_json=given.as_json,
        **{"strict": given.strict, "as": given.role, "now": given.now},
    )
    print(asyncio.run(answer))


@command_line.command(
    argument("folder", nargs="?", metavar="DIR", help="Default: AIRLOCK_KNOWLEDGE."),
    switch("--json", "Print everything as JSON.", dest="as_json"),
    switch("--strict", "Warnings count as errors for the exit code."),
    switch("--annotations", "Print as GitHub annotations."),
    switch("--stale", "Also list what has not been checked for long."),
    argument("--days", type=number(1), default=365, help="How many days that is, with --stale."),
    argument("--today", metavar="DAY", help="Pretend it is this day: 2026-11-20."),
    switch("--stats", "Print coverage per season and per kind."),
    switch("--defaults", "List what has no reveal point of its own."),
    switch("--format", "First format the files in the house style.", dest="format_files"),
)
def check(given: Namespace) -> None:
    """Check a knowledge base and print everything that was found, one a line: file:line:column: message."""
    from datetime import UTC, date, datetime

    from bot.cli.check import check_folder

    try:
        day = date.fromisoformat(given.today) if given.today is not None else datetime.now(UTC).date()
    except ValueError:
        raise UserError(f"“{given.today}” is not a day; write for example --today 2026-11-20") from None
    folder = _folder(given.folder)
    with _extra("check --format"):
        found = check_folder(
            folder,
            day,
            stale_after=given.days if given.stale else None,
            format_files=given.format_files,
            with_stats=given.stats,
            with_defaults=given.defaults,
        )
    lines = found.lines(folder, annotations=given.annotations)
    _report(found.as_json(), lines, ok=not found.failed(strict=given.strict), as_json=given.as_json)


def _folder(given: str | None) -> Path:
    """Return the folder of the knowledge base: the one that was typed, or else that of the settings."""
    from pathlib import Path

    from bot.settings import load_settings

    return Path(given) if given is not None else load_settings().knowledge


@command_line.command(switch("--json", "Print everything as JSON.", dest="as_json"))
def doctor(given: Namespace) -> None:
    """Check this installation: token, commands, database, knowledge, clock…; print what is wrong and what to do."""
    import asyncio

    from bot.cli.doctor.check_result import Level
    from bot.cli.doctor.doctor import check_installation
    from bot.operations.logs import set_up_logs

    set_up_logs("error", "console")
    results = asyncio.run(check_installation())
    ok = all(result.level is not Level.PROBLEM for result in results)
    rows = [{"check": each.check, "level": each.level.value, "text": each.text} for each in results]
    _report({"findings": rows}, results, ok=ok, as_json=given.as_json)


@command_line.command(
    argument("folder", metavar="DIR", help="A folder that is empty, or does not exist yet."),
    argument("--title", help="Title of the series; asked for if left out."),
    argument("--code", help="Its code in positions such as AA S1E1."),
    argument(
        "--season",
        type=number(0),
        action="append",
        default=[],
        metavar="EPISODES",
        help="How many episodes a season has. Repeatable.",
    ),
    argument("--spin-off", action="append", default=[], help='A spin-off: "Title=CODE:8,10". Repeatable.'),
    argument("--from", dest="source", metavar="FILE", help="Begin with a file as for `import`; needs --code."),
)
def new(given: Namespace) -> None:
    """Start another universe: a small, valid knowledge base with examples to replace."""
    from bot.cli.new import create

    folder = _folder(given.folder)
    if given.source is not None:
        if given.title or given.season or given.spin_off:
            raise UserError("--from brings the title and the seasons; leave out --title, --season and --spin-off.")
        _begin_from(folder, given.source, given.code)
        return
    written = create(folder, given.title, given.code, given.season, given.spin_off)
    print(f"Wrote {len(written)} files to {folder}:", *(f"  {name}" for name in written), sep="\n")
    print("Write over the examples; docs/knowledge.md explains the format. Then:")
    print(f"  python -m bot check {folder}")
    print(f"  AIRLOCK_KNOWLEDGE={folder} python -m bot preview")


def _begin_from(folder: Path, source: str, code: str | None) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    from bot.cli.import_files import begin_from

    if code is None:
        raise UserError("Say the code of the series too, for example: --code GOT")
    result = begin_from(folder, Path(source), code.strip().upper(), datetime.now(UTC).date())
    print(*result.lines(), sep="\n")
    print("Go through what is suggested; docs/importing.md explains how:")
    print(f"  python -m bot check --defaults {folder}")


@command_line.command(
    argument("files", nargs="+", metavar="FILE", help="From TVmaze, TMDB, Trakt, Wikidata, a wiki, or a table."),
    argument("--into", required=True, metavar="DIR", help="The knowledge base; a new one begins in an empty folder."),
    argument("--work", required=True, metavar="CODE", help="The code of the series in it, such as FAM."),
    switch("--dry-run", "Say what would be added; write nothing."),
)
def import_(given: Namespace) -> None:
    """Add episodes, people and names from what others publish, without changing what is there."""
    from datetime import UTC, datetime
    from pathlib import Path

    from bot.cli.import_files import import_files

    paths = [Path(name) for name in given.files]
    code, today = given.work.strip().upper(), datetime.now(UTC).date()
    with _extra("import"):
        result = import_files(paths, Path(given.into), code, today, dry_run=given.dry_run)
    print(*result.lines(), sep="\n")


@command_line.command(
    argument("file", metavar="FILE", help="A watch history, as it was downloaded."),
    switch("--dry-run", "Only say what it would read. Nothing is ever set from here, so this changes nothing."),
)
def progress(given: Namespace) -> None:
    """Say how far somebody has watched, according to a watch history; the same as /progress import reads."""
    import asyncio
    from pathlib import Path

    _, knowledge = _begin("error")
    from bot.cli.watch_history import describe, read_file

    for line in asyncio.run(describe(knowledge, read_file(Path(given.file)))):
        print(line)


@command_line.command(
    argument("kind", metavar="KIND", help="character, event, episode, person, source, place …"),
    argument("folder", nargs="?", metavar="DIR", help="Default: AIRLOCK_KNOWLEDGE."),
)
def template(given: Namespace) -> None:
    """Print a block to copy for a new entry, and the files it belongs to."""
    from bot.cli.clickable_paths import from_here
    from bot.knowledge.loading.loader import read_folder
    from bot.knowledge.loading.validation_messages import nearest
    from bot.knowledge.scaffolding.templates import KINDS, Setting, setting_of
    from bot.knowledge.scaffolding.templates import template as block

    if given.kind not in KINDS:
        near = nearest(given.kind, list(KINDS))
        hint = f"; did you mean {near}?" if near else f"; write one of {', '.join(KINDS)}."
        raise UserError(f"There is no template for “{given.kind}”{hint}")
    folder = _folder(given.folder)
    reading = read_folder(folder) if folder.is_dir() else None
    setting = setting_of(reading.documents, reading.knowledge) if reading else Setting()
    print(block(given.kind, setting, from_here(folder)), end="")


@command_line.command(argument("file", nargs="?", metavar="FILE", help="Write it there instead of printing it."))
def schema(given: Namespace) -> None:
    """Print the JSON Schema of the knowledge files, for editors that complete and check."""
    from pathlib import Path

    from bot.cli.new import schema_text

    if given.file is None:
        print(schema_text(), end="")
    else:
        Path(given.file).write_text(schema_text(), encoding="utf-8")


@command_line.command(
    argument("--minutes", type=number(0.1, whole=False), default=5.0, help="How long users ask."),
    argument("--rate", type=number(1, whole=False), default=200.0, help="Interactions a second."),
    argument("--seed", type=int, help="The same seed makes the same trouble."),
    argument("--faults", default="none", help="none, all, or some of rest, repeats, gateway, store and strangers."),
)
def soak(given: Namespace) -> None:
    """Test the bot under load and faults, against a small Discord on this machine (needs a checkout of the project)."""
    import importlib
    from pathlib import Path

    checkout = Path(__file__).resolve().parents[1]
    if not (checkout / "benchmarks" / "soak.py").exists():
        raise UserError("`soak` works in a checkout of the project only: what it needs is not installed with the bot.")
    sys.path.insert(0, str(checkout))
    importlib.import_module("benchmarks.soak").soak(given.minutes, given.rate, given.seed, given.faults)


def main() -> None:
    """Run the command line. This is the entry point of the console script."""
    with lifetime():
        command_line.run()


if __name__ == "__main__":
    main()
