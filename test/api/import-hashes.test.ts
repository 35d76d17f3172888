/** Password hashes of an import, one test for each documented rule, over the whole server. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  DescribeUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createImportRole, createPool, type ImportInput, runImport } from '../support/import.ts';
import { readRowLines } from '../support/import-log.ts';
import { startServer, type TestServer } from '../support/server.ts';

type Algorithm = NonNullable<ImportInput['algorithm']>;

interface Format {
  /** The example of AWS's documentation. */
  example: string;
  /** Each over the documented maximum in one parameter. */
  dear: [from: string, to: string][];
  maximum: string;
  /** Other hashes that are fine. */
  good: string[];
}

const formats: Record<Algorithm, Format> = {
  BCRYPT: {
    example: '$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6',
    dear: [['$10$', '$13$']],
    maximum: 'cost 12',
    good: [
      '$2a$12$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6',
      '$2y$04$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6',
      '$2x$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6',
    ],
  },
  SCRYPT: {
    example:
      '65536$8$1$304dbaef7c5e828dc19c98f0600d18fe$' +
      '4f69c498c12cd102d057356facf8d77e8d42407090491ea32c5b038f5a18c099',
    dear: [
      ['65536$8$1', '131072$8$1'],
      ['65536$8$1', '65536$9$1'],
      ['65536$8$1', '65536$8$2'],
    ],
    maximum: 'N=65536, r=8, p=1',
    good: [`16384$8$1$${'0a'.repeat(16)}$${'FF'.repeat(32)}`],
  },
  ARGON2ID: {
    example:
      '$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$' +
      'AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA',
    dear: [
      ['m=19456', 'm=19457'],
      ['t=2', 't=3'],
      ['p=1', 'p=2'],
    ],
    maximum: 'm=19456, t=2, p=1',
    good: ['$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$AkVbvWSOqz7Hs3qthhWKxg'],
  },
  PBKDF2_SHA256: {
    example:
      '$pbkdf2-sha256$600000$1XZlmwLQ2hhM3JYuCPiArQ$Pfheg9Zi/v5lXU4yyLA0WFUYEd/rlaVbzrM9oMD6IrA',
    dear: [['$600000$', '$600001$']],
    maximum: '600000 iterations',
    good: [
      '$pbkdf2-sha256$29000$1XZlmwLQ2hhM3JYuCPi.rQ$Pfheg9Zi/v5lXU4yyLA0WFUYEd.rlaVbzrM9oMD6IrA',
    ],
  },
};
const algorithms = Object.keys(formats) as Algorithm[];

let server: TestServer;
let cognito: CognitoIdentityProviderClient;
let roleArn: string;
before(async () => {
  server = await startServer();
  cognito = server.cognito();
  roleArn = await createImportRole(server.iam());
});
after(() => server.close());

const header = 'cognito:username,password_hash,email,email_verified';
const escaped = (hash: string) => hash.replaceAll(',', '\\,');

/** Imports a user `u0`, `u1` … for each text of a hash; answers the job and its log's lines. */
async function importHashes(algorithm: Algorithm | undefined, hashes: string[]) {
  const rows = hashes.map((hash, i) => `u${i},${hash},u${i}@example.com,true`);
  const csv = [header, ...rows].join('\n');
  const poolId = await createPool(cognito);
  const job = await runImport(cognito, { poolId, roleArn, csv, ...(algorithm && { algorithm }) });
  return { poolId, job, lines: await readRowLines(server.logs(), job) };
}

const succeeded = (i: number) => `[SUCCEEDED] Line Number ${i + 2} - The import succeeded.`;

async function statusOf(poolId: string, Username: string): Promise<string | undefined> {
  const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username }));
  return user.UserStatus;
}

