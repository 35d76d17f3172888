import { after } from 'node:test';
import { Database } from '../../src/store/postgres/connection.ts';
import { PostgresLedger } from '../../src/store/postgres/ledger.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { openStore } from '../../src/store/postgres/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Backend, runConformance } from './suite.ts';

const postgres = await startPostgres();
after(() => postgres.close());

async function open(url: string): Promise<Backend> {
  const db = new Database(url);
  await migrate(db);
  const store = openStore(db);
  const close = () => store.close();
  const reopen = () => close().then(() => open(url));
  return { store, ledger: new PostgresLedger(db), close, reopen };
}

runConformance('PostgreSQL', async () => open(await postgres.createDatabase()));
