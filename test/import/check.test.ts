import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPool } from '../../src/directory/pool.ts';
import type { ImportJob } from '../../src/directory/types.ts';
import { compileCheck } from '../../src/import/check.ts';
import { readColumns } from '../../src/import/columns.ts';
import { splitFields } from '../../src/import/parse.ts';
import type { CreateUserPoolRequest } from '../../src/wire/cognito-idp.generated.ts';

const job: ImportJob = {
  id: 'import-0123456789',
  poolId: 'us-east-1_abcdefghi',
  region: 'us-east-1',
  name: 'test',
  roleArn: 'arn:aws:iam::123456789012:role/import',
  preSignedUrl: '',
  status: 'InProgress',
  createdMs: 0,
  imported: 0,
  skipped: 0,
  failed: 0,
};

const made = { id: job.poolId, region: 'us-east-1', nowMs: 0 };

const poolOf = (input: Partial<CreateUserPoolRequest>) =>
  newPool({ PoolName: 'people', AutoVerifiedAttributes: ['email'], ...input }, made);

interface Case {
  pool?: Partial<CreateUserPoolRequest>;
  algorithm?: ImportJob['algorithm'];
  header?: string;
  row: string;
}

const defaultHeader = 'cognito:username,email,email_verified';

/** What becomes of one row under a header. */
function outcome({ pool = {}, algorithm, header = defaultHeader, row }: Case) {
  const record = (text: string, line: number) => ({ line, end: 0, fields: splitFields(text) });
  const [target, run] = [poolOf(pool), { ...job, algorithm }];
  const columns = readColumns(record(header, 1), target, run);
  if (typeof columns === 'string') return columns;
  const check = compileCheck(target, run, columns, { nowMs: () => 0, rowCharactersMax: 16_000 });
  const { candidate, problem } = check(record(row, 2));
  return problem ?? candidate;
}

const refused: [string, Case, RegExp][] = [
  ['too few fields', { row: 'ana,a@b.co' }, /^The row has 2 fields, but the header has 3\.$/],
  ['no user name', { row: ',a@b.co,true' }, /cognito:username is blank/],
  ['a space in the user name', { row: 'a b,a@b.co,true' }, /'username' failed to satisfy/],
  ['no verified flag', { row: 'ana,a@b.co,' }, /does not set any of the auto verified attributes/],
  ['a false flag', { row: 'ana,a@b.co,False' }, /does not set any of the auto verified attributes/],
  ['a flag of another word', { row: 'ana,a@b.co,yes' }, /auto verified attributes/],
  ['a flag that vouches for nothing', { row: 'ana,,true' }, /email is blank, but email_verified/],
  ['a bad e-mail address', { row: 'ana,nobody,true' }, /^Invalid email address format\.$/],
  [
    'a flag of an attribute that the pool does not verify',
    {
      pool: { AutoVerifiedAttributes: ['phone_number'] },
      header: 'cognito:username,email,email_verified,phone_number_verified',
      row: 'ana,a@b.co,true,false',
    },
    /auto verified attributes/,
  ],
  [
    'a bad phone number',
    { header: `${defaultHeader},phone_number`, row: 'ana,a@b.co,true,0123' },
    /^Invalid phone number format\.$/,
  ],
  [
    'a day that does not exist',
    { header: `${defaultHeader},birthdate`, row: 'ana,a@b.co,true,02/30/1985' },
    /^Attributes did not conform to the schema: birthdate: /,
  ],
  [
    'a required attribute that is blank',
    {
      pool: { Schema: [{ Name: 'family_name', Required: true }] },
      header: `${defaultHeader},family_name`,
      row: 'ana,a@b.co,true,',
    },
    /^Attributes did not conform to the schema: family_name: The attribute is required$/,
  ],
  [
    'a custom number out of its range',
    {
      pool: {
        Schema: [
          {
            Name: 'tier',
            AttributeDataType: 'Number',
            NumberAttributeConstraints: { MinValue: '1', MaxValue: '3' },
          },
        ],
      },
      header: `${defaultHeader},custom:tier`,
      row: 'ana,a@b.co,true,4',
    },
    /custom:tier: Number must be no greater than 3$/,
  ],
  [
    'MFA in a pool without it',
    { header: `${defaultHeader},cognito:mfa_enabled`, row: 'ana,a@b.co,true,TRUE' },
    /cognito:mfa_enabled is true, but MFA is off/,
  ],
  [
    'an MFA mark of another word',
    { header: `${defaultHeader},cognito:mfa_enabled`, row: 'ana,a@b.co,true,maybe' },
    /cognito:mfa_enabled is neither true nor false/,
  ],
  [
    'an e-mail address as the user name of a pool with e-mail aliases',
    { pool: { AliasAttributes: ['email'] }, row: 'a@b.co,a@b.co,true' },
    /^Username cannot be of email format, since user pool is configured for email alias\.$/,
  ],
  [
    'a user name that is no e-mail address where it must be one',
    { pool: { UsernameAttributes: ['email'] }, row: 'ana,a@b.co,true' },
    /^Username should be an email\.$/,
  ],
  [
    'an e-mail address that is not the user name where it must be',
    { pool: { UsernameAttributes: ['email'] }, row: 'a@b.co,other@b.co,true' },
    /email differs from cognito:username/,
  ],
  [
    'a hash of another algorithm',
    {
      algorithm: 'BCRYPT',
      header: `${defaultHeader},password_hash`,
      row: 'ana,a@b.co,true,secret',
    },
    /^The password_hash is not a valid BCRYPT hash\.$/,
  ],
];

