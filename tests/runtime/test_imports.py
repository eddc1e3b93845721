"""What the running bot holds in memory: the packages that it has imported once it has answered from its cache."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.loopback.fixtures import addresses, loopback
from tests.loopback.process import KNOWLEDGE, REPOSITORY

PROGRAM = """
import atexit, sys
atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}))
sys.argv = ["bot", "run"]
from bot.__main__ import main
main()
"""
DISCORD = {
    "discord", "aiohttp", "aiohappyeyeballs", "aiosignal", "attr", "audioop", "brotli", "frozenlist", "idna",
    "multidict", "nacl", "orjson", "propcache", "typing_extensions", "yarl", "zstandard",
}  # fmt: skip
"""discord.py and what it needs, or takes where it is installed."""
OURS = {"anyascii", "bot", "cachetools", "msgspec", "numpy", "prometheus_client", "rapidfuzz", "uvloop"}


async def answer_once(folder: Path) -> set[str]:
    """Start the bot, let it answer, stop it; return the packages it had imported that belong to no Python."""
    async with loopback() as discord:
        environment = {
            "PATH": os.defpath,
            "PYTHONPATH": str(REPOSITORY),
            "AIRLOCK_KNOWLEDGE": str(KNOWLEDGE),
            **addresses(discord),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE
        )
        await discord.connected()
        place = discord.add_guild("general")["general"]
        answer = await discord.slash("cast", {"name": "margo", "private": True}, place=place, user=discord.new_id())
        assert "Margo Madison" in answer.text
        process.terminate()
        printed, _ = await process.communicate()
        assert process.returncode == 0
    imported = {name for name in printed.decode().split() if not name.startswith("_")}
    return imported - sys.stdlib_module_names - {"cython_runtime"}


async def test_the_running_bot_imports_only_what_answers(tmp_path: Path) -> None:
    """A package that somebody imports at the top of a module costs every start its time and every bot its memory.

    Whoever adds one on purpose adds it here, and its price to `docs/decisions/weight.md`.
    """
    await answer_once(tmp_path)  # this start reads the files, and writes the cache
    found = await answer_once(tmp_path)
    assert found - DISCORD - OURS == set()
    assert found >= OURS - {"uvloop"}
