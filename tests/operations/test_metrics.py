"""Metrics and health, without a bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import generate_latest
from syrupy.assertion import SnapshotAssertion

from bot.operations.health import health_server
from bot.operations.http_server import AddressError
from bot.operations.metrics import LAG_INTERVAL, Metrics
from bot.runtime.background_tasks import background_tasks
from tests.loopback.fixtures import free_port


@asynccontextmanager
async def server(*answers: web.Response) -> AsyncIterator[str]:
    """Something that gives these answers, one after the other."""
    left = list(answers)

    async def answer(_request: web.Request) -> web.Response:
        return left.pop(0)

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def refused(wait: str, scope: str) -> web.Response:
    """A request too many."""
    return web.Response(status=429, headers={"Retry-After": wait, "X-RateLimit-Scope": scope})


async def test_requests_and_the_waits_they_cost() -> None:
    """Whatever stands in the headers: the scope is one of ours, the wait a number."""
    metrics = Metrics()
    value = metrics.registry.get_sample_value
    answers = (web.Response(), refused("0.25", "shared"), refused("2", "made up"), refused("soon", "user"))
    async with aiohttp.ClientSession(trace_configs=[metrics.request_tracing()]) as session:
        async with server(*answers) as url:
            for _ in answers:
                async with session.get(url):
                    pass
        with pytest.raises(aiohttp.ClientError):
            await session.get("http://127.0.0.1:9/")
    assert value("airlock_discord_requests_total", {"status": "2xx"}) == 1
    assert value("airlock_discord_requests_total", {"status": "4xx"}) == 3
    assert value("airlock_discord_requests_total", {"status": "none"}) == 1
    assert value("airlock_discord_request_seconds_count") == 5
    assert {scope: value("airlock_rate_limits_total", {"scope": scope}) for scope in ("shared", "user", "other")} == {
        "shared": 1,
        "user": 1,
        "other": 1,
    }
    assert value("airlock_rate_limit_wait_seconds_total") == 2.25


async def test_a_loop_that_stalls_is_seen() -> None:
    """In the histogram, by as much as it was late."""
    metrics = Metrics()
    value = metrics.registry.get_sample_value
    async with background_tasks({"lag": metrics.measure_loop_lag}):
        await asyncio.sleep(0)  # the sampler has begun to wait
        time.sleep(LAG_INTERVAL + 0.3)  # noqa: ASYNC251 - this is the stall
        async with asyncio.timeout(5):
            while not value("airlock_event_loop_lag_seconds_count"):  # noqa: ASYNC110 - nobody tells of a sample
                await asyncio.sleep(0.01)
    assert (value("airlock_event_loop_lag_seconds_sum") or 0) >= 0.3
    assert value("airlock_event_loop_lag_seconds_bucket", {"le": "0.25"}) == 0


async def test_health_names_what_is_not_ready() -> None:
    """And `/metrics` speaks both of Prometheus's languages."""
    state = {"knowledge": True, "gateway": True, "store": False}

    async def ready() -> dict[str, bool]:
        return state

    address = f"127.0.0.1:{free_port()}"
    async with health_server(address, ready, Metrics()), aiohttp.ClientSession(f"http://{address}") as session:
        async with session.get("/healthz") as response:
            assert (response.status, await response.json()) == (200, {"alive": True})
        async with session.get("/readyz") as response:
            assert (response.status, await response.json()) == (503, state)
        state["store"] = True
        async with session.get("/readyz") as response:
            assert (response.status, await response.json()) == (200, state)
        async with session.get("/metrics") as response:
            assert response.content_type == "text/plain"
            assert "airlock_info" in await response.text()
        accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
        async with session.get("/metrics", headers=accept) as response:
            assert response.content_type == "application/openmetrics-text"
            assert (await response.text()).endswith("# EOF\n")
        with pytest.raises(AddressError) as told:
            async with health_server(address, ready, Metrics()):
                pass
        assert str(told.value) == (
            f"AIRLOCK_HEALTH_ADDRESS cannot be used: {address} is taken, or is not an address of this machine; "
            "choose another."
        )


async def test_without_an_address_nothing_is_served() -> None:
    """An empty AIRLOCK_HEALTH_ADDRESS."""

    async def ready() -> dict[str, bool]:
        raise AssertionError("nobody asks")

    async with health_server(None, ready, Metrics()):
        pass


async def test_a_stuck_loop_gives_no_sign_of_life() -> None:
    """Whoever watches runs into their own limit: the answer comes from the loop that must be alive."""

    async def ready() -> dict[str, bool]:
        return {}

    def ask(port: int) -> str:
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=0.2)
        try:
            connection.request("GET", "/healthz")
            return str(connection.getresponse().status)
        except TimeoutError:
            return "no answer"
        finally:
            connection.close()

    port = free_port()
    async with health_server(f"127.0.0.1:{port}", ready, Metrics()):
        assert await asyncio.to_thread(ask, port) == "200"
        asking = asyncio.get_running_loop().run_in_executor(None, ask, port)
        time.sleep(0.5)  # noqa: ASYNC251 - this is the stuck loop
        assert await asking == "no answer"


def test_every_metric_says_what_it_is(snapshot: SnapshotAssertion) -> None:
    metrics = Metrics()
    metrics.set_knowledge("1", datetime(2026, 1, 1, tzinfo=UTC), {"place": 1})
    lines = generate_latest(metrics.registry).decode().splitlines()
    assert [line for line in lines if line.startswith("# HELP airlock_")] == snapshot
