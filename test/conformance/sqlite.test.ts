import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openStore } from '../../src/store/sqlite/store.ts';
import { directPort, openWriter } from '../../src/store/sqlite/writer.ts';
import { type Backend, runConformance } from './suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-conformance-'));
after(() => rmSync(folder, { recursive: true }));

async function open(file: string, options: { partUsersMax?: number }): Promise<Backend> {
  const writer = openWriter(file, options);
  const store = openStore(file, directPort(writer));
  const close = () => store.close();
  const reopen = () => close().then(() => open(file, options));
  return { store, ledger: writer.ledger(() => false), close, reopen };
}

runConformance('SQLite', () => open(join(folder, 'plain.db'), {}));
runConformance('SQLite, with many small parts', () =>
  open(join(folder, 'parts.db'), { partUsersMax: 3 }),
);
