/** Users who were imported, signing in for the first time. */
import assert from 'node:assert/strict';
import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { createImportRole, type ImportInput, runImport } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { refusals, signingInAt } from '../support/signing-in.ts';
import { signInBySrp } from '../support/srp.ts';
import { isImported } from '../support/stored.ts';

type Algorithm = NonNullable<ImportInput['algorithm']>;
type App = Awaited<ReturnType<typeof signingInAt>>;

let server: TestServer;
let roleArn: string;
before(async () => {
  server = await startServer();
  roleArn = await createImportRole(server.iam());
});
after(() => server.close());

const hiding = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };
const secret = '  leading spaces, and a 🗝️';
const salt = Buffer.from('304dbaef7c5e828dc19c98f0600d18fe', 'hex');
const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

const hashes: Record<Algorithm, () => Promise<string> | string> = {
  BCRYPT: () => bcrypt(secret, 4),
  SCRYPT: () => {
    const hash = scryptSync(secret, salt, 32, { N: 1024, r: 8, p: 1 });
    return `1024$8$1$${salt.toString('hex')}$${hash.toString('hex')}`;
  },
  ARGON2ID: () => argon2(secret, { memoryCost: 256, timeCost: 1, parallelism: 1 }),
  PBKDF2_SHA256: () => {
    const hash = pbkdf2Sync(secret, salt, 1000, 32, 'sha256');
    return `$pbkdf2-sha256$1000$${plain(salt)}$${plain(hash)}`;
  },
};

async function importUsers(app: App, rows: string[], algorithm: Algorithm): Promise<void> {
  const csv = ['cognito:username,password_hash,email,email_verified', ...rows].join('\n');
  const job = await runImport(server.cognito(), { poolId: app.poolId, roleArn, csv, algorithm });
  assert.equal(job.Status, 'Succeeded', job.CompletionMessage);
}

const row = (name: string, hash = '') =>
  `${name},${hash.replaceAll(',', '\\,')},${name}@example.com,true`;

for (const algorithm of Object.keys(hashes) as Algorithm[])
  test(`a password is proved by its imported ${algorithm} hash, and then by SRP as well`, async () => {
    const app = await signingInAt(server);
    await importUsers(app, [row('eva', await hashes[algorithm]())], algorithm);
    await assert.rejects(signInBySrp(app, 'eva', secret), refusals.incorrect);
    await assert.rejects(app.byPassword('eva', secret.trim()), refusals.incorrect);
    assert.ok((await app.byPassword('eva', secret)).AuthenticationResult);
    assert.ok((await signInBySrp(app, 'eva', secret)).AuthenticationResult);
    assert.ok((await app.byPassword('eva', secret)).AuthenticationResult);
  });

test('an administrator’s sign-in upgrades an imported hash, and no wrong password does', async () => {
  const app = await signingInAt(server);
  await importUsers(app, [row('eva', await hashes.BCRYPT())], 'BCRYPT');
  assert.equal(await isImported(server, app.poolId, 'eva'), true);
  await assert.rejects(app.byPassword('eva', 'wrong'), refusals.incorrect);
  assert.equal(await isImported(server, app.poolId, 'eva'), true);
  const given = { USERNAME: 'eva', PASSWORD: secret };
  assert.ok((await app.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', given)).AuthenticationResult);
  assert.equal(await isImported(server, app.poolId, 'eva'), false);
});

test('of many first sign-ins at once each succeeds', async () => {
  const app = await signingInAt(server);
  await importUsers(app, [row('eva', await hashes.BCRYPT())], 'BCRYPT');
  const answers = await Promise.all(Array.from({ length: 8 }, () => app.byPassword('eva', secret)));
  assert.ok(answers.every(({ AuthenticationResult }) => AuthenticationResult));
  assert.ok((await signInBySrp(app, 'eva', secret)).AuthenticationResult);
});

test('a password that is set before the first sign-in replaces the imported hash', async () => {
  const app = await signingInAt(server);
  await importUsers(app, [row('eva', await hashes.BCRYPT())], 'BCRYPT');
  await app.people.setPassword('eva', 'Another-one.2', true);
  await assert.rejects(app.byPassword('eva', secret), refusals.incorrect);
  assert.ok((await app.byPassword('eva', 'Another-one.2')).AuthenticationResult);
});

test('who must reset the password is told so for any password, and at SRP’s second step', async () => {
  const app = await signingInAt(server);
  await importUsers(app, [row('eva')], 'BCRYPT');
  await assert.rejects(app.byPassword('eva', 'whatever'), refusals.resetRequired);
  await assert.rejects(signInBySrp(app, 'eva', 'whatever'), refusals.resetRequired);
  await assert.rejects(app.begin('USER_AUTH', { USERNAME: 'eva' }), refusals.resetRequired);
});

test('where existence is hidden, who must reset the password is refused like a stranger', async () => {
  const app = await signingInAt(server, hiding);
  await importUsers(app, [row('eva')], 'BCRYPT');
  await assert.rejects(app.byPassword('eva', 'whatever'), refusals.incorrect);
  await assert.rejects(signInBySrp(app, 'eva', 'whatever'), refusals.incorrect);
});
