import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHeader } from '../../src/cli/import-header.ts';

const template = ['name', 'email', 'email_verified', 'cognito:mfa_enabled', 'cognito:username'];
const pool = {
  AutoVerifiedAttributes: ['email' as const],
  SchemaAttributes: [{ Name: 'sub', Required: true }, { Name: 'name' }, { Name: 'email' }],
};
const rules = { template, pool, hashes: false };
const clean = { problems: [], warnings: [] };

test('the template passes in any order', () => {
  assert.deepEqual(checkHeader(template, rules), clean);
  assert.deepEqual(checkHeader(template.toReversed(), rules), clean);
});

test('an unknown column is named with its place and what was probably meant', () => {
  const header = [...template, 'Given Name', 'phone', ''];
  assert.deepEqual(checkHeader(header, { ...rules, template: [...template, 'given_name'] }), {
    problems: [
      'column 6, "Given Name", is not one of the pool\'s attributes; did you mean given_name?',
      'column 7, "phone", is not one of the pool\'s attributes',
      'column 8 has no name',
    ],
    warnings: [],
  });
});

test('names are matched by case, and a wrong case or prefix is guessed', () => {
  const { problems } = checkHeader(['Email', 'username', 'email_verified'], rules);
  assert.deepEqual(problems, [
    'column 1, "Email", is not one of the pool\'s attributes; did you mean email?',
    'column 2, "username", is not one of the pool\'s attributes; did you mean cognito:username?',
    'column cognito:username is missing',
  ]);
});

test('a repeated column is named once', () => {
  assert.deepEqual(checkHeader([...template, 'name', 'name'], rules).problems, [
    'column name is there more than once',
  ]);
});

test('the verified flags, required attributes and hashes must be there', () => {
  const strict = {
    AutoVerifiedAttributes: ['email' as const, 'phone_number' as const],
    SchemaAttributes: [{ Name: 'name', Required: true }],
  };
  assert.deepEqual(
    checkHeader(['cognito:username', 'email'], { template, pool: strict, hashes: true }).problems,
    [
      'column email_verified or phone_number_verified is missing',
      'column name is missing',
      'column password_hash is missing',
    ],
  );
});

test('a required attribute that is the user name needs no column', () => {
  const named = {
    ...pool,
    UsernameAttributes: ['email' as const],
    SchemaAttributes: [{ Name: 'email', Required: true }],
  };
  const { problems } = checkHeader(['cognito:username', 'email_verified'], {
    ...rules,
    pool: named,
  });
  assert.deepEqual(problems, []);
});

test('columns that are left out are worth a warning, and so are hashes without an algorithm', () => {
  const header = ['cognito:username', 'email', 'email_verified', 'password_hash'];
  const { problems, warnings } = checkHeader(header, rules);
  assert.deepEqual(problems, []);
  assert.equal(warnings.length, 2);
  assert.match(warnings[0] ?? '', /^2 columns .*\(name, cognito:mfa_enabled\)/);
  assert.match(warnings[1] ?? '', /^password_hash is ignored without --password-hashing-algorithm/);
});
