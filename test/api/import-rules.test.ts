/** What becomes of rows, over the whole server: rows in, log lines and users out. */
import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  GetCSVHeaderCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { readRowLines } from '../support/import-log.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { basic, notVerified, type Rule, rules } from './import-rules.ts';

let server: TestServer;
let cognito: CognitoIdentityProviderClient;
let roleArn: string;
before(async () => {
  server = await startServer();
  cognito = server.cognito();
  roleArn = await createImportRole(server.iam());
});
after(() => server.close());

function lineOf(outcome: string, line: number): string {
  if (outcome === 'ok') return `[SUCCEEDED] Line Number ${line} - The import succeeded.`;
  if (outcome === 'exists') return `[SKIPPED] Line Number ${line} - The user already exists.`;
  return `[FAILED] Line Number ${line} - ${outcome}`;
}

const findUser = (poolId: string, Username: string) =>
  cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username }));

async function attributesOf(poolId: string, name: string): Promise<Record<string, string>> {
  const { UserAttributes = [] } = await findUser(poolId, name);
  const attributes = UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]);
  return Object.fromEntries(attributes.filter(([name]) => name !== 'sub'));
}

async function importRows({ header, rows }: Rule, poolId: string): Promise<void> {
  const csv = [header ?? basic, ...rows.map(([row]) => row)].join('\n');
  const job = await runImport(cognito, { poolId, roleArn, csv });
  const lines = rows.map(([, outcome], i) => lineOf(outcome, i + 2));
  assert.deepEqual(await readRowLines(server.logs(), job), lines);
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
  const [imported, skipped, failed] = [count('[SUCC'), count('[SKIP'), count('[FAIL')];
  const tooMany = 'Too many users have failed or been skipped during the import.';
  assert.deepEqual(
    [job.ImportedUsers, job.SkippedUsers, job.FailedUsers, job.Status, job.CompletionMessage],
    skipped + failed > imported
      ? [imported, skipped, failed, 'Failed', tooMany]
      : [imported, skipped, failed, 'Succeeded', 'Import Job Completed Successfully.'],
  );
}

const tested: string[] = [];

/** A test of every rule on a subject; in each pool about user names there is one, `old`. */
function rulesOn(subject: keyof typeof rules): (t: TestContext) => Promise<void> {
  tested.push(subject);
  const keep = async (rule: Rule) => {
    const poolId = await createPool(cognito, rule.pool);
    if (subject === 'user names')
      await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'old' }));
    await importRows(rule, poolId);
    for (const [name, attributes] of Object.entries(rule.users ?? {}))
      assert.deepEqual(await attributesOf(poolId, name), attributes);
  };
  return async (t) => {
    for (const rule of rules[subject]) await t.test(rule.what, () => keep(rule));
  };
}

test('rows keep the rules on user names', rulesOn('user names'));
test('rows keep the rules on verified flags', rulesOn('verified flags'));
test('rows keep the rules on values, blank ones included', rulesOn('values'));
test('rows keep the rules on commas, quotes and white space', rulesOn('the dialect'));
test('rows keep the rules on marks of MFA', rulesOn('MFA marks'));
test('rows keep the rules on aliases', rulesOn('aliases'));
test(
  'rows keep the rules on user names that are e-mail addresses or phone numbers',
  rulesOn('user names that are e-mail addresses or phone numbers'),
);
test('every rule of the table is on a subject that is tested', () => {
  assert.deepEqual(tested, Object.keys(rules));
});

/** Rows of AWS's documentation and of published runs, each under the header that it came with. */
describe('a published sample', () => {
  const standard =
    'name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,' +
    'email,email_verified,gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,' +
    'address,updated_at,cognito:mfa_enabled';
  const samples: Record<string, Pick<Rule, 'header' | 'rows'>> = {
    'of the developer guide': {
      header: `cognito:username,${standard}`,
      rows: [
        [
          'John,,John,Doe,,,,,,,johndoe@example.com,TRUE,,02/01/1985,,,+12345550100,TRUE,' +
            '123 Any Street,,FALSE',
          'ok',
        ],
      ],
    },
    'in the order of GetCSVHeader': {
      header: `${standard},cognito:username`,
      rows: [
        ['johndoe,,,,,,,,,johndoe@example.com,TRUE,,,,,,FALSE,,,FALSE,johndoe', 'ok'],
        ['Ana Silva,,,,,,,,,ana@example.com,TRUE,,,,,,FALSE,,,,ana@example.com', 'ok'],
        [',,,,,,,,,,,,,,,,,,,,imported_username', notVerified],
      ],
    },
    'with its columns in another order': {
      header:
        'cognito:username,email,email_verified,cognito:mfa_enabled,phone_number_verified,name',
      rows: [['address@example.ca,address@example.ca,true,false,false,', 'ok']],
    },
  };
  for (const [what, sample] of Object.entries(samples))
    test(`${what} is imported`, async () => {
      await importRows({ what, ...sample }, await createPool(cognito));
    });
});

