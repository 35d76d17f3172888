import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLogGroup, importLogStream } from '../../src/directory/arns.ts';
import type { ImportJob, Pool, PoolSettings } from '../../src/directory/types.ts';
import { unpackEvents } from '../../src/lib/log-segment.ts';
import type { CheckedRow, CommitResult, ImportBatch } from '../../src/store/import-ledger.ts';
import {
  candidate,
  createPool,
  createUser,
  hash,
  newUpload,
  row,
  startJob,
  tickMs,
} from './fixtures.ts';
import type { Subject } from './suite.ts';

export function testImports(subject: Subject): void {
  async function begun(settings: PoolSettings = {}) {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store, settings);
    const job = await startJob(store, pool);
    assert.equal(await ledger.begin(job.id, tickMs(), ['opening']), true);
    return { pool, job };
  }

  const batchOf = (job: ImportJob, number: number, rows: CheckedRow[]): ImportBatch => ({
    jobId: job.id,
    number,
    rows,
    rowsBefore: Math.max(0, (rows[0]?.line ?? 2) - 2),
    nowMs: tickMs(),
    message: ({ line }, outcome) => `${line} ${outcome}`,
  });

  /** Commits all rows, however many the store takes at a time; answers the sums. */
  async function commitAll(job: ImportJob, first: number, rows: CheckedRow[]) {
    const sums = { batches: 0, imported: 0, skipped: 0, failed: 0 };
    for (let rest = rows; rest.length > 0; ) {
      const result = await commit(job, first + sums.batches, rest);
      assert.equal(result.state, 'committed');
      if (result.state !== 'committed') break;
      assert.ok(result.taken >= 1);
      sums.batches += 1;
      sums.imported += result.imported;
      sums.skipped += result.skipped;
      sums.failed += result.failed;
      rest = rest.slice(result.taken);
    }
    return sums;
  }

  const commit = async (job: ImportJob, number: number, rows: CheckedRow[]) =>
    subject.backend.ledger.commit(batchOf(job, number, rows)) as Promise<CommitResult>;

  async function lines(pool: Pool, job: ImportJob): Promise<string[]> {
    const segments = await subject.backend.store.logs.segments(
      pool.region,
      importLogGroup(pool),
      importLogStream(job),
      { from: 0, direction: 'forward', limit: 1_000 },
    );
    return segments.flatMap(({ body }) => unpackEvents(body).map(({ message }) => message));
  }

  test('a job that began is InProgress, with its log opened', async () => {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    const job = await startJob(store, pool);
    assert.equal(await ledger.begin(job.id, 5_000, ['one', 'two']), true);
    const found = await store.jobs.get(pool.id, job.id);
    assert.equal(found?.status, 'InProgress');
    assert.equal(found?.startedMs, 5_000);
    assert.deepEqual(await lines(pool, job), ['one', 'two']);
    assert.equal(await ledger.begin(job.id, 6_000, ['three']), false);
    assert.equal(await ledger.begin('import-unknown', 6_000, ['three']), false);
    assert.equal((await store.jobs.get(pool.id, job.id))?.startedMs, 5_000);
    assert.deepEqual(await lines(pool, job), ['one', 'two']);
  });

  test('a job that was stopped before it ran does not begin', async () => {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    const job = await startJob(store, pool);
    await store.jobs.requestStop(pool.id, job.id);
    assert.equal(await ledger.begin(job.id, tickMs(), []), false);
    assert.equal((await store.jobs.get(pool.id, job.id))?.status, 'Stopping');
  });

  test('a run is loaded with its job, its pool and where it is', async () => {
    const { store, ledger } = subject.backend;
    const { pool, job } = await begun();
    const fresh = await ledger.load(job.id);
    assert.deepEqual(fresh?.pool, pool);
    assert.deepEqual(fresh?.job, await store.jobs.get(pool.id, job.id));
    assert.deepEqual(fresh?.job.upload, newUpload(`${job.id}.sealed`));
    assert.equal(fresh?.batch, 0);
    assert.deepEqual(fresh?.checkpoint, { offset: 0, line: 0, rows: 0 });
    assert.equal(await ledger.load('import-unknown'), undefined);
  });

  test('a batch is users, log, counters and checkpoint, also after reopening', async () => {
    const { pool, job } = await begun();
    const attributes = {
      email: 'ann@x.org',
      phone_number: '+1555',
      preferred_username: 'annie',
      name: 'Ann, "A"',
      email_verified: 'true',
    };
    const ann = candidate(pool, 'ann', attributes);
    const rows = [row(2, ann), row(3, undefined), row(5, ann)];
    const batch = batchOf(job, 0, rows);
    let done = 0;
    while (done < 3) {
      const result = await subject.backend.ledger.commit({
        ...batch,
        number: (await subject.backend.ledger.load(job.id))?.batch ?? 0,
        rows: rows.slice(done),
        rowsBefore: done,
      });
      assert.equal(result.state, 'committed');
      if (result.state === 'committed') done += result.taken;
    }
    subject.backend = await subject.backend.reopen();
    const { store, ledger } = subject.backend;
    const user = await store.users.get(pool, 'ann');
    assert.deepEqual(user?.attributes, attributes);
    assert.equal(user?.status, 'RESET_REQUIRED');
    assert.equal(user?.enabled, true);
    assert.equal(user?.createdMs, batch.nowMs);
    assert.equal(user?.modifiedMs, batch.nowMs);
    const run = await ledger.load(job.id);
    assert.deepEqual(run?.checkpoint, { offset: 500, line: 5, rows: 3 });
    assert.ok((run?.batch ?? 0) >= 1);
    const { imported, skipped, failed } = run?.job ?? {};
    assert.deepEqual({ imported, skipped, failed }, { imported: 1, skipped: 1, failed: 1 });
    assert.deepEqual(await lines(pool, job), ['opening', '2 created', '3 problem', '5 exists']);
    assert.equal(await store.pools.countUsers(pool.id), 1);
  });

  test('an imported hash is a credential', async () => {
    const { pool, job } = await begun();
    const imported = { ...hash('$2b$10$abc'), imported: true };
    await commitAll(job, 0, [
      row(2, candidate(pool, 'ann', {}, imported)),
      row(3, candidate(pool, 'bob')),
    ]);
    const { users } = subject.backend.store;
    assert.equal((await users.get(pool, 'ann'))?.status, 'CONFIRMED');
    const stored = (await users.account(pool, 'ann'))?.credential;
    assert.deepEqual(stored, imported);
    assert.equal((await users.account(pool, 'bob'))?.credential, undefined);
  });

  test('of one name the first line wins, within a batch, across batches, over the API', async () => {
    const { pool, job } = await begun({ UsernameConfiguration: { CaseSensitive: false } });
    await createUser(subject.backend.store, pool, 'Here');
    const names = ['ann', 'HERE', 'bob', 'Ann', 'cyd', 'dan', 'eve', 'fay', 'BOB', 'gus'];
    const rows = (from: number) =>
      names.map((name, i) => row(from + i, candidate(pool, name, { name: `line ${from + i}` })));
    const first = await commitAll(job, 0, rows(2));
    assert.deepEqual({ ...first, batches: 0 }, { batches: 0, imported: 7, skipped: 3, failed: 0 });
    const second = await commitAll(job, first.batches, rows(12));
    assert.deepEqual(
      { ...second, batches: 0 },
      { batches: 0, imported: 0, skipped: 10, failed: 0 },
    );
    const { store } = subject.backend;
    assert.equal((await store.users.get(pool, 'ann'))?.attributes.name, 'line 2');
    assert.equal((await store.users.get(pool, 'bob'))?.attributes.name, 'line 4');
    assert.equal(await store.pools.countUsers(pool.id), 8);
    const log = await lines(pool, job);
    assert.equal(log.length, 21);
    assert.deepEqual(log.slice(0, 6), [
      'opening',
      '2 created',
      '3 exists',
      '4 created',
      '5 exists',
      '6 created',
    ]);
  });

  test('a taken alias is its outcome, and the user is not made', async () => {
    const { pool, job } = await begun({
      AliasAttributes: ['email', 'phone_number', 'preferred_username'],
    });
    const email = { email: 'a@x.org', email_verified: 'true' };
    const phone = { phone_number: '+1', phone_number_verified: 'true' };
    await createUser(subject.backend.store, pool, 'here', { preferred_username: 'taken' });
    const sums = await commitAll(job, 0, [
      row(2, candidate(pool, 'ann', email)),
      row(3, candidate(pool, 'bob', email)),
      row(4, candidate(pool, 'cyd', phone)),
      row(5, candidate(pool, 'ann', email)),
      row(6, candidate(pool, 'dan', phone)),
      row(7, candidate(pool, 'eve', { preferred_username: 'taken' })),
      row(8, candidate(pool, 'fay', { email: 'a@x.org', email_verified: 'false' })),
    ]);
    assert.deepEqual({ ...sums, batches: 0 }, { batches: 0, imported: 3, skipped: 1, failed: 3 });
    assert.deepEqual((await lines(pool, job)).slice(1), [
      '2 created',
      '3 email',
      '4 created',
      '5 exists',
      '6 phone_number',
      '7 preferred_username',
      '8 created',
    ]);
    const { users } = subject.backend.store;
    assert.equal((await users.get(pool, 'a@x.org'))?.username, 'ann');
    assert.equal((await users.get(pool, '+1'))?.username, 'cyd');
    assert.equal(await users.get(pool, 'eve'), undefined);
  });

  test('a name or alias that somebody took between two batches of new names is found', async () => {
    const { pool, job } = await begun({ AliasAttributes: ['email'] });
    const { store } = subject.backend;
    const verified = (email: string) => ({ email, email_verified: 'true' });
    const users = (from: number, names: string[]) =>
      names.map((name, i) => row(from + i, candidate(pool, name, verified(`${name}@x.org`))));
    const first = await commitAll(job, 0, users(2, ['ann', 'bob', 'cyd']));
    assert.equal(first.imported, 3);
    await createUser(store, pool, 'eve');
    await createUser(store, pool, 'other', verified('fay@x.org'));
    const second = await commitAll(job, first.batches, users(5, ['dan', 'eve', 'fay', 'gus']));
    const { imported, skipped, failed } = second;
    assert.deepEqual({ imported, skipped, failed }, { imported: 2, skipped: 1, failed: 1 });
    const third = await commitAll(job, first.batches + second.batches, users(9, ['hal', 'ann']));
    assert.deepEqual([third.imported, third.skipped], [1, 1]);
    const outcomes = ['5 created', '6 exists', '7 email', '8 created', '9 created', '10 exists'];
    assert.deepEqual((await lines(pool, job)).slice(-6), outcomes);
    assert.equal(await store.pools.countUsers(pool.id), 8);
  });

  test('values are stored as they are, whatever they are made of', async () => {
    const { pool, job } = await begun();
    const values = [
      '\\N',
      'a\tb\nc\rd\\',
      '"quoted", {json}',
      'Łódź 東京 👩‍👩‍👧',
      ' ',
      '𝒳'.repeat(2_000),
    ];
    const named = (i: number, name: string) => `${i}${[...name].slice(0, 9).join('')}`;
    const rows = values.map((name, i) =>
      row(
        2 + i,
        candidate(pool, named(i, name), { name, email: `${[...name].slice(0, 4).join('')}@x` }),
      ),
    );
    await commitAll(job, 0, rows);
    const { users } = subject.backend.store;
    for (const [i, name] of values.entries()) {
      const user = await users.get(pool, named(i, name));
      assert.deepEqual(user?.attributes, { name, email: `${[...name].slice(0, 4).join('')}@x` });
    }
  });

  test('a taken username attribute is a user that exists', async () => {
    const { pool, job } = await begun({ UsernameAttributes: ['email'] });
    const byEmail = (email: string) => {
      const made = candidate(pool, '', { email });
      const name = Buffer.from(made.sub).toString('hex');
      return { ...made, username: name, usernameKey: name };
    };
    const emails = ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org', 'a@x.org', 'b@x.org'];
    const sums = await commitAll(
      job,
      0,
      emails.map((email, i) => row(2 + i, byEmail(email))),
    );
    assert.deepEqual({ ...sums, batches: 0 }, { batches: 0, imported: 5, skipped: 2, failed: 0 });
    const found = await subject.backend.store.users.get(pool, 'b@x.org');
    assert.equal(found?.attributes.email, 'b@x.org');
  });

  test('a batch counts once: another runner, an old number and a wrong one are fenced', async () => {
    const { pool, job } = await begun();
    const { batches } = await commitAll(job, 0, [row(2, candidate(pool, 'ann'))]);
    const before = await subject.backend.ledger.load(job.id);
    for (const number of [0, batches + 1])
      assert.deepEqual(await commit(job, number, [row(3, candidate(pool, 'bob'))]), {
        state: 'fenced',
      });
    assert.deepEqual(await subject.backend.ledger.load(job.id), before);
    assert.equal(await subject.backend.store.users.get(pool, 'bob'), undefined);
    assert.deepEqual(await lines(pool, job), ['opening', '2 created']);
  });

  test('a job that has not begun, has ended, or is not there takes no batch', async () => {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    const pending = await startJob(store, pool);
    const rows = [row(2, candidate(pool, 'ann'))];
    assert.deepEqual(await commit(pending, 0, rows), { state: 'fenced' });
    await ledger.begin(pending.id, tickMs(), []);
    await ledger.finish(pending.id, { status: 'Failed', message: 'x', nowMs: tickMs() });
    assert.deepEqual(await commit(pending, 0, rows), { state: 'fenced' });
    await store.pools.delete(pool.id, () => undefined);
    assert.deepEqual(await commit(pending, 0, rows), { state: 'fenced' });
    assert.equal(await ledger.load(pending.id), undefined);
  });

  test('a stop is answered instead of the next batch', async () => {
    const { store, ledger } = subject.backend;
    const { pool, job } = await begun();
    const { batches } = await commitAll(job, 0, [row(2, candidate(pool, 'ann'))]);
    await store.jobs.requestStop(pool.id, job.id);
    const before = await ledger.load(job.id);
    const refused = await commit(job, batches, [row(3, candidate(pool, 'bob'))]);
    assert.deepEqual(refused, { state: 'stopping' });
    assert.deepEqual(await ledger.load(job.id), before);
    assert.equal(await store.users.get(pool, 'bob'), undefined);
    const end = { status: 'Stopped', message: 'by the developer', nowMs: 9_000 } as const;
    assert.equal(await ledger.finish(job.id, end), true);
    const ended = await store.jobs.get(pool.id, job.id);
    assert.equal(ended?.status, 'Stopped');
    assert.equal(ended?.message, 'by the developer');
    assert.equal(ended?.completedMs, 9_000);
    assert.equal(ended?.upload, undefined);
    assert.equal(ended?.imported, 1);
  });

  test('a job ends once', async () => {
    const { store, ledger } = subject.backend;
    const { pool, job } = await begun();
    const end = { status: 'Succeeded', message: 'done', nowMs: 7_000 } as const;
    assert.equal(await ledger.finish(job.id, end), true);
    assert.equal(await ledger.finish(job.id, { ...end, status: 'Failed' }), false);
    assert.equal(await ledger.finish('import-unknown', end), false);
    assert.equal((await store.jobs.get(pool.id, job.id))?.status, 'Succeeded');
  });

  test('a run resumes where its last batch ended, in a new process', async () => {
    const { pool, job } = await begun();
    const { batches } = await commitAll(job, 0, [row(2, candidate(pool, 'ann'))]);
    subject.backend = await subject.backend.reopen();
    const run = await subject.backend.ledger.load(job.id);
    assert.equal(run?.batch, batches);
    assert.equal(run?.job.status, 'InProgress');
    assert.deepEqual(run?.checkpoint, { offset: 200, line: 2, rows: 1 });
    const again = await commitAll(job, batches, [
      row(3, candidate(pool, 'ann')),
      row(4, candidate(pool, 'bob')),
    ]);
    assert.equal(again.imported, 1);
    assert.equal(again.skipped, 1);
    assert.deepEqual(await lines(pool, job), ['opening', '2 created', '3 exists', '4 created']);
  });
}
