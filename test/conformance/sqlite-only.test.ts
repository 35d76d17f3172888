/** What only the SQLite store promises: its file, its schema, its writer and its bounded work. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { batchYieldRows, listScanUsersMax } from '../../src/lib/limits.ts';
import { openWriteConnection } from '../../src/store/sqlite/connection.ts';
import { lockDataFolder } from '../../src/store/sqlite/lock.ts';
import { dumpSchema, migrate } from '../../src/store/sqlite/migrate.ts';
import { FilterBank, hashName, NameFilter } from '../../src/store/sqlite/name-filter.ts';
import { openStore } from '../../src/store/sqlite/store.ts';
import { directPort, openWriter } from '../../src/store/sqlite/writer.ts';
import { allPages, candidate, createPool, newPool, row, startJob, tickMs } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-sqlite-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `${files++}.db`);

function open(file: string, { shouldYield = (): boolean => false, partUsersMax = 1_000_000 } = {}) {
  const writer = openWriter(file, { partUsersMax });
  const store = openStore(file, directPort(writer));
  return { writer, store, ledger: writer.ledger(shouldYield), close: () => store.close() };
}

test('the migrations lead to the schema that is written down', () => {
  const db = openWriteConnection(newFile());
  migrate(db);
  migrate(db);
  const written = new URL('../../src/store/sqlite/schema.sql', import.meta.url);
  assert.equal(dumpSchema(db), readFileSync(written, 'utf8'));
  db.close();
});

/** A database as an older Poolhouse left it. */
function openVersion(file: string, version: number): DatabaseSync {
  const folder = new URL('../../src/store/sqlite/migrations/', import.meta.url);
  const db = new DatabaseSync(file);
  for (const name of readdirSync(folder).sort().slice(0, version))
    db.exec(readFileSync(new URL(name, folder), 'utf8'));
  db.exec(`pragma user_version = ${version}`);
  return db;
}

test('logs of an older version are kept, but for those of deleted pools', async () => {
  const file = newFile();
  const old = openVersion(file, 2);
  old.exec(`
    insert into pools (key, id, region, version, document) values (3, 'a', 'eu-west-1', 1, '{}');
    insert into dead_pools (key) values (2);
    insert into log_groups (key, pool, region, name, created_ms, stored_bytes)
      values (5, 3, 'eu-west-1', 'living', 10, 4), (6, 2, 'eu-west-1', 'dead', 11, 2);
    insert into log_streams (key, log_group, name, created_ms, segments, events, stored_bytes)
      values (7, 5, 's', 10, 2, 3, 4), (8, 6, 's', 11, 1, 1, 2);
    insert into log_segments
      (stream, number, first_event, events, first_ms, last_ms, ingested_ms, body)
      values (7, 0, 0, 1, 10, 10, 10, x'0102'), (7, 1, 1, 2, 12, 12, 12, x'0304'),
        (8, 0, 0, 1, 11, 11, 11, x'0506');`);
  old.close();
  const { store, close } = open(file);
  const { items } = await store.logs.groups('eu-west-1', { limit: 10 });
  assert.deepEqual(items, [
    {
      region: 'eu-west-1',
      name: 'living',
      createdMs: 10,
      class: 'STANDARD',
      retentionDays: undefined,
      deletionProtected: false,
      tags: {},
      storedBytes: 4,
    },
  ]);
  await store.logs.append('eu-west-1', 'living', 's', [{ timestampMs: 13, message: 'm' }], 13);
  const range = { from: 0, direction: 'forward', limit: 10 } as const;
  const segments = await store.logs.segments('eu-west-1', 'living', 's', range);
  assert.deepEqual(
    segments.map(({ number, firstEvent }) => [number, firstEvent]),
    [
      [0, 0],
      [1, 1],
      [2, 3],
    ],
  );
  while (await store.logs.purge(1));
  await close();
  const db = new DatabaseSync(file);
  const rows = db.prepare('select count(*) as n from log_segments').get();
  assert.deepEqual(
    { ...rows, broken: db.prepare('pragma foreign_key_check').all() },
    {
      n: 3,
      broken: [],
    },
  );
  db.close();
});

test('a database of a newer version is refused and left alone', () => {
  const file = newFile();
  openWriter(file).close();
  const db = new DatabaseSync(file);
  db.exec('pragma user_version = 99');
  assert.throws(() => openWriter(file), /schema version 99, made by a newer Poolhouse/);
  assert.deepEqual({ ...db.prepare('pragma user_version').get() }, { user_version: 99 });
  db.close();
});

