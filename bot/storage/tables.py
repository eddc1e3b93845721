"""The database tables.

About a person they store only three things: their progress, that the bot told them how to set it, and that they want
every answer in private.

`announcements` (at most one row) and `replicas` (one row for each process) are used only with PostgreSQL. See
`bot.storage.replicas`.

A place is a server, a channel, or a thread or forum post. The row of a thread or forum post names its channel. The key
includes `is_server`, because the first channel of an old server has the same id as the server.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, MetaData, Table, Text

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})

progress = Table(
    "progress",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("work", Text, primary_key=True),
    # Season and episode are both 0 for “not started”.
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
    # The channel that a thread or forum post belongs to.
    Column("parent_id", BigInteger, nullable=True),
    # The role that may change ceilings, besides members with Manage Server. Only servers have one.
    Column("manager_role_id", BigInteger, nullable=True),
)

ceilings = Table(
    "ceilings",
    metadata,
    Column("place_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_server", Boolean, primary_key=True),
    Column("work", Text, primary_key=True),
    Column("server_id", BigInteger, nullable=False, index=True),
    # Season and episode are both null for “not started”.
    Column("season", Integer, nullable=True),
    Column("episode", Integer, nullable=True),
    # The channel that a thread or forum post belongs to.
    Column("parent_id", BigInteger, nullable=True),
)

# The last bulk change of ceilings in each server, kept so that it can be undone.
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
