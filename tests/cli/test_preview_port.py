"""The preview where another program has its port: one sentence that says what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("taken", [0, 1], ids=["its own", "the next one"])
def test_a_port_that_is_taken(taken: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1] - taken
        command = [sys.executable, "-m", "bot", "preview", "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr == f"Port {port} or the next one is taken; choose another with --port.\n"
    assert "Traceback" not in ended.stdout
