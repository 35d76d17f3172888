-- Users, groups and roles: JSON documents with a version for compare-and-set. Their ids hold
-- together what belongs to them, so that a name may change.
create table iam_entities (
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
create index iam_entities_boundary on iam_entities (boundary) where boundary is not null;

insert into iam_entities (id, kind, name_key, path, boundary, version, document)
select json_extract(document, '$.id'), 'role', name_key, path,
  json_extract(document, '$.permissionsBoundary'), version, document
from roles;
drop table roles;

create table iam_members (
  group_id text not null,
  user_id text not null,
  primary key (group_id, user_id)
) without rowid;
create index iam_members_user on iam_members (user_id);

-- Policies that are managed in the account. The texts are in their versions.
create table iam_policies (
  arn text primary key,
  name_key text not null unique,
  path text not null,
  default_version integer not null,
  -- Never used again: a number means one text for good.
  next_version integer not null,
  updated_ms integer not null,
  document text not null
) without rowid;

create table iam_policy_versions (
  policy text not null,
  number integer not null,
  created_ms integer not null,
  document text not null,
  primary key (policy, number)
) without rowid;

-- The policy's ARN may be one of AWS's own, which are not kept here.
create table iam_attachments (
  holder text not null,
  policy text not null,
  primary key (holder, policy)
) without rowid;
create index iam_attachments_policy on iam_attachments (policy);

create table iam_access_keys (
  id text primary key,
  user_id text not null,
  active integer not null,
  created_ms integer not null,
  sealed_secret blob not null,
  used_ms integer,
  used_service text,
  used_region text
) without rowid;
create index iam_access_keys_user on iam_access_keys (user_id);
