-- Log groups get what one made by hand has, and groups and streams can be deleted. The tables
-- that others refer to are made anew and filled with the same keys, so the references are checked
-- at the end.
pragma defer_foreign_keys = on;
create table old_log_groups as select * from log_groups;
create table old_log_streams as select * from log_streams;
drop table log_streams;
drop table log_groups;

create table log_groups (
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
insert into log_groups
  (key, pool, region, name, created_ms, class, protected, tags, stored_bytes)
select key, pool, region, case when pool in (select key from pools) then name end, created_ms,
  'STANDARD', 0, '{}', stored_bytes
from old_log_groups;
drop table old_log_groups;
create index log_groups_pool on log_groups (pool) where pool is not null;
create index log_groups_retention on log_groups (key) where retention_days is not null;
create index log_groups_deleted on log_groups (key) where name is null;

create table log_streams (
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
insert into log_streams select * from old_log_streams;
drop table old_log_streams;
create index log_streams_last_event on log_streams (log_group, ifnull(last_event_ms, 0));
create index log_streams_deleted on log_streams (key) where log_group is null;

create index log_segments_last_event on log_segments (stream, last_ms);

-- A run finds its log by name, since either may be deleted meanwhile.
alter table jobs drop column log_stream;
