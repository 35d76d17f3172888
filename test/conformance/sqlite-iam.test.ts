/** What a database of the first version becomes when IAM gets its tables. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { openStore } from '../../src/store/sqlite/store.ts';
import { directPort, openWriter } from '../../src/store/sqlite/writer.ts';
import { newRole } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-sqlite-iam-'));
after(() => rmSync(folder, { recursive: true }));

test('roles of the first version are kept, and may get policies', async () => {
  const file = join(folder, 'first.db');
  const first = new URL('../../src/store/sqlite/migrations/001-initial.sql', import.meta.url);
  const db = new DatabaseSync(file);
  db.exec(readFileSync(first, 'utf8'));
  db.exec('pragma user_version = 1');
  const role = { ...newRole('Importer', '/service-role/'), policies: { logs: '{}' } };
  const insert = 'insert into roles (name_key, path, version, document) values (?, ?, 3, ?)';
  db.prepare(insert).run('importer', role.path, JSON.stringify(role));
  db.close();
  const store = openStore(file, directPort(openWriter(file)));
  assert.deepEqual(await store.iam.roles.get('IMPORTER'), role);
  const { items } = await store.iam.roles.list('/service-role/', { limit: 9 });
  assert.deepEqual(items, [role]);
  const holder = { kind: 'role', name: 'importer' } as const;
  const arn = 'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess';
  await store.iam.policies.attach(holder, arn, 10);
  assert.deepEqual(await store.iam.policies.attached(holder), [arn]);
  await store.close();
});
