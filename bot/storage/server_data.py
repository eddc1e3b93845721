"""Counts what is stored about one server, for `/privacy show`."""

from __future__ import annotations

from bot.storage.store import Store


async def count_server_data(store: Store, server: int) -> dict[str, int]:
    """Return how much of each kind is stored about a server, by the names in the statement `server_data`.

    Raises:
        StoreError: if it cannot be read.
    """
    return {str(kind): int(count) for kind, count in await store.load("server_data", server=server)}
