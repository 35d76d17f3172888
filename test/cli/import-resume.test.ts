/**
 * An import that was interrupted goes on, and no row goes to a second job. `POOLHOUSE_TEST_KILLS`
 * makes a longer run, `POOLHOUSE_TEST_SEED` repeats one.
 */
import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { StopUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider';
import { requireSame } from '../../src/cli/import-journal.ts';
import { newSeed, randomOf } from '../durability/random.ts';
import { createPool } from '../support/import.ts';
import { type Begun, Importing, peopleRows } from './import-begun.ts';
import type { Recorded } from './import-proxy.ts';
import type { Run } from './run.ts';

let importing: Importing;
before(async () => {
  importing = await Importing.make();
});
after(() => importing.remove());

const inParts = ['--rows-per-job', '10'];

/** Every user is there once, and no job saw a user whom another had made. */
async function assertWhole(rows: number): Promise<void> {
  assert.equal(await importing.users(), rows);
  const jobs = (await importing.jobs()).filter((job) => job.Status === 'Succeeded');
  assert.equal(jobs.length, Math.ceil(rows / 10));
  assert.deepEqual(
    jobs.map((job) => [job.SkippedUsers, job.FailedUsers]),
    jobs.map(() => [0, 0]),
  );
  assert.equal(await importing.state(), undefined);
}

/** Kills the command when a request arrives, which then goes on or is lost. */
function killAt(begun: Begun, isIt: (request: Recorded) => boolean, isLost: boolean) {
  importing.proxy.meddle = async (request) => {
    if (begun.child.killed || !isIt(request)) return undefined;
    begun.child.kill('SIGKILL');
    await begun.ended;
    return isLost ? { status: 500, body: '' } : undefined;
  };
}

const moments: [action: string, count: number, jobs: number][] = [
  ['GetCSVHeader', 1, 3],
  ['CreateUserImportJob', 1, 3],
  ['CreateUserImportJob', 2, 4],
  ['PUT', 1, 4],
  ['PUT', 3, 4],
  ['StartUserImportJob', 1, 3],
  ['StartUserImportJob', 2, 3],
  ['DescribeUserImportJob', 1, 3],
];

for (const [action, count] of moments)
  for (const isLost of [false, true])
    test(`killed at the ${action} number ${count}, which ${isLost ? 'is lost' : 'arrives'}, it goes on`, async () => {
      await importing.prepare(peopleRows(25));
      const begun = importing.begin(...inParts);
      let seen = 0;
      killAt(begun, (request) => request.action === action && ++seen === count, isLost);
      assert.equal((await begun.ended).code, null);
      const again = await importing.run(...inParts);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stdout, /^ {2}Imported +25$/m);
      await assertWhole(25);
    });

const kills = Number(process.env.POOLHOUSE_TEST_KILLS ?? 6);
const killsPerImport = 6;

for (let done = 0; done < kills; done += killsPerImport) {
  const seed = newSeed();
  test(`killed at random moments it ends whole (seed ${seed})`, async (t) => {
    const random = randomOf(seed);
    await importing.prepare(peopleRows(75));
    // Calls that take their time make many moments to be killed in.
    importing.proxy.meddle = () => sleep(random() * 40).then(() => undefined);
    const seen: string[] = [];
    for (let killed = 0; killed < killsPerImport; killed++) {
      const begun = importing.begin(...inParts);
      const timer = setTimeout(() => begun.child.kill('SIGKILL'), 250 + random() * 700);
      const { code } = await begun.ended;
      clearTimeout(timer);
      const state = await importing.state();
      seen.push(`${state?.parts.filter((part) => part.jobs.at(-1)?.ended).length ?? '-'}`);
      if (code === 0) break;
    }
    // The last kill may have come when everything was done and told.
    if ((await importing.state()) || (await importing.users()) !== 75) {
      const last = await importing.run(...inParts);
      assert.equal(last.code, 0, last.stderr);
    }
    await assertWhole(75);
    t.diagnostic(`parts done at each kill: ${seen.join(' ')}`);
  });
}

test('Ctrl-C says how to go on, and the same command goes on', async () => {
  await importing.prepare(peopleRows(15));
  const begun = importing.begin(...inParts);
  importing.proxy.meddle = async (request) => {
    if (request.action !== 'DescribeUserImportJob') return undefined;
    begun.child.kill('SIGINT');
    await begun.ended;
    return undefined;
  };
  const first = await begun.ended;
  assert.equal(first.code, 130);
  const id = /import-\w{10}/.exec(first.stderr)?.[0];
  assert.match(
    first.stderr,
    new RegExp(`^poolhouse: interrupted; the import job ${id} goes on`, 'm'),
  );
  assert.match(
    first.stderr,
    /^To go on, run the same command again: .*people\.csv\.poolhouse-import\.json holds what is done\.$/m,
  );
  importing.proxy.meddle = () => undefined;
  const second = await importing.run(...inParts);
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, new RegExp(`✓ Resume  ${id}, which is `));
  assert.match(second.stdout, /^ {2}Imported +15$/m);
  await assertWhole(15);
});

test('Ctrl-C before a job was made leaves nothing', async () => {
  await importing.prepare(peopleRows(5));
  const begun = importing.begin();
  importing.proxy.meddle = async () => {
    begun.child.kill('SIGTERM');
    await begun.ended;
    return undefined;
  };
  const { code, stderr } = await begun.ended;
  assert.equal(code, 143);
  assert.match(
    stderr,
    /^poolhouse: interrupted before an import job was made; nothing was imported$/m,
  );
  assert.equal(await importing.state(), undefined);
});

