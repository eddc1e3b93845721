"""The tables. What they hold about a person is their progress, that they were introduced to it, and whether they always
want to be answered privately; nothing else.

`announcements` (one row at most) and `replicas` (one for each process) are used on PostgreSQL only: see `board`.

A place is a server, a channel, or a thread or forum post, which names its channel. Whether it is a server belongs to
the key: the first channel of an old server has the very id of the server.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, MetaData, Table, Text

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})

progress = Table(
    "progress",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("work", Text, primary_key=True),
    # Both 0: "not started", told on purpose.
    Column("season", Integer, nullable=False),
    Column("episode", Integer, nullable=False),
)

introductions = Table(
    "introductions",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("always_private", Boolean, nullable=False),
)

places = Table(
    "places",
    metadata,
    Column("place_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_server", Boolean, primary_key=True),
    Column("server_id", BigInteger, nullable=False, index=True),
    Column("mode", Text, nullable=True),
    Column("grace_days", Integer, nullable=True),
    # Of a thread or forum post: its channel.
    Column("parent_id", BigInteger, nullable=True),
    # Of a server: the role that may change ceilings besides Manage Server.
    Column("manager_role_id", BigInteger, nullable=True),
)

ceilings = Table(
    "ceilings",
    metadata,
    Column("place_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_server", Boolean, primary_key=True),
    Column("work", Text, primary_key=True),
    Column("server_id", BigInteger, nullable=False, index=True),
    # Both empty: "not started" on purpose.
    Column("season", Integer, nullable=True),
    Column("episode", Integer, nullable=True),
    # Of a thread or forum post: its channel.
    Column("parent_id", BigInteger, nullable=True),
)

# The last change of many ceilings at once in each server, so that it can be undone.
bulk_changes = Table(
    "bulk_changes",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    # JSON: a list of [channel, work, before, after]; a ceiling is [season, episode], [] ("not started") or null (none).
    Column("ceilings", Text, nullable=False),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
)

replicas = Table(
    "replicas",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("trouble", Text, nullable=True),
    Column("seen", DateTime(timezone=True), nullable=False),
)
