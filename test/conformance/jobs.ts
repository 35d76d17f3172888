import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportStatus } from '../../src/directory/types.ts';
import {
  allPages,
  createJob,
  createPool,
  errors,
  newJob,
  newPool,
  newUpload,
  refuses,
  refusesForeignCursors,
  startJob,
  tickMs,
} from './fixtures.ts';
import type { Subject } from './suite.ts';

const manyActive = Number.MAX_SAFE_INTEGER;

export function testJobs(subject: Subject): void {
  /** A job in a state, by the way that leads there. */
  async function jobIn(status: ImportStatus) {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    if (status === 'Created' || status === 'Expired') {
      const job = { ...newJob(pool), createdMs: status === 'Expired' ? 1 : tickMs() };
      await store.jobs.create(job, 1_000);
      if (status === 'Expired') await store.jobs.expire(2, tickMs(), 'expired');
      return { pool, job };
    }
    const job = await startJob(store, pool);
    if (status !== 'Pending') await ledger.begin(job.id, tickMs(), []);
    if (status === 'Stopping') await store.jobs.requestStop(pool.id, job.id);
    if (status === 'Stopped' || status === 'Failed' || status === 'Succeeded')
      await ledger.finish(job.id, { status, message: 'over', nowMs: tickMs() });
    return { pool, job };
  }

  const statusOf = async (poolId: string, jobId: string) =>
    (await subject.backend.store.jobs.get(poolId, jobId))?.status;

  test('a job comes back as it was created, in its own pool only', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const job = { ...newJob(pool), algorithm: 'ARGON2ID' as const };
    await store.jobs.create(job, 1);
    const found = await store.jobs.get(pool.id, job.id);
    assert.deepEqual(JSON.parse(JSON.stringify(found)), job);
    assert.equal(await store.jobs.get(other.id, job.id), undefined);
    assert.equal(await store.jobs.get(pool.id, 'import-unknown'), undefined);
  });

  test('a pool has no more jobs than it may, and an unknown pool none', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    await store.jobs.create(newJob(pool), 2);
    await store.jobs.create(newJob(pool), 2);
    await refuses(() => store.jobs.create(newJob(pool), 2), errors.tooManyJobs(2));
    const unknown = newPool();
    const missing = errors.poolNotFound(unknown.id);
    await refuses(() => store.jobs.create(newJob(unknown), 2), missing);
  });

  test('jobs are listed newest first, page by page', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await createJob(store, pool));
    await createJob(store, other);
    const list = async (after?: string) => store.jobs.list(pool.id, { limit: 2, after });
    const listed = await allPages(2, list);
    assert.deepEqual(
      listed.map(({ id }) => id),
      made.map(({ id }) => id).reverse(),
    );
    const { next } = await list();
    await refusesForeignCursors((after) => store.jobs.list(other.id, { limit: 2, after }), next);
  });

  test('a file is attached, replaced, and lives as long as the job', async () => {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    const job = await createJob(store, pool);
    const [first, second] = [newUpload('first.sealed'), newUpload('second.sealed')];
    assert.equal(await store.jobs.attachUpload(job.id, first), undefined);
    assert.deepEqual(await store.jobs.attachUpload(job.id, second), first);
    assert.deepEqual((await store.jobs.get(pool.id, job.id))?.upload, second);
    assert.ok((await store.jobs.uploadFiles()).includes(second.file));
    assert.ok(!(await store.jobs.uploadFiles()).includes(first.file));
    await store.jobs.start(pool.id, job.id, tickMs(), manyActive);
    await ledger.finish(job.id, { status: 'Failed', message: 'x', nowMs: tickMs() });
    assert.equal((await store.jobs.get(pool.id, job.id))?.upload, undefined);
    assert.ok(!(await store.jobs.uploadFiles()).includes(second.file));
    const missing = errors.jobNotFound('import-unknown');
    await refuses(() => store.jobs.attachUpload('import-unknown', first), missing);
  });

  for (const status of [
    'Pending',
    'InProgress',
    'Stopping',
    'Stopped',
    'Succeeded',
    'Failed',
    'Expired',
  ] as const)
    test(`a job that is ${status} is not started and takes no file`, async () => {
      const { store } = subject.backend;
      const { pool, job } = await jobIn(status);
      const refusal = errors.jobNotStartable(job.id, status);
      await refuses(() => store.jobs.start(pool.id, job.id, 5, manyActive), refusal);
      await refuses(() => store.jobs.attachUpload(job.id, newUpload('late.sealed')), refusal);
      assert.equal(await statusOf(pool.id, job.id), status);
    });

  test('a Created job with a file becomes Pending', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const job = await createJob(store, pool);
    const start = (poolId: string, id: string) => store.jobs.start(poolId, id, 77, manyActive);
    await refuses(() => start(pool.id, job.id), errors.noFileUploaded(job.id));
    await store.jobs.attachUpload(job.id, newUpload('ready.sealed'));
    const other = await createPool(store);
    await refuses(() => start(other.id, job.id), errors.jobNotFound(job.id));
    const started = await start(pool.id, job.id);
    assert.equal(started.status, 'Pending');
    assert.equal(started.startedMs, 77);
    assert.deepEqual(await store.jobs.get(pool.id, job.id), started);
  });

  test('no more jobs of a region are active than may be', async () => {
    const { store } = subject.backend;
    const pool = newPool({}, 'af-south-1');
    await store.pools.create(pool);
    const jobs = [await createJob(store, pool), await createJob(store, pool)];
    for (const job of jobs) await store.jobs.attachUpload(job.id, newUpload(`${job.id}.sealed`));
    const [first, second] = jobs.map(({ id }) => id);
    assert.ok(first && second);
    await store.jobs.start(pool.id, first, tickMs(), 1);
    const startSecond = () => store.jobs.start(pool.id, second, tickMs(), 1);
    await refuses(startSecond, errors.otherJobActive());
    await store.jobs.requestStop(pool.id, first);
    await refuses(startSecond, errors.otherJobActive());
    const end = { status: 'Stopped', message: 'x', nowMs: tickMs() } as const;
    await subject.backend.ledger.finish(first, end);
    assert.equal((await startSecond()).status, 'Pending');
  });

  for (const status of ['Pending', 'InProgress', 'Stopping'] as const)
    test(`a job that is ${status} is Stopping after a stop`, async () => {
      const { store } = subject.backend;
      const { pool, job } = await jobIn(status);
      assert.equal((await store.jobs.requestStop(pool.id, job.id)).status, 'Stopping');
      assert.equal(await statusOf(pool.id, job.id), 'Stopping');
      const other = await createPool(store);
      await refuses(() => store.jobs.requestStop(other.id, job.id), errors.jobNotFound(job.id));
    });

  for (const status of ['Created', 'Stopped', 'Succeeded', 'Failed', 'Expired'] as const)
    test(`a job that is ${status} is not stopped`, async () => {
      const { store } = subject.backend;
      const { pool, job } = await jobIn(status);
      const refusal = errors.jobNotStoppable(job.id, status);
      await refuses(() => store.jobs.requestStop(pool.id, job.id), refusal);
      assert.equal(await statusOf(pool.id, job.id), status);
    });

  test('active jobs are listed by their start', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const [first, second, ended] = [
      await startJob(store, pool),
      await startJob(store, pool),
      await startJob(store, pool),
    ];
    await createJob(store, pool);
    await subject.backend.ledger.begin(first.id, tickMs(), []);
    await store.jobs.requestStop(pool.id, second.id);
    const end = { status: 'Failed', message: 'x', nowMs: tickMs() } as const;
    await subject.backend.ledger.finish(ended.id, end);
    const active = (await store.jobs.active()).filter((job) => job.poolId === pool.id);
    assert.deepEqual(
      active.map(({ id, status }) => [id, status]),
      [
        [second.id, 'Stopping'],
        [first.id, 'InProgress'],
      ],
    );
    for (const job of active) await subject.backend.ledger.finish(job.id, end);
  });

  test('Created jobs of old expire, at most a hundred a call', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const old = Array.from({ length: 120 }, (_, i) => ({ ...newJob(pool), createdMs: 1_000 + i }));
    for (const job of old) await store.jobs.create(job, 1_000);
    const young = { ...newJob(pool), createdMs: 2_000 };
    await store.jobs.create(young, 1_000);
    const [withFile] = old;
    assert.ok(withFile);
    const upload = newUpload('old.sealed');
    await store.jobs.attachUpload(withFile.id, upload);
    const sweep = () => store.jobs.expire(2_000, 5_000, 'The user import job has expired.');
    const first = await sweep();
    assert.equal(first.count, 100);
    assert.deepEqual(first.uploads, [upload]);
    assert.deepEqual(await sweep(), { count: 20, uploads: [] });
    assert.deepEqual(await sweep(), { count: 0, uploads: [] });
    const expired = await store.jobs.get(pool.id, withFile.id);
    assert.equal(expired?.status, 'Expired');
    assert.equal(expired?.completedMs, 5_000);
    assert.equal(expired?.startedMs, undefined);
    assert.equal(expired?.message, 'The user import job has expired.');
    assert.equal(expired?.upload, undefined);
    assert.equal(await statusOf(pool.id, young.id), 'Created');
  });
}