for (const algorithm of algorithms) {
  const { example, dear, maximum, good } = formats[algorithm];
  const malformed = `The password_hash is not a valid ${algorithm} hash.`;

  describe(algorithm, () => {
    test('confirms users with the documented example and others of its form', async () => {
      const hashes = [example, ...good].map(escaped);
      const { poolId, job, lines } = await importHashes(algorithm, hashes);
      assert.deepEqual(
        lines,
        hashes.map((_, i) => succeeded(i)),
      );
      assert.equal(job.Status, 'Succeeded');
      assert.equal(job.PasswordHashingAlgorithm, algorithm);
      for (const i of hashes.keys()) assert.equal(await statusOf(poolId, `u${i}`), 'CONFIRMED');
    });

    test('takes a blank for a user who must reset the password', async () => {
      const { poolId, lines } = await importHashes(algorithm, ['', escaped(example)]);
      assert.deepEqual(lines, [succeeded(0), succeeded(1)]);
      assert.equal(await statusOf(poolId, 'u0'), 'RESET_REQUIRED');
      assert.equal(await statusOf(poolId, 'u1'), 'CONFIRMED');
    });

    test('fails rows over the documented maximum, and creates no user of them', async () => {
      const costly = dear.map(([from, to]) => escaped(example.replace(from, to)));
      const { poolId, lines } = await importHashes(algorithm, costly);
      const reason = `The password_hash has ${algorithm} parameters over the maximum of ${maximum}.`;
      assert.deepEqual(
        lines,
        costly.map((_, i) => `[FAILED] Line Number ${i + 2} - ${reason}`),
      );
      for (const i of costly.keys())
        await assert.rejects(statusOf(poolId, `u${i}`), { name: 'UserNotFoundException' });
    });

    test('fails rows whose hash is malformed or of another algorithm; the others go on', async () => {
      const others = algorithms.filter((other) => other !== algorithm);
      const bad = [
        ...others.map((other) => formats[other].example),
        'secret',
        `x${example}`,
        example.slice(0, example.lastIndexOf('$')),
        example.replaceAll('$', ''),
        `${example.slice(0, -5)}!${example.slice(-4)}`,
      ].map(escaped);
      const { job, lines } = await importHashes(algorithm, [...bad, escaped(example)]);
      const failed = bad.map((_, i) => `[FAILED] Line Number ${i + 2} - ${malformed}`);
      assert.deepEqual(lines, [...failed, succeeded(bad.length)]);
      assert.equal(job.ImportedUsers, 1);
    });

    test('without the column fails the whole job', async () => {
      const poolId = await createPool(cognito);
      const csv = 'cognito:username,email,email_verified\nana,a@b.co,true';
      const job = await runImport(cognito, { poolId, roleArn, csv, algorithm });
      assert.equal(job.Status, 'Failed');
      assert.equal(job.CompletionMessage, 'The header lacks columns: password_hash.');
      assert.equal(job.ImportedUsers, 0);
      const name = { UserPoolId: poolId, JobId: job.JobId };
      const { UserImportJob } = await cognito.send(new DescribeUserImportJobCommand(name));
      assert.equal(UserImportJob?.PasswordHashingAlgorithm, algorithm);
    });
  });
}

test('the commas of an Argon2 hash may be escaped, bare or in quotes', async () => {
  const { example } = formats.ARGON2ID;
  const hashes = [example, escaped(example), `"${example}"`];
  const { poolId, lines } = await importHashes('ARGON2ID', [...hashes, `${example},`]);
  assert.deepEqual(lines, [
    ...hashes.map((_, i) => succeeded(i)),
    '[FAILED] Line Number 5 - The row has 7 fields, but the header has 4.',
  ]);
  for (const i of hashes.keys()) assert.equal(await statusOf(poolId, `u${i}`), 'CONFIRMED');
});

test('the documented file of six columns is imported as it stands', async () => {
  const csv =
    'cognito:username,email,email_verified,phone_number,phone_number_verified,password_hash\n' +
    'alejandro_rosalez,alejandro_rosalez@example.com,TRUE,+12345550100,TRUE,' +
    formats.BCRYPT.example;
  const poolId = await createPool(cognito);
  const job = await runImport(cognito, { poolId, roleArn, csv, algorithm: 'BCRYPT' });
  assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', 1]);
  assert.equal(await statusOf(poolId, 'alejandro_rosalez'), 'CONFIRMED');
});

test('a column of hashes that no job asked for is passed over', async () => {
  const { poolId, job, lines } = await importHashes(undefined, [formats.BCRYPT.example, 'secret']);
  assert.deepEqual(lines, [succeeded(0), succeeded(1)]);
  assert.equal(job.PasswordHashingAlgorithm, undefined);
  assert.equal(await statusOf(poolId, 'u0'), 'RESET_REQUIRED');
});
