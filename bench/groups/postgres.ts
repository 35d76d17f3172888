/** Imports over the public API into PostgreSQL, each beside `psql` on the same server. */
import { Database } from '../../src/store/postgres/connection.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { type Bench, count, remove } from '../bench.ts';
import { createDirectory, importFile } from '../directory.ts';
import { checkpoint, copyUsers, psqlVersion, relationSizes } from '../postgres-floor.ts';
import type { RowsFile } from '../rows.ts';
import { atLeast, atMost, ratioAtLeast } from '../table.ts';

/** One value for each repetition. */
interface Values {
  usersPerSecond: number[];
  psqlUsersPerSecond: number[];
  processorMicroseconds: number[];
  memoryMb: number[];
}

/** The size for which the goals are set. */
const goalRows = 500_000;

export async function measurePostgres(bench: Bench): Promise<void> {
  for (const { rows, repeats } of bench.sizes.imports) {
    const file = bench.writeRows({ rows, order: 'shuffled' });
    const values: Values = {
      usersPerSecond: [],
      psqlUsersPerSecond: [],
      processorMicroseconds: [],
      memoryMb: [],
    };
    for (let i = 0; i < repeats; i++) await importOnce(bench, file, values);
    remove(file.path);
    report(bench, rows, values);
  }
}

async function importOnce(bench: Bench, file: RowsFile, values: Values): Promise<void> {
  const server = await bench.startServer();
  const { databaseUrl = '' } = server;
  const directory = await createDirectory(server.url);
  server.forgetPeak();
  const idle = server.memory();
  const processorMs = server.processorMs() ?? 0;
  await checkpoint(databaseUrl);
  const { totalMs } = await importFile(directory, file);
  const spentMs = (server.processorMs() ?? 0) - processorMs;
  const busy = server.memory();
  await bench.removeServer(server);
  values.usersPerSecond.push((1000 * file.users) / totalMs);
  if (spentMs > 0) values.processorMicroseconds.push((1000 * spentMs) / file.users);
  if (idle && busy) values.memoryMb.push((busy.peak - idle.now) / 1e6);
  if (psqlVersion()) {
    const ms = await floorMs(bench, databaseUrl);
    values.psqlUsersPerSecond.push((1000 * file.users) / ms);
  }
  if (values.usersPerSecond.length === 1) await reportSizes(bench, databaseUrl, file);
}

async function floorMs(bench: Bench, from: string): Promise<number> {
  const to = (await bench.newDatabase()) ?? '';
  const database = new Database(to);
  await migrate(database);
  await database.close();
  await checkpoint(to);
  return copyUsers(from, to, bench.newPath('ready'));
}

function report(bench: Bench, rows: number, values: Values): void {
  const { usersPerSecond, psqlUsersPerSecond, processorMicroseconds, memoryMb } = values;
  const name = `import of ${count(rows)} into PostgreSQL`;
  const goals = rows === goalRows ? [atLeast(45_000), ratioAtLeast(0.7)] : [];
  const beside = { name: 'psql \\copy of ready rows', values: psqlUsersPerSecond };
  bench.report({
    name,
    unit: 'users/s',
    here: usersPerSecond,
    ...(psqlUsersPerSecond.length > 0 ? { beside, goals } : {}),
  });
  const unit = 'µs';
  const here = processorMicroseconds;
  if (here.length > 0) bench.report({ name: `${name}: node's processor time a user`, unit, here });
  if (memoryMb.length > 0)
    bench.report({
      name: `${name}: memory above idle`,
      unit: 'MB',
      here: memoryMb,
      goals: [atMost(150)],
    });
}

async function reportSizes(bench: Bench, url: string, file: RowsFile): Promise<void> {
  for (const { name, bytes } of await relationSizes(url))
    if (bytes > file.users)
      bench.report({
        name: `${count(file.rows)} users in PostgreSQL: ${name}`,
        unit: 'bytes',
        here: [bytes / file.users],
      });
}
