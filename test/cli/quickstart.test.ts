import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { poolhouse, root } from './run.ts';

const leftOver = async () =>
  (await readdir(join(root, 'tmp')).catch(() => [])).filter((name) =>
    name.startsWith('quickstart-'),
  );

test('quickstart imports the example, shows it, has somebody sign in, says what comes next and leaves nothing', async () => {
  const before = await leftOver();
  const { code, stdout, stderr } = await poolhouse(['quickstart'], {
    // The settings of a real server must not be touched by a try.
    env: { POOLHOUSE_DATA: '/nowhere', POOLHOUSE_PORT: '1', AWS_ENDPOINT_URL: 'http://nowhere' },
  });
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}ready on http:\/\/127\.0\.0\.1:\d+ in /m);
  assert.match(stdout, /^ {2}✓ Job {5}import-\w{10}$/m);
  assert.match(stdout, /^ {2,4}Imported +988$/m);
  assert.match(stdout, /^ {2}\[FAILED\] Line Number 87 - The User Record does not set any /m);
  assert.match(stdout, /^ {2}UserStatus +RESET_REQUIRED$/m);
  assert.match(stdout, /^ {2}InitiateAuth +PasswordResetRequiredException$/m);
  assert.match(stdout, /waits in `poolhouse outbox`: \d{6}$/m);
  assert.match(stdout, /^ {2}cognito:username +vinicius\.oliveira$/m);
  assert.match(stdout, /^ {4}aws cognito-idp get-csv-header /m);
  assert.deepEqual(await leftOver(), before);
});
