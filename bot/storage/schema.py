"""The tables, as SQL that both SQLite and PostgreSQL understand, but for the type ``TIMESTAMPTZ``, PostgreSQL's own.

About a person they store only three things: their progress, that the bot told them how to set it, and that they want
every answer in private.

`announcements` (at most one row) and `replicas` (one row for each process) are used only with PostgreSQL. See
`bot.storage.replicas`.

A place is a server, a channel, or a thread or forum post. The row of a thread or forum post names its channel in
`parent_id`. The key includes `is_server`, because the first channel of an old server has the same id as the server.
Only a server has a `manager_role_id`: that role may change ceilings, besides members with Manage Server.
"""

from __future__ import annotations

from typing import Final

OLDEST: Final = "0001"
NEWEST: Final = "0003"
"""The first and last revision in `bot/storage/migrations/versions`. `SCHEMA` is what all of them together make."""

SCHEMA: Final = """
CREATE TABLE progress (
    user_id BIGINT NOT NULL,
    work TEXT NOT NULL,
    season INTEGER NOT NULL,  -- season and episode are both 0 for “not started”
    episode INTEGER NOT NULL,
    CONSTRAINT pk_progress PRIMARY KEY (user_id, work)
);
CREATE TABLE introductions (
    user_id BIGINT NOT NULL,
    CONSTRAINT pk_introductions PRIMARY KEY (user_id)
);
CREATE TABLE preferences (
    user_id BIGINT NOT NULL,
    always_private BOOLEAN NOT NULL,
    CONSTRAINT pk_preferences PRIMARY KEY (user_id)
);
CREATE TABLE places (
    place_id BIGINT NOT NULL,
    is_server BOOLEAN NOT NULL,
    server_id BIGINT NOT NULL,
    mode TEXT,
    grace_days INTEGER,
    parent_id BIGINT,
    manager_role_id BIGINT,
    CONSTRAINT pk_places PRIMARY KEY (place_id, is_server)
);
CREATE INDEX ix_places_server_id ON places (server_id);
CREATE TABLE ceilings (
    place_id BIGINT NOT NULL,
    is_server BOOLEAN NOT NULL,
    work TEXT NOT NULL,
    server_id BIGINT NOT NULL,
    season INTEGER,  -- season and episode are both null for “not started”
    episode INTEGER,
    parent_id BIGINT,
    CONSTRAINT pk_ceilings PRIMARY KEY (place_id, is_server, work)
);
CREATE INDEX ix_ceilings_server_id ON ceilings (server_id);
CREATE TABLE bulk_changes (  -- the last one in each server, kept so that it can be undone
    server_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    ceilings TEXT NOT NULL,  -- JSON, see `bot.storage.statements`
    CONSTRAINT pk_bulk_changes PRIMARY KEY (server_id)
);
CREATE TABLE announcements (
    id INTEGER NOT NULL,
    number BIGINT NOT NULL,
    version TEXT NOT NULL,
    CONSTRAINT pk_announcements PRIMARY KEY (id)
);
CREATE TABLE replicas (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    number BIGINT NOT NULL,
    trouble TEXT,
    seen TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_replicas PRIMARY KEY (id)
);
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""
