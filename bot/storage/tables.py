"""The tables. About a person they hold their progress, that they were told how to set it, and whether they always want
private answers; nothing else.

`announcements` (one row at most) and `replicas` (one row for each process) are used on PostgreSQL only; see `replicas`.

A place is a server, a channel, or a thread or forum post, whose row names its channel. Whether it is a server is part
of the key, because the first channel of an old server has the same id as the server.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, MetaData, Table, Text

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})

progress = Table(
    "progress",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("work", Text, primary_key=True),
    # Both 0: “not started”.
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
    # The channel of a thread or forum post.
    Column("parent_id", BigInteger, nullable=True),
    # The role that may change ceilings, besides members with Manage Server; only of a server.
    Column("manager_role_id", BigInteger, nullable=True),
)

ceilings = Table(
    "ceilings",
    metadata,
    Column("place_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_server", Boolean, primary_key=True),
    Column("work", Text, primary_key=True),
    Column("server_id", BigInteger, nullable=False, index=True),
    # Both empty: “not started”.
    Column("season", Integer, nullable=True),
    Column("episode", Integer, nullable=True),
    # The channel of a thread or forum post.
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
