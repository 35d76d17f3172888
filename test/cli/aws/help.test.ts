/** `help`, and which half of the program a line goes to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import packageJson from '../../../package.json' with { type: 'json' };
import { listOperations, listOptions, listServices } from '../../../src/cli/aws/catalogue.ts';
import { examplesOf } from '../../../src/cli/aws/examples.ts';
import { kebab } from '../../../src/cli/aws/names.ts';
import { poolhouse } from '../run.ts';
import { typed } from './in-process.ts';
import { parsed } from './parsing.ts';

const importExamples = Object.fromEntries(
  [
    'GetCSVHeader',
    'CreateUserImportJob',
    'StartUserImportJob',
    'StopUserImportJob',
    'DescribeUserImportJob',
    'ListUserImportJobs',
  ].map((operation) => [operation, examplesOf(operation)]),
);

test('every operation has help, with each of its options', async () => {
  for (const service of listServices())
    for (const operation of listOperations(service)) {
      const { code, stdout, stderr } = await typed(`${service} ${operation} help`);
      assert.deepEqual([code, stderr], [0, ''], operation);
      for (const { option } of listOptions(service, operation))
        assert.ok(stdout.includes(`\n    ${option}`), `${operation} ${option}`);
      assert.doesNotMatch(stdout, /undefined|\[object/);
    }
});

test('the operations of an import have examples', async () => {
  for (const [operation, examples] of Object.entries(importExamples)) {
    const { stdout } = await typed(`cognito-idp ${kebab(operation)} help`);
    assert.ok(examples.length > 0);
    for (const { command } of examples)
      assert.ok(stdout.includes(`\n        ${command.split('\n')[0]}`), command);
  }
});

test('the commands of the examples can be parsed', async () => {
  for (const [operation, examples] of Object.entries(importExamples))
    for (const { command } of examples) {
      const [line = ''] = command.replaceAll('\\\n', '').split(/ >|\ncurl/);
      const call = await parsed(line.replace(/^poolhouse /, ''));
      assert.equal(call.operation, operation);
    }
});

test('limits, words and forms of values are told', async () => {
  const { stdout } = await typed('cognito-idp create-user-import-job help');
  assert.match(stdout, /--job-name \(string\) \[required\]\n +1 to 128 characters\. Pattern: /);
  assert.match(stdout, /One of BCRYPT, SCRYPT, ARGON2ID, PBKDF2_SHA256\./);
  assert.match(stdout, /"Status": "Created"\|"Pending"/);
  const users = await typed('cognito-idp admin-create-user help');
  assert.match(users.stdout, /Shorthand: Name=string,Value=string \.\.\./);
});

test('a service lists what is served apart from what is not', async () => {
  const { stdout } = await typed('cognito-idp help');
  const [served = '', others = ''] = stdout.split('OPERATIONS OF AWS THAT POOLHOUSE');
  assert.match(served, /^ {4}create-user-import-job$/m);
  assert.match(others, /^ {4}create-terms$/m);
});

test('help is found by every name that it has elsewhere', async () => {
  const { stdout } = await typed('cognito-idp get-csv-header help');
  for (const line of [
    'help cognito-idp get-csv-header',
    'cognito-idp help get-csv-header',
    'cognito-idp get-csv-header --help',
    'cognito-idp get-csv-header --user-pool-id x -h',
    '--region us-east-1 cognito-idp get-csv-header help',
  ])
    assert.equal((await typed(line)).stdout, stdout, line);
  assert.match((await typed('help')).stdout, /Commands:\n {2}serve/);
  assert.match((await typed('--region us-east-1 help')).stdout, /Commands:\n {2}serve/);
});

test('--version among the words prints the version and does nothing else', async () => {
  assert.deepEqual(await typed('cognito-idp --version'), {
    code: 0,
    stdout: `${packageJson.version}\n`,
    stderr: '',
  });
});

test('an AWS-shaped command loads neither the people commands nor their parser', async () => {
  const { stdout, code } = await poolhouse([
    'sts',
    'get-caller-identity',
    '--generate-cli-skeleton',
  ]);
  assert.deepEqual([code, stdout], [0, '{}\n']);
  const traced = await poolhouse(['sts', 'get-caller-identity', '--generate-cli-skeleton'], {
    env: { NODE_DEBUG: 'esm' },
  });
  assert.match(traced.stderr, /aws\/command\.ts/);
  assert.doesNotMatch(traced.stderr, /commander|cli\/program\.ts/);
});
