#!/usr/bin/env bash
# Alembic 1.20.1 with SQLAlchemy 2.1.9, SQLite: a batch change of one column.
# Guess: the table is copied as it is, less the column that was dropped; what cannot be copied is warned of.
# Seen: the copy has no COLLATE NOCASE, no AUTOINCREMENT and no DESC in its index, and nothing is said. The foreign key with
#       its ON DELETE stays. A look-up by name that found "Margo" under "margo" finds nothing from then on.
# Why it matters: a bot that keeps names or settings in SQLite loses case-insensitive look-up by an unrelated migration.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check alembic==1.20.1 sqlalchemy==2.1.9

cat >try.py <<'PY'
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

meta = sa.MetaData()
sa.Table("servers", meta, sa.Column("id", sa.Integer, primary_key=True))
names = sa.Table(
    "names",
    meta,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("server", sa.ForeignKey("servers.id", ondelete="CASCADE")),
    sa.Column("name", sa.Text(collation="NOCASE")),
    sa.Column("old", sa.Text),
    sqlite_autoincrement=True,
)
sa.Index("names_by_name", names.c.name.desc())


def look(connection, when):
    schema = " ".join(connection.scalars(sa.text("select sql from sqlite_master where tbl_name = 'names'")))
    words = ("COLLATE", "AUTOINCREMENT", " DESC", "ON DELETE CASCADE")
    kept = [word.strip() for word in words if word in schema]
    found = connection.scalar(sa.text("select count(*) from names where name = 'margo'"))
    print(f"{when}: {', '.join(kept)}; rows for 'margo': {found}")


with warnings.catch_warnings(record=True) as warned, sa.create_engine("sqlite://").begin() as connection:
    warnings.simplefilter("always")
    meta.create_all(connection)
    connection.execute(names.insert().values(name="Margo", old="x"))
    look(connection, "before")
    with Operations(MigrationContext.configure(connection)).batch_alter_table("names") as batch:
        batch.drop_column("old")
    look(connection, "after")
    print("warnings:", len(warned))
PY

cat >expected <<'TXT'
before: COLLATE, AUTOINCREMENT, DESC, ON DELETE CASCADE; rows for 'margo': 1
after: ON DELETE CASCADE; rows for 'margo': 0
warnings: 0
TXT

venv/bin/python try.py >seen
diff -u expected seen
echo "As before: the copied table has lost its collation"