test('a data folder belongs to one process, until that ends in whatever way', async () => {
  const dir = mkdtempSync(join(folder, 'data-'));
  const lockModule = new URL('../../src/store/sqlite/lock.ts', import.meta.url);
  const program = `
    import { lockDataFolder } from '${lockModule}';
    lockDataFolder(${JSON.stringify(dir)});
    console.log('locked');
    setInterval(() => undefined, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program]);
  await once(other.stdout, 'data');
  assert.throws(() => lockDataFolder(dir), {
    message: `The data folder ${dir} is in use by another Poolhouse process.`,
  });
  other.kill('SIGKILL');
  await once(other, 'exit');
  const lock = lockDataFolder(dir);
  assert.throws(() => lockDataFolder(dir), /is in use/);
  lock.release();
  lockDataFolder(dir).release();
});

test('of calls that share a transaction, one that fails undoes only itself', async () => {
  const { writer, store, close } = open(newFile());
  const [first, second] = [newPool(), newPool()];
  const replies = writer.execute([
    { verb: 'createPool', args: [first] },
    { verb: 'createPool', args: [first] },
    { verb: 'purgePools', args: [1] },
    { verb: 'deleteClient', args: [first.id, 'unknown'] },
    { verb: 'unknown', args: [] },
    { verb: 'createPool', args: [second] },
  ]);
  const summary = replies.map((reply) => ('error' in reply ? (reply.error.code ?? 'fault') : 'ok'));
  assert.deepEqual(summary, ['ok', 'fault', 'ok', 'ResourceNotFoundException', 'fault', 'ok']);
  assert.deepEqual(structuredClone(replies), replies);
  assert.deepEqual(await store.pools.get(first.id), first);
  assert.deepEqual(await store.pools.get(second.id), second);
  await close();
});

test('a batch ends early, at a whole step, when others wait to write', async () => {
  let waiting = false;
  const { store, ledger, close } = open(newFile(), { shouldYield: () => waiting });
  const pool = await createPool(store);
  const job = await startJob(store, pool);
  ledger.begin(job.id, tickMs(), []);
  const rows = Array.from({ length: 2 * batchYieldRows + 5 }, (_, i) =>
    row(i + 2, candidate(pool, `user${i}`)),
  );
  const batch = { jobId: job.id, rowsBefore: 0, nowMs: tickMs(), message: () => 'line' };
  waiting = true;
  const counts = { imported: batchYieldRows, skipped: 0, failed: 0 };
  const cut = ledger.commit({ ...batch, number: 0, rows });
  assert.deepEqual(cut, { state: 'committed', taken: batchYieldRows, ...counts });
  assert.equal(ledger.load(job.id)?.checkpoint.rows, batchYieldRows);
  waiting = false;
  const rest = rows.slice(batchYieldRows);
  const last = ledger.commit({ ...batch, number: 1, rows: rest, rowsBefore: batchYieldRows });
  assert.equal(last.state === 'committed' && last.taken, rest.length);
  assert.equal(await store.pools.countUsers(pool.id), rows.length);
  await close();
});

test('a batch that breaks leaves nothing, and the import can go on', async () => {
  const { store, ledger, close } = open(newFile(), { partUsersMax: 3 });
  const pool = await createPool(store);
  const job = await startJob(store, pool);
  ledger.begin(job.id, tickMs(), []);
  const rows = (names: string[]) => names.map((name, i) => row(i + 2, candidate(pool, name)));
  const batch = { jobId: job.id, number: 0, rowsBefore: 0, nowMs: tickMs() };
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const breaking = ({ line }: { line: number }) => {
    if (line === 9) throw new Error('broken');
    return 'line';
  };
  assert.throws(() => ledger.commit({ ...batch, rows: rows(names), message: breaking }), /broken/);
  assert.equal(await store.pools.countUsers(pool.id), 0);
  assert.equal(ledger.load(job.id)?.batch, 0);
  const message = () => 'line';
  const again = ['x', 'y', 'z', ...names, 'x', 'y', 'z', ...names];
  const result = ledger.commit({ ...batch, rows: rows(again), message });
  assert.deepEqual(result, {
    state: 'committed',
    taken: 22,
    imported: 11,
    skipped: 11,
    failed: 0,
  });
  await close();
});

test('a filter without an index looks at a bounded number of users a page', async () => {
  const { store, ledger, close } = open(newFile(), { partUsersMax: 7_000 });
  const pool = await createPool(store);
  const job = await startJob(store, pool);
  ledger.begin(job.id, tickMs(), []);
  const users = 2 * listScanUsersMax + 10;
  const rows = Array.from({ length: users }, (_, i) =>
    row(i + 2, candidate(pool, `user${i}`, { name: i === users - 1 ? 'last' : 'other' })),
  );
  const batch = { jobId: job.id, number: 0, rowsBefore: 0, nowMs: tickMs() };
  ledger.commit({ ...batch, rows, message: () => 'line' });
  const filter = { attribute: 'name', match: 'equals', value: 'last' } as const;
  let pages = 0;
  const found = await allPages(60, (after) => {
    pages++;
    return store.users.list(pool, { limit: 60, after, filter });
  });
  assert.deepEqual(
    found.map(({ username }) => username),
    [`user${users - 1}`],
  );
  assert.equal(pages, 3);
  await close();
});

test('a filter of names forgets none and makes up few', () => {
  const name = (part: number, i: number) => `user${i}@part${part}.example.org`;
  const filters = Array.from({ length: 32 }, (_, part) => {
    const filter = NameFilter.sized(1_000);
    for (let i = 0; i < 1_000; i++) filter.add(name(part, i));
    return filter;
  });
  const bank = new FilterBank(filters[0]?.bits.length ?? 0);
  filters.forEach((filter, part) => {
    assert.equal(bank.isFull, false);
    bank.add(part, filter);
  });
  assert.equal(bank.isFull, true);
  let asked = 0;
  for (let part = 0; part < filters.length; part++)
    for (let i = 0; i < 1_000; i++) {
      const hash = hashName(name(part, i));
      assert.ok(bank.some(hash, (candidate) => candidate === part));
      bank.some(hashName(`other${part}-${i}`), () => ++asked < 0);
    }
  assert.ok(asked < 32 * 32_000 * 0.015, `${asked} parts asked in vain`);
});

test('a write that failed for no reason of the catalogue is an error without one', async () => {
  const { store, close } = open(newFile());
  const pool = newPool();
  await store.pools.create(pool);
  await assert.rejects(store.pools.create(pool), { name: 'Error', message: /UNIQUE/ });
  await store.ping();
  await close();
  await assert.rejects(store.ping());
});
