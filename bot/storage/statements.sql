-- The statements of the store, by name. They suit both SQLite and PostgreSQL. Several under one name belong to one change.
-- A place never moves to another server: no statement changes a `server_id`.
-- Every row of `settings` and `places` begins with its kind. In `settings` the kind of place follows.

-- name: settings
SELECT 'progress', '', work, season, episode FROM progress WHERE user_id = :user
UNION ALL SELECT 'introduced', '', NULL, NULL, NULL FROM introductions WHERE user_id = :user
UNION ALL SELECT 'private', '', NULL, CAST(always_private AS INTEGER), NULL FROM preferences WHERE user_id = :user
UNION ALL SELECT 'ceiling', 'server', work, season, episode
    FROM ceilings WHERE place_id = :server AND is_server = TRUE
UNION ALL SELECT 'settings', 'server', mode, grace_days, NULL
    FROM places WHERE place_id = :server AND is_server = TRUE
UNION ALL SELECT 'ceiling', 'channel', work, season, episode
    FROM ceilings WHERE place_id = :channel AND is_server = FALSE
UNION ALL SELECT 'settings', 'channel', mode, grace_days, NULL
    FROM places WHERE place_id = :channel AND is_server = FALSE
UNION ALL SELECT 'ceiling', 'thread', work, season, episode
    FROM ceilings WHERE place_id = :thread AND is_server = FALSE
UNION ALL SELECT 'settings', 'thread', mode, grace_days, NULL
    FROM places WHERE place_id = :thread AND is_server = FALSE

-- name: places
SELECT 'ceiling', place_id, CAST(is_server AS INTEGER), parent_id, work, season, episode
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
INSERT INTO ceilings (place_id, is_server, work, server_id, season, episode, parent_id)
    VALUES (:place, :is_server, :work, :server, :season, :episode, :parent)
ON CONFLICT (place_id, is_server, work) DO UPDATE
    SET season = excluded.season, episode = excluded.episode, parent_id = COALESCE(excluded.parent_id, ceilings.parent_id)
    WHERE ceilings.server_id = excluded.server_id

-- name: clear_ceiling
DELETE FROM ceilings WHERE place_id = :place AND is_server = :is_server AND server_id = :server AND work = :work

-- name: forget_channel
DELETE FROM ceilings WHERE (place_id = :channel OR parent_id = :channel) AND is_server = FALSE;
DELETE FROM places WHERE (place_id = :channel OR parent_id = :channel) AND is_server = FALSE;
UPDATE plans SET state = 'stopping', next_at = CASE WHEN lease = 0 THEN 0 ELSE next_at END, is_changed = TRUE
    WHERE channel_id = :channel

-- name: greet
INSERT INTO greetings (server_id) VALUES (:server) ON CONFLICT DO NOTHING RETURNING server_id

-- name: forget_server
DELETE FROM ceilings WHERE server_id = :server;
DELETE FROM places WHERE server_id = :server;
DELETE FROM bulk_changes WHERE server_id = :server;
DELETE FROM greetings WHERE server_id = :server;
DELETE FROM posts WHERE server_id = :server;
DELETE FROM plans WHERE server_id = :server;
DELETE FROM held_releases WHERE server_id = :server

-- name: channel_ceilings
SELECT place_id, work, season, episode FROM ceilings WHERE server_id = :server AND is_server = FALSE

-- name: save_bulk_change
INSERT INTO bulk_changes (server_id, id, ceilings) VALUES (:server, :change, :ceilings)
ON CONFLICT (server_id) DO UPDATE SET id = excluded.id, ceilings = excluded.ceilings

-- name: bulk_change
SELECT ceilings FROM bulk_changes WHERE server_id = :server AND id = :change

-- name: drop_bulk_change
DELETE FROM bulk_changes WHERE server_id = :server AND id = :change

-- name: mark_deletion
INSERT INTO deletions (person, request_id) VALUES (:person, :request)
ON CONFLICT (person) DO UPDATE SET request_id = excluded.request_id WHERE excluded.request_id > deletions.request_id

-- name: claim
INSERT INTO claims (request_id, claimant) SELECT CAST(:request AS BIGINT), CAST(:claimant AS BIGINT)
WHERE NOT EXISTS (SELECT 1 FROM deletions WHERE person = :person AND request_id > :request)
ON CONFLICT (request_id) DO UPDATE SET claimant = excluded.claimant WHERE claims.claimant = excluded.claimant
RETURNING request_id

-- name: old_requests
SELECT request_id FROM claims WHERE request_id < :request
UNION ALL SELECT request_id FROM deletions WHERE request_id < :request LIMIT 1

-- name: forget_requests
DELETE FROM claims WHERE request_id < :request;
DELETE FROM deletions WHERE request_id < :request

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

-- name: plans_of_server
SELECT server_id, channel_id, kind, work, is_forum, thread, event, daily, role_id, since, every, episodes,
    season, episode, due_at, state, trouble, tries, lease
FROM plans WHERE server_id = :server ORDER BY channel_id, kind, work

-- name: posts_of_server
SELECT id, server_id, channel_id, plan, work, kind, run, season, episode, last_season, last_episode, due_at, moved_from,
    tried_at, message_id, thread_id, event_id, event_key, event_tried_at, state, note
FROM posts WHERE server_id = :server ORDER BY due_at, season, episode, channel_id

-- name: posts_of_plan
SELECT id, server_id, channel_id, plan, work, kind, run, season, episode, last_season, last_episode, due_at, moved_from,
    tried_at, message_id, thread_id, event_id, event_key, event_tried_at, state, note
