/** Hashes that other programs made: imported, people sign in with the passwords they have. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { argon2Sync, randomBytes } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { signIn, signOut } from 'aws-amplify/auth';
import { component } from '../support/component.ts';
import { createImportRole, type ImportInput, runImport } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { configureAmplify, currentTokens } from './amplify-app.ts';
import { appWorld } from './app-world.ts';
import { verifierOf } from './verifier.ts';

const openssl = component('OpenSSL 3');
const perl = component('Perl with bcrypt');

let server: TestServer;
let roleArn: string;
before(async () => {
  server = await startServer();
  roleArn = await createImportRole(server.iam());
});
afterEach(() => signOut().catch(() => undefined));
after(() => server.close());

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

/** A key of 32 bytes by `openssl kdf`. */
function opensslKey(name: string, password: string, options: string[]): Buffer {
  const given = [`pass:${password}`, ...options].flatMap((option) => ['-kdfopt', option]);
  return execFileSync(openssl.command, ['kdf', '-keylen', '32', ...given, '-binary', name]);
}

interface Maker {
  skip: string | false;
  hash(password: string): string;
}

/** None of them shares code with what checks these hashes here. */
const makers: Record<NonNullable<ImportInput['algorithm']>, Maker> = {
  BCRYPT: {
    skip: perl.skip,
    hash(password) {
      const salt = `$2b$10$${randomBytes(16).toString('hex').slice(0, 21)}u`;
      return execFileSync(perl.command, ['-e', 'print crypt($ARGV[0], $ARGV[1])', password, salt], {
        encoding: 'utf8',
      });
    },
  },
  SCRYPT: {
    skip: openssl.skip,
    hash(password) {
      const salt = randomBytes(16).toString('hex');
      const options = ['n:16384', 'r:8', 'p:1', `hexsalt:${salt}`];
      return `16384$8$1$${salt}$${opensslKey('SCRYPT', password, options).toString('hex')}`;
    },
  },
  ARGON2ID: {
    skip: false,
    hash(password) {
      const nonce = randomBytes(16);
      const cost = { parallelism: 1, memory: 19456, passes: 2 };
      const options = { ...cost, message: password, nonce, tagLength: 32 };
      const tag = argon2Sync('argon2id', options);
      return `$argon2id$v=19$m=19456,t=2,p=1$${unpadded(nonce)}$${unpadded(tag)}`;
    },
  },
  PBKDF2_SHA256: {
    skip: openssl.skip,
    hash(password) {
      const salt = randomBytes(16);
      const options = ['digest:SHA256', 'iter:120000', `hexsalt:${salt.toString('hex')}`];
      const key = opensslKey('PBKDF2', password, options);
      return `$pbkdf2-sha256$120000$${unpadded(salt)}$${unpadded(key)}`;
    },
  },
};

const passwords = { ana: 'Correct-horse.1', ben: 'Schlüssel für Ðürën 7', eva: '密码-Pass.1' };
const byPassword = { authFlowType: 'USER_PASSWORD_AUTH' } as const;

for (const algorithm of Object.keys(makers) as (keyof typeof makers)[]) {
  const { skip, hash } = makers[algorithm];
  test(`people sign in with what ${algorithm} was made of elsewhere`, { skip }, async () => {
    const app = await appWorld(server, { hasUser: false });
    const people = Object.entries(passwords);
    const rows = people.map(
      ([name, password]) => `${name},${hash(password)},${name}@example.com,true`,
    );
    const csv = ['cognito:username,password_hash,email,email_verified', ...rows].join('\n');
    const { poolId, address } = app;
    const job = await runImport(server.cognito(), { poolId, roleArn, csv, algorithm });
    assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', people.length]);
    configureAmplify(address);
    const verify = verifierOf(address);
    for (const [username, password] of people) {
      const wrong = { username, password: `${password}!`, options: byPassword };
      await assert.rejects(signIn(wrong), { name: 'NotAuthorizedException' });
      await signIn({ username, password, options: byPassword });
      const { idToken } = await currentTokens(username);
      assert.equal((await verify(idToken, 'id')).email, `${username}@example.com`);
      await signOut();
    }
    // From the first sign-in on, which needs the password itself, SRP works as well.
    await signIn({ username: 'ben', password: passwords.ben });
    await currentTokens('ben');
  });
}
