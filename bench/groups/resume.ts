/** `kill -9` in the middle of an import: how soon it goes on, and whether every row counts once. */
import type { UserImportJobType } from '../../src/wire/cognito-idp.generated.ts';
import { type Bench, count, remove } from '../bench.ts';
import { Connection, callOnce } from '../caller.ts';
import {
  createDirectory,
  type Directory,
  hasEnded,
  moved,
  type PreparedJob,
  poolName,
  prepareJob,
  requireComplete,
  rowsDone,
  runJob,
} from '../directory.ts';
import { ask } from '../postgres-floor.ts';
import { isBadLine, type RowsFile } from '../rows.ts';
import { atMost } from '../table.ts';

interface Resumed {
  /** From the start of the new process, and from when it said that it was ready. */
  startedMs: number;
  readyMs: number;
  /** Rows lost, or counted or written twice. */
  wrongRows: number;
}

export async function measureResume(bench: Bench): Promise<void> {
  const file = bench.writeRows({ rows: bench.sizes.disturbed, order: 'shuffled' });
  const runs: Resumed[] = [];
  const times = bench.sizes.disturbedRepeats;
  for (let i = 0; i < times; i++) runs.push(await killOnce(bench, file, (i + 1) / (times + 1)));
  remove(file.path);
  const name = `kill -9 in an import of ${count(file.rows)}`;
  bench.report({
    name: `${name}: goes on after the restart`,
    unit: 'ms',
    here: runs.map((run) => run.startedMs),
    goals: [atMost(2_000)],
  });
  bench.report({
    name: `${name}: goes on after it is ready`,
    unit: 'ms',
    here: runs.map((run) => run.readyMs),
  });
  bench.report({
    name: `${name}: lost, or counted twice`,
    unit: 'rows',
    here: runs.map((run) => run.wrongRows),
    goals: [atMost(0)],
  });
}

/** Kills the server when `share` of the rows are done. */
async function killOnce(bench: Bench, file: RowsFile, share: number): Promise<Resumed> {
  const first = await bench.startServer();
  const directory = await createDirectory(first.url);
  const prepared = await prepareJob(directory, file);
  await runJob(directory, prepared.id, (rows) => rows >= share * file.rows);
  await first.kill();
  const second = await bench.startServer(first.folder);
  const again = moved(directory, second.url);
  const { movedMs, job } = await untilEnd(again, prepared.id);
  requireComplete(job, file);
  const wrongRows = await countWrong(again, prepared, file, second.databaseUrl);
  await bench.removeServer(second);
  return { startedMs: second.startMs + movedMs, readyMs: movedMs, wrongRows };
}

/**
 * Milliseconds until the counters are seen to move. A batch that is committed before the first
 * look does not count, so that the time is never too short.
 */
async function untilEnd(
  { url, poolId }: Directory,
  jobId: string,
): Promise<{ movedMs: number; job: UserImportJobType }> {
  const began = performance.now();
  const connection = await Connection.open(url);
  const look = async () => {
    const input = { UserPoolId: poolId, JobId: jobId };
    type Output = { UserImportJob: UserImportJobType };
    return (await callOnce<Output>(connection, url, 'DescribeUserImportJob', input)).UserImportJob;
  };
  let job = await look();
  const rowsAtFirst = rowsDone(job);
  let movedMs: number | undefined;
  while (!hasEnded(job)) {
    job = await look();
    if (rowsDone(job) > rowsAtFirst) movedMs ??= performance.now() - began;
  }
  connection.close();
  return { movedMs: movedMs ?? Number.NaN, job };
}

/** Compares the users of the pool and the lines of the log with the file. */
async function countWrong(
  directory: Directory,
  prepared: PreparedJob,
  file: RowsFile,
  databaseUrl: string | undefined,
): Promise<number> {
  const users = await countUsers(directory, databaseUrl);
  return Math.abs(users - file.users) + (await countWrongLines(directory, prepared, file));
}

/** On PostgreSQL the API has an estimate, as on AWS; on SQLite it is exact. */
async function countUsers({ client, poolId }: Directory, databaseUrl: string | undefined) {
  if (databaseUrl !== undefined) {
    const sql = 'select count(*)::integer as users from users';
    const [row] = await ask<{ users: number }>(databaseUrl, sql);
    return row?.users ?? 0;
  }
  const { UserPool } = await client.call('cognito-idp', 'DescribeUserPool', { UserPoolId: poolId });
  return UserPool?.EstimatedNumberOfUsers ?? 0;
}

async function countWrongLines(
  { client, poolId }: Directory,
  { id, name }: PreparedJob,
  file: RowsFile,
): Promise<number> {
  const seen = new Uint8Array(file.rows + 2);
  let wrong = 0;
  let nextToken: string | undefined;
  for (;;) {
    const { events = [], nextForwardToken } = await client.call('logs', 'GetLogEvents', {
      logGroupName: `/aws/cognito/userpools/${poolId}/${poolName}`,
      logStreamName: `${id}/${name}`,
      startFromHead: true,
      nextToken,
    });
    for (const { message = '' } of events) {
      const [, outcome, number] = /^\[(\w+)\] Line Number (\d+) /.exec(message) ?? [];
      if (!outcome) continue;
      const line = Number(number);
      seen[line] = (seen[line] ?? 0) + 1;
      if (outcome !== (isBadLine(line) ? 'FAILED' : 'SUCCEEDED')) wrong += 1;
    }
    if (nextForwardToken === nextToken) break;
    nextToken = nextForwardToken;
  }
  // The lines of a file begin with 1, which is the header.
  for (let line = 2; line < seen.length; line++) if (seen[line] !== 1) wrong += 1;
  return wrong;
}
