import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Database } from '../../src/store/postgres/connection.ts';
import { startPostgres } from '../support/postgres.ts';

const postgres = await startPostgres();
after(() => postgres.close());

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('what was copied out keeps no process from ending, whether it went well or not', async () => {
  const db = new Database(await postgres.createDatabase());
  await db.all('select 1');
  const before = timers();
  const found = await db.bytes(`select 'abc'::bytea union all select 'de'::bytea`);
  assert.deepEqual(found.map(String), ['abc', 'de']);
  await assert.rejects(db.bytes('select nothing from nowhere'), /"nowhere" does not exist/);
  assert.equal(timers(), before);
  await db.close();
});
