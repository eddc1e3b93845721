"""`python -m benchmarks.bare_endpoint`: the least that can answer Discord over HTTP, to measure `serve` against.

Every request's signature is checked, its JSON read, and a constant card or constant choices come back in the response.
The public key comes as for Airlock; the port is written to standard output.
"""

from __future__ import annotations

import asyncio
import json
import os

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.bare_bot import CHOICES, TEXT

KEY = Ed25519PublicKey.from_public_bytes(bytes.fromhex(os.environ["DISCORD_PUBLIC_KEY"]))
AUTOCOMPLETE = 4
CARD = {"type": 17, "components": [{"type": 10, "content": TEXT}]}
BODIES = {
    AUTOCOMPLETE: json.dumps({"type": 8, "data": {"choices": [choice.to_dict() for choice in CHOICES]}}).encode(),
    2: json.dumps({"type": 4, "data": {"flags": 1 << 15, "components": [CARD]}}).encode(),
}


async def interaction(request: web.Request) -> web.Response:
    """Always the same."""
    body = await request.read()
    try:
        signed = request.headers["X-Signature-Timestamp"].encode() + body
        KEY.verify(bytes.fromhex(request.headers["X-Signature-Ed25519"]), signed)
    except (InvalidSignature, KeyError, ValueError):
        raise web.HTTPUnauthorized from None
    return web.Response(body=BODIES[json.loads(body)["type"]], content_type="application/json")


async def main() -> None:
    """Run until the process is ended."""
    app = web.Application()
    app.router.add_post("/interactions", interaction)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
