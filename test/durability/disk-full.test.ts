/** A disk that fills up while users are imported: nothing breaks, and with room it goes on. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  DescribeUserImportJobCommand,
  StartUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { component } from '../support/component.ts';
import {
  createImportRole,
  createPool,
  kmsHeader,
  prepareImport,
  waitForEnd,
} from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const { skip } = component('mount as root');
const disk = mkdtempSync(join(tmpdir(), 'poolhouse-disk-'));
const dataFolder = join(disk, 'data');
const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });

let server: TestServer;
before(async () => {
  if (skip) return;
  mount('-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk);
  server = await startServer({ config: { dataFolder } });
});
after(async () => {
  if (!skip) {
    await server?.close();
    // Lazily: a failed test may have left a file open.
    execFileSync('umount', ['-l', disk]);
  }
  rmSync(disk, { recursive: true, force: true });
});

const rows = 60_000;
const csv = [
  'cognito:username,name,email,email_verified',
  ...Array.from({ length: rows }, (_, i) => `user${i},User Number ${i},u${i}@example.com,true`),
].join('\n');

test('an import on a full disk waits, and goes on when there is room', { skip }, async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const roleArn = await createImportRole(server.iam());
  const job = await prepareImport(cognito, { poolId, roleArn, csv });
  const name = { UserPoolId: poolId, JobId: job.JobId };
  await cognito.send(new StartUserImportJobCommand(name));
  const describe = async () =>
    (await cognito.send(new DescribeUserImportJobCommand(name))).UserImportJob;

  let before = await describe();
  for (let still = 0; still < 10; still++) {
    await sleep(200);
    const now = await describe();
    if (now?.ImportedUsers !== before?.ImportedUsers) still = 0;
    before = now;
  }
  assert.equal(before?.Status, 'InProgress');
  assert.ok((before?.ImportedUsers ?? rows) < rows, 'the disk was large enough');

  // Reading works; writing is refused without harm.
  const filler = join(disk, 'filler');
  try {
    writeFileSync(filler, Buffer.alloc(64 * 1024 * 1024));
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  }
  const other = await fetch(job.PreSignedUrl ?? '', {
    method: 'PUT',
    headers: kmsHeader,
    body: csv,
  });
  assert.notEqual(other.status, 200);
  const created = await cognito
    .send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'one-more' }))
    .then(
      () => 1,
      (error: Error) => {
        assert.equal(error.name, 'InternalErrorException');
        return 0;
      },
    );

  rmSync(filler);
  mount('-o', 'remount,size=400m', disk);
  const ended = await waitForEnd(cognito, poolId, job.JobId);
  assert.deepEqual([ended.Status, ended.ImportedUsers], ['Succeeded', rows]);
  await until(() => readdirSync(join(dataFolder, 'uploads')).length === 0);
  const file = join(dataFolder, 'poolhouse.db');
  assert.ok(existsSync(file));
  const db = new DatabaseSync(file, { readOnly: true });
  assert.equal(db.prepare('pragma integrity_check').get()?.integrity_check, 'ok');
  assert.equal(db.prepare('select count(*) as users from users').get()?.users, rows + created);
  db.close();
});
