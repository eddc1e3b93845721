"""What others publish is taken by its content (digest, commit, hash), and gets no more rights than it needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
IMAGE = re.compile(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}")


def test_images_are_pinned_by_digest() -> None:
    """Also what a Dockerfile's `# syntax` line would fetch."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (base,) = re.findall(r"^ARG BASE=(.*)$", dockerfile, re.MULTILINE)
    images = [base, *(service["image"] for service in COMPOSE.values() if "image" in service)]
    assert len(images) == 2
    assert all(IMAGE.fullmatch(image) for image in images), images
    assert {*re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)} == {"${BASE}"}
    assert "# syntax" not in dockerfile


def test_actions_are_pinned_by_commit() -> None:
    used = [
        line
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
        for line in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    ]
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", line) for line in used), used


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_packages_are_pinned_by_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert packages
    assert all(re.match(r"[\w.\[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line) for line in packages)


@pytest.mark.parametrize("name", COMPOSE)
def test_a_container_has_no_capabilities_and_gains_none(name: str) -> None:
    service = COMPOSE[name]
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_bots_role_is_no_superuser_and_its_password_is_the_only_one() -> None:
    """The superuser's is random, so that there is none to be given to the bot."""
    settings = COMPOSE["postgres"]["environment"]
    assert not settings.keys() & {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_HOST_AUTH_METHOD"}
    assert settings["POSTGRES_PASSWORD_FILE"] == "/proc/sys/kernel/random/uuid"
    assert [each for each in settings.values() if "$" in each] == ["${POSTGRES_PASSWORD:-}"]
    script = (ROOT / "postgres-role.sh").read_text(encoding="utf-8")
    assert "CREATE ROLE airlock LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE" in script
    assert "./postgres-role.sh:/docker-entrypoint-initdb.d/role.sh:ro" in COMPOSE["postgres"]["volumes"]
