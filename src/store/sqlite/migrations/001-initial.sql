-- Documents (pools, clients, roles) are JSON with a version for compare-and-set.

create table pools (
  -- Never used again: what a deleted pool leaves behind must not fall to a new one.
  key integer primary key autoincrement,
  id text not null unique,
  region text not null,
  version integer not null,
  document text not null
);
create index pools_region on pools (region);

-- Deleted pools whose users and logs are still to be freed.
create table dead_pools (
  key integer primary key
);

create table clients (
  key integer primary key,
  pool integer not null references pools (key),
  id text not null unique,
  version integer not null,
  document text not null
);
create index clients_pool on clients (pool);

create table roles (
  name_key text primary key,
  path text not null,
  version integer not null,
  document text not null
) without rowid;

-- The users of a pool live in parts of bounded size, and every index begins with the part. New
-- users go into the last part, so that the index pages which an import touches stay few and in
-- memory however large the pool is. The price is one probe a part for a look-up.
create table parts (
  key integer primary key autoincrement,
  pool integer not null,
  users integer not null
);
create index parts_pool on parts (pool);

-- What a full part may contain: a Bloom filter of its user names and aliases.
create table part_filters (
  part integer primary key,
  bits blob not null
);

create table users (
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
create unique index users_username on users (part, username_key);
create unique index users_sub on users (part, sub);
create index users_email on users (part, email) where email is not null;
create index users_phone_number on users (part, phone_number) where phone_number is not null;
create index users_preferred_username on users (part, preferred_username)
  where preferred_username is not null;

-- Only pools with alias or username attributes write here. The part is the one that was open when
-- the alias was written, which may be a later one than the user's.
create table aliases (
  part integer not null,
  key text not null,
  attribute integer not null,
  user integer not null,
  primary key (part, key, attribute)
) without rowid;
create index aliases_user on aliases (user);

create table credentials (
  user integer primary key,
  algorithm text not null,
  hash text not null,
  imported integer not null,
  expires_ms integer
);

create table jobs (
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
  log_stream integer,
  -- The number of the next batch, and how far the file is done.
  batch integer not null default 0,
  done_offset integer not null default 0,
  done_line integer not null default 0,
  done_rows integer not null default 0
);
create index jobs_pool on jobs (pool, created_ms);
create index jobs_active on jobs (region, started_ms)
  where status in ('Pending', 'InProgress', 'Stopping');
create index jobs_created on jobs (created_ms) where status = 'Created';

create table log_groups (
  key integer primary key,
  pool integer not null,
  region text not null,
  name text not null,
  created_ms integer not null,
  stored_bytes integer not null default 0,
  unique (region, name)
);
create index log_groups_pool on log_groups (pool);

create table log_streams (
  key integer primary key,
  log_group integer not null references log_groups (key),
  name text not null,
  created_ms integer not null,
  first_event_ms integer,
  last_event_ms integer,
  last_ingestion_ms integer,
  segments integer not null default 0,
  events integer not null default 0,
  stored_bytes integer not null default 0,
  unique (log_group, name)
);
create index log_streams_last_event on log_streams (log_group, ifnull(last_event_ms, 0));

create table log_segments (
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
