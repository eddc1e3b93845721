"""Migrations, which bring a database of an older version to the current schema."""
