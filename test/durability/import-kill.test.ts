/**
 * An import whose server is killed again and again ends as if nothing had happened. A short run
 * by default; `POOLHOUSE_TEST_KILLS=100` makes a long one, `POOLHOUSE_TEST_SEED` repeats one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AdminGetUserCommand,
  DescribeUserPoolCommand,
  StartUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createImportRole, createPool, waitForEnd } from '../support/import.ts';
import { readImportLog } from '../support/import-log.ts';
import { type FileModel, modelFile } from './file-model.ts';
import { type LedgerState, readLedger } from './ledger-file.ts';
import { newSeed, randomOf } from './random.ts';
import { DataFolder, type ServerProcess } from './server-process.ts';
import { createJob, upload } from './upload.ts';

const kills = Number(process.env.POOLHOUSE_TEST_KILLS ?? 5);
const killsPerImport = 5;
const rows = 60_000;
/** A good half of what the import takes on a fast machine, so that most kills interrupt it. */
const killWithinMs = 400;

interface Prepared {
  poolId: string;
  jobId: string;
  model: FileModel;
}

async function prepare(server: ServerProcess, seed: number): Promise<Prepared> {
  const cognito = server.cognito();
  const [poolId, roleArn] = [await createPool(cognito), await createImportRole(server.iam())];
  const model = modelFile(seed, rows);
  const job = await createJob(server, poolId, roleArn);
  assert.equal((await upload(server, job.url, [Buffer.from(model.csv)])).status, 200);
  return { poolId, jobId: job.jobId, model };
}

/** What must hold at any moment: every committed row has its outcome, its line and its user. */
function assertConsistent(state: LedgerState | undefined, model: FileModel): LedgerState {
  assert.ok(state, 'the job is there');
  assert.equal(state.integrity, 'ok');
  assert.equal(state.imported + state.skipped + state.failed, state.doneRows);
  assert.equal(state.usernames.length, state.imported);
  const log = state.status === 'Pending' ? [] : model.log.slice(0, 2 + state.doneRows);
  assert.deepEqual(state.log, log);
  return state;
}

async function assertComplete(server: ServerProcess, prepared: Prepared): Promise<void> {
  const { poolId, jobId, model } = prepared;
  const cognito = server.cognito();
  const job = await waitForEnd(cognito, poolId, jobId);
  assert.deepEqual(
    [job.Status, job.ImportedUsers, job.SkippedUsers, job.FailedUsers],
    ['Succeeded', model.imported, model.skipped, model.failed],
  );
  assert.deepEqual(await readImportLog(server.logs(), job), model.log);
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
  assert.equal(UserPool?.EstimatedNumberOfUsers, model.imported);
  const expected = [...model.users];
  for (let i = 0; i < expected.length; i += Math.ceil(expected.length / 100)) {
    const [Username, attributes] = expected[i] ?? assert.fail();
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username }));
    const found = user.UserAttributes?.map(({ Name, Value }) => [Name, Value]) ?? [];
    assert.deepEqual(Object.fromEntries(found.filter(([name]) => name !== 'sub')), attributes);
  }
}

/** One import, killed some times; answers at which batches that was. */
async function killedImport(folder: DataFolder, seed: number): Promise<string[]> {
  const random = randomOf(seed);
  const spawnedMs = performance.now();
  let server: ServerProcess | undefined = await folder.run();
  const startMs = performance.now() - spawnedMs;
  const prepared = await prepare(server, seed);
  const { poolId, jobId, model } = prepared;
  await server.cognito().send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: jobId }));
  await sleep(random() * killWithinMs);
  await server.kill();
  const seen: string[] = [];
  for (let i = 1; ; i++) {
    const state = assertConsistent(readLedger(folder.databaseFile, jobId), model);
    seen.push(`${state.status} ${state.batch}`);
    if (i === killsPerImport) break;
    // The import goes on a little before the server is ready.
    server = await folder.start(startMs * 0.7 + random() * killWithinMs);
    await server?.ended;
  }
  server = await folder.run();
  await assertComplete(server, prepared);
  assert.equal(await server.stop(), 0);
  const state = assertConsistent(readLedger(folder.databaseFile, jobId), model);
  assert.deepEqual(new Set(state.usernames), new Set(model.users.keys()));
  assert.equal(state.upload, null);
  assert.deepEqual(await folder.uploads(), []);
  return seen;
}

for (let done = 0; done < kills; done += killsPerImport) {
  const seed = newSeed();
  test(`an import killed ${killsPerImport} times ends whole (seed ${seed})`, async (t) => {
    const folder = await DataFolder.make();
    t.after(() => folder.remove());
    t.diagnostic(`killed at: ${(await killedImport(folder, seed)).join(', ')}`);
  });
}
