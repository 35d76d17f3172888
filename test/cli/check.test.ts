/** `poolhouse check` as a process, and beside it the import of the same file. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  type CreateUserPoolCommandInput,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { runCli } from '../../src/cli/program.ts';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { poolhouse, root } from './run.ts';

let server: TestServer;
let folder: string;
let roleArn: string;
before(async () => {
  server = await startServer();
  roleArn = await createImportRole(server.iam());
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-check-'));
});
after(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

const environment = () => ({
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
});

const header = 'cognito:username,email,email_verified';

async function fileOf(text: string | Buffer, name = 'people.csv'): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const check = (file: string, ...args: string[]) =>
  poolhouse(['check', file, ...args], { cwd: folder, env: environment() });

async function checkedJson(file: string, ...args: string[]) {
  const { stdout } = await check(file, '--json', ...args);
  return JSON.parse(stdout);
}

interface Prediction {
  pool?: Partial<CreateUserPoolCommandInput>;
  csv: string;
  algorithm?: 'BCRYPT' | 'ARGON2ID';
}

/** The counters that a check tells and those with which the import of the same file ends. */
async function predicted({ pool, csv, algorithm }: Prediction) {
  const poolId = await createPool(server.cognito(), pool);
  const file = await fileOf(csv);
  const hashes = algorithm ? ['--algorithm', algorithm] : [];
  const { rows, job } = await checkedJson(file, '--pool', poolId, ...hashes);
  const run = { poolId, roleArn, csv, ...(algorithm && { algorithm }) };
  const ended = await runImport(server.cognito(), run);
  return {
    check: { status: job.status, ...rows },
    import: {
      status: ended.Status,
      total: csv.trim().split('\n').length - 1,
      imported: ended.ImportedUsers,
      skipped: ended.SkippedUsers,
      failed: ended.FailedUsers,
    },
  };
}

async function assertPredicted(prediction: Prediction, imported: number) {
  const { check: told, import: happened } = await predicted(prediction);
  assert.deepEqual(told, happened);
  assert.equal(told.imported, imported);
}

test('a file is told to be clean, with exit code 0, and nothing is written', async () => {
  const file = await fileOf(`${header}\nann,ann@example.com,true\n`);
  const { code, stdout, stderr } = await check(file, '--pool', await createPool(server.cognito()));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Clean {2}Every user would be imported\.\n/);
  assert.match(stdout, /^ {2}Would import +1$/m);
  assert.match(
    stdout,
    new RegExp(`^ {2}Checked for +people \\(us-east-1_\\w+\\) on ${server.url}$`, 'm'),
  );
});

test('problems are those of the import: the same counts, reasons and lines', async () => {
  const poolId = await createPool(server.cognito());
  const file = join(root, 'examples', 'users.csv');
  const { code, stdout } = await check(file, '--pool', poolId);
  assert.equal(code, 1);
  assert.match(stdout, /^Problems {2}The import would succeed without some rows\.\n/);
  assert.match(stdout, /^ {2}Would import +988$/m);
  assert.match(stdout, /^ {2}Would skip +3$/m);
  assert.match(stdout, /^ {2}Would fail +9$/m);
  assert.match(stdout, /^ +3 {2}failed {3}87, 334, 968 +The User Record does not set any /m);
  assert.match(stdout, /^ +3 {2}skipped {2}143, 402, 811 +The user name is on an earlier line/m);
  const imported = await poolhouse(['import', file, '--user-pool-id', poolId, '--json'], {
    cwd: folder,
    env: environment(),
  });
  const reasons: { outcome: string; firstLines: number[] }[] = JSON.parse(imported.stdout).reasons;
  const problems: typeof reasons = (await checkedJson(file, '--pool', poolId)).problems;
  const lines = (list: typeof reasons) =>
    list.map(({ outcome, firstLines }) => `${outcome} ${firstLines}`).sort();
  assert.deepEqual(lines(problems), lines(reasons));
});

