-- Texts are compared by their bytes, as SQLite does, so that orders are the same in every locale.
-- The pool comes first in every key of what there is much of: that is how a distributed database
-- shards it.

create table pools (
  -- Never used again: what a deleted pool leaves behind must not fall to a new one.
  key integer generated always as identity primary key,
  id text collate "C" not null unique,
  region text collate "C" not null,
  version integer not null,
  document text not null
);
create index pools_region on pools (region, key);

create table dead_pools (
  key integer primary key
);

create table clients (
  id text collate "C" primary key,
  key bigint generated always as identity,
  pool integer not null,
  version integer not null,
  document text not null
);
create index clients_pool on clients (pool, key);

create table users (
  pool integer not null,
  -- Time-ordered.
  sub uuid not null,
  username_key text collate "C" not null,
  -- Null when it equals the key.
  username text,
  version integer not null,
  status smallint not null,
  enabled boolean not null,
  created_ms bigint not null,
  modified_ms bigint not null,
  email text collate "C",
  phone_number text collate "C",
  preferred_username text collate "C",
  -- All other attributes, as JSON.
  attributes text not null,
  constraint users_sub primary key (pool, sub)
);
create unique index users_username on users (pool, username_key);
create index users_email on users (pool, email) where email is not null;
create index users_phone_number on users (pool, phone_number) where phone_number is not null;
create index users_preferred_username on users (pool, preferred_username)
  where preferred_username is not null;

create table aliases (
  pool integer not null,
  key text collate "C" not null,
  attribute smallint not null,
  sub uuid not null,
  constraint aliases_key primary key (pool, key, attribute)
);
create index aliases_user on aliases (pool, sub);

create table credentials (
  pool integer not null,
  sub uuid not null,
  algorithm text not null,
  hash text not null,
  imported boolean not null,
  expires_ms bigint,
  srp bytea,
  primary key (pool, sub)
);

create table user_states (
  pool integer not null,
  sub uuid not null,
  -- JSON.
  state text not null,
  primary key (pool, sub)
);

create table signing_keys (
  pool integer not null,
  key bigint generated always as identity,
  kid text collate "C" not null,
  use text not null,
  created_ms bigint not null,
  public_key bytea not null,
  wrapped_private_key bytea not null,
  primary key (pool, kid)
);

create table token_families (
  pool integer not null,
  origin_jti text collate "C" not null,
  -- Of the row, for compare-and-set.
  version integer not null,
  sub text not null,
  client_id text not null,
  expires_ms bigint not null,
  generation integer not null,
  rotated_ms bigint,
  revoked_ms bigint,
  primary key (pool, origin_jti)
);
create index token_families_expires on token_families (expires_ms);

create table groups (
  key bigint generated always as identity primary key,
  pool integer not null,
  name text collate "C" not null,
  version integer not null,
  document text not null,
  constraint groups_name unique (pool, name)
);

create table group_members (
  -- In the order in which members were added.
  key bigint generated always as identity primary key,
  group_key bigint not null,
  pool integer not null,
  sub uuid not null,
  unique (group_key, sub)
);
create index group_members_user on group_members (pool, sub, group_key);

create table messages (
  key bigint generated always as identity primary key,
  id text collate "C" not null unique,
  pool integer not null,
  sub text not null,
  medium text not null,
  sealed bytea not null,
  created_ms bigint not null,
  expires_ms bigint not null,
  state text not null,
  attempts integer not null,
  next_ms bigint not null,
  problem text
);
create index messages_due on messages (next_ms) where state = 'waiting';
create index messages_expires on messages (expires_ms);
create index messages_pool on messages (pool, key);

create table auth_events (
  key bigint generated always as identity primary key,
  pool integer not null,
  sub uuid not null,
  -- JSON.
  document text not null
);
create index auth_events_user on auth_events (pool, sub, key);

create table jobs (
  key bigint generated always as identity primary key,
  pool integer not null,
  id text collate "C" not null unique,
  region text collate "C" not null,
  name text not null,
  role_arn text not null,
  pre_signed_url text not null,
  algorithm text,
  status text not null,
  created_ms bigint not null,
  started_ms bigint,
  completed_ms bigint,
  message text,
  imported integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  upload_file text,
  upload_bytes bigint,
  upload_key bytea,
  batch integer not null default 0,
  done_offset bigint not null default 0,
  done_line bigint not null default 0,
  done_rows bigint not null default 0
);
create index jobs_pool on jobs (pool, created_ms, key);
create index jobs_active on jobs (region, started_ms)
  where status in ('Pending', 'InProgress', 'Stopping');