test('the header that a pool answers is one that its import takes, custom attributes and all', async () => {
  const Schema = [
    { Name: 'tier', AttributeDataType: 'Number' as const },
    { Name: 'secret', AttributeDataType: 'String' as const, DeveloperOnlyAttribute: true },
  ];
  const poolId = await createPool(cognito, { Schema });
  const { CSVHeader } = await cognito.send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
  const names = CSVHeader ?? [];
  assert.deepEqual(names.slice(-5), [
    'updated_at',
    'custom:tier',
    'dev:custom:secret',
    'cognito:mfa_enabled',
    'cognito:username',
  ]);
  const values = new Map([
    ['cognito:username', 'ana'],
    ['email', 'a@b.co'],
    ['email_verified', 'true'],
    ['custom:tier', '7'],
  ]);
  const row = names.map((name) => values.get(name) ?? '').join(',');
  await importRows({ what: '', header: names.join(','), rows: [[row, 'ok']] }, poolId);
  assert.equal((await attributesOf(poolId, 'ana'))['custom:tier'], '7');
});

test('a column that the schema requires may not be missing', async () => {
  const poolId = await createPool(cognito, { Schema: [{ Name: 'given_name', Required: true }] });
  const job = await runImport(cognito, { poolId, roleArn, csv: `${basic}\nana,a@b.co,true` });
  assert.equal(job.Status, 'Failed');
  assert.equal(job.CompletionMessage, 'The header lacks columns: given_name.');
});

test('a pool that verifies nothing cannot be imported into', async () => {
  const poolId = await createPool(cognito, { AutoVerifiedAttributes: [] });
  const csv = `${basic}\nana,a@b.co,true`;
  await assert.rejects(runImport(cognito, { poolId, roleArn, csv }), {
    name: 'PreconditionNotMetException',
    message: `User pool ${poolId} has no auto verified attributes; users cannot be imported into it.`,
  });
});

test('a row that is not UTF-8 fails alone, and blank lines keep their numbers', async () => {
  const csv = Buffer.concat([
    Buffer.from(`\ufeff${basic}\r\n\r\n`),
    Buffer.from('Jos\xe9,a@b.co,true\r\n', 'latin1'),
    Buffer.from('  \nJosé,a@b.co,true'),
  ]);
  const job = await runImport(cognito, { poolId: await createPool(cognito), roleArn, csv });
  assert.deepEqual(await readRowLines(server.logs(), job), [
    '[FAILED] Line Number 3 - The row is not valid UTF-8.',
    '[SUCCEEDED] Line Number 5 - The import succeeded.',
  ]);
});

test('lines end in LF or CRLF, the last one or none', async () => {
  const lines = [basic, 'ana,a@b.co,true', 'ben,b@b.co,true'];
  for (const end of ['\n', '\r\n'])
    for (const last of ['', end]) {
      const poolId = await createPool(cognito);
      const job = await runImport(cognito, { poolId, roleArn, csv: lines.join(end) + last });
      assert.deepEqual(await readRowLines(server.logs(), job), [lineOf('ok', 2), lineOf('ok', 3)]);
      const flag = (await attributesOf(poolId, 'ben')).email_verified;
      assert.equal(flag, 'true');
    }
});

describe('an imported user', () => {
  const csv = `${basic},phone_number\nana,a@b.co,true,\nben,b@b.co,true,+12345550100`;
  const importInto = async (pool?: Parameters<typeof createPool>[1]) => {
    const poolId = await createPool(cognito, pool);
    await runImport(cognito, { poolId, roleArn, csv });
    return poolId;
  };

  test('is enabled, new, must reset the password and has a sub of its own', async () => {
    const startMs = Date.now();
    const poolId = await importInto();
    const [ana, ben] = [await findUser(poolId, 'ana'), await findUser(poolId, 'ben')];
    assert.deepEqual([ana.Enabled, ana.UserStatus], [true, 'RESET_REQUIRED']);
    assert.ok(Number(ana.UserCreateDate) >= startMs);
    assert.deepEqual(ana.UserCreateDate, ana.UserLastModifiedDate);
    const subs = [ana, ben].map(({ UserAttributes: [sub] = [] }) => sub?.Value ?? '');
    assert.match(subs[0] ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(subs[0], subs[1]);
    assert.equal((await findUser(poolId, subs[1] ?? '')).Username, 'ben');
  });

  test('is confirmed where a code that is sent is enough to sign in', async () => {
    const statuses = async (poolId: string) => [
      (await findUser(poolId, 'ana')).UserStatus,
      (await findUser(poolId, 'ben')).UserStatus,
    ];
    const pool = (factor: 'EMAIL_OTP' | 'SMS_OTP') => ({
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, factor] } },
    });
    const byMail = await importInto(pool('EMAIL_OTP'));
    assert.deepEqual(await statuses(byMail), ['CONFIRMED', 'CONFIRMED']);
    const bySms = await importInto(pool('SMS_OTP'));
    assert.deepEqual(await statuses(bySms), ['RESET_REQUIRED', 'CONFIRMED']);
  });

  test('is called by its sub where the user name is an e-mail address', async () => {
    const poolId = await importInto({ UsernameAttributes: ['email'] });
    await assert.rejects(findUser(poolId, 'ana'), { name: 'UserNotFoundException' });
    const mail = 'c@b.co';
    await runImport(cognito, { poolId, roleArn, csv: `${basic}\n${mail},,true` });
    const user = await findUser(poolId, mail);
    assert.equal(user.Username, user.UserAttributes?.[0]?.Value);
  });
});
