import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLogGroup, importLogStream } from '../../src/directory/arns.ts';
import { unpackEvents } from '../../src/lib/log-segment.ts';
import type { Page } from '../../src/store/store.ts';
import {
  allPages,
  candidate,
  errors,
  newJob,
  newPool,
  newUpload,
  refuses,
  refusesForeignCursors,
  row,
} from './fixtures.ts';
import type { Subject } from './suite.ts';

export function testLogs(subject: Subject): void {
  /** A pool with a job for each start time, begun then, under a job name of one's choice. */
  async function logged(region: string, poolName: string, starts: [string, number][]) {
    const { store, ledger } = subject.backend;
    const pool = { ...newPool({}, region), name: poolName };
    await store.pools.create(pool);
    const jobs = [];
    for (const [name, startMs] of starts) {
      const job = { ...newJob(pool), name, id: `import-${name}${pool.id.slice(-9)}` };
      await store.jobs.create(job, 1_000);
      await store.jobs.attachUpload(job.id, newUpload(`${job.id}.sealed`));
      await store.jobs.start(pool.id, job.id, startMs, 1_000);
      await ledger.begin(job.id, startMs, ['opened', 'again']);
      jobs.push(job);
    }
    return { pool, jobs, group: importLogGroup(pool) };
  }

  test('the groups of a region are listed by name, by prefix, page by page', async () => {
    const { logs } = subject.backend.store;
    const made = [];
    for (const name of ['c', 'a', 'b']) made.push(await logged('log-east-1', name, [['j', 1_000]]));
    await logged('log-west-1', 'd', [['j', 1_000]]);
    const expected = made.map(({ group }) => group).sort();
    const list = (prefix?: string) => async (after?: string) =>
      logs.groups('log-east-1', { limit: 2, after, prefix });
    const names = (groups: { name: string }[]) => groups.map(({ name }) => name);
    assert.deepEqual(names(await allPages(2, list())), expected);
    assert.deepEqual(names(await allPages(2, list('/aws/cognito/'))), expected);
    const [first = ''] = expected;
    assert.deepEqual(names(await allPages(2, list(first))), [first]);
    assert.deepEqual(await allPages(2, list('/aws/lambda/')), []);
    const { next } = await list()();
    await refusesForeignCursors((after) => list('/aws')(after), next);
    const group = await logs.group('log-east-1', first);
    assert.equal(group?.createdMs, 1_000);
    assert.equal(group?.region, 'log-east-1');
    assert.ok((group?.storedBytes ?? 0) > 0);
    assert.equal(await logs.group('log-west-1', first), undefined);
  });

  test('streams are ordered by name or by last event, up or down, page by page', async () => {
    const { logs } = subject.backend.store;
    const { pool, group } = await logged('eu-west-1', 'p', [
      ['b', 3_000],
      ['a', 2_000],
      ['ab', 2_000],
      ['c', 1_000],
    ]);
    type Order = Parameters<typeof logs.streams>[2]['orderBy'];
    const list = (orderBy: Order, descending: boolean, prefix?: string) => (after?: string) =>
      logs.streams(pool.region, group, { limit: 1, after, prefix, orderBy, descending });
    const names = async (pages: (after?: string) => unknown) =>
      (await allPages(1, pages as () => Page<{ name: string }>)).map(
        ({ name }) => name.split('/')[1],
      );
    assert.deepEqual(
      await names(list('LogStreamName', false)),
      ['ab', 'a', 'b', 'c'].sort(byId(pool.id)),
    );
    assert.deepEqual(
      await names(list('LogStreamName', true)),
      ['ab', 'a', 'b', 'c'].sort(byId(pool.id)).reverse(),
    );
    const up = await names(list('LastEventTime', false));
    assert.deepEqual([up[0], new Set(up.slice(1, 3)), up[3]], ['c', new Set(['a', 'ab']), 'b']);
    assert.deepEqual(await names(list('LastEventTime', true)), up.toReversed());
    assert.deepEqual(await names(list('LogStreamName', false, 'import-c')), ['c']);
    assert.deepEqual(await names(list('LogStreamName', true, 'import-x')), []);
    const { next } = await list('LogStreamName', false)();
    await refusesForeignCursors(async (after) => list('LogStreamName', true)(after), next);
  });

  /** Streams are named by job id first: `import-<name><end of the pool's id>/<name>`. */
  const byId = (poolId: string) => (a: string, b: string) =>
    `${a}${poolId.slice(-9)}` < `${b}${poolId.slice(-9)}` ? -1 : 1;

  test('a stream tells when it was written to', async () => {
    const { store, ledger } = subject.backend;
    const { pool, jobs, group } = await logged('eu-west-1', 'p', [['j', 1_000]]);
    const [job] = jobs;
    assert.ok(job);
    const name = importLogStream(job);
    const opened = await store.logs.stream(pool.region, group, name);
    assert.equal(opened?.createdMs, 1_000);
    assert.equal(opened?.firstEventMs, 1_000);
    assert.equal(opened?.lastEventMs, 1_000);
    await ledger.commit({
      jobId: job.id,
      number: 0,
      rows: [row(2, candidate(pool, 'ann'))],
      rowsBefore: 0,
      nowMs: 4_000,
      message: () => 'a line',
    });
    const written = await store.logs.stream(pool.region, group, name);
    assert.equal(written?.firstEventMs, 1_000);
    assert.equal(written?.lastEventMs, 4_000);
    assert.equal(written?.lastIngestionMs, 4_000);
    assert.ok((written?.storedBytes ?? 0) > (opened?.storedBytes ?? 0));
    const stored = await store.logs.group(pool.region, group);
    assert.equal(stored?.storedBytes, written?.storedBytes);
    assert.equal(await store.logs.stream(pool.region, group, 'unknown'), undefined);
  });

  test('segments are read forward and backward, by number and by time', async () => {
    const { store, ledger } = subject.backend;
    const { pool, jobs, group } = await logged('eu-west-1', 'p', [['j', 1_000]]);
    const [job] = jobs;
    assert.ok(job);
    for (let number = 0; number < 4; number++)
      await ledger.commit({
        jobId: job.id,
        number,
        rows: [row(2 + number, undefined)],
        rowsBefore: number,
        nowMs: 2_000 + number * 1_000,
        message: ({ line }) => `line ${line}`,
      });
    type Range = Parameters<typeof store.logs.segments>[3];
    const read = async (range: Partial<Range>) =>
      store.logs.segments(pool.region, group, importLogStream(job), {
        from: 0,
        direction: 'forward',
        limit: 10,
        ...range,
      });
    const numbers = async (range: Partial<Range>) =>
      (await read(range)).map(({ number }) => number);
    assert.deepEqual(await numbers({}), [0, 1, 2, 3, 4]);
    assert.deepEqual(await numbers({ from: 3 }), [3, 4]);
    assert.deepEqual(await numbers({ from: 1, limit: 2 }), [1, 2]);
    assert.deepEqual(await numbers({ from: 3, direction: 'backward', limit: 2 }), [3, 2]);
    assert.deepEqual(await numbers({ from: 99, direction: 'backward' }), [4, 3, 2, 1, 0]);
    assert.deepEqual(await numbers({ startMs: 2_000, endMs: 4_000 }), [1, 2]);
    assert.deepEqual(await numbers({ startMs: 2_001, limit: 1 }), [2]);
    assert.deepEqual(await numbers({ endMs: 1_000 }), []);

    const [opening, second] = await read({});
    assert.deepEqual(
      { ...opening, body: undefined },
      {
        number: 0,
        firstEvent: 0,
        events: 2,
        firstMs: 1_000,
        lastMs: 1_000,
        ingestedMs: 1_000,
        body: undefined,
      },
    );
    assert.equal(second?.firstEvent, 2);
    assert.deepEqual(unpackEvents(second?.body ?? new Uint8Array()), [
      { timestampMs: 2_000, message: 'line 2' },
    ]);
  });

  test('an unknown group is refused, an unknown stream is empty', async () => {
    const { logs } = subject.backend.store;
    const missing = errors.logGroupNotFound();
    const range = { from: 0, direction: 'forward', limit: 1 } as const;
    const page = { limit: 1, orderBy: 'LogStreamName', descending: false } as const;
    await refuses(() => logs.streams('eu-west-1', 'unknown', page), missing);
    await refuses(() => logs.stream('eu-west-1', 'unknown', 's'), missing);
    await refuses(() => logs.segments('eu-west-1', 'unknown', 's', range), missing);
    const { group } = await logged('eu-west-1', 'p', [['j', 1_000]]);
    assert.deepEqual(await logs.segments('eu-west-1', group, 'unknown', range), []);
  });
}
