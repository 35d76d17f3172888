CREATE TABLE aliases (
  part integer not null,
  key text not null,
  attribute integer not null,
  user integer not null,
  primary key (part, key, attribute)
) without rowid;

CREATE INDEX aliases_user on aliases (user);

CREATE TABLE auth_events (
  key integer primary key,
  user integer not null,
  -- JSON.
  document text not null
);

CREATE INDEX auth_events_user on auth_events (user, key);

CREATE TABLE clients (
  key integer primary key,
  pool integer not null references pools (key),
  id text not null unique,
  version integer not null,
  document text not null
);

CREATE INDEX clients_pool on clients (pool);

CREATE TABLE credentials (
  user integer primary key,
  algorithm text not null,
  hash text not null,
  imported integer not null,
  expires_ms integer
, srp blob);

CREATE TABLE dead_pools (
  key integer primary key
);

CREATE TABLE group_members (
  -- In the order in which members were added.
  key integer primary key,
  group_key integer not null,
  user integer not null,
  unique (group_key, user)
);

CREATE INDEX group_members_user on group_members (user, group_key);

CREATE TABLE groups (
  -- Never used again: what a deleted group leaves behind must not fall to a new one.
  key integer primary key autoincrement,
  pool integer not null,
  name text not null,
  version integer not null,
  document text not null,
  unique (pool, name)
);

CREATE TABLE iam_access_keys (
  id text primary key,
  user_id text not null,
  active integer not null,
  created_ms integer not null,
  sealed_secret blob not null,
  used_ms integer,
  used_service text,
  used_region text
) without rowid;

CREATE INDEX iam_access_keys_user on iam_access_keys (user_id);

CREATE TABLE iam_attachments (
  holder text not null,
  policy text not null,
  primary key (holder, policy)
) without rowid;

CREATE INDEX iam_attachments_policy on iam_attachments (policy);

CREATE TABLE iam_entities (
  id text primary key,
  kind text not null,
  name_key text not null,
  path text not null,
  -- The ARN of its permissions boundary.
  boundary text,
  version integer not null,
  document text not null,
  unique (kind, name_key)
) without rowid;

CREATE INDEX iam_entities_boundary on iam_entities (boundary) where boundary is not null;

CREATE TABLE iam_members (
  group_id text not null,
  user_id text not null,
  primary key (group_id, user_id)
) without rowid;

CREATE INDEX iam_members_user on iam_members (user_id);

CREATE TABLE iam_policies (
  arn text primary key,
  name_key text not null unique,
  path text not null,
  default_version integer not null,
  -- Never used again: a number means one text for good.
  next_version integer not null,
  updated_ms integer not null,
  document text not null
) without rowid;

CREATE TABLE iam_policy_versions (
  policy text not null,
  number integer not null,
  created_ms integer not null,
  document text not null,
  primary key (policy, number)
) without rowid;

CREATE TABLE jobs (
  key integer primary key,
  pool integer not null references pools (key),
  id text not null unique,
  region text not null,
  name text not null,
  role_arn text not null,
  pre_signed_url text not null,
  algorithm text,
  status text not null,
  created_ms integer not null,
  started_ms integer,
  completed_ms integer,
  message text,
  imported integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  upload_file text,
  upload_bytes integer,
  upload_key blob,
  batch integer not null default 0,
  done_offset integer not null default 0,
  done_line integer not null default 0,
  done_rows integer not null default 0
);

CREATE INDEX jobs_active on jobs (region, started_ms)
  where status in ('Pending', 'InProgress', 'Stopping');

CREATE INDEX jobs_created on jobs (created_ms) where status = 'Created';

CREATE INDEX jobs_pool on jobs (pool, created_ms);

CREATE TABLE log_groups (
  key integer primary key,
  -- The pool whose import made it; null when somebody made it by hand.
  pool integer,
  region text not null,
  -- Null when the group is deleted and its streams are still to be freed.
  name text,
  created_ms integer not null,
  class text not null,
  retention_days integer,
  protected integer not null,
  -- JSON.
  tags text not null,
  -- Of the settings, for compare-and-set.
  version integer not null default 1,
  stored_bytes integer not null default 0,
  unique (region, name)
);

