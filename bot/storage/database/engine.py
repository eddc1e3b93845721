"""What engines and transactions of SQLite and PostgreSQL share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction, event
from sqlalchemy.pool import PoolResetState


def roll_back_when_returned(engine: Engine) -> None:
    """Roll back every connection that goes back to the pool.

    SQLAlchemy skips that where a commit failed, for it takes the transaction for ended. The database may not.
    """

    def reset(connection: Any, _record: object, state: PoolResetState) -> None:
        if state.transaction_was_reset and state.asyncio_safe:
            connection.rollback()

    event.listen(engine, "reset", reset)


@contextmanager
def write_transaction(connection: Connection) -> Iterator[RootTransaction]:
    """A transaction that writes. It takes SQLite's write lock at once, so that it cannot fail half-way for want of it.

    Raises:
        OperationalError: if another process keeps a SQLite file locked.
    """
    with connection.begin() as transaction:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield transaction
