CREATE TABLE preferences (
    user_id BIGINT NOT NULL,
    always_private BOOLEAN NOT NULL,
    CONSTRAINT pk_preferences PRIMARY KEY (user_id)
);
CREATE TABLE bulk_changes (  -- the last one in each server, kept so that it can be undone
    server_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    ceilings TEXT NOT NULL,  -- JSON, see `bot.storage.statements`
    CONSTRAINT pk_bulk_changes PRIMARY KEY (server_id)
);
ALTER TABLE places ADD COLUMN parent_id BIGINT;
ALTER TABLE places ADD COLUMN manager_role_id BIGINT;
ALTER TABLE ceilings ADD COLUMN parent_id BIGINT;