CREATE INDEX log_groups_deleted on log_groups (key) where name is null;

CREATE INDEX log_groups_pool on log_groups (pool) where pool is not null;

CREATE INDEX log_groups_retention on log_groups (key) where retention_days is not null;

CREATE TABLE log_segments (
  key integer primary key,
  stream integer not null references log_streams (key),
  number integer not null,
  first_event integer not null,
  events integer not null,
  first_ms integer not null,
  last_ms integer not null,
  ingested_ms integer not null,
  body blob not null,
  unique (stream, number)
);

CREATE INDEX log_segments_last_event on log_segments (stream, last_ms);

CREATE TABLE log_streams (
  key integer primary key,
  -- Null when the stream is deleted and its segments are still to be freed.
  log_group integer references log_groups (key),
  name text not null,
  created_ms integer not null,
  first_event_ms integer,
  last_event_ms integer,
  last_ingestion_ms integer,
  -- Segments and events that it ever had: the numbers of the next ones.
  segments integer not null default 0,
  events integer not null default 0,
  stored_bytes integer not null default 0,
  unique (log_group, name)
);

CREATE INDEX log_streams_deleted on log_streams (key) where log_group is null;

CREATE INDEX log_streams_last_event on log_streams (log_group, ifnull(last_event_ms, 0));

CREATE TABLE messages (
  key integer primary key,
  id text not null unique,
  pool integer not null,
  sub text not null,
  medium text not null,
  sealed blob not null,
  created_ms integer not null,
  expires_ms integer not null,
  state text not null,
  attempts integer not null,
  next_ms integer not null,
  problem text
);

CREATE INDEX messages_due on messages (next_ms) where state = 'waiting';

CREATE INDEX messages_expires on messages (expires_ms);

CREATE INDEX messages_pool on messages (pool);

CREATE TABLE part_filters (
  part integer primary key,
  bits blob not null
);

CREATE TABLE parts (
  key integer primary key autoincrement,
  pool integer not null,
  users integer not null
);

CREATE INDEX parts_pool on parts (pool);

CREATE TABLE pools (
  -- Never used again: what a deleted pool leaves behind must not fall to a new one.
  key integer primary key autoincrement,
  id text not null unique,
  region text not null,
  version integer not null,
  document text not null
);

CREATE INDEX pools_region on pools (region);

CREATE TABLE signing_keys (
  key integer primary key,
  pool integer not null,
  kid text not null,
  use text not null,
  created_ms integer not null,
  public_key blob not null,
  wrapped_private_key blob not null,
  unique (pool, kid)
);

CREATE TABLE token_families (
  pool integer not null,
  origin_jti text not null,
  -- Of the row, for compare-and-set.
  version integer not null,
  sub text not null,
  client_id text not null,
  expires_ms integer not null,
  generation integer not null,
  rotated_ms integer,
  revoked_ms integer,
  primary key (pool, origin_jti)
) without rowid;

CREATE INDEX token_families_expires on token_families (expires_ms);

CREATE TABLE user_states (
  user integer primary key,
  -- JSON.
  state text not null
);

CREATE TABLE users (
  id integer primary key,
  part integer not null,
  username_key text not null,
  -- Null when it equals the key.
  username text,
  sub blob not null,
  version integer not null,
  status integer not null,
  enabled integer not null,
  created_ms integer not null,
  modified_ms integer not null,
  email text,
  phone_number text,
  preferred_username text,
  -- All other attributes, as JSON.
  attributes text not null
);

CREATE INDEX users_email on users (part, email) where email is not null;

CREATE INDEX users_phone_number on users (part, phone_number) where phone_number is not null;

CREATE INDEX users_preferred_username on users (part, preferred_username)
  where preferred_username is not null;

CREATE UNIQUE INDEX users_sub on users (part, sub);

CREATE UNIQUE INDEX users_username on users (part, username_key);
