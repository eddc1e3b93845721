"""Access to SQLite and PostgreSQL within a time limit, with one backend for each."""
