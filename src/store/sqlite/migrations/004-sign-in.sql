-- What signing in needs: SRP verifiers, the state of users, keys, tokens, groups, messages, events.
alter table credentials add column srp blob;

create table user_states (
  user integer primary key,
  -- JSON.
  state text not null
);

create table signing_keys (
  key integer primary key,
  pool integer not null,
  kid text not null,
  use text not null,
  created_ms integer not null,
  public_key blob not null,
  wrapped_private_key blob not null,
  unique (pool, kid)
);

create table token_families (
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
create index token_families_expires on token_families (expires_ms);

create table groups (
  -- Never used again: what a deleted group leaves behind must not fall to a new one.
  key integer primary key autoincrement,
  pool integer not null,
  name text not null,
  version integer not null,
  document text not null,
  unique (pool, name)
);

create table group_members (
  -- In the order in which members were added.
  key integer primary key,
  group_key integer not null,
  user integer not null,
  unique (group_key, user)
);
create index group_members_user on group_members (user, group_key);

create table messages (
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
create index messages_due on messages (next_ms) where state = 'waiting';
create index messages_expires on messages (expires_ms);
create index messages_pool on messages (pool);

create table auth_events (
  key integer primary key,
  user integer not null,
  -- JSON.
  document text not null
);
create index auth_events_user on auth_events (user, key);
