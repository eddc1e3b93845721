"""Discord's OpenAPI description, used to validate the bodies that the bot sends."""

from __future__ import annotations

import json
import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

VARIABLE = "DISCORD_OPENAPI"
_HERE = "urn:discord"


@lru_cache(maxsize=1)
def _description() -> tuple[dict[str, Any], Registry[Any]]:
    content = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
    resource = Resource.from_contents(content, default_specification=DRAFT202012)
    return content, Registry().with_resource(_HERE, resource)


def skip_without_it() -> None:
    """The description is not ours to publish, so it stands outside of the repository."""
    if not os.environ.get(VARIABLE):
        pytest.skip(f"{VARIABLE} names no file with Discord's OpenAPI description")


def _pointer(*steps: str) -> str:
    return "/".join(
        step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for step in steps
    )


def body_is_wrong(error: ValidationError) -> bool:
    """Return whether a value of permissions is wrong by the documentation, too: it must be digits."""
    return not (isinstance(error.instance, str) and error.instance.isdecimal())


def body_problems(method: str, path: str, body: Any) -> list[str]:
    """List the problems of a request's JSON body, each with its place. An unknown route is a problem too."""
    plain = re.sub(r"^(?:https?://[^/]+)?(?:/api)?(?:/v\d+)?", "", path.partition("?")[0])
    for pattern, template in _routes(method.lower()):
        if pattern.fullmatch(plain):
            return list(_problems(method.lower(), template, json.dumps(body)))
    return [f"there is no {method} {plain} with a JSON body"]


@lru_cache(maxsize=16)
def _routes(method: str) -> list[tuple[re.Pattern[str], str]]:
    """Those that take a JSON body, each with its template."""
    return [
        (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))), template)
        for template, methods in _description()[0]["paths"].items()
        if "application/json" in methods.get(method, {}).get("requestBody", {}).get("content", {})
    ]


@cache  # most bodies are sent more than once, and the description is slow to follow
def _problems(method: str, template: str, body: str) -> tuple[str, ...]:
    steps = ("paths", template, method, "requestBody", "content", "application/json", "schema")
    schema = {"$ref": f"{_HERE}#/{_pointer(*steps)}"}
    errors = Draft202012Validator(schema, registry=_description()[1]).iter_errors(json.loads(body))
    # Discord's documentation says that permissions are a string; its OpenAPI description says integer.
    kept = [it for it in errors if "default_member_permissions" not in it.absolute_path or body_is_wrong(it)]
    return tuple(f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in kept)


def schema_problems(name: str, value: Any) -> list[str]:
    """List the problems of a value according to a named schema."""
    _, registry = _description()
    schema = {"$ref": f"{_HERE}#/{_pointer('components', 'schemas', name)}"}
    return [error.message[:300] for error in Draft202012Validator(schema, registry=registry).iter_errors(value)]
