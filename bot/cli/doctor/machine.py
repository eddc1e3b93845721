"""Checks this machine: Python, packages, knowledge files, disk space and the health address."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import aiohttp
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bot import __version__
from bot.answers.phrases import count_of
from bot.cli.check import counts_in_words
from bot.cli.clickable_paths import located
from bot.cli.doctor.check_result import CheckResult, ok, problem, warning
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.unread_files import unread_files
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, count_problems

DISTRIBUTION = "airlock-bot"
LOW_DISK, NO_DISK = 500 * 2**20, 20 * 2**20
"""Limits for free disk space in bytes: below the first there is a warning, below the second SQLite may fail."""
HEALTH_SECONDS = 3.0


def check_version() -> CheckResult:
    """Report the version of Airlock."""
    return ok("version", f"Airlock {__version__}")


def check_python(needed: str | None = None) -> CheckResult:
    """Check that this Python is new enough. `needed` is a version specifier; the default is Airlock's own."""
    needed = needed if needed is not None else _declared()[0]
    have = platform.python_version()
    if not SpecifierSet(needed).contains(have, prereleases=True):
        return problem("python", f"{have} is too old: Airlock needs {needed}.")
    return ok("python", f"{have} on {platform.system()} {platform.machine()}")


def check_packages(requirements: Iterable[str] | None = None) -> CheckResult:
    """Check that every required package is installed in a suitable version.

    `requirements` are requirement strings; the default is Airlock's own.
    """
    needed = [Requirement(text) for text in (requirements if requirements is not None else _declared()[1])]
    needed = [each for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    if not needed:
        return warning("packages", "Airlock's own requirements are not recorded here; reinstall it to be sure.")
    wrong = list(_unsatisfied(needed))
    if wrong:
        return problem("packages", f"{'; '.join(wrong)}. Install them with: make setup")
    return ok("packages", f"{len(needed)} found, none too old")


def _unsatisfied(requirements: Iterable[Requirement]) -> Iterator[str]:
    for requirement in requirements:
        try:
            have = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield f"{requirement.name} is missing"
            continue
        if not requirement.specifier.contains(have, prereleases=True):
            yield f"{requirement.name} is {have}, needed is {requirement.specifier}"


def _declared() -> tuple[str, list[str]]:
    """Return the Python version and the packages that Airlock requires.

    They come from `pyproject.toml` in a checkout, or else from the metadata of the installed package.
    """
    file = Path(__file__).resolve().parents[3] / "pyproject.toml"
    if file.is_file():
        project = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == DISTRIBUTION:
            return project["requires-python"], project["dependencies"]
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "", []
    return installed.metadata["Requires-Python"] or "", installed.requires or []


def check_knowledge(folder: Path) -> tuple[Knowledge | None, CheckResult]:
    """Load the knowledge. Return it, or None if it cannot be used, with the result of the check."""
    try:
        knowledge = read_knowledge(folder)
    except KnowledgeError as error:
        found = count_of(count_problems(error.problems), "problem", "problems")
        first = _ended(located(folder, error.problems[0]))
        return None, problem("knowledge", f"{found}, first {first} See all: python -m bot check {folder}")
    return knowledge, ok("knowledge", f"version {knowledge.version}: {counts_in_words(knowledge.counts)}")


def check_files(folder: Path) -> list[CheckResult]:
    """Warn about files in the folder that look like knowledge files but are not read."""
    unread = unread_files(folder)
    if not unread:
        return []
    first = _ended(located(folder, unread[0]))
    more = f" And {len(unread) - 1} more: python -m bot check {folder}" if len(unread) > 1 else ""
    return [warning("files", f"{first}{more}")]


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def check_disk(folders: Iterable[Path]) -> CheckResult:
    """Check that there is enough free disk space in the folders that Airlock writes to."""
    room = {folder: shutil.disk_usage(folder).free for folder in map(nearest_folder, folders)}
    folder = min(room, key=room.__getitem__)
    text = f"{room[folder] // 2**20:,} MiB free in {folder}"
    if room[folder] < NO_DISK:
        return problem("disk", f"{text}: make room, or nothing can be stored.")
    if room[folder] < LOW_DISK:
        return warning("disk", f"{text}: make room soon.")
    return ok("disk", text)


def nearest_folder(path: Path) -> Path:
    """Return the path if it is a folder, or else its nearest parent folder that this account can see."""
    path = path.resolve()
    while not os.path.isdir(path):  # noqa: PTH112 - up to Python 3.13, Path.is_dir raises without permission
        path = path.parent
    return path


async def check_health(address: str | None) -> CheckResult:
    """Check that the health address is free, or that a bot answers there and is ready."""
    if address is None:
        return ok("health", "off; AIRLOCK_HEALTH_ADDRESS=127.0.0.1:8080 switches it on.")
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if int(port) == 0:
        return warning("health", "port 0 means another port every time; choose one in AIRLOCK_HEALTH_ADDRESS.")
    listener = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the address is compared, not bound
    if (answer := await _ask(listener, int(port))) is not None:
        return answer
    try:
        with socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return ok("health", f"{address} is free.")
    except OSError:
        text = f"{address} cannot be used, or another program uses it already: change AIRLOCK_HEALTH_ADDRESS."
        return problem("health", text)


async def _ask(host: str, port: int) -> CheckResult | None:
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/readyz"
    limit = aiohttp.ClientTimeout(total=HEALTH_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as response:
            state = await response.json()
    except TimeoutError:
        return problem("health", f"what listens at port {port} does not answer: a bot that is stuck? Restart it.")
    except aiohttp.ClientConnectorError:
        return None
    except (aiohttp.ClientError, ValueError):
        state = None
    if not isinstance(state, dict) or "knowledge" not in state:
        return problem("health", f"something else answers at port {port}: change AIRLOCK_HEALTH_ADDRESS.")
    missing = [str(name) for name, fine in state.items() if not fine]
    if missing:
        return warning("health", f"a bot answers at port {port}, but is not ready: {', '.join(missing)}.")
    return ok("health", f"a bot answers at port {port}, and is ready.")
