-- The statements of the store, by name. They suit both SQLite and PostgreSQL. Several under one name belong to one change.
-- A place never moves to another server: no statement changes a `server_id`.
-- Every row of `settings` and `places` begins with its kind. In `settings` the kind of place follows.

-- name: settings
SELECT 'progress', '', work, season, episode FROM progress WHERE user_id = :user
UNION ALL SELECT 'introduced', '', NULL, NULL, NULL FROM introductions WHERE user_id = :user
UNION ALL SELECT 'private', '', NULL, CAST(always_private AS INTEGER), NULL FROM preferences WHERE user_id = :user
UNION ALL SELECT CASE WHEN everything_out THEN 'everything' ELSE 'ceiling' END, 'server', work, season, episode
    FROM ceilings WHERE place_id = :server AND is_server = TRUE
UNION ALL SELECT 'settings', 'server', mode, grace_days, NULL
    FROM places WHERE place_id = :server AND is_server = TRUE
UNION ALL SELECT CASE WHEN everything_out THEN 'everything' ELSE 'ceiling' END, 'channel', work, season, episode
    FROM ceilings WHERE place_id = :channel AND is_server = FALSE
UNION ALL SELECT 'settings', 'channel', mode, grace_days, NULL
    FROM places WHERE place_id = :channel AND is_server = FALSE
UNION ALL SELECT CASE WHEN everything_out THEN 'everything' ELSE 'ceiling' END, 'thread', work, season, episode
    FROM ceilings WHERE place_id = :thread AND is_server = FALSE
UNION ALL SELECT 'settings', 'thread', mode, grace_days, NULL
    FROM places WHERE place_id = :thread AND is_server = FALSE

-- name: places
SELECT CASE WHEN everything_out THEN 'everything' ELSE 'ceiling' END,
    place_id, CAST(is_server AS INTEGER), parent_id, work, season, episode
    FROM ceilings WHERE server_id = :server
UNION ALL SELECT 'settings', place_id, CAST(is_server AS INTEGER), parent_id, mode, grace_days, manager_role_id
    FROM places WHERE server_id = :server

-- name: make_secret
INSERT INTO secrets (name, value) VALUES ('tokens', :secret) ON CONFLICT DO NOTHING

-- name: secret
SELECT value FROM secrets WHERE name = 'tokens'

-- name: any_row
SELECT user_id FROM introductions LIMIT 1

-- name: set_progress
INSERT INTO progress (user_id, work, season, episode) VALUES (:user, :work, :season, :episode)
ON CONFLICT (user_id, work) DO UPDATE SET season = excluded.season, episode = excluded.episode

-- name: raise_progress
INSERT INTO progress (user_id, work, season, episode) VALUES (:user, :work, :season, :episode)
ON CONFLICT (user_id, work) DO UPDATE SET season = excluded.season, episode = excluded.episode
WHERE (excluded.season, excluded.episode) > (progress.season, progress.episode)

-- name: clear_progress
DELETE FROM progress WHERE user_id = :user

-- name: clear_progress_in_work
DELETE FROM progress WHERE user_id = :user AND work = :work

-- name: set_always_private
INSERT INTO preferences (user_id, always_private) VALUES (:user, TRUE)
ON CONFLICT (user_id) DO UPDATE SET always_private = excluded.always_private

-- name: clear_preferences
DELETE FROM preferences WHERE user_id = :user

-- name: forget_person
DELETE FROM progress WHERE user_id = :user;
DELETE FROM introductions WHERE user_id = :user;
DELETE FROM preferences WHERE user_id = :user

-- name: introduce
INSERT INTO introductions (user_id) VALUES (:user) ON CONFLICT DO NOTHING RETURNING user_id

-- name: set_mode
INSERT INTO places (place_id, is_server, server_id, parent_id, mode)
    VALUES (:place, :is_server, :server, :parent, :mode)
ON CONFLICT (place_id, is_server)
    DO UPDATE SET parent_id = excluded.parent_id, mode = excluded.mode WHERE places.server_id = excluded.server_id;
