"""Connections to SQLite and PostgreSQL that answer within a time limit."""
