/** Imports over the public API into an empty pool, each beside the `sqlite3` shell. */
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { type Bench, count, databaseBytes, remove } from '../bench.ts';
import { createDirectory, importFile } from '../directory.ts';
import type { RowsFile, RowsOptions } from '../rows.ts';
import { exportRows, importByShell } from '../sqlite-floor.ts';
import { atLeast, atMost, type Goal, ratioAtLeast } from '../table.ts';

/** One value for each repetition. */
interface Values {
  usersPerSecond: number[];
  shellUsersPerSecond: number[];
  uploadMbPerSecond: number[];
  copyMbPerSecond: number[];
  firstMs: number[];
  processorMicroseconds: number[];
  memoryMb: number[];
  diskBytes: number[];
}

const noValues = (): Values => ({
  usersPerSecond: [],
  shellUsersPerSecond: [],
  uploadMbPerSecond: [],
  copyMbPerSecond: [],
  firstMs: [],
  processorMicroseconds: [],
  memoryMb: [],
  diskBytes: [],
});

/** The size for which the goals are set. */
const goalRows = 500_000;

export async function measureImport(bench: Bench): Promise<void> {
  for (const order of ['shuffled', 'sorted'] as const)
    for (const { rows, repeats } of bench.sizes.imports) {
      const file = bench.writeRows({ rows, order });
      const values = noValues();
      for (let i = 0; i < repeats; i++) await importOnce(bench, file, values);
      remove(file.path);
      reportSpeed(bench, rows, order, values);
      if (order === 'shuffled') reportCosts(bench, file, values);
    }
}

async function importOnce(bench: Bench, file: RowsFile, values: Values): Promise<void> {
  const server = await bench.startServer();
  const directory = await createDirectory(server.url);
  server.forgetPeak();
  const idle = server.memory();
  const processorMs = server.processorMs();
  const { totalMs, firstMs, uploadMs } = await importFile(directory, file);
  const busy = server.memory();
  const spentMs = (server.processorMs() ?? 0) - (processorMs ?? 0);
  await server.stop();
  values.usersPerSecond.push((1000 * file.users) / totalMs);
  values.uploadMbPerSecond.push(file.bytes / 1000 / uploadMs);
  values.firstMs.push(firstMs);
  values.copyMbPerSecond.push(file.bytes / 1000 / copyFile(file.path, bench.newPath('copy')));
  values.diskBytes.push(databaseBytes(server.databaseFile) / file.users);
  if (spentMs > 0) values.processorMicroseconds.push((1000 * spentMs) / file.users);
  if (idle && busy) values.memoryMb.push((busy.peak - idle.now) / 1e6);
  if (bench.hasShell) values.shellUsersPerSecond.push(await shellSpeed(bench, server.databaseFile));
  await bench.removeServer(server);
}

/** Users a second of the shell, with the rows that the import stored. */
export async function shellSpeed(bench: Bench, databaseFile: string): Promise<number> {
  const ready = exportRows(databaseFile, bench.newPath('ready'));
  const ms = await importByShell(ready, bench.newPath('floor.db'));
  remove(ready.path);
  return (1000 * ready.rows) / ms;
}

/** The floor of an upload: the same bytes copied and flushed. In milliseconds. */
function copyFile(from: string, to: string): number {
  const began = performance.now();
  const [source, target] = [openSync(from, 'r'), openSync(to, 'w')];
  const block = Buffer.allocUnsafe(64 * 1024);
  for (let bytes = readSync(source, block); bytes > 0; bytes = readSync(source, block))
    writeSync(target, block, 0, bytes);
  fsyncSync(target);
  const ms = performance.now() - began;
  closeSync(source);
  closeSync(target);
  remove(to);
  return ms;
}

function reportSpeed(
  bench: Bench,
  rows: number,
  order: RowsOptions['order'],
  { usersPerSecond, shellUsersPerSecond }: Values,
): void {
  const speed: Goal[] = rows === goalRows ? [atLeast(60_000)] : [];
  const ratio: Goal[] = rows === goalRows ? [ratioAtLeast(0.7)] : [];
  bench.report({
    name: `import of ${count(rows)}, ${order}`,
    unit: 'users/s',
    here: usersPerSecond,
    ...(bench.hasShell
      ? {
          beside: { name: 'sqlite3 .import of ready rows', values: shellUsersPerSecond },
          goals: [...speed, ...ratio],
        }
      : { goals: speed }),
  });
}

function reportCosts(bench: Bench, file: RowsFile, values: Values): void {
  const name = `import of ${count(file.rows)}`;
  bench.report({
    name: `${name}: upload`,
    unit: 'MB/s',
    here: values.uploadMbPerSecond,
    beside: { name: 'copy and fsync', values: values.copyMbPerSecond },
  });
  bench.report({
    name: `${name}: first outcome visible`,
    unit: 'ms',
    here: values.firstMs,
    goals: [atMost(1_000)],
  });
  if (values.processorMicroseconds.length > 0)
    bench.report({
      name: `${name}: processor time of a user, upload included`,
      unit: 'µs',
      here: values.processorMicroseconds,
    });
  if (values.memoryMb.length > 0)
    bench.report({
      name: `${name}: memory above idle`,
      unit: 'MB',
      here: values.memoryMb,
      goals: [atMost(150)],
    });
  bench.report({
    name: `${name}: disk for a user`,
    unit: 'bytes',
    here: values.diskBytes,
    beside: { name: 'the CSV', values: [file.bytes / file.rows] },
  });
}
