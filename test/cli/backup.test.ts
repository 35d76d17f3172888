/** `poolhouse backup` and `poolhouse restore`, with the real program beside a real server. */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { StartUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider';
import { modelFile } from '../durability/file-model.ts';
import { readLedger } from '../durability/ledger-file.ts';
import { createImportRole, createPool, prepareImport, waitForEnd } from '../support/import.ts';
import { readImportLog } from '../support/import-log.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';
import { fillStore } from '../support/whole-store.ts';
import { poolhouse } from './run.ts';

const work = mkdtempSync(join(tmpdir(), 'poolhouse-backups-'));
after(() => rmSync(work, { recursive: true }));

let made = 0;
const newPath = () => join(work, String(made++));

async function backUp(dataFolder: string): Promise<string> {
  const file = newPath();
  const { code, stdout, stderr } = await poolhouse(['backup', '--data', dataFolder, file]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^\S+ has all of \S+, [\d.]+ [kM]?B, made in .*\nThe master key is not in it/,
  );
  return file;
}

/** A new folder with the master key of another. */
function folderWithKey(dataFolder: string): string {
  const folder = newPath();
  cpSync(join(dataFolder, 'master.key'), join(folder, 'master.key'));
  return folder;
}

const restore = (file: string, folder: string, env: NodeJS.ProcessEnv = {}) =>
  poolhouse(['restore', '--data', folder, file], { env });

async function restored(file: string, dataFolder: string): Promise<string> {
  const folder = folderWithKey(dataFolder);
  const { code, stdout, stderr } = await restore(file, folder);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^\S+ is what it was on 20\d\d-.*Z: [\d.]+ [kM]?B\.\n$/);
  return folder;
}

describe('a backup of a server that runs', () => {
  const clock = new TurnedClock();
  let server: TestServer;
  before(async () => {
    server = await startServer({ clock });
  });
  after(() => server.close());

  test('has everything, and everyone signs in after a restore', async () => {
    const store = await fillStore(server, clock, modelFile(1, 3_000));
    const file = await backUp(server.dataFolder);
    const folder = await restored(file, server.dataFolder);
    const { rootKey } = server;
    server = await server.restart(async () => {
      rmSync(server.dataFolder, { recursive: true });
      cpSync(folder, server.dataFolder, { recursive: true });
      return {};
    });
    assert.deepEqual(server.rootKey, rootKey);
    await store.assertSame(server);
  });

  test('is of one moment of an import, which goes on from there', async (t) => {
    const cognito = server.cognito();
    const [poolId, roleArn] = [
      await createPool(cognito),
      await createImportRole(server.iam(), 'b'),
    ];
    const model = modelFile(2, 120_000);
    const job = await prepareImport(cognito, { poolId, roleArn, csv: model.csv });
    const name = { UserPoolId: poolId, JobId: job.JobId };
    const ledger = (folder: string) =>
      readLedger(join(folder, 'poolhouse.db'), job.JobId ?? '') ?? assert.fail();
    await cognito.send(new StartUserImportJobCommand(name));
    await until(() => ledger(server.dataFolder).batch > 0);
    const folder = await restored(await backUp(server.dataFolder), server.dataFolder);
    const moment = ledger(folder);
    assert.deepEqual([moment.status, moment.integrity], ['InProgress', 'ok']);
    assert.equal(moment.imported + moment.skipped + moment.failed, moment.doneRows);
    assert.equal(moment.usernames.length, moment.imported);
    assert.deepEqual(moment.log, model.log.slice(0, 2 + moment.doneRows));
    t.diagnostic(`backed up after ${moment.doneRows} rows of ${model.rows}`);
    assert.equal((await waitForEnd(cognito, poolId, job.JobId)).Status, 'Succeeded');
    server = await server.restart(async () => {
      rmSync(server.dataFolder, { recursive: true });
      cpSync(folder, server.dataFolder, { recursive: true });
      return {};
    });
    const ended = await waitForEnd(server.cognito(), poolId, job.JobId);
    assert.deepEqual(
      [ended.Status, ended.ImportedUsers, ended.SkippedUsers, ended.FailedUsers],
      ['Succeeded', model.imported, model.skipped, model.failed],
    );
    assert.deepEqual(await readImportLog(server.logs(), ended), model.log);
    assert.deepEqual(new Set(ledger(server.dataFolder).usernames), new Set(model.users.keys()));
  });

  test('leaves nothing behind in the data folder, and neither keys nor names in the file', async () => {
    const file = await backUp(server.dataFolder);
    assert.deepEqual(
      readdirSync(server.dataFolder).filter((name) => name.startsWith('.')),
      [],
    );
    const sealed = readFileSync(file);
    const masterKey = readFileSync(join(server.dataFolder, 'master.key'), 'utf8').trim();
    for (const secret of [
      masterKey,
      server.rootKey.secretAccessKey,
      'example.com',
      'SQLite format',
    ])
      assert.equal(sealed.indexOf(secret), -1, secret);
    assert.equal(sealed.indexOf(Buffer.from(masterKey, 'base64')), -1);
  });

  test('is refused where it could overwrite, or where there is nothing', async () => {
    const file = await backUp(server.dataFolder);
    const again = await poolhouse(['backup', '--data', server.dataFolder, file]);
    assert.deepEqual([again.code, again.stderr], [1, `poolhouse: ${file} is there already.\n`]);
    const nothing = await poolhouse(['backup', '--data', work, newPath()]);
    assert.match(nothing.stderr, /^poolhouse: There is no embedded store in /);
    const inUse = await restore(file, server.dataFolder);
    assert.match(inUse.stderr, /^poolhouse: The data folder .* is in use by another Poolhouse/);
  });

  test('is restored as a whole or not at all', async () => {
    const file = await backUp(server.dataFolder);
    const bytes = readFileSync(file);
    const harms: [string, Buffer][] = [
      ['cut short', bytes.subarray(0, bytes.length - 1_000)],
      ['cut to its head', bytes.subarray(0, 400)],
      ['changed', Buffer.from(bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte)))],
    ];
    for (const [what, harmed] of harms) {
      const path = newPath();
      writeFileSync(path, harmed);
      const folder = folderWithKey(server.dataFolder);
      const { code, stderr } = await restore(path, folder);
      assert.deepEqual(
        [what, code, stderr],
        [what, 1, `poolhouse: ${path} was changed or cut short: nothing was restored\n`],
      );
      assert.equal(existsSync(join(folder, 'poolhouse.db')), false);
    }
    const noBackup = join(server.dataFolder, 'master.key');
    const { stderr } = await restore(noBackup, folderWithKey(server.dataFolder));
    assert.match(stderr, /^poolhouse: .*master\.key is no backup\.\n$/);
  });

  test('needs its master key, and a folder without a store', async () => {
    const file = await backUp(server.dataFolder);
    const without = await restore(file, newPath());
    assert.match(without.stderr, /^poolhouse: The master key is not in .*: put master\.key there/);
    const POOLHOUSE_MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
    const other = await restore(file, newPath(), { POOLHOUSE_MASTER_KEY });
    assert.match(other.stderr, /^poolhouse: .* was made with another master key\. Bring that one/);
    const full = await restored(file, server.dataFolder);
    const twice = await restore(file, full);
    assert.match(twice.stderr, /^poolhouse: .* is not empty: there is .*\. Name a new folder\.\n$/);
  });
});
