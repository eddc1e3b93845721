#!/bin/sh
# compose.yaml has PostgreSQL run this once, when it makes its files: the bot's role owns one database and nothing else.
set -eu
: "${AIRLOCK_PASSWORD:?Set POSTGRES_PASSWORD in .env}"
psql --username "${POSTGRES_USER:-postgres}" --dbname postgres --set ON_ERROR_STOP=1 <<'SQL'
\getenv password AIRLOCK_PASSWORD
CREATE ROLE airlock LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE airlock OWNER airlock;
REVOKE ALL ON DATABASE airlock, postgres, template1 FROM PUBLIC;
SQL
