/** A pool that is large already: what an import into it costs, and a search in it. */
import { type Bench, count, remove } from '../bench.ts';
import { closedLoop, signedCall } from '../caller.ts';
import { createDirectory, type Directory, importFile } from '../directory.ts';
import type { RowsFile } from '../rows.ts';
import { median, percentile } from '../statistics.ts';
import { atMost, ratioAtLeast } from '../table.ts';

/** Calls of one repetition: each finds one user out of the whole pool. */
const searches = 2_000;

export async function measureLarge(bench: Bench): Promise<void> {
  const { pool, added } = bench.sizes;
  const file = bench.writeRows({ rows: pool, order: 'shuffled' });
  const more = bench.writeRows({ rows: added, order: 'shuffled', series: 'm', seed: 7 });
  const server = await bench.startServer();
  const directory = await createDirectory(server.url);
  await importFile(directory, file);
  await measureSearch(bench, directory, file);
  const { totalMs } = await importFile(directory, more);
  await bench.removeServer(server);
  const emptyMs = await importIntoEmpty(bench, more);
  remove(file.path);
  remove(more.path);
  bench.report({
    name: `import of ${count(added)} into a pool of ${count(pool)}`,
    unit: 'users/s',
    here: [(1000 * more.users) / totalMs],
    beside: { name: 'into an empty pool', values: [(1000 * more.users) / emptyMs] },
    goals: [ratioAtLeast(0.67)],
  });
}

async function importIntoEmpty(bench: Bench, file: RowsFile): Promise<number> {
  const server = await bench.startServer();
  const { totalMs } = await importFile(await createDirectory(server.url), file);
  await bench.removeServer(server);
  return totalMs;
}

async function measureSearch(
  bench: Bench,
  { url, poolId }: Directory,
  { samples, users }: RowsFile,
): Promise<void> {
  const found: number[] = [];
  const gotten: number[] = [];
  const UserPoolId = poolId;
  for (let i = 0; i <= bench.sizes.repeats; i++) {
    const some = samples.slice((i * searches) % samples.length).slice(0, searches);
    const byEmail = some.map(({ email }) =>
      signedCall(url, 'ListUsers', { UserPoolId, Filter: `email = "${email}"` }),
    );
    const byName = some.map(({ username }) =>
      signedCall(url, 'AdminGetUser', { UserPoolId, Username: username }),
    );
    const search = await closedLoop(url, byEmail, 1);
    const get = await closedLoop(url, byName, 1);
    // The first turn is for the compiler and the cache.
    if (i === 0) continue;
    found.push(median(search.latenciesMs));
    gotten.push(percentile(get.latenciesMs, 0.5));
  }
  bench.report({
    name: `ListUsers by e-mail, pool of ${count(users)}, p50`,
    unit: 'ms',
    here: found,
    beside: { name: 'AdminGetUser, p50', values: gotten },
    goals: [atMost(2)],
  });
}
