/** A PostgreSQL that is installed on the machine, over a temporary folder. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { databasesOf, type TestPostgres } from './postgres.ts';
import { until } from './until.ts';

/** It does not run as root. The package that brings it makes this user. */
function user(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** `postgres` is the path of its server, beside which its other programs are. */
export async function startInstalledPostgres(postgres: string): Promise<TestPostgres> {
  const as = user();
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-postgres-'));
  chmodSync(folder, 0o700);
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const making = ['-D', data, '-U', 'postgres', '--auth=trust', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(join(dirname(postgres), 'initdb'), [...making, '--encoding=UTF8'], {
    ...as,
    stdio: 'pipe',
  });
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const flags = [...settings, 'max_connections=100', 'fsync=off'].flatMap((one) => ['-c', one]);
  const server = spawn(postgres, ['-D', data, ...flags], { ...as, stdio: 'ignore' });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await until(() => server.exitCode !== null || answers(url));
  if (server.exitCode !== null) throw new Error(`PostgreSQL ended: exit code ${server.exitCode}`);
  return databasesOf(url, async () => {
    const exited = once(server, 'exit');
    // Fast: sessions are ended.
    server.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
