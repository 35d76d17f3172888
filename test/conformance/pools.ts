import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLogGroup } from '../../src/directory/arns.ts';
import type { Pool } from '../../src/directory/types.ts';
import {
  allPages,
  createJob,
  createPool,
  createUser,
  errors,
  newClient,
  newPool,
  newUpload,
  refuses,
  refusesForeignCursors,
  startJob,
  tickMs,
} from './fixtures.ts';
import type { Subject } from './suite.ts';

const rename =
  (name: string) =>
  (pool: Pool): Pool => ({ ...pool, name });

export function testPools(subject: Subject): void {
  test('a pool comes back as it was created, also after reopening', async () => {
    const pool = await createPool(subject.backend.store, {
      MfaConfiguration: 'OFF',
      AutoVerifiedAttributes: ['email'],
    });
    assert.deepEqual(await subject.backend.store.pools.get(pool.id), pool);
    subject.backend = await subject.backend.reopen();
    assert.deepEqual(await subject.backend.store.pools.get(pool.id), pool);
  });

  test('an unknown pool is undefined', async () => {
    assert.equal(await subject.backend.store.pools.get('eu-west-1_unknown00'), undefined);
  });

  test('pools of a region are listed oldest first, page by page', async () => {
    const { pools } = subject.backend.store;
    const made = ['ap-east-1', 'ap-east-1', 'sa-east-1', 'ap-east-1'].map((r) => newPool({}, r));
    for (const pool of made) await pools.create(pool);
    const listed = await allPages(2, async (after) => pools.list('ap-east-1', { limit: 2, after }));
    assert.deepEqual(listed, [made[0], made[1], made[3]]);
    const { next } = await pools.list('ap-east-1', { limit: 3 });
    assert.equal(next, undefined);
  });

  test('a list of pools refuses the cursor of another region', async () => {
    const { pools } = subject.backend.store;
    for (const r of ['ca-east-1', 'ca-east-1']) await pools.create(newPool({}, r));
    const { next } = await pools.list('ca-east-1', { limit: 1 });
    await refusesForeignCursors((after) => pools.list('us-east-1', { limit: 1, after }), next);
  });

  test('an update is seen by the next read', async () => {
    const { pools } = subject.backend.store;
    const pool = await createPool(subject.backend.store);
    const updated = await pools.update(pool.id, rename('renamed'));
    assert.deepEqual(updated, { ...pool, name: 'renamed' });
    assert.deepEqual(await pools.get(pool.id), updated);
  });

  test('no update of many at a time is lost', async () => {
    const { pools } = subject.backend.store;
    const pool = await createPool(subject.backend.store);
    const tag = (n: number) => (current: Pool) => ({
      ...current,
      tags: { ...current.tags, [n]: 'set' },
    });
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => pools.update(pool.id, tag(n))));
    assert.equal(Object.keys((await pools.get(pool.id))?.tags ?? {}).length, 9);
  });

  test('what the updater of a pool throws is thrown, and nothing is changed', async () => {
    const { pools } = subject.backend.store;
    const pool = await createPool(subject.backend.store);
    const refusal = errors.invalidParameter('no');
    const refuse = () => {
      throw refusal;
    };
    await refuses(() => pools.update(pool.id, refuse), refusal);
    await refuses(() => pools.delete(pool.id, refuse), refusal);
    assert.deepEqual(await pools.get(pool.id), pool);
  });

  test('an unknown pool is neither updated nor deleted', async () => {
    const { pools } = subject.backend.store;
    const missing = errors.poolNotFound('eu-west-1_unknown00');
    await refuses(() => pools.update('eu-west-1_unknown00', rename('x')), missing);
    await refuses(() => pools.delete('eu-west-1_unknown00', () => undefined), missing);
  });

  test('while an import is active a pool is not deleted, and updated only if told so', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    await createJob(store, pool);
    await store.pools.update(pool.id, rename('before'));
    const job = await startJob(store, pool);
    const expectRefusal = async () => {
      await refuses(() => store.pools.update(pool.id, rename('no')), errors.importInProgress());
      await refuses(() => store.pools.delete(pool.id, () => undefined), errors.importInProgress());
    };
    await expectRefusal();
    await subject.backend.ledger.begin(job.id, tickMs(), []);
    await expectRefusal();
    await store.jobs.requestStop(pool.id, job.id);
    await expectRefusal();
    await store.pools.update(pool.id, rename('during'), { duringImport: true });
    const end = { status: 'Stopped', message: 'stopped', nowMs: tickMs() } as const;
    await subject.backend.ledger.finish(job.id, end);
    assert.equal((await store.pools.update(pool.id, rename('after'))).name, 'after');
  });

  test('users are counted exactly', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    assert.equal(await store.pools.countUsers(pool.id), 0);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createUser(store, pool, name);
    await store.users.delete(pool, 'b');
    assert.equal(await store.pools.countUsers(pool.id), 4);
    assert.equal(await store.pools.countUsers('eu-west-1_unknown00'), 0);
  });

  test('with a pool everything in it is gone at once, and freed bit by bit', async () => {
    const { store, ledger } = subject.backend;
    const settings = { AliasAttributes: ['email' as const] };
    const [pool, other] = [await createPool(store, settings), await createPool(store, settings)];
    for (const name of ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus'])
      for (const where of [pool, other])
        await createUser(store, where, name, { email: `${name}@x.org`, email_verified: 'true' });
    const client = newClient(pool.id);
    await store.clients.create(client);
    const run = await startJob(store, pool);
    await ledger.begin(run.id, tickMs(), ['first line']);
    await ledger.finish(run.id, { status: 'Failed', message: 'x', nowMs: tickMs() });
    const job = await createJob(store, pool);
    const upload = newUpload('kept.sealed');
    await store.jobs.attachUpload(job.id, upload);

    assert.deepEqual(await store.pools.delete(pool.id, () => undefined), [upload]);
    const nothingLeft = async () => {
      assert.equal(await store.pools.get(pool.id), undefined);
      assert.equal(await store.users.get(pool, 'ann'), undefined);
      assert.equal(await store.users.get(pool, 'ann@x.org'), undefined);
      assert.equal((await store.users.account(pool, 'ann'))?.credential, undefined);
      assert.deepEqual(await store.users.list(pool, { limit: 10 }), { items: [] });
      assert.equal(await store.pools.countUsers(pool.id), 0);
      assert.equal(await store.clients.get(pool.id, client.id), undefined);
      assert.equal(await store.jobs.get(pool.id, job.id), undefined);
      assert.deepEqual(await store.jobs.list(pool.id, { limit: 10 }), { items: [] });
      assert.equal(await store.logs.group(pool.region, importLogGroup(pool)), undefined);
      assert.equal(await ledger.load(job.id), undefined);
    };
    await nothingLeft();
    await refuses(() => createUser(store, pool, 'zoe'), errors.poolNotFound(pool.id));
    await refuses(() => store.users.delete(pool, 'ann'), errors.userNotFound());

    let steps = 0;
    while (await store.pools.purge(3)) steps++;
    assert.ok(steps >= 2, 'seven users take more than one step of three');
    assert.equal(await store.pools.purge(3), false);
    await nothingLeft();
    assert.equal(await store.pools.countUsers(other.id), 7);
    assert.equal((await store.users.get(other, 'gus@x.org'))?.username, 'gus');
  });
}
