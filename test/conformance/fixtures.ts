/** Directory objects for the conformance tests, each with fresh ids. */
import assert from 'node:assert/strict';
import { type ApiError, errors } from '../../src/directory/errors.ts';
import { foldUsername, userAliases } from '../../src/directory/keys.ts';
import type {
  Client,
  Credential,
  ImportJob,
  Pool,
  PoolSettings,
  Role,
  SealedUpload,
  User,
} from '../../src/directory/types.ts';
import {
  formatSub,
  newClientId,
  newIamId,
  newJobId,
  newPoolId,
  newSub,
} from '../../src/lib/ids.ts';
import type { Candidate, CheckedRow } from '../../src/store/import-ledger.ts';
import type { Page, Store } from '../../src/store/store.ts';
import { InvalidCursor } from '../../src/store/store.ts';

export const region = 'eu-west-1';
const startMs = 1_750_000_000_000;
let ticks = 0;

/** A time of its own for every object, so that orders are plain. */
export const tickMs = (): number => startMs + ticks++;

export function newPool(settings: PoolSettings = {}, poolRegion = region): Pool {
  const createdMs = tickMs();
  return {
    id: newPoolId(poolRegion),
    region: poolRegion,
    name: 'people',
    createdMs,
    modifiedMs: createdMs,
    settings,
    schema: [{ Name: 'email', AttributeDataType: 'String' }],
    tags: { stage: 'test' },
  };
}

export async function createPool(store: Store, settings: PoolSettings = {}): Promise<Pool> {
  const pool = newPool(settings);
  await store.pools.create(pool);
  return pool;
}

export function newClient(poolId: string): Client {
  const createdMs = tickMs();
  return { id: newClientId(), poolId, name: 'app', createdMs, modifiedMs: createdMs, settings: {} };
}

export function newUser(username: string, attributes: User['attributes'] = {}): User {
  const createdMs = tickMs();
  return {
    username,
    sub: formatSub(newSub(createdMs)),
    status: 'CONFIRMED',
    enabled: true,
    createdMs,
    modifiedMs: createdMs,
    attributes,
  };
}

export async function createUser(
  store: Store,
  pool: Pool,
  username: string,
  attributes: User['attributes'] = {},
): Promise<User> {
  const user = newUser(username, attributes);
  await store.users.create(pool, user);
  return user;
}

export const hash = (text: string): Credential => ({
  algorithm: 'BCRYPT',
  hash: text,
  imported: false,
});

export function newJob(pool: Pool): ImportJob {
  return {
    id: newJobId(),
    poolId: pool.id,
    region: pool.region,
    name: 'night',
    roleArn: 'arn:aws:iam::123456789012:role/import',
    preSignedUrl: 'http://127.0.0.1/upload',
    status: 'Created',
    createdMs: tickMs(),
    imported: 0,
    skipped: 0,
    failed: 0,
  };
}

export async function createJob(store: Store, pool: Pool): Promise<ImportJob> {
  const job = newJob(pool);
  await store.jobs.create(job, 1_000);
  return job;
}

export const newUpload = (file: string): SealedUpload => ({
  file,
  bytes: 1_234,
  wrappedKey: Uint8Array.from([1, 2, 3, 255]),
});

/** A job with a file that was started. */
export async function startJob(store: Store, pool: Pool): Promise<ImportJob> {
  const job = await createJob(store, pool);
  await store.jobs.attachUpload(job.id, newUpload(`${job.id}.sealed`));
  return store.jobs.start(pool.id, job.id, tickMs(), Number.MAX_SAFE_INTEGER);
}

export function newRole(name: string, path = '/'): Role {
  return {
    name,
    path,
    id: newIamId('AROA'),
    createdMs: tickMs(),
    trustPolicy: '{}',
    maxSessionDuration: 3_600,
    tags: [],
    policies: {},
  };
}

/** A row of a file whose lines are all 100 bytes long. */
export function row(line: number, candidate: Candidate | undefined): CheckedRow {
  const end = line * 100;
  return candidate ? { line, end, candidate } : { line, end, problem: 'It is no good.' };
}

/** As the import makes it. */
export function candidate(
  pool: Pool,
  username: string,
  attributes: User['attributes'] = {},
  credential?: Credential,
): Candidate {
  const { email, phone_number, preferred_username, ...others } = attributes;
  return {
    username,
    usernameKey: foldUsername(pool, username),
    sub: newSub(tickMs()),
    aliases: userAliases(pool, attributes),
    email,
    phoneNumber: phone_number,
    preferredUsername: preferred_username,
    attributes: JSON.stringify(others),
    status: credential ? 'CONFIRMED' : 'RESET_REQUIRED',
    credential,
  };
}

/** That a call is refused with an error of the catalogue; `work` may throw or reject. */
export async function refuses(work: () => unknown, error: ApiError): Promise<void> {
  await assert.rejects(async () => await work(), {
    name: 'ApiError',
    code: error.code,
    message: error.message,
    status: error.status,
  });
}

const pagesMax = 1_000;

/** Every page of a list; fails when one is longer than asked for, or when there is no last. */
export async function allPages<T>(
  limit: number,
  list: (after: string | undefined) => Page<T> | Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = await list(after);
    assert.ok(page.items.length <= limit);
    items.push(...page.items);
    after = page.next;
    if (after === undefined) return items;
  }
  return assert.fail(`there are more than ${pagesMax} pages`);
}

/** That a list refuses cursors that are not its own. */
export async function refusesForeignCursors(
  list: (after: string) => unknown,
  foreign: string | undefined,
): Promise<void> {
  assert.ok(foreign);
  for (const cursor of ['', 'nonsense', 'bm9uc2Vuc2U', foreign])
    await assert.rejects(async () => await list(cursor), InvalidCursor);
}

export { errors };
