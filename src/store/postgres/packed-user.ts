/** Users of an import as the bytes that `copy` takes: made before it is known when and where. */
import { type Alias, type Credential, userStatuses } from '../../directory/types.ts';
import type { Candidate, CheckedRow, RowOutline } from '../import-ledger.ts';
import { aliasCode } from './aliases.ts';
import { fixedFields, type PageRow, RowWriter } from './copy-format.ts';

/** What is left of a checked row: its user is in the page, but for what the batch adds. */
export interface PackedRow extends RowOutline {
  user?: PackedUser | undefined;
}

export interface PackedUser extends PageRow {
  usernameKey: string;
  aliases: readonly Alias[];
  credential: Credential | undefined;
}

export const copyUsers = `
  copy users (pool, sub, created_ms, modified_ms, version, status, enabled, username_key, username,
    email, phone_number, preferred_username, attributes) from stdin (format binary)`;
const user = fixedFields(13, [4, 16, 8, 8, 4, 2, 1]);
const [poolAt = 0, subAt = 0, createdAt = 0, modifiedAt = 0, versionAt, statusAt, enabledAt] =
  user.at;
user.bytes.writeInt32BE(1, versionAt);
user.bytes.writeInt8(1, enabledAt);

const statusCodes = {
  RESET_REQUIRED: userStatuses.indexOf('RESET_REQUIRED'),
  CONFIRMED: userStatuses.indexOf('CONFIRMED'),
};

export class UserPacker {
  readonly #writer = new RowWriter();

  pack({ line, end, problem, candidate }: CheckedRow): PackedRow {
    return candidate ? { line, end, user: this.#user(candidate) } : { line, end, problem };
  }

  /** The rows are in the database: their memory is free for others. */
  release(rows: readonly PackedRow[]): void {
    this.#writer.release(rows.flatMap(({ user }) => user ?? []));
  }

  #user(candidate: Candidate): PackedUser {
    const { username, usernameKey, aliases, credential } = candidate;
    user.bytes.set(candidate.sub, subAt);
    user.bytes.writeInt16BE(statusCodes[candidate.status], statusAt);
    const { page, from, to } = this.#writer.write(user.bytes, [
      usernameKey,
      username === usernameKey ? undefined : username,
      candidate.email,
      candidate.phoneNumber,
      candidate.preferredUsername,
      candidate.attributes,
    ]);
    return { page, from, to, usernameKey, aliases, credential };
  }
}

/** Puts into the bytes of users what was not known when they were packed. */
export function addressUsers(users: readonly PackedUser[], pool: number, nowMs: number): void {
  const poolBytes = Buffer.alloc(4);
  poolBytes.writeInt32BE(pool);
  const timeBytes = Buffer.alloc(8);
  timeBytes.writeBigInt64BE(BigInt(nowMs));
  for (const { page, from } of users) {
    page.bytes.set(poolBytes, from + poolAt);
    page.bytes.set(timeBytes, from + createdAt);
    page.bytes.set(timeBytes, from + modifiedAt);
  }
}

const subOf = ({ page, from }: PackedUser): Buffer =>
  page.bytes.subarray(from + subAt, from + subAt + 16);

export const copyAliases = 'copy aliases (pool, attribute, sub, key) from stdin (format binary)';
const alias = fixedFields(4, [4, 2, 16]);

/** The rows of the users' aliases. */
export function aliasRows(users: readonly PackedUser[], pool: number): PageRow[] {
  const writer = new RowWriter();
  const [pools, attributes, subs = 0] = alias.at;
  alias.bytes.writeInt32BE(pool, pools);
  return users.flatMap((user) =>
    user.aliases.map(({ key, attribute }) => {
      alias.bytes.writeInt16BE(aliasCode(attribute), attributes);
      alias.bytes.set(subOf(user), subs);
      return writer.write(alias.bytes, [key]);
    }),
  );
}

export const copyCredentials =
  'copy credentials (pool, imported, sub, algorithm, hash) from stdin (format binary)';
const imported = fixedFields(5, [4, 1, 16]);

/** The rows of the password hashes that users bring. */
export function credentialRows(users: readonly PackedUser[], pool: number): PageRow[] {
  const writer = new RowWriter();
  const [pools, flags, subs = 0] = imported.at;
  imported.bytes.writeInt32BE(pool, pools);
  return users.flatMap((user) => {
    const { credential } = user;
    if (!credential) return [];
    imported.bytes.writeInt8(credential.imported ? 1 : 0, flags);
    imported.bytes.set(subOf(user), subs);
    return writer.write(imported.bytes, [credential.algorithm, credential.hash]);
  });
}
