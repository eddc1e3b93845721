"""SQLite and PostgreSQL, each behind a backend that answers within a time limit."""
