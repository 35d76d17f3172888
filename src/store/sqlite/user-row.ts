/** A user as a row, and back. */
import type { Credential, User } from '../../directory/types.ts';
import { userStatuses } from '../../directory/types.ts';
import { formatSub } from '../../lib/ids.ts';

export interface UserRow {
  id: number;
  part: number;
  username_key: string;
  username: string | null;
  sub: Uint8Array;
  version: number;
  status: number;
  enabled: number;
  created_ms: number;
  modified_ms: number;
  email: string | null;
  phone_number: string | null;
  preferred_username: string | null;
  attributes: string;
}

export const userColumns = `u.id, u.part, u.username_key, u.username, u.sub, u.version, u.status,
  u.enabled, u.created_ms, u.modified_ms, u.email, u.phone_number, u.preferred_username,
  u.attributes`;

/** What there is of a user besides the row itself, each by a column `user`. */
export const userTables = [
  'aliases',
  'credentials',
  'user_states',
  'group_members',
  'auth_events',
] as const;

export interface CredentialRow {
  algorithm: Credential['algorithm'];
  hash: string;
  imported: number;
  expires_ms: number | null;
  srp: Uint8Array | null;
}

export const credentialOf = ({ algorithm, hash, imported, expires_ms, srp }: CredentialRow) => {
  const credential: Credential = { algorithm, hash, imported: imported === 1 };
  if (expires_ms !== null) credential.expiresMs = expires_ms;
  if (srp !== null) credential.srp = srp;
  return credential;
};

export function userOf(row: UserRow): User {
  const attributes = JSON.parse(row.attributes) as User['attributes'];
  if (row.email !== null) attributes.email = row.email;
  if (row.phone_number !== null) attributes.phone_number = row.phone_number;
  if (row.preferred_username !== null) attributes.preferred_username = row.preferred_username;
  return {
    username: row.username ?? row.username_key,
    sub: formatSub(row.sub),
    status: userStatuses[row.status] ?? 'UNKNOWN',
    enabled: row.enabled === 1,
    createdMs: row.created_ms,
    modifiedMs: row.modified_ms,
    attributes,
  };
}

/** What of a user may change, in the form of its columns. */
export type UserChange = Pick<
  UserRow,
  | 'status'
  | 'enabled'
  | 'modified_ms'
  | 'email'
  | 'phone_number'
  | 'preferred_username'
  | 'attributes'
>;

export function changeOf(user: User): UserChange {
  const { email, phone_number, preferred_username, ...others } = user.attributes;
  return {
    status: userStatuses.indexOf(user.status),
    enabled: user.enabled ? 1 : 0,
    modified_ms: user.modifiedMs,
    email: email ?? null,
    phone_number: phone_number ?? null,
    preferred_username: preferred_username ?? null,
    attributes: JSON.stringify(others),
  };
}

/** A user that is not stored yet. */
export type NewUser = UserChange &
  Pick<UserRow, 'username_key' | 'username' | 'sub' | 'created_ms'>;

export function newUserOf(user: User, usernameKey: string, sub: Uint8Array): NewUser {
  return {
    ...changeOf(user),
    username_key: usernameKey,
    username: user.username === usernameKey ? null : user.username,
    sub,
    created_ms: user.createdMs,
  };
}
