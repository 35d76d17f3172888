/** Sessions of nodes that fell silent: what they hold is taken from them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { idleTransactionMs, importLockWaitMs } from '../../src/lib/limits.ts';
import { Database } from '../../src/store/postgres/connection.ts';
import { PostgresLedger } from '../../src/store/postgres/ledger.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { openStore } from '../../src/store/postgres/store.ts';
import { candidate, createPool, newUser, row, startJob, tickMs } from '../conformance/fixtures.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const postgres = await startPostgres();
after(() => postgres.close());

let url: string;
let db: Database;
before(async () => {
  url = await postgres.createDatabase();
  db = new Database(url, { lockMs: importLockWaitMs });
  await migrate(db);
});
after(() => db.close());

/** A session in the middle of a batch of that job, of which no more is heard. */
async function silentBatch(jobId: string): Promise<{ isEnded(): boolean }> {
  const client = new pg.Client({ connectionString: url });
  let ended = false;
  client.on('error', () => {
    ended = true;
  });
  await client.connect();
  await client.query('begin');
  await client.query('select 1 from jobs where id = $1 for no key update', [jobId]);
  // Copying cannot be interrupted by any timeout of the database.
  client.query(copyFrom('copy dead_pools from stdin')).on('error', () => undefined);
  return { isEnded: () => ended };
}

describe('a node that fell silent', { concurrency: true }, () => {
  test('in the middle of a copy loses its session to the next one at work', async () => {
    const store = openStore(db);
    const ledger = new PostgresLedger(db);
    const pool = await createPool(store);
    const job = await startJob(store, pool);
    await ledger.begin(job.id, tickMs(), []);
    const silent = await silentBatch(job.id);
    const startMs = performance.now();
    const result = await ledger.commit({
      jobId: job.id,
      number: 0,
      rows: [row(2, candidate(pool, 'ana'))],
      rowsBefore: 0,
      nowMs: tickMs(),
      message: () => 'imported',
    });
    assert.equal(result.state, 'committed');
    assert.ok(performance.now() - startMs < importLockWaitMs + 3_000);
    await until(() => silent.isEnded());
  });

  test('between two statements loses its locks to whoever waits', async () => {
    const store = openStore(db);
    const pool = await createPool(store);
    const user = newUser('eva');
    await store.users.create(pool, user, undefined);
    const { promise: silence, resolve: release } = Promise.withResolvers<void>();
    const { promise: locked, resolve: lock } = Promise.withResolvers<void>();
    const silent = db.transaction(async (tx) => {
      await tx.run('select 1 from pools where id = $1 for update', pool.id);
      lock();
      await silence;
      await tx.one('select 1');
    });
    const refused = assert.rejects(silent);
    await locked;
    const startMs = performance.now();
    const patient = new Database(url, { lockMs: 2 * idleTransactionMs });
    await openStore(patient).users.create(pool, newUser('ana'), undefined);
    assert.ok(performance.now() - startMs < idleTransactionMs + 3_000);
    await patient.close();
    release();
    await refused;
  });
});