FROM posts WHERE channel_id = :channel AND plan = :kind AND work = :work ORDER BY due_at, season, episode

-- name: set_plan
INSERT INTO plans (channel_id, kind, work, server_id, is_forum, thread, event, daily, role_id, since, every, episodes,
    season, episode, due_at, state, trouble, tries, next_at, lease, is_changed)
VALUES (:channel, :kind, :work, :server, :is_forum, :thread, :event, :daily, :role, :since, :every, :episodes,
    :season, :episode, :due_at, :state, :trouble, 0, 0, 0, FALSE)
ON CONFLICT (channel_id, kind, work) DO UPDATE SET is_forum = excluded.is_forum, thread = excluded.thread,
    event = excluded.event, daily = excluded.daily, role_id = excluded.role_id, since = excluded.since,
    every = excluded.every, episodes = excluded.episodes, season = excluded.season, episode = excluded.episode,
    due_at = excluded.due_at, state = excluded.state, trouble = excluded.trouble, tries = 0,
    next_at = CASE WHEN plans.lease = 0 THEN 0 ELSE plans.next_at END, is_changed = TRUE
    WHERE plans.server_id = excluded.server_id

-- name: plan_due
SELECT 1 FROM plans WHERE next_at <= :now LIMIT 1

-- name: lease_plans
UPDATE plans SET lease = :lease, next_at = :until, is_changed = FALSE
WHERE +next_at <= :now AND (channel_id, kind, work) IN (  -- “+”: SQLite is to use the key here, and not the index
    SELECT channel_id, kind, work FROM plans WHERE next_at <= :now ORDER BY next_at LIMIT :most)
RETURNING server_id, channel_id, kind, work, is_forum, thread, event, daily, role_id, since, every, episodes,
    season, episode, due_at, state, trouble, tries, lease

-- name: keep_lease
UPDATE plans SET next_at = :until
WHERE channel_id = :channel AND kind = :kind AND work = :work AND lease = :lease RETURNING channel_id

-- name: save_cursor
UPDATE plans SET season = :season, episode = :episode, due_at = :due_at
WHERE channel_id = :channel AND kind = :kind AND work = :work AND lease = :lease AND is_changed = FALSE

-- name: release_plan
UPDATE plans SET lease = 0, tries = :tries,
    state = CASE WHEN is_changed = TRUE THEN state ELSE :state END,
    trouble = CASE WHEN is_changed = TRUE THEN trouble ELSE :trouble END,
    next_at = CASE WHEN is_changed = TRUE THEN 0 ELSE :next END
WHERE channel_id = :channel AND kind = :kind AND work = :work AND lease = :lease

-- name: plan_asleep
SELECT 1 FROM plans WHERE next_at > :now LIMIT 1

-- name: wake_plans
UPDATE plans SET next_at = :now WHERE next_at > :now AND lease = 0

-- name: wake_server
UPDATE plans SET next_at = CASE WHEN lease = 0 THEN 0 ELSE next_at END, is_changed = TRUE WHERE server_id = :server

-- name: remove_plan
DELETE FROM posts WHERE channel_id = :channel AND plan = :kind AND work = :work AND EXISTS (
    SELECT 1 FROM plans WHERE channel_id = :channel AND kind = :kind AND work = :work AND lease = :lease
    AND is_changed = FALSE);
DELETE FROM plans WHERE channel_id = :channel AND kind = :kind AND work = :work AND lease = :lease
    AND is_changed = FALSE

-- name: save_post
INSERT INTO posts (id, server_id, channel_id, plan, work, kind, run, season, episode, last_season, last_episode, due_at,
    moved_from, tried_at, message_id, thread_id, event_id, event_key, event_tried_at, state, note)
VALUES (:id, :server, :channel, :plan, :work, :kind, :run, :season, :episode, :last_season, :last_episode, :due_at,
    :moved_from, :tried_at, :message, :thread, :event, :event_key, :event_tried_at, :state, :note)
ON CONFLICT (id) DO UPDATE SET last_season = excluded.last_season, last_episode = excluded.last_episode,
    due_at = excluded.due_at, moved_from = excluded.moved_from, tried_at = excluded.tried_at,
    message_id = excluded.message_id, thread_id = excluded.thread_id, event_id = excluded.event_id,
    event_key = excluded.event_key, event_tried_at = excluded.event_tried_at, state = excluded.state,
    note = excluded.note

-- name: raise_ceiling
INSERT INTO ceilings (place_id, is_server, work, server_id, season, episode, parent_id)
    VALUES (:place, FALSE, :work, :server, :season, :episode, :parent)
ON CONFLICT (place_id, is_server, work) DO UPDATE SET season = excluded.season, episode = excluded.episode
    WHERE ceilings.server_id = excluded.server_id AND (ceilings.season IS NULL
        OR (excluded.season, excluded.episode) > (ceilings.season, ceilings.episode))

-- name: held_releases
SELECT work, season, episode, out_at FROM held_releases WHERE server_id = :server

-- name: hold_release
INSERT INTO held_releases (server_id, work, season, episode, out_at) VALUES (:server, :work, :season, :episode, :out)
ON CONFLICT (server_id, work, season, episode) DO UPDATE SET out_at = excluded.out_at

-- name: unhold_release
DELETE FROM held_releases WHERE server_id = :server AND work = :work AND season = :season AND episode = :episode
