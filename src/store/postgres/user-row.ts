/** A user between the directory's form and the columns of a row. */
import type { Credential, User } from '../../directory/types.ts';
import { userStatuses } from '../../directory/types.ts';

export interface UserRow {
  /** Of the pool. */
  pool: number;
  sub: string;
  username_key: string;
  username: string | null;
  version: number;
  status: number;
  enabled: boolean;
  created_ms: number;
  modified_ms: number;
  email: string | null;
  phone_number: string | null;
  preferred_username: string | null;
  attributes: string;
}

export const userColumns = `u.pool, u.sub, u.username_key, u.username, u.version, u.status,
  u.enabled, u.created_ms, u.modified_ms, u.email, u.phone_number, u.preferred_username,
  u.attributes`;

/** What there is of a user besides the row itself, each by its columns `pool` and `sub`. */
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
  imported: boolean;
  expires_ms: number | null;
  srp: Uint8Array | null;
}

/** With a credential and a state, where there are such. */
export type AccountRow = UserRow & {
  [column in keyof CredentialRow]: CredentialRow[column] | null;
} & {
  state: string | null;
};

export const credentialOf = ({ algorithm, hash, imported, expires_ms, srp }: CredentialRow) => {
  const credential: Credential = { algorithm, hash, imported };
  if (expires_ms !== null) credential.expiresMs = expires_ms;
  if (srp !== null) credential.srp = Uint8Array.from(srp);
  return credential;
};

export function userOf(row: UserRow): User {
  const attributes = JSON.parse(row.attributes) as User['attributes'];
  if (row.email !== null) attributes.email = row.email;
  if (row.phone_number !== null) attributes.phone_number = row.phone_number;
  if (row.preferred_username !== null) attributes.preferred_username = row.preferred_username;
  return {
    username: row.username ?? row.username_key,
    sub: row.sub,
    status: userStatuses[row.status] ?? 'UNKNOWN',
    enabled: row.enabled,
    createdMs: row.created_ms,
    modifiedMs: row.modified_ms,
    attributes,
  };
}

/** What of a user may change, in the order of `changeColumns`. */
export function changeOf(user: User) {
  const { email, phone_number, preferred_username, ...others } = user.attributes;
  return [
    userStatuses.indexOf(user.status),
    user.enabled,
    user.modifiedMs,
    email ?? null,
    phone_number ?? null,
    preferred_username ?? null,
    JSON.stringify(others),
  ] as const;
}

export const changeColumns = [
  'status',
  'enabled',
  'modified_ms',
  'email',
  'phone_number',
  'preferred_username',
  'attributes',
] as const;