create index jobs_created on jobs (created_ms) where status = 'Created';

-- Sealed uploads in pieces, where no bucket keeps them.
create table upload_pieces (
  file text collate "C" not null,
  number integer not null,
  put_ms bigint not null,
  body bytea not null,
  primary key (file, number)
);

-- What all nodes have in common: by which master key the store was made, and the root access key.
create table settings (
  name text collate "C" primary key,
  value bytea not null
);

create table log_groups (
  key bigint generated always as identity primary key,
  -- The pool whose import made it; null when somebody made it by hand.
  pool integer,
  region text collate "C" not null,
  -- Null when the group is deleted and its streams are still to be freed.
  name text collate "C",
  created_ms bigint not null,
  class text not null,
  retention_days integer,
  protected boolean not null,
  -- JSON.
  tags text not null,
  -- Of the settings, for compare-and-set.
  version integer not null default 1,
  stored_bytes bigint not null default 0,
  constraint log_groups_name unique (region, name)
);
create index log_groups_deleted on log_groups (key) where name is null;
create index log_groups_pool on log_groups (pool) where pool is not null;
create index log_groups_retention on log_groups (key) where retention_days is not null;

create table log_streams (
  key bigint generated always as identity primary key,
  -- Null when the stream is deleted and its segments are still to be freed.
  log_group bigint,
  name text collate "C" not null,
  created_ms bigint not null,
  first_event_ms bigint,
  last_event_ms bigint,
  last_ingestion_ms bigint,
  -- Segments and events that it ever had: the numbers of the next ones.
  segments integer not null default 0,
  events bigint not null default 0,
  stored_bytes bigint not null default 0,
  constraint log_streams_name unique (log_group, name)
);
create index log_streams_deleted on log_streams (key) where log_group is null;
create index log_streams_last_event on log_streams (log_group, coalesce(last_event_ms, 0), key);

create table log_segments (
  stream bigint not null,
  number integer not null,
  first_event bigint not null,
  events integer not null,
  first_ms bigint not null,
  last_ms bigint not null,
  ingested_ms bigint not null,
  body bytea not null,
  primary key (stream, number)
);
create index log_segments_last_event on log_segments (stream, last_ms);

-- Moved on by every change of what somebody is allowed; its row is also the lock of such changes.
create table iam_epoch (
  epoch bigint not null
);
insert into iam_epoch (epoch) values (1);

create table iam_entities (
  id text collate "C" primary key,
  kind text collate "C" not null,
  name_key text collate "C" not null,
  path text collate "C" not null,
  -- The ARN of its permissions boundary.
  boundary text collate "C",
  version integer not null,
  document text not null,
  unique (kind, name_key)
);
create index iam_entities_boundary on iam_entities (boundary) where boundary is not null;

create table iam_members (
  group_id text collate "C" not null,
  user_id text collate "C" not null,
  primary key (group_id, user_id)
);
create index iam_members_user on iam_members (user_id);

create table iam_policies (
  arn text collate "C" primary key,
  name_key text collate "C" not null unique,
  path text collate "C" not null,
  default_version integer not null,
  -- Never used again: a number means one text for good.
  next_version integer not null,
  updated_ms bigint not null,
  document text not null
);

create table iam_policy_versions (
  policy text collate "C" not null,
  number integer not null,
  created_ms bigint not null,
  document text not null,
  primary key (policy, number)
);

create table iam_attachments (
  holder text collate "C" not null,
  policy text collate "C" not null,
  primary key (holder, policy)
);
create index iam_attachments_policy on iam_attachments (policy);

create table iam_access_keys (
  id text collate "C" primary key,
  user_id text collate "C" not null,
  active boolean not null,
  created_ms bigint not null,
  sealed_secret bytea not null,
  used_ms bigint,
  used_service text,
  used_region text
);
create index iam_access_keys_user on iam_access_keys (user_id);

-- Rows that are locked where something is counted before it is added.
create table locks (
  name text collate "C" primary key
);
