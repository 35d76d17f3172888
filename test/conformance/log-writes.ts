import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLogGroup, importLogStream } from '../../src/directory/arns.ts';
import type { LogGroup } from '../../src/directory/types.ts';
import { type LogEvent, unpackEvents } from '../../src/lib/log-segment.ts';
import { createPool, errors, refuses, region, row, startJob, tickMs } from './fixtures.ts';
import type { Subject } from './suite.ts';

const dayMs = 24 * 3_600_000;
const many = 1_000;
let groups = 0;

const newGroup = (changes: Partial<LogGroup> = {}): Omit<LogGroup, 'storedBytes'> => ({
  region,
  name: `/by-hand/${groups++}`,
  createdMs: tickMs(),
  class: 'STANDARD',
  deletionProtected: false,
  tags: {},
  ...changes,
});

const at = (timestampMs: number, message = `at ${timestampMs}`): LogEvent => ({
  timestampMs,
  message,
});

export function testLogWrites(subject: Subject): void {
  const logs = () => subject.backend.store.logs;

  async function createGroup(changes: Partial<LogGroup> = {}, streams: string[] = ['s']) {
    const group = newGroup(changes);
    await logs().createGroup(group, many);
    for (const name of streams)
      await logs().createStream(group.region, group.name, name, group.createdMs);
    return group.name;
  }

  const segmentsOf = async (group: string, stream = 's') =>
    logs().segments(region, group, stream, { from: 0, direction: 'forward', limit: many });

  async function messagesOf(group: string, stream = 's'): Promise<string[]> {
    const segments = await segmentsOf(group, stream);
    return segments.flatMap(({ body }) => unpackEvents(body).map(({ message }) => message));
  }

  /** Every step of a sweep, to its end; how many it took. */
  async function repeat(step: () => Promise<boolean>): Promise<number> {
    let steps = 1;
    while (await step()) steps++;
    return steps;
  }

  /** A job whose run has begun, and a way to commit its batches. */
  async function begin() {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    const job = await startJob(store, pool);
    await ledger.begin(job.id, tickMs(), ['opened']);
    let number = 0;
    const commit = async () => {
      const batch = { jobId: job.id, number, rowsBefore: number, nowMs: tickMs() };
      const rows = [row(2 + number, undefined)];
      await ledger.commit({ ...batch, rows, message: ({ line }) => `line ${line}` });
      number++;
    };
    return { pool, job, commit, group: importLogGroup(pool), stream: importLogStream(job) };
  }

  test('a group is made as it is given, once, also after reopening', async () => {
    const group = newGroup({
      class: 'INFREQUENT_ACCESS',
      retentionDays: 7,
      deletionProtected: true,
      tags: { team: 'blue' },
    });
    await logs().createGroup(group, many);
    assert.deepEqual(await logs().group(region, group.name), { ...group, storedBytes: 0 });
    await refuses(() => logs().createGroup(group, many), errors.logGroupExists());
    subject.backend = await subject.backend.reopen();
    assert.deepEqual(await logs().group(region, group.name), { ...group, storedBytes: 0 });
    await logs().createGroup({ ...group, region: 'by-hand-1' }, many);
  });

  test('a region holds only so many groups', async () => {
    const full = 'by-hand-2';
    const first = newGroup({ region: full });
    await logs().createGroup(first, 2);
    await logs().createGroup(newGroup({ region: full }), 2);
    await refuses(
      () => logs().createGroup(newGroup({ region: full }), 2),
      errors.tooManyLogGroups(),
    );
    await logs().deleteGroup(full, first.name);
    await logs().createGroup(newGroup({ region: full }), 2);
  });

  test('settings are changed, and nothing else', async () => {
    const name = await createGroup({ tags: { a: '1' } });
    await logs().append(region, name, 's', [at(1)], tickMs());
    const before = await logs().group(region, name);
    assert.ok(before);
    const settings = { retentionDays: 30, deletionProtected: true, tags: { b: '2' } };
    const changed = await logs().updateGroup(region, name, (group) => {
      assert.deepEqual(group, before);
      return { ...group, ...settings, class: 'DELIVERY', createdMs: 1, storedBytes: 0 };
    });
    assert.deepEqual(changed, { ...before, ...settings });
    assert.deepEqual(await logs().group(region, name), changed);
    const missing = errors.logGroupNotFound();
    await refuses(() => logs().updateGroup(region, 'unknown', (group) => group), missing);
    const refusing = () => {
      throw errors.notALogGroup('it');
    };
    await refuses(() => logs().updateGroup(region, name, refusing), errors.notALogGroup('it'));
  });

  test('of changes at the same time none is lost', async () => {
    const name = await createGroup();
    const keys = Array.from({ length: 8 }, (_, i) => `key${i}`);
    const add = (key: string) =>
      logs().updateGroup(region, name, (group) => ({
        ...group,
        tags: { ...group.tags, [key]: '' },
      }));
    await Promise.all(keys.map(add));
    const group = await logs().group(region, name);
    assert.deepEqual(Object.keys(group?.tags ?? {}).sort(), keys);
  });

  test('streams are made in a group, once, and are empty', async () => {
    const name = await createGroup({}, []);
    await logs().createStream(region, name, 's', 5);
    const stream = await logs().stream(region, name, 's');
    assert.deepEqual(stream, {
      name: 's',
      createdMs: 5,
      firstEventMs: undefined,
      lastEventMs: undefined,
      lastIngestionMs: undefined,
      storedBytes: 0,
    });
    await refuses(() => logs().createStream(region, name, 's', 6), errors.logStreamExists());
    await refuses(() => logs().createStream(region, 'unknown', 's', 6), errors.logGroupNotFound());
  });

  test('events are appended as segments; a stream knows its first and last', async () => {
    const name = await createGroup();
    await logs().append(region, name, 's', [at(20), at(20, 'again'), at(30)], 100);
    await logs().append(region, name, 's', [at(10), at(15)], 101);
    assert.deepEqual(
      (await segmentsOf(name)).map((segment) => ({ ...segment, body: undefined })),
      [
        {
          number: 0,
          firstEvent: 0,
          events: 3,
          firstMs: 20,
          lastMs: 30,
          ingestedMs: 100,
          body: undefined,
        },
        {
          number: 1,
          firstEvent: 3,
          events: 2,
          firstMs: 10,
          lastMs: 15,
          ingestedMs: 101,
          body: undefined,
        },
      ],
    );
    assert.deepEqual(await messagesOf(name), ['at 20', 'again', 'at 30', 'at 10', 'at 15']);
    const stream = await logs().stream(region, name, 's');
    assert.deepEqual(
      [stream?.firstEventMs, stream?.lastEventMs, stream?.lastIngestionMs],
      [10, 30, 101],
    );
    const group = await logs().group(region, name);
    assert.ok((stream?.storedBytes ?? 0) > 0);
    assert.equal(group?.storedBytes, stream?.storedBytes);
    const append = (to: string, stream: string) => () =>
      logs().append(region, to, stream, [at(1)], 1);
    await refuses(append('unknown', 's'), errors.logGroupNotFound());
    await refuses(append(name, 'unknown'), errors.logStreamNotFound());
  });

  test('a deleted stream is gone at once, and its name is free', async () => {
    const name = await createGroup({}, ['s', 'kept']);
    await logs().append(region, name, 's', [at(1, 'old')], 1);
    await logs().append(region, name, 'kept', [at(1, 'kept')], 1);
    await logs().deleteStream(region, name, 's');
    assert.equal(await logs().stream(region, name, 's'), undefined);
    assert.deepEqual(await segmentsOf(name), []);
    const kept = await logs().stream(region, name, 'kept');
    assert.equal((await logs().group(region, name))?.storedBytes, kept?.storedBytes);
    await refuses(() => logs().deleteStream(region, name, 's'), errors.logStreamNotFound());
    await refuses(() => logs().deleteStream(region, 'unknown', 's'), errors.logGroupNotFound());
    await logs().createStream(region, name, 's', 2);
    await logs().append(region, name, 's', [at(2, 'new')], 2);
    await repeat(() => logs().purge(many));
    assert.deepEqual(await messagesOf(name), ['new']);
    assert.deepEqual(await messagesOf(name, 'kept'), ['kept']);
  });

  test('a deleted group is gone at once, and its name is free', async () => {
    const name = await createGroup({}, ['a', 'b']);
    for (const stream of ['a', 'b']) await logs().append(region, name, stream, [at(1)], 1);
    await logs().deleteGroup(region, name);
    assert.equal(await logs().group(region, name), undefined);
    const { items } = await logs().groups(region, { limit: many, prefix: name });
    assert.deepEqual(items, []);
    const missing = errors.logGroupNotFound();
    await refuses(() => logs().stream(region, name, 'a'), missing);
    await refuses(() => segmentsOf(name, 'a'), missing);
    await refuses(() => logs().deleteGroup(region, name), missing);
    await logs().createGroup(newGroup({ name }), many);
    await logs().createStream(region, name, 'a', 2);
    await logs().append(region, name, 'a', [at(2, 'new')], 2);
    await repeat(() => logs().purge(many));
    assert.deepEqual(await messagesOf(name, 'a'), ['new']);
    assert.deepEqual(await messagesOf(name, 'b'), []);
  });

  test('what is deleted is freed in small steps, to the end', async () => {
    await repeat(() => logs().purge(many));
    const name = await createGroup({}, ['a', 'b', 'c', 'd', 'e']);
    for (const stream of ['a', 'b', 'c'])
      for (let ms = 0; ms < 4; ms++) await logs().append(region, name, stream, [at(ms)], ms);
    await logs().deleteStream(region, name, 'a');
    await logs().deleteGroup(region, name);
    const steps = await repeat(() => logs().purge(2));
    assert.ok(steps >= 6, `${steps} steps for 12 segments`);
    assert.equal(await logs().purge(2), false);
  });

  test('protection keeps a group and its streams from being deleted', async () => {
    const name = await createGroup({ deletionProtected: true });
    const refused = errors.logGroupProtected(name);
    await refuses(() => logs().deleteGroup(region, name), refused);
    await refuses(() => logs().deleteStream(region, name, 's'), refused);
    await logs().updateGroup(region, name, (group) => ({ ...group, deletionProtected: false }));
    await logs().deleteStream(region, name, 's');
    await logs().deleteGroup(region, name);
  });

  test('whole segments past the retention of their group are dropped, no other', async () => {
    const nowMs = 1_000 * dayMs;
    const old = nowMs - 3 * dayMs;
    const forEver = await createGroup();
    const name = await createGroup({ retentionDays: 3 }, ['s', 't']);
    for (const group of [forEver, name]) {
      await logs().append(region, group, 's', [at(old - dayMs), at(old - 1)], nowMs);
      await logs().append(region, group, 's', [at(old - 1), at(old)], nowMs);
      await logs().append(region, group, 's', [at(old - 2)], nowMs);
    }
    for (let i = 0; i < 3; i++) await logs().append(region, name, 't', [at(i)], nowMs);
    const steps = await repeat(() => logs().expire(nowMs, 2));
    assert.ok(steps >= 3, `${steps} steps for 5 segments`);
    assert.deepEqual(await messagesOf(name), [`at ${old - 1}`, `at ${old}`]);
    assert.deepEqual(await messagesOf(name, 't'), []);
    assert.equal((await messagesOf(forEver)).length, 5);
    const s = await logs().stream(region, name, 's');
    const t = await logs().stream(region, name, 't');
    assert.equal(t?.storedBytes, 0);
    assert.deepEqual([t?.firstEventMs, t?.lastEventMs], [0, 2]);
    assert.equal((await logs().group(region, name))?.storedBytes, s?.storedBytes);

    await logs().append(region, name, 's', [at(nowMs, 'later')], nowMs);
    const segments = (await segmentsOf(name)).map(({ number, firstEvent }) => [number, firstEvent]);
    assert.deepEqual(segments, [
      [1, 2],
      [3, 5],
    ]);
    assert.equal(await logs().expire(nowMs, 2), false);
    await logs().updateGroup(region, name, (group) => ({ ...group, retentionDays: undefined }));
    await repeat(() => logs().expire(nowMs + 1_000 * dayMs, 100));
    assert.equal((await segmentsOf(name)).length, 2);
  });

  test('an import writes into a group and a stream that were made by hand', async () => {
    const { store, ledger } = subject.backend;
    const pool = await createPool(store);
    const job = await startJob(store, pool);
    const [group, stream] = [importLogGroup(pool), importLogStream(job)];
    await createGroup({ name: group, retentionDays: 30 }, [stream]);
    await logs().append(region, group, stream, [at(1, 'by hand')], 1);
    await ledger.begin(job.id, tickMs(), ['opened']);
    assert.deepEqual(await messagesOf(group, stream), ['by hand', 'opened']);
    assert.equal((await logs().group(region, group))?.retentionDays, 30);
  });

  test('an import and others write to one stream without losing a line', async () => {
    const { commit, group, stream } = await begin();
    await logs().append(region, group, stream, [at(1, 'one'), at(1, 'two')], 1);
    await commit();
    await logs().append(region, group, stream, [at(2, 'three')], 2);
    await commit();
    assert.deepEqual(await messagesOf(group, stream), [
      'opened',
      'one',
      'two',
      'line 2',
      'three',
      'line 3',
    ]);
    const segments = await segmentsOf(group, stream);
    assert.deepEqual(
      segments.map(({ number, firstEvent }) => [number, firstEvent]),
      [
        [0, 0],
        [1, 1],
        [2, 3],
        [3, 4],
        [4, 5],
      ],
    );
  });

  test('an import makes its stream or group anew when it was deleted meanwhile', async () => {
    const { commit, group, stream } = await begin();
    await logs().deleteStream(region, group, stream);
    await commit();
    assert.deepEqual(await messagesOf(group, stream), ['line 2']);
    await logs().deleteGroup(region, group);
    await repeat(() => logs().purge(many));
    await createGroup({}, ['of others']);
    await commit();
    assert.deepEqual(await messagesOf(group, stream), ['line 3']);
    await logs().deleteGroup(region, group);
    await createGroup({ name: group }, []);
    await commit();
    assert.deepEqual(await messagesOf(group, stream), ['line 4']);
  });

  test('with a pool go the groups that its imports made, unless they are protected', async () => {
    const { store, ledger } = subject.backend;
    const end = { status: 'Succeeded', message: 'done', nowMs: tickMs() } as const;
    const made = await begin();
    const guarded = await begin();
    await logs().updateGroup(region, guarded.group, (group) => ({
      ...group,
      deletionProtected: true,
    }));
    const own = await begin();
    await logs().deleteGroup(region, own.group);
    await createGroup({ name: own.group }, []);
    for (const { pool, job } of [made, guarded, own]) {
      await ledger.finish(job.id, end);
      await store.pools.delete(pool.id, () => undefined);
    }
    assert.equal(await logs().group(region, made.group), undefined);
    await repeat(() => store.pools.purge(many));
    await repeat(() => logs().purge(many));
    assert.deepEqual(await messagesOf(guarded.group, guarded.stream), ['opened']);
    assert.ok(await logs().group(region, own.group));
    await createGroup({ name: made.group }, []);
  });
}
