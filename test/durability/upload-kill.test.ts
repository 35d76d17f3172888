/** What a server that is killed owes to uploads and to a stop. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeUserImportJobCommand,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createImportRole, createPool, waitForEnd } from '../support/import.ts';
import { until } from '../support/until.ts';
import { modelFile } from './file-model.ts';
import { readLedger } from './ledger-file.ts';
import { newSeed, randomOf } from './random.ts';
import { DataFolder, type ServerProcess } from './server-process.ts';
import { createJob, openUpload, upload } from './upload.ts';

let folder: DataFolder;
let server: ServerProcess;
let poolId: string;
let roleArn: string;
beforeEach(async () => {
  folder = await DataFolder.make();
  server = await folder.run();
  poolId = await createPool(server.cognito());
  roleArn = await createImportRole(server.iam());
});
afterEach(() => folder.remove());

const start = (jobId: string) =>
  server.cognito().send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: jobId }));

async function restart(): Promise<void> {
  await server.kill();
  server = await folder.run();
}

const file = (rows: number) => Buffer.from(modelFile(1, rows).csv);

test('an upload cut short by a kill leaves no trace, and its URL takes the file again', async () => {
  const { jobId, url } = await createJob(server, poolId, roleArn);
  const put = openUpload(server, url);
  const broken = once(put, 'error');
  put.write(file(5_000));
  await until(async () => (await folder.uploads()).length > 0);
  assert.match((await folder.uploads()).join(), /^import-\w+-\w+\.part$/);
  await restart();
  await broken.catch(() => undefined);
  assert.deepEqual(await folder.uploads(), []);
  await assert.rejects(start(jobId), {
    name: 'PreconditionNotMetException',
    message: `No csv file was uploaded for ${jobId}`,
  });
  assert.equal((await upload(server, url, [file(100)])).status, 200);
  await start(jobId);
  assert.equal((await waitForEnd(server.cognito(), poolId, jobId)).Status, 'Succeeded');
});

test('a replacement cut short by a kill leaves the file that was there', async () => {
  const { jobId, url } = await createJob(server, poolId, roleArn);
  const model = modelFile(2, 100);
  assert.equal((await upload(server, url, [Buffer.from(model.csv)])).status, 200);
  const put = openUpload(server, url);
  put.on('error', () => undefined);
  put.write(file(5_000));
  await until(async () => (await folder.uploads()).length === 2);
  await restart();
  assert.equal((await folder.uploads()).length, 1);
  await start(jobId);
  const job = await waitForEnd(server.cognito(), poolId, jobId);
  assert.equal(job.ImportedUsers, model.imported);
  await until(async () => (await folder.uploads()).length === 0);
});

const seed = newSeed();

test(`an answered upload is there after a kill, any other is not (seed ${seed})`, async (t) => {
  const random = randomOf(seed);
  const model = modelFile(1, 5_000);
  const outcomes: string[] = [];
  for (let i = 0; i < 4; i++) {
    const { jobId, url } = await createJob(server, poolId, roleArn);
    const answer = upload(server, url, [Buffer.from(model.csv)]).catch(() => undefined);
    await sleep(random() * 30);
    await restart();
    const answered = (await answer)?.status === 200;
    const attached = readLedger(folder.databaseFile, jobId)?.upload;
    assert.deepEqual(await folder.uploads(), attached ? [attached] : []);
    if (answered) assert.ok(attached);
    if (attached) {
      await start(jobId);
      const job = await waitForEnd(server.cognito(), poolId, jobId);
      const users = (job.ImportedUsers ?? 0) + (job.SkippedUsers ?? 0);
      assert.equal(users, model.imported + model.skipped);
    }
    outcomes.push(answered ? 'answered' : attached ? 'attached' : 'lost');
  }
  t.diagnostic(outcomes.join(', '));
});

test(`a stop that was asked for holds after a kill (seed ${seed})`, async () => {
  const random = randomOf(seed);
  const { jobId, url } = await createJob(server, poolId, roleArn);
  const model = modelFile(seed, 60_000);
  assert.equal((await upload(server, url, [Buffer.from(model.csv)])).status, 200);
  await start(jobId);
  await sleep(random() * 100);
  const name = { UserPoolId: poolId, JobId: jobId };
  const answer = server
    .cognito()
    .send(new StopUserImportJobCommand(name))
    .catch(() => undefined);
  await Promise.race([answer, stopSeen(jobId)]);
  await restart();
  await answer;
  const job = await waitForEnd(server.cognito(), poolId, jobId);
  assert.equal(job.Status, 'Stopped');
  assert.equal(job.CompletionMessage, 'The Import Job was stopped by the developer.');
  const state = readLedger(folder.databaseFile, jobId) ?? assert.fail();
  const rows = state.imported + state.skipped + state.failed;
  assert.ok(rows < model.rows);
  assert.equal(state.usernames.length, state.imported);
  assert.deepEqual(state.log, state.doneRows === 0 ? state.log : model.log.slice(0, 2 + rows));
  await until(async () => (await folder.uploads()).length === 0);
});

/** Resolves when another caller sees that the job is to stop. */
async function stopSeen(jobId: string): Promise<void> {
  for (;;) {
    const { UserImportJob: job } = await server
      .cognito()
      .send(new DescribeUserImportJobCommand({ UserPoolId: poolId, JobId: jobId }));
    if (job?.Status === 'Stopping' || job?.Status === 'Stopped') return;
  }
}
