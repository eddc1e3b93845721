CREATE TABLE plans (  -- what a channel is to get by itself, see `bot.storage.plans` (all instants are Unix seconds)
    channel_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    work TEXT NOT NULL,
    server_id BIGINT NOT NULL,
    is_forum BOOLEAN NOT NULL,
    thread BOOLEAN NOT NULL,
    event BOOLEAN NOT NULL,
    daily BOOLEAN NOT NULL,
    role_id BIGINT,
    since BIGINT NOT NULL,
    every INTEGER NOT NULL,  -- days between two posts, and episodes in each, both 0 unless it is a rewatch
    episodes INTEGER NOT NULL,
    season INTEGER NOT NULL,  -- a rewatch: the first episode of its next post, and when that is due
    episode INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    trouble TEXT,
    tries INTEGER NOT NULL,  -- how often in a row Discord could not be reached
    next_at BIGINT NOT NULL,  -- when a process has to look at it, or while one does, when its lease ends
    lease BIGINT NOT NULL,  -- a random number of the process that works on it, 0 if none does
    is_changed BOOLEAN NOT NULL,  -- by managers, while a process works on it
    CONSTRAINT pk_plans PRIMARY KEY (channel_id, kind, work)
);
CREATE INDEX ix_plans_server_id ON plans (server_id);
CREATE INDEX ix_plans_next_at ON plans (next_at);
CREATE TABLE posts (  -- the outbox: each post and scheduled event of a plan, once
    id TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    plan TEXT NOT NULL,  -- the kind of the plan
    work TEXT NOT NULL,
    kind TEXT NOT NULL,
    run BIGINT NOT NULL,  -- a rewatch that begins anew is another run
    season INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    server_id BIGINT NOT NULL,
    last_season INTEGER NOT NULL,
    last_episode INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    moved_from BIGINT,
    tried_at BIGINT,  -- when it was first sent, written down before that
    message_id BIGINT,
    thread_id BIGINT,
    event_id BIGINT,
    event_key TEXT,  -- name and instant of the event as Discord has it, or why there is none
    event_tried_at BIGINT,
    state TEXT NOT NULL,
    note TEXT,
    CONSTRAINT pk_posts PRIMARY KEY (id),
    CONSTRAINT uq_posts UNIQUE (channel_id, plan, work, kind, run, season, episode)
);
CREATE INDEX ix_posts_server_id ON posts (server_id);
CREATE TABLE held_releases (  -- what managers have said about an episode in their server
    server_id BIGINT NOT NULL,
    work TEXT NOT NULL,
    season INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    out_at BIGINT,  -- null: it is not out yet, whatever its date says
    CONSTRAINT pk_held_releases PRIMARY KEY (server_id, work, season, episode)
);
