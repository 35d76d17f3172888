/** `poolhouse migrate`: a whole embedded store on PostgreSQL. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { awsQuotas } from '../../src/lib/limits.ts';
import { modelFile } from '../durability/file-model.ts';
import { disguise } from '../support/disguise.ts';
import { runImport } from '../support/import.ts';
import { startPostgres } from '../support/postgres.ts';
import { startServer } from '../support/server.ts';
import { signingInAt } from '../support/signing-in.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { fillStore } from '../support/whole-store.ts';
import { poolhouse } from './run.ts';

const users = Number(process.env.POOLHOUSE_TEST_MIGRATE_USERS ?? 20_000);
const postgres = await startPostgres();
after(() => postgres.close());

const move = (from: string, to: string, env: NodeJS.ProcessEnv = {}) =>
  poolhouse(['migrate', '--from', from, '--to', to], { env });

test('everything moves, and everyone still signs in', async (t) => {
  const clock = new TurnedClock();
  const quotas = { ...awsQuotas, importRows: Number.POSITIVE_INFINITY };
  let server = await startServer({ clock, config: { quotas } });
  t.after(() => server.close());
  const store = await fillStore(server, clock, modelFile(1, users));
  const databaseUrl = await postgres.createDatabase();
  server = await server.restart(async () => {
    const { code, stdout, stderr } = await move(server.dataFolder, databaseUrl);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Moved [\d,]+ users and all that belongs .* 1 uploaded file, in /);
    assert.match(stdout, /\nEvery table was read back from the database and is the same\.\n$/);
    t.diagnostic(stdout);
    return { databaseUrl };
  });
  await store.assertSame(server);
  // New keys come after those that moved.
  const { poolId, CloudWatchLogsRoleArn: roleArn = '' } = {
    ...store.finishedJob,
    ...(await signingInAt(server)),
  };
  const more = modelFile(2, 100);
  const job = await runImport(server.cognito(), { poolId, roleArn, csv: more.csv });
  assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', more.imported]);
});

test('nothing moves from a server that runs, from no store, into an old server, or into a database in use', async (t) => {
  const server = await startServer();
  t.after(() => server.close());
  const url = await postgres.createDatabase();
  const running = await move(server.dataFolder, url);
  assert.equal(running.code, 1);
  assert.match(running.stderr, /is in use by another Poolhouse process\. Stop it first\.\n$/);
  const nothing = await move('/nowhere', url);
  assert.deepEqual(
    [nothing.code, nothing.stderr],
    [1, 'poolhouse: there is no embedded store in /nowhere; see --from\n'],
  );
  const old = await postgres.createDatabase();
  await disguise(old, 140_023, 'PostgreSQL 14.23 on x86_64-pc-linux-gnu, compiled by gcc');
  const other = await startServer({ config: { databaseUrl: url } });
  await other.close();
  const full = await server.restart(async () => {
    const { code, stderr } = await move(server.dataFolder, url);
    assert.equal(code, 1);
    assert.match(stderr, /^poolhouse: The database is not empty: its table settings has rows\./);
    const refused = await move(server.dataFolder, old);
    assert.deepEqual(
      [refused.code, refused.stderr],
      [1, 'poolhouse: The database is PostgreSQL 14.23; Poolhouse needs PostgreSQL 15 or newer.\n'],
    );
    return {};
  });
  await full.close();
});