test('a row that failed takes no name: the next of that name is imported', () =>
  assertPredicted(
    {
      csv: [
        header,
        'ann,nowhere,true',
        'ann,a@example.com,true',
        'bob,b@example.com,true',
        '',
      ].join('\n'),
    },
    2,
  ));

test('names are compared as the pool compares them', async () => {
  const csv = [header, 'ann,a@e.com,true', 'Ann,b@e.com,true', 'cy,c@e.com,true', ''].join('\n');
  await assertPredicted({ csv }, 3);
  await assertPredicted({ csv, pool: { UsernameConfiguration: { CaseSensitive: false } } }, 2);
});

test('an alias that an earlier row has makes a row fail, if it is verified', () =>
  assertPredicted(
    {
      pool: { AliasAttributes: ['email', 'preferred_username'] },
      csv: [
        `${header},preferred_username`,
        'ann,same@e.com,true,a',
        'bob,same@e.com,true,b',
        'cy,c@e.com,true,a',
        'ann,d@e.com,true,d',
        'eve,e@e.com,true,',
        'fay,f@e.com,true,b',
        'gus,g@e.com,true,',
        '',
      ].join('\n'),
    },
    4,
  ));

test('where people sign in by address, a repeated address is skipped', () =>
  assertPredicted(
    {
      pool: { UsernameAttributes: ['email'] },
      csv: [
        header,
        'a@e.com,,true',
        'a@e.com,a@e.com,true',
        'b@e.com,c@e.com,true',
        'd@e.com,d@e.com,true',
        '',
      ].join('\n'),
    },
    2,
  ));

test('hashes are checked for the algorithm that is named', async () => {
  const good = `$2b$10$${'a'.repeat(53)}`;
  const csv = [
    `${header},password_hash`,
    `ann,a@e.com,true,${good}`,
    'bob,b@e.com,true,$2b$31$short',
    'cy,c@e.com,true,',
    '',
  ].join('\n');
  await assertPredicted({ csv, algorithm: 'BCRYPT' }, 2);
  const { stdout } = await check(await fileOf(csv), '--algorithm', 'BCRYPT', '--examples', '5');
  assert.match(stdout, /The password_hash is not a valid BCRYPT hash\./);
  assert.match(stdout, /line 3: cognito:username "bob"\n/);
  assert.ok(!stdout.includes('$2b$'), 'no hash is shown');
});

test('the parts of a bare Argon2 hash are one field, of which AWS is warned', async () => {
  const hash = `$argon2id$v=19$m=19456,t=2,p=1$${'a'.repeat(22)}$${'b'.repeat(43)}`;
  const csv = [`${header},password_hash`, `ann,a@e.com,true,${hash}`, `ann,a@e.com,true,${hash}`];
  const text = [...csv, `bob,b@e.com,true,${hash.replaceAll(',', '\\,')}`, ''].join('\n');
  await assertPredicted({ csv: text, algorithm: 'ARGON2ID' }, 2);
  const { differences } = await checkedJson(await fileOf(text), '--algorithm', 'ARGON2ID');
  const bare = differences.find((one: { text: string }) => /Argon2/.test(one.text));
  assert.deepEqual([bare.count, bare.firstLines], [1, [2]]);
});

test('a header that does not fit is explained, and the exit code is 1', async () => {
  const file = await fileOf('cognito:username,E-Mail,email_verified\nann,a@e.com,true\n');
  const { code, stdout } = await check(file, '--pool', await createPool(server.cognito()));
  assert.equal(code, 1);
  assert.match(
    stdout,
    /Header: column 2, "E-Mail", is not one of the pool's attributes; did you mean email\?\./,
  );
  assert.doesNotMatch(stdout, /Would import/);
});

