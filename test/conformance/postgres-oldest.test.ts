/** The oldest PostgreSQL that is supported: npm brings the newest to all other tests. */
import { after, test } from 'node:test';
import { component } from '../support/component.ts';
import { startInstalledPostgres } from '../support/postgres-installed.ts';
import { openBackend } from './postgres-backend.ts';
import { runConformance } from './suite.ts';

const { command, skip } = component('PostgreSQL 15');
if (skip) test('the storage contract on PostgreSQL 15', { skip });
else {
  const postgres = await startInstalledPostgres(command);
  after(() => postgres.close());
  runConformance('PostgreSQL 15', async () => openBackend(await postgres.createDatabase()));
}
