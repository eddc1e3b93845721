"""Helpers for engines and transactions, used with both SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction, event
from sqlalchemy.pool import PoolResetState


def roll_back_when_returned(engine: Engine) -> None:
    """Roll back every connection when it returns to the pool.

    After a failed commit, SQLAlchemy skips this because it considers the transaction ended. In the database, the
    transaction may still be open.
    """

    def reset(connection: Any, _record: object, state: PoolResetState) -> None:
        if state.transaction_was_reset and state.asyncio_safe:
            connection.rollback()

    event.listen(engine, "reset", reset)


@contextmanager
def write_transaction(connection: Connection) -> Iterator[RootTransaction]:
    """Open a transaction that writes. In SQLite it takes the write lock at once, so it cannot fail to get it later.

    Raises:
        OperationalError: if another process keeps a SQLite file locked.
    """
    with connection.begin() as transaction:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield transaction
