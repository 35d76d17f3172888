/** What the schema promises to databases that are distributed by the pool. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Database } from '../../src/store/postgres/connection.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { startPostgres } from '../support/postgres.ts';

const postgres = await startPostgres();
after(() => postgres.close());

/** What a distributed database can spread by the pool. */
const distributed = [
  'users',
  'aliases',
  'credentials',
  'user_states',
  'token_families',
  'signing_keys',
];

test('every unique key of users, and of what proves them, begins with the pool', async (t) => {
  const db = new Database(await postgres.createDatabase());
  t.after(() => db.close());
  await migrate(db);
  const keys = await db.all<{ table: string; key: string; first: string }>(
    `select c.relname as table, i.relname as key, a.attname as first
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
     where x.indisunique and c.relname = any($1)`,
    distributed,
  );
  assert.deepEqual(new Set(keys.map(({ table }) => table)), new Set(distributed));
  for (const { key, first } of keys) assert.equal(first, 'pool', key);
});

test('nothing refers to another table by a foreign key', async (t) => {
  const db = new Database(await postgres.createDatabase());
  t.after(() => db.close());
  await migrate(db);
  const sql = `select conname as name from pg_constraint where contype = 'f'`;
  assert.deepEqual(await db.all(sql), []);
});
