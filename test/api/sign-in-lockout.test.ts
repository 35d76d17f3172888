/** Guessing passwords and codes: how far anybody gets. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { password } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { callsOf, refusals, signingInAt } from '../support/signing-in.ts';
import { signInBySrp } from '../support/srp.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

type App = Awaited<ReturnType<typeof signingInAt>>;
const hiding = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };

async function failOften({ byPassword }: Pick<App, 'byPassword'>, times: number): Promise<void> {
  for (let i = 0; i < times; i++)
    await assert.rejects(byPassword('ana', `wrong ${i}`), refusals.incorrect);
}

test('the fifth wrong password locks for a second, and each further one for twice as long', async () => {
  const app = await signingInAt(server);
  await failOften(app, 5);
  for (const seconds of [1, 2, 4, 8]) {
    await assert.rejects(app.byPassword('ana', password), refusals.locked);
    clock.turn(seconds * 1000);
    await failOften(app, 1);
  }
  clock.turn(16_000);
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
});

test('tries during a lock neither count nor make it longer', async () => {
  const app = await signingInAt(server);
  await failOften(app, 5);
  for (let i = 0; i < 5; i++) await assert.rejects(app.byPassword('ana', 'wrong'), refusals.locked);
  clock.turn(1000);
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
});

test('a sign-in starts the count anew, and so does a quarter of an hour without tries', async () => {
  const app = await signingInAt(server);
  await failOften(app, 4);
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
  await failOften(app, 5);
  await assert.rejects(app.byPassword('ana', password), refusals.locked);
  clock.turn(1000 + 15 * 60_000);
  await failOften(app, 4);
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
});

test('wrong proofs by SRP count with wrong passwords, whoever makes them', async () => {
  const app = await signingInAt(server);
  await failOften(app, 2);
  await assert.rejects(signInBySrp(app, 'ana', 'wrong'), refusals.incorrect);
  const given = { USERNAME: 'ana', PASSWORD: 'wrong' };
  await assert.rejects(app.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', given), refusals.incorrect);
  await assert.rejects(signInBySrp(app, 'ana', 'wrong'), refusals.incorrect);
  await assert.rejects(signInBySrp(app, 'ana', password), refusals.locked);
  await assert.rejects(
    app.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'ana', PASSWORD: password }),
    refusals.locked,
  );
});

test('of many guesses at once no more are looked at than of as many in a row', async () => {
  const app = await signingInAt(server);
  const guesses = Array.from({ length: 30 }, (_, i) =>
    app.byPassword('ana', `wrong ${i}`).catch((error: Error) => error.message),
  );
  const messages = await Promise.all(guesses);
  const count = (wanted: string) => messages.filter((message) => message === wanted).length;
  assert.equal(count(refusals.incorrect.message) + count(refusals.locked.message), 30);
  assert.ok(count(refusals.incorrect.message) <= 6, `${messages}`);
});

test('where existence is hidden a lock shows to nobody, and holds', async () => {
  const app = await signingInAt(server, hiding);
  await failOften(app, 5);
  await assert.rejects(app.byPassword('ana', password), refusals.incorrect);
  await assert.rejects(app.byPassword('nobody', password), refusals.incorrect);
  const client = await app.addClient();
  const open = callsOf(server, app.poolId, client);
  await assert.rejects(open.byPassword('ana', password), refusals.locked);
  clock.turn(1000);
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
});

test('a lock holds over a restart of the server', async () => {
  const own = await startServer({ clock });
  let running = own;
  try {
    const app = await signingInAt(own);
    await failOften(app, 5);
    running = await own.restart();
    const again = callsOf(running, app.poolId, app.client);
    await assert.rejects(again.byPassword('ana', password), refusals.locked);
  } finally {
    await running.close();
  }
});