test("without a pool AWS's default schema is checked for, and said so", async () => {
  const file = await fileOf(`${header},custom:tier\nann,a@e.com,true,gold\n`);
  const { code, stdout } = await check(file);
  assert.equal(code, 1);
  assert.match(stdout, /AWS's default schema, as neither --pool nor --schema is given/);
  assert.match(stdout, /"custom:tier", is not one of the pool's attributes/);
});

test('a schema is read from what describe-user-pool prints and create-user-pool takes', async () => {
  const input = {
    PoolName: 'tiers',
    AutoVerifiedAttributes: ['email' as const],
    Schema: [
      {
        Name: 'tier',
        AttributeDataType: 'String' as const,
        StringAttributeConstraints: { MaxLength: '4' },
      },
    ],
  };
  const poolId = await createPool(server.cognito(), input);
  const { UserPool } = await server
    .cognito()
    .send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
  const file = await fileOf(
    `${header},custom:tier\nann,a@e.com,true,gold\nbob,b@e.com,true,silver\n`,
  );
  for (const schema of [{ UserPool }, UserPool, input]) {
    const path = await fileOf(JSON.stringify(schema), 'pool.json');
    const { rows, checkedFor } = await checkedJson(file, '--schema', path);
    assert.deepEqual(rows, { total: 2, imported: 1, skipped: 0, failed: 1 });
    assert.equal(checkedFor.source, 'file');
  }
});

test('a schema that is none is refused with what it needs', async () => {
  const file = await fileOf(`${header}\nann,a@e.com,true\n`);
  const refusal = async (text: string) => {
    const { code, stderr } = await check(file, '--schema', await fileOf(text, 'pool.json'));
    assert.equal(code, 2);
    return stderr;
  };
  assert.match(await refusal('{'), /pool\.json is not JSON/);
  assert.match(await refusal('[]'), /describes no pool: it needs SchemaAttributes/);
  assert.match(await refusal('{"SchemaAttributes":[{}]}'), /SchemaAttributes\[0\] has no Name/);
  assert.match(await refusal('{"PoolName":"?"}'), /Value '\?' at 'poolName' failed to satisfy/);
});

test('quotas are those of the server, and what is over those of AWS is told apart', async () => {
  const rows = Array.from({ length: 5 }, (_, i) => `u${i},u${i}@e.com,true`);
  const file = await fileOf([header, ...rows, ''].join('\n'));
  const quota = { POOLHOUSE_QUOTA_IMPORT_ROWS: '4', POOLHOUSE_QUOTA_IMPORT_FILE_BYTES: '50' };
  const { code, stdout } = await poolhouse(['check', file, '--json'], { cwd: folder, env: quota });
  assert.equal(code, 1);
  const { refusals, rows: counted } = JSON.parse(stdout);
  assert.deepEqual(refusals, [
    'The file has 123 B; at most 50 B are taken.',
    'The file has 5 users; at most 4 users are taken.',
  ]);
  assert.equal(counted.imported, 5);
});

test('a row that is longer than AWS takes is told, where the server takes it', async () => {
  const texts = 'name,given_name,family_name,middle_name,nickname,profile,picture,website,address';
  const row = `ann,a@e.com,true${`,${'x'.repeat(1_900)}`.repeat(9)}`;
  const file = await fileOf(`${header},${texts}\n${row}\n`);
  const refused = await checkedJson(file);
  assert.equal(refused.problems[0].text, 'The row is longer than 16000 characters.');
  const env = { POOLHOUSE_QUOTA_IMPORT_ROW_CHARACTERS: 'unlimited' };
  const allowed = await poolhouse(['check', file, '--json'], { cwd: folder, env });
  assert.equal(allowed.code, 0);
  const { differences } = JSON.parse(allowed.stdout);
  const tooLong = differences.find(({ text }: { text: string }) => /maximum/.test(text));
  assert.deepEqual(tooLong?.firstLines, [2]);
});

test('what AWS may take otherwise is told of rows that are imported', async () => {
  const csv = [
    `\ufeff${header},birthdate,updated_at,address`,
    'ann,a@e.com,true,1980-02-01,1471453471,"1 Main St, Town"',
    '',
    'bob,b@e.com,true,02/01/1980,1471453471000,C:\\home',
    'cy,c@e.com,true,02/01/1980,,1 Main St\\, Town',
    '',
    '',
  ].join('\n');
  const { clean, differences } = await checkedJson(await fileOf(csv));
  assert.equal(clean, true);
  const byText = Object.fromEntries(
    differences.map((one: { text: string; firstLines?: number[] }) => [
      one.text.replace(/[;,(].*/, ''),
      one.firstLines,
    ]),
  );
  assert.deepEqual(byText['A value has double quotes'], [2]);
  assert.deepEqual(byText['There are blank lines between the rows'], [3]);
  assert.deepEqual(byText['The birthdate is written yyyy-mm-dd'], [2]);
  assert.deepEqual(byText['The number in updated_at looks like milliseconds'], [4]);
  assert.deepEqual(byText['A backslash stands before something other than a comma'], [4]);
  assert.ok('The file begins with a byte order mark' in byText);
});

const badRows = [header, 'ann,secret-address,true', 'bob,b@e.com,true', 'bob,c@e.com,true', ''];

test('values of users show on a terminal, elsewhere only when they are asked for', async () => {
  const file = await fileOf(badRows.join('\n'));
  const plain = await check(file);
  assert.doesNotMatch(plain.stdout + plain.stderr, /secret-address|"ann"/);
  assert.match((await check(file, '--examples', '1')).stdout, /email "secret-address"/);
  let shown = '';
  const terminal = { isTTY: true, columns: 100, write: (text: string) => (shown += text) };
  const code = await runCli(['check', file], { env: {}, stdout: terminal, stderr: terminal });
  assert.equal(code, 1);
  assert.match(shown, /line 2: cognito:username "ann", email "secret-address"/);
  assert.match(shown, /line 4: cognito:username "bob", as on line 3/);
  assert.ok(shown.includes('\u001b['), 'with colours');
});

test('a value that would move the cursor is made harmless', async () => {
  const file = await fileOf(`${header}\nann,\u001b[2Jboo\u0007,true\n`);
  const { stdout } = await check(file, '--examples', '1');
  assert.match(stdout, /email "boo�"/);
  assert.ok(!stdout.includes('\u001b'));
});

test('a pool without auto-verified attributes cannot be imported into', async () => {
  const poolId = await createPool(server.cognito(), { AutoVerifiedAttributes: [] });
  const file = await fileOf(`${header}\nann,a@e.com,true\n`);
  const { code, stdout } = await check(file, '--pool', poolId);
  assert.equal(code, 1);
  assert.match(stdout, /has no auto-verified attributes/);
});

test('what is no CSV, or not there, is told in one sentence, also as JSON', async () => {
  const missing = await check(join(folder, 'none.csv'), '--json');
  assert.equal(missing.code, 2);
  assert.match(JSON.parse(missing.stdout).error.message, /none\.csv: no such file or folder$/);
  assert.match((await check(folder)).stderr, /it is not a file/);
  const empty = await check(await fileOf(''));
  assert.equal(empty.code, 1);
  assert.match(empty.stdout, /The file is empty: it has no header\./);
  const noUsers = await check(await fileOf(`${header}\n`));
  assert.equal(noUsers.code, 1);
  assert.match(noUsers.stdout, /The file has a header but no users\./);
});

test('a pool that is not there is told with what to do', async () => {
  const file = await fileOf(`${header}\nann,a@e.com,true\n`);
  const { code, stderr } = await check(file, '--pool', 'us-east-1_unknown00');
  assert.equal(code, 2);
  assert.match(stderr, /ResourceNotFoundException.*\npoolhouse pools lists those that there are/);
});
