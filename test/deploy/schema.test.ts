/** `poolhouse schema`, and nodes that may not make anything themselves. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { poolhouse, root } from '../cli/run.ts';
import { layWire } from '../cluster/wire.ts';
import { DataFolder } from '../durability/server-process.ts';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { startPostgres } from '../support/postgres.ts';

const postgres = await startPostgres();
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-schema-'));
after(async () => {
  rmSync(folder, { recursive: true });
  await postgres.close();
});

/** By the file that holds the URL, as in a container. */
function schema(url: string, ...args: string[]) {
  const file = join(folder, 'store-url');
  writeFileSync(file, `${url}\n`);
  return poolhouse(['schema', ...args], { env: { POOLHOUSE_STORE_FILE: file } });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

describe('poolhouse schema', { concurrency: false }, () => {
  test('makes what is missing and says what it did; --check says it beforehand', async () => {
    const url = await postgres.createDatabase();
    const pending = await schema(url, '--check');
    assert.equal(pending.code, 1, pending.stderr);
    assert.match(pending.stdout, /^The schema is at version 0: a migration to \d+ is pending\.$/m);
    const untouched = await withClient(url, (client) =>
      client.query(`select 1 from pg_tables where schemaname in ('public', 'poolhouse_queue')`),
    );
    assert.equal(untouched.rowCount, 0, 'a check makes nothing');
    const made = await schema(url);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^The schema is at version \d+, made anew\.$/m);
    assert.match(made.stdout, /^The queue is at version \d+, made anew\.$/m);
    const same = await schema(url);
    assert.deepEqual(
      [same.code, same.stdout],
      [0, made.stdout.replaceAll('made anew', 'as before')],
    );
    const checked = await schema(url, '--check');
    assert.deepEqual(
      [checked.code, checked.stdout],
      [0, made.stdout.replaceAll(', made anew', ': up to date')],
    );
  });

  test('tells of a schema that a newer version made: one ahead it runs on, no further', async () => {
    const url = await postgres.createDatabase();
    assert.equal((await schema(url)).code, 0);
    const ahead = (versions: number) =>
      withClient(url, (client) =>
        client.query('update schema_version set version = version + $1', [versions]),
      );
    await ahead(1);
    for (const args of [[], ['--check']]) {
      const { code, stdout } = await schema(url, ...args);
      assert.equal(code, 0);
      assert.match(stdout, /^The schema is at version \d+, ahead of this Poolhouse's \d+, which/);
    }
    await ahead(1);
    for (const [args, expected] of [
      [[], 1],
      [['--check'], 2],
    ] as const) {
      const { code, stdout, stderr } = await schema(url, ...args);
      assert.deepEqual([code, stdout], [expected, '']);
      assert.match(stderr, /^poolhouse: The database has schema version \d+, made by a newer /);
    }
  });

  test('waits for a database that comes up a little later', async (t) => {
    const wire = await layWire(await postgres.createDatabase());
    t.after(() => wire.close());
    wire.sever();
    const running = schema(wire.url);
    await sleep(1_500);
    wire.mend();
    const { code, stdout, stderr } = await running;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^The schema is at version/);
    assert.match(stderr, /^poolhouse: waiting for the database: [^\n]*\n$/);
  });

  test('says in one sentence what it lacks', async () => {
    const none = await poolhouse(['schema']);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^poolhouse: name the database with --store postgres:.*\n$/);
    const url = new URL(await postgres.createDatabase());
    url.pathname = '/not_there';
    for (const [args, expected] of [
      [[], 1],
      [['--check'], 2],
    ] as const) {
      const { code, stderr } = await schema(url.href, ...args);
      assert.equal(code, expected);
      assert.match(stderr, /^poolhouse: the database of --store .*not_there.* does not exist\n$/);
    }
  });
});

test('a node whose role owns nothing, its password in PGPASSWORD, starts after it and imports', async (t) => {
  const url = await postgres.createDatabase();
  const role = `node_${process.pid}`;
  assert.equal((await schema(url)).code, 0);
  await withClient(url, (client) => client.query(`create role ${role} login password 'x'`));
  t.after(() =>
    withClient(url, (client) => client.query(`drop owned by ${role}; drop role ${role}`)),
  );
  await withClient(url, (client) => client.query(documentedGrants(role)));
  const store = new URL(url);
  store.username = role;
  store.password = '';
  const data = await DataFolder.make({
    POOLHOUSE_STORE: store.href,
    POOLHOUSE_MASTER_KEY: '17'.repeat(32),
    POOLHOUSE_PUBLIC_URL: '',
    PGPASSWORD: 'x',
  });
  t.after(() => data.remove());
  const server = await data.run();
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const roleArn = await createImportRole(server.iam());
  const csv = readFileSync(join(root, 'examples/users.csv'), 'utf8');
  const job = await runImport(cognito, { poolId, roleArn, csv });
  assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', 988]);
});

/** The SQL of deploy/README.md, for a role of this test. */
function documentedGrants(role: string): string {
  const text = readFileSync(join(root, 'deploy/README.md'), 'utf8');
  const [, sql] = /```sql\n(.*?)```/s.exec(text) ?? [];
  return (sql ?? assert.fail('deploy/README.md has no SQL')).replaceAll('poolhouse_node', role);
}
