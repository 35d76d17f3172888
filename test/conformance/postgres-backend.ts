/** A backend over PostgreSQL, for the conformance suite. */
import type { ImportLedger, RowOutline } from '../../src/store/import-ledger.ts';
import { Database } from '../../src/store/postgres/connection.ts';
import { PostgresLedger } from '../../src/store/postgres/ledger.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { openStore } from '../../src/store/postgres/store.ts';
import type { Backend } from './suite.ts';

export async function openBackend(url: string): Promise<Backend> {
  const db = new Database(url);
  await migrate(db);
  const store = openStore(db);
  const close = () => store.close();
  const reopen = () => close().then(() => openBackend(url));
  return { store, ledger: packing(new PostgresLedger(db)), close, reopen };
}

/** A ledger that takes rows as the checks left them. */
const packing = <Row extends RowOutline>(ledger: ImportLedger<Row>): ImportLedger => ({
  load: (jobId) => ledger.load(jobId),
  begin: (jobId, nowMs, messages) => ledger.begin(jobId, nowMs, messages),
  pack: (row) => row,
  commit: (batch) =>
    ledger.commit({ ...batch, rows: [...batch.rows].map((row) => ledger.pack(row)) }),
  finish: (jobId, end) => ledger.finish(jobId, end),
});
