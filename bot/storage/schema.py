"""The tables, made and changed by the migrations in `migrations/`, which both SQLite and PostgreSQL understand.

About a person they store only three things: their progress, that the bot has introduced itself to them, and that they
want every answer in private.

`announcements` (at most one row) and `replicas` (one row for each process) are used only with PostgreSQL. See
`bot.storage.replicas`.

A place is a server, a channel, or a thread or forum post. The row of a thread or forum post names its channel in
`parent_id`. The key includes `is_server`, because the first channel of an old server has the same id as the server.
Only a server has a `manager_role_id`: that role may change ceilings, besides members with Manage Server.

`greetings` names the servers in which the bot has introduced itself after it joined them.

`claims` and `deletions` are about the interactions of the last ten minutes. A change is made by the process that has
claimed its interaction. It is not made for a person who has deleted their data with a later interaction.

`plans` says what channels are to get by themselves, `posts` is the outbox with one row for each post, and
`held_releases` has what managers have said about episodes. See `bot.storage.plans`.

`secrets` has one row: the secret key for the entry tokens in buttons and suggestions. All processes with the same
database share it.

The table `alembic_version` is named after Alembic, which ran the migrations in older versions of the bot.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from bot.storage.database.change import Change, Step, script
from bot.storage.records import StoreError
from bot.storage.statements import SQL

MIGRATIONS: Final = {path.name[:4]: path for path in sorted(Path(__file__).with_name("migrations").glob("*.sql"))}
"""The files of SQL statements, in order. The key is the revision that a file leads to, such as ``0002``."""
NEWEST: Final = max(MIGRATIONS)

NEWER: Final = "The database of AIRLOCK_DATABASE_URL was written by a newer Airlock: start that version again."
REVISION: Final[Step] = ("SELECT version_num FROM alembic_version", {})
TOUCH: Final = "UPDATE alembic_version SET version_num = :newest"
"""Written at every start, even if it changes nothing: a read-only database fails then, not at a user's first change."""


def upgrade(has_tables: str) -> Change[None]:
    """Run the missing migrations (all of them in an empty database), and create the secret key if there is none.

    Args:
        has_tables: a query that returns a row if the table `alembic_version` exists.

    Raises:
        StoreError: the tables were made by a newer version of Airlock.
    """
    rows = (yield REVISION) if (yield has_tables, {}) else ()
    revision = str(rows[0][0]) if rows else ""
    if rows and revision not in MIGRATIONS:
        raise StoreError(NEWER)
    for number, path in MIGRATIONS.items():
        if number > revision:
            yield from script(path.read_text(encoding="utf-8"))
    yield SQL["make_secret"], {"secret": secrets.token_hex(32)}
    yield TOUCH, {"newest": NEWEST}
