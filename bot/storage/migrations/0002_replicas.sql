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