DELETE FROM places WHERE place_id = :place AND is_server = :is_server AND server_id = :server
    AND mode IS NULL AND grace_days IS NULL AND manager_role_id IS NULL

-- name: set_grace
INSERT INTO places (place_id, is_server, server_id, grace_days) VALUES (:server, TRUE, :server, :days)
ON CONFLICT (place_id, is_server) DO UPDATE SET grace_days = excluded.grace_days

-- name: set_manager_role
INSERT INTO places (place_id, is_server, server_id, manager_role_id) VALUES (:server, TRUE, :server, :role)
ON CONFLICT (place_id, is_server) DO UPDATE SET manager_role_id = excluded.manager_role_id

-- name: set_ceiling
INSERT INTO ceilings (place_id, is_server, work, server_id, season, episode, everything_out, parent_id)
    VALUES (:place, :is_server, :work, :server, :season, :episode, :everything, :parent)
ON CONFLICT (place_id, is_server, work) DO UPDATE
    SET season = excluded.season, episode = excluded.episode, everything_out = excluded.everything_out,
        parent_id = COALESCE(excluded.parent_id, ceilings.parent_id)
    WHERE ceilings.server_id = excluded.server_id

-- name: clear_ceiling
DELETE FROM ceilings WHERE place_id = :place AND is_server = :is_server AND server_id = :server AND work = :work

-- name: forget_channel
DELETE FROM ceilings WHERE (place_id = :channel OR parent_id = :channel) AND is_server = FALSE;
DELETE FROM places WHERE (place_id = :channel OR parent_id = :channel) AND is_server = FALSE

-- name: greet
INSERT INTO greetings (server_id) VALUES (:server) ON CONFLICT DO NOTHING RETURNING server_id

-- name: forget_server
DELETE FROM ceilings WHERE server_id = :server;
DELETE FROM places WHERE server_id = :server;
DELETE FROM bulk_changes WHERE server_id = :server;
DELETE FROM greetings WHERE server_id = :server

-- name: channel_ceilings
SELECT place_id, work, season, episode, CAST(everything_out AS INTEGER)
    FROM ceilings WHERE server_id = :server AND is_server = FALSE

-- name: save_bulk_change
INSERT INTO bulk_changes (server_id, id, ceilings) VALUES (:server, :change, :ceilings)
ON CONFLICT (server_id) DO UPDATE SET id = excluded.id, ceilings = excluded.ceilings

-- name: bulk_change
SELECT ceilings FROM bulk_changes WHERE server_id = :server AND id = :change

-- name: drop_bulk_change
DELETE FROM bulk_changes WHERE server_id = :server AND id = :change

-- name: claim
INSERT INTO claims (request_id, claimant) VALUES (:request, :claimant)
ON CONFLICT (request_id) DO UPDATE SET claimant = excluded.claimant WHERE claims.claimant = excluded.claimant
RETURNING request_id

-- name: forget_claims
DELETE FROM claims WHERE request_id < :request

-- name: announce
INSERT INTO announcements (id, number, version) VALUES (1, 1, :version)
ON CONFLICT (id) DO UPDATE SET number = announcements.number + 1, version = excluded.version
RETURNING number

-- name: last_announcement
SELECT number, version FROM announcements

-- name: replicas
SELECT name, version, since, number, trouble, CAST(EXTRACT(epoch FROM now() - seen) AS INTEGER), id = :own
FROM replicas ORDER BY name, id

-- name: heartbeat
INSERT INTO replicas (id, name, version, since, number, trouble, seen)
    VALUES (:own, :name, :version, :since, :number, :trouble, now())
ON CONFLICT (id) DO UPDATE SET version = excluded.version, since = excluded.since, number = excluded.number,
    trouble = excluded.trouble, seen = excluded.seen

-- name: forget_gone_replicas
DELETE FROM replicas WHERE seen < now() - interval '10 minutes'

-- name: leave
DELETE FROM replicas WHERE id = :own