for (const [what, input, reason] of refused)
  test(`a row is refused for ${what}`, () => {
    const result = outcome(input);
    assert.ok(typeof result === 'string', 'the row was accepted');
    assert.match(result, reason);
  });

function accepted(input: Case) {
  const result = outcome(input);
  assert.ok(typeof result === 'object', String(result));
  return result;
}

test('blank values set nothing, booleans are stored in lower case, text as it stands', () => {
  const candidate = accepted({
    header: `${defaultHeader},phone_number_verified,name,birthdate,cognito:mfa_enabled`,
    row: 'ana,a@b.co,TRUE,False,"O""Neil\\, Ana",02/01/1985,FALSE',
  });
  assert.deepEqual(JSON.parse(candidate.attributes), {
    email_verified: 'true',
    phone_number_verified: 'false',
    name: 'O"Neil\\, Ana',
    birthdate: '02/01/1985',
  });
  assert.equal(candidate.email, 'a@b.co');
  assert.equal(candidate.status, 'RESET_REQUIRED');
});

test('attributes are JSON whatever they hold', () => {
  for (const name of ['tab\there', 'back\\slash', '"quoted', 'lone \ud800 surrogate', '😀']) {
    const candidate = accepted({ header: `${defaultHeader},name`, row: `ana,a@b.co,true,${name}` });
    assert.equal(JSON.parse(candidate.attributes).name, name);
  }
});

test('a pool without case sensitivity finds a user by the folded name', () => {
  const pool = { UsernameConfiguration: { CaseSensitive: false } };
  assert.equal(accepted({ pool, row: 'Ana,a@b.co,true' }).usernameKey, 'ana');
  assert.equal(accepted({ row: 'Ana,a@b.co,true' }).usernameKey, 'Ana');
});

test('where people sign in by e-mail, the user name becomes the sub and the e-mail its alias', () => {
  const candidate = accepted({ pool: { UsernameAttributes: ['email'] }, row: 'a@b.co,,true' });
  assert.match(candidate.username, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
  assert.equal(candidate.email, 'a@b.co');
  assert.deepEqual(candidate.aliases, [{ attribute: 'email', key: 'a@b.co' }]);
});

test('only a verified e-mail is an alias', () => {
  const input = {
    pool: { AliasAttributes: ['email', 'phone_number'] as const },
    header: `${defaultHeader},phone_number,phone_number_verified`,
    row: 'ana,a@b.co,true,+12345550100,false',
  };
  const pool = { AliasAttributes: [...input.pool.AliasAttributes] };
  const { aliases } = accepted({ ...input, pool });
  assert.deepEqual(aliases, [{ attribute: 'email', key: 'a@b.co' }]);
});

test('a valid hash makes a confirmed user, a blank one a user who must reset', () => {
  const hash = '$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6';
  const header = `${defaultHeader},password_hash`;
  const withHash = accepted({ algorithm: 'BCRYPT', header, row: `ana,a@b.co,true,${hash}` });
  assert.equal(withHash.status, 'CONFIRMED');
  assert.deepEqual(withHash.credential, { algorithm: 'BCRYPT', hash, imported: true });
  const blank = accepted({ algorithm: 'BCRYPT', header, row: 'ana,a@b.co,true,' });
  assert.deepEqual([blank.status, blank.credential], ['RESET_REQUIRED', undefined]);
  const ignored = accepted({ header, row: `ana,a@b.co,true,${hash}` });
  assert.deepEqual([ignored.status, ignored.credential], ['RESET_REQUIRED', undefined]);
});

test('the commas of an Argon2 hash may be escaped or bare', () => {
  const hash =
    '$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA';
  const header = 'cognito:username,password_hash,email,email_verified';
  for (const written of [hash, hash.replaceAll(',', '\\,')]) {
    const row = `ana,${written},a@b.co,true`;
    assert.equal(accepted({ algorithm: 'ARGON2ID', header, row }).credential?.hash, hash);
  }
});

test('a hash job without the column fails as a whole', () => {
  assert.equal(
    outcome({ algorithm: 'BCRYPT', row: 'ana,a@b.co,true' }),
    'The header lacks columns: password_hash.',
  );
});
