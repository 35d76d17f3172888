/** From a CSV to people who are signed in: imported, mailed, and let in by AWS's own library. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { configure } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { claimsOf, startApp } from '../support/app.ts';
import { createImportRole, runImport } from '../support/import.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import type { SignedIn } from './amplify-app.ts';
import type { FromJourney, JourneyInput, Person } from './journey-worker.ts';
import { verifierOf } from './verifier.ts';

let server: TestServer;
let mail: MailServer;
let roleArn: string;
before(async () => {
  mail = await startMailServer();
  server = await startServer({ config: { mail: mailSettings(mail.port) } });
  roleArn = await createImportRole(server.iam());
});
after(async () => {
  await server.close();
  await mail.close();
});

/** As the operator gives them to `poolhouse serve`. */
function mailSettings(port: number) {
  const environment = readEnvironment({
    POOLHOUSE_SMTP_URL: `smtp://127.0.0.1:${port}`,
    POOLHOUSE_MAIL_FROM: 'People <people@example.com>',
  });
  const configured = configure({}, environment);
  assert.ok(configured.ok);
  return configured.config.mail;
}

/** The example's header and its first people whose address is verified. */
function exampleCsv(rows: number): { csv: string; people: Person[] } {
  const path = join(import.meta.dirname, '../../examples/users.csv');
  const [header = '', ...all] = readFileSync(path, 'utf8').split('\n');
  const column = (line: string, name: string) =>
    line.split(/(?<!\\),/)[header.split(',').indexOf(name)] ?? '';
  const lines = all.filter((line) => column(line, 'email_verified') === 'TRUE').slice(0, rows);
  const people = lines.map((line, i) => ({
    username: column(line, 'cognito:username'),
    email: column(line, 'email'),
    firstFlow: i % 10 === 0 ? ('USER_SRP_AUTH' as const) : ('USER_PASSWORD_AUTH' as const),
  }));
  return { csv: [header, ...lines].join('\n'), people };
}

const newPassword = 'Chosen-by-hand.7';
const givenPassword = 'Given-by-an-admin.7';
/** As many as a small machine has processors: what costs time is the client's side of SRP. */
const workers = 2;

/** An app whose users come from a CSV. */
async function importedApp(rows: number) {
  const app = await startApp(server, {
    hasUser: false,
    client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
  });
  const { csv, people } = exampleCsv(rows);
  const job = await runImport(server.cognito(), { poolId: app.poolId, roleArn, csv });
  assert.deepEqual([job.Status, job.ImportedUsers, job.FailedUsers], ['Succeeded', rows, 0]);
  return { app, people };
}

/** Lets everybody sign in; answers their tokens. */
async function signInAll(input: JourneyInput): Promise<SignedIn[]> {
  const shares = Array.from({ length: workers }, (_, share) =>
    input.people.filter((_, i) => i % workers === share),
  );
  const done = await Promise.all(shares.map((people) => runWorker({ ...input, people })));
  return done.flat();
}

function runWorker(input: JourneyInput): Promise<SignedIn[]> {
  const worker = new Worker(new URL('journey-worker.ts', import.meta.url), { workerData: input });
  const signedIn: SignedIn[] = [];
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve(signedIn));
    worker.on('message', (message: FromJourney) => {
      if ('codeFor' in message)
        mailedCode(message.codeFor).then((code) => worker.postMessage(code));
      else signedIn.push(message);
    });
  });
}

/** What a person reads in the mail. */
async function mailedCode(email: string): Promise<string> {
  const mailTo = () => mail.mails.findLast(({ to }) => to.includes(email));
  await until(() => mailTo() !== undefined);
  return /\d{6}/.exec(mailTo()?.text ?? '')?.[0] ?? '';
}

async function assertTokens(
  address: { url: string; poolId: string; clientId: string },
  people: Person[],
  signedIn: SignedIn[],
): Promise<void> {
  assert.deepEqual(
    signedIn.map(({ username }) => username).sort(),
    people.map(({ username }) => username).sort(),
  );
  const emails = new Map(people.map(({ username, email }) => [username, email]));
  const verify = verifierOf(address);
  for (const { username, idToken, accessToken } of signedIn) {
    const id = await verify(idToken, 'id');
    assert.equal(id['cognito:username'], username);
    assert.equal(id.email, emails.get(username));
    assert.equal((await verify(accessToken, 'access')).sub, id.sub);
  }
}

test('a hundred people of a CSV reset their passwords by mail and sign in', async () => {
  const { app, people } = await importedApp(100);
  const address = { url: server.url, poolId: app.poolId, clientId: app.client.id };
  const before = mail.mails.length;
  const signedIn = await signInAll({ ...address, people, newPassword });
  await assertTokens(address, people, signedIn);
  assert.equal(mail.mails.length - before, people.length);
  assert.equal(mail.mails.at(-1)?.headers.from, 'People <people@example.com>');
  assert.equal(claimsOf(signedIn[0]?.idToken).email_verified, true);
});

test('people of a CSV whom an administrator gave passwords sign in with them', async () => {
  const { app, people } = await importedApp(10);
  const address = { url: server.url, poolId: app.poolId, clientId: app.client.id };
  for (const { username } of people) await app.people.setPassword(username, givenPassword, true);
  const known = people.map((person) => ({ ...person, password: givenPassword }));
  const signedIn = await signInAll({ ...address, people: known, newPassword });
  await assertTokens(address, people, signedIn);
});