/** Ends when the second part is about to begin. */
async function beginFirstPart(): Promise<void> {
  await importing.prepare(peopleRows(15));
  const begun = importing.begin(...inParts);
  killAt(begun, () => importing.proxy.of('CreateUserImportJob').length === 2, true);
  await begun.ended;
  importing.proxy.meddle = () => undefined;
}

test('what was begun is refused when file, pool or limits are others', async () => {
  await beginFirstPart();
  const state = await importing.state();
  const { poolId } = importing;
  const refused = async (message: RegExp, ...more: string[]) => {
    const { code, stderr } = await importing.run(...more);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.deepEqual((await importing.state())?.parts, state?.parts);
  };
  await refused(/begun with other limits of a job/, '--rows-per-job', '11');
  importing.poolId = await createPool(importing.server.cognito());
  await refused(/ - the user pool is another one\n/);
  importing.poolId = poolId;
  await appendFile(importing.file, 'late,late@example.com,true\n');
  await refused(
    /belongs to an import that was begun.*\n {2}- the file is another one or was changed\n/,
  );
  const over = await importing.run('--start-over');
  assert.equal(over.code, 2, 'ten of sixteen users are there: AWS calls that Failed');
  assert.match(over.stdout, /^ {2}Skipped +10$/m);
  assert.equal(await importing.state(), undefined);
});

test('every difference from what was begun is told', () => {
  const begun = { file: 'a', pool: 'b', endpoint: null, algorithm: null };
  requireSame('state', begun, { ...begun });
  const other = { file: 'c', pool: 'd', endpoint: 'http://e', algorithm: 'BCRYPT' };
  assert.throws(() => requireSame('state', begun, other), {
    message:
      'state belongs to an import that was begun and not finished, and now\n' +
      '  - the file is another one or was changed\n' +
      '  - the user pool is another one\n' +
      '  - the endpoint is another one\n' +
      '  - --password-hashing-algorithm is another one\n' +
      'Finish that one, or forget it with --start-over, or keep a second state with --state.',
  });
});

test('of a file that changes under its upload nothing is started', async () => {
  await importing.prepare(peopleRows(5));
  importing.proxy.meddle = async (request) => {
    if (request.method === 'PUT') await appendFile(importing.file, 'late,late@example.com,true\n');
    return undefined;
  };
  const { code, stderr } = await importing.run();
  assert.equal(code, 2);
  assert.match(stderr, /people\.csv was changed while it was uploaded; nothing of it was started/);
  assert.equal(importing.proxy.of('StartUserImportJob').length, 0);
  assert.equal(await importing.state(), undefined);
  importing.proxy.meddle = () => undefined;
  const again = await importing.run();
  assert.match(again.stdout, /^ {2}Imported +6$/m);
});

test('two commands at work on one file are one too many', async () => {
  await importing.prepare(peopleRows(5));
  const first = importing.begin();
  let second: Run | undefined;
  importing.proxy.meddle = async (request) => {
    if (request.action !== 'DescribeUserImportJob' || second) return undefined;
    second = await importing.run();
    return undefined;
  };
  assert.equal((await first.ended).code, 0);
  assert.equal(second?.code, 2);
  assert.match(
    second.stderr,
    new RegExp(`another poolhouse import, process ${first.child.pid}, is at work on `),
  );
  await assertWhole(5);
});

test('a file that is no state is not taken for one', async () => {
  await importing.prepare(peopleRows(5));
  const state = join(importing.folder, 'other.json');
  await writeFile(state, 'person');
  const { code, stderr } = await importing.run('--state', state);
  assert.equal(code, 2);
  assert.match(stderr, /other\.json is not the state of an import/);
});

test('a job that expired before it was started is replaced', async () => {
  await importing.prepare(peopleRows(5));
  const begun = importing.begin();
  killAt(begun, (request) => request.action === 'StartUserImportJob', true);
  await begun.ended;
  const [expired] = await importing.jobs();
  let told = false;
  importing.proxy.meddle = (request) => {
    if (told || request.action !== 'DescribeUserImportJob') return undefined;
    told = true;
    return {
      status: 200,
      body: JSON.stringify({ UserImportJob: { ...expired, Status: 'Expired' } }),
    };
  };
  const { code, stderr } = await importing.run();
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`✓ Resume  ${expired?.JobId}, which is Expired\n.*✓ Job `, 's'));
  await assertWhole(5);
});

test('a job that somebody stopped ends the command, and the rest is imported by the next', async () => {
  const rows = 30_000;
  await importing.prepare(peopleRows(rows));
  let stopped = false;
  importing.proxy.meddle = async (request) => {
    if (stopped || request.action !== 'DescribeUserImportJob') return undefined;
    const [job] = await importing.jobs();
    if (!job?.ImportedUsers) return undefined;
    stopped = true;
    const input = { UserPoolId: importing.poolId, JobId: job.JobId };
    await importing.server.cognito().send(new StopUserImportJobCommand(input));
    return undefined;
  };
  const first = await importing.run();
  assert.equal(first.code, 2, first.stderr);
  assert.match(first.stdout, /^Stopped {2}The Import Job was stopped by the developer\.$/m);
  assert.match(first.stdout, /^To go on, run the same command again: /m);
  const before = (await importing.users()) ?? 0;
  assert.ok(before > 0 && before < rows, `${before} users`);
  const second = await importing.run();
  assert.match(second.stdout, /^ {2}Imported +30,000$/m);
  assert.match(second.stdout, /^ {2}Skipped +0$/m);
  assert.equal(await importing.users(), rows);
});
