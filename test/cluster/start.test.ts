/** Which nodes start on a database, and which refuse to. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { poolhouse } from '../cli/run.ts';
import { DataFolder } from '../durability/server-process.ts';
import { disguise, query } from '../support/disguise.ts';
import { createPool } from '../support/import.ts';
import { startPostgres } from '../support/postgres.ts';
import { assertWhole, beginImport, type Cluster, startCluster } from './cluster.ts';
import { layWire } from './wire.ts';

const postgres = await startPostgres();
after(() => postgres.close());

const newKey = () => randomBytes(32).toString('base64');

/** A server that is expected to refuse; answers what it says. */
async function refusal(store: string, masterKey: string): Promise<string> {
  const folder = await DataFolder.make();
  const args = ['serve', '--port', '0', '--data', folder.path, '--store', store];
  const env = { POOLHOUSE_MASTER_KEY: masterKey, POOLHOUSE_LOG_LEVEL: 'silent' };
  const { code, stdout, stderr } = await poolhouse(args, { env });
  await folder.remove();
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
  return stderr;
}

async function setVersion(cluster: Cluster, version: number): Promise<void> {
  await cluster.sql('update schema_version set version = $1', version);
}

describe('nodes on one database', { concurrency: 2 }, () => {
  test('start at once on an empty one: it is migrated once, and all see the same', async (t) => {
    const cluster = await startCluster(await postgres.createDatabase(), 4);
    t.after(() => cluster.close());
    const ids = await Promise.all(cluster.nodes.map(({ server }) => createPool(server.cognito())));
    for (const { server } of cluster.nodes) {
      const list = new ListUserPoolsCommand({ MaxResults: 10 });
      const { UserPools = [] } = await server.cognito().send(list);
      assert.deepEqual(new Set(UserPools.map(({ Id }) => Id)), new Set(ids));
    }
    assert.equal((await cluster.sql('select * from schema_version')).length, 1);
  });

  test('run beside a version that is one schema ahead, and refuse what is further on', async (t) => {
    const masterKey = newKey();
    const url = await postgres.createDatabase();
    const cluster = await startCluster(url, 1, { POOLHOUSE_MASTER_KEY: masterKey });
    t.after(() => cluster.close());
    const [{ version = 0 } = {}] = await cluster.sql<{ version: number }>(
      'select version from schema_version',
    );
    await setVersion(cluster, version + 1);
    const older = await cluster.add();
    await createPool(older.server.cognito());
    const sql = 'select version from schema_version';
    assert.deepEqual(await cluster.sql(sql), [{ version: version + 1 }]);
    await setVersion(cluster, version + 2);
    assert.match(
      await refusal(url, masterKey),
      /^poolhouse: The database has schema version \d+, made by a newer Poolhouse; .*\n$/,
    );
  });

  test('have one master key: with another one a node refuses to start', async (t) => {
    const url = await postgres.createDatabase();
    const cluster = await startCluster(url, 1);
    t.after(() => cluster.close());
    assert.match(
      await refusal(url, newKey()),
      /^poolhouse: The store was made with another master/,
    );
  });

  test('wait at their start for a database that comes up a little later', async (t) => {
    const url = await postgres.createDatabase();
    const wire = await layWire(url);
    t.after(() => wire.close());
    const env = { POOLHOUSE_STORE: wire.url, POOLHOUSE_MASTER_KEY: newKey() };
    const folder = await DataFolder.make({ ...env, POOLHOUSE_LOG_LEVEL: 'silent' });
    t.after(() => folder.remove());
    wire.sever();
    const starting = folder.start();
    await sleep(2_000);
    wire.mend();
    const server = await starting;
    assert.equal((await fetch(`${server?.url}/health/ready`)).status, 200);
  });

  test('refuse a server that is too old, before they make anything there', async () => {
    const url = await postgres.createDatabase();
    await disguise(url, 140_023, 'PostgreSQL 14.23 on x86_64-pc-linux-gnu, compiled by gcc');
    assert.equal(
      await refusal(url, newKey()),
      'poolhouse: The database is PostgreSQL 14.23; Poolhouse needs PostgreSQL 15 or newer.\n',
    );
    const tables = `select 1 from pg_class where relname = 'schema_version'`;
    assert.deepEqual(await query(url, tables), []);
  });

  test('refuse CockroachDB, whatever version it claims', async () => {
    const url = await postgres.createDatabase();
    await disguise(url, 170_000, 'CockroachDB CCL v22.2.2 (x86_64-pc-linux-gnu)');
    assert.match(await refusal(url, newKey()), /^poolhouse: The database is CockroachDB, which /);
  });

  test('have a queue without partitions on what calls itself YugabyteDB', async (t) => {
    const url = await postgres.createDatabase();
    await disguise(url, 150_012, 'PostgreSQL 15.12-YB-2025.1.0.0-b168 on x86_64');
    const cluster = await startCluster(url, 1);
    t.after(() => cluster.close());
    const [node = assert.fail()] = cluster.nodes;
    await assertWhole(cluster, node, await beginImport(cluster, 1, 500));
    const kinds = `select distinct relkind from pg_class c join pg_namespace n
      on n.oid = c.relnamespace where n.nspname = 'poolhouse_queue' and c.relname like 'job%'`;
    const found = await cluster.sql<{ relkind: string }>(kinds);
    assert.ok(!found.some(({ relkind }) => relkind === 'p'), JSON.stringify(found));
  });

  test('say in one sentence when the database does not take them', async () => {
    const url = new URL(await postgres.createDatabase());
    url.pathname = '/not_there';
    assert.match(
      await refusal(url.href, newKey()),
      /^poolhouse: the database of --store does not take this server: .*not_there.* does not exist\n/,
    );
  });
});
