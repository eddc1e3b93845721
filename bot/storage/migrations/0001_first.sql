CREATE TABLE IF NOT EXISTS alembic_version (
    version_num VARCHAR(32) NOT NULL,  -- the revision: the number of the last migration
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version (version_num) VALUES ('0001');
CREATE TABLE progress (
    user_id BIGINT NOT NULL,
    work TEXT NOT NULL,
    season INTEGER NOT NULL,  -- season and episode are both 0 for “not started”
    episode INTEGER NOT NULL,
    CONSTRAINT pk_progress PRIMARY KEY (user_id, work)
);
CREATE TABLE introductions (user_id BIGINT NOT NULL, CONSTRAINT pk_introductions PRIMARY KEY (user_id));
CREATE TABLE places (
    place_id BIGINT NOT NULL,
    is_server BOOLEAN NOT NULL,
    server_id BIGINT NOT NULL,
    mode TEXT,
    grace_days INTEGER,
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
    CONSTRAINT pk_ceilings PRIMARY KEY (place_id, is_server, work)
);
CREATE INDEX ix_ceilings_server_id ON ceilings (server_id);
