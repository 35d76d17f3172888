/** The post over a real store, with carriers of the test. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message, Pool } from '../../src/directory/types.ts';
import { deliveryLeaseMs, messagesAtOnce, messagesWaitingMax } from '../../src/lib/limits.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createVault } from '../../src/lib/vault.ts';
import { openStore } from '../../src/store/sqlite/store.ts';
import { directPort, openWriter } from '../../src/store/sqlite/writer.ts';
import type { Store } from '../../src/store/store.ts';
import { Post } from '../../src/work/delivery.ts';
import { type Carrier, DeliveryProblem, type Letter } from '../../src/work/delivery-carrier.ts';
import { createPool, newUser } from '../conformance/fixtures.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-delivery-'));
const vault = createVault(new Uint8Array(32).fill(1));
const hourMs = 60 * 60_000;
const times = { pollMs: 10, callerMs: 200, drainMs: 200 };
let store: Store;
before(() => {
  const file = join(folder, 'poolhouse.db');
  store = openStore(file, directPort(openWriter(file, {})));
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Counts what it carries; does with it what the test wants. */
function carrierOf(carry: (letter: Letter) => Promise<void> = async () => undefined) {
  const carried: string[] = [];
  const carrier: Carrier = {
    name: 'test',
    async carry(letter) {
      carried.push(letter.message.id);
      await carry(letter);
    },
    close: () => undefined,
  };
  return { carrier, carried };
}

const postOf = (clock: TurnedClock, carrier: Carrier) =>
  new Post({
    store,
    vault,
    clock,
    log: createLogger('silent'),
    carriers: { EMAIL: carrier },
    times,
  });

/** A message as an operation leaves it: in the store, and not yet sent. */
async function stored(post: Post, clock: TurnedClock, lifeMs = hourMs): Promise<Message> {
  const pool: Pool = await createPool(store);
  const user = newUser('ann');
  const whom = { poolId: pool.id, sub: user.sub, medium: 'EMAIL' } as const;
  const content = { to: 'ann@example.com', subject: 's', body: 'b' };
  const message = post.compose(whom, content, clock.nowMs() + lifeMs);
  await store.users.create(pool, user, undefined, { messages: [message] });
  return message;
}

const isGone = async ({ id }: Message) => (await store.messages.get(id)) === undefined;

describe('the post', () => {
  test('sends what a server that died had only stored', async () => {
    const clock = new TurnedClock();
    const message = await stored(postOf(clock, carrierOf().carrier), clock);
    const { carrier, carried } = carrierOf();
    const next = postOf(clock, carrier);
    next.start();
    await sleep(100);
    assert.deepEqual(carried, [], 'the other server may still be at it');
    clock.turn(deliveryLeaseMs);
    await until(() => isGone(message));
    assert.deepEqual(carried, [message.id]);
    await next.close();
  });

  test('of two servers one tries a message that is due', async () => {
    const clock = new TurnedClock();
    const message = await stored(postOf(clock, carrierOf().carrier), clock);
    const { carrier, carried } = carrierOf(() => sleep(100));
    const servers = [postOf(clock, carrier), postOf(clock, carrier), postOf(clock, carrier)];
    clock.turn(deliveryLeaseMs);
    for (const server of servers) server.start();
    await until(() => isGone(message));
    await Promise.all(servers.map((server) => server.close()));
    assert.deepEqual(carried, [message.id]);
  });

  test('tries a message again at ever longer times, and gives it up when it expires', async () => {
    const clock = new TurnedClock();
    const { carrier, carried } = carrierOf(() => Promise.reject(new DeliveryProblem('Not today.')));
    const post = postOf(clock, carrier);
    const message = await stored(post, clock);
    const read = async () => {
      const found = await store.messages.get(message.id);
      assert.ok(found);
      return found;
    };
    await assert.rejects(post.send([message]), { code: 'CodeDeliveryFailureException' });
    post.start();
    const seconds: number[] = [];
    for (let seen = await read(); seen.state === 'waiting'; seen = await read()) {
      const waitMs = seen.nextMs - clock.nowMs();
      seconds.push(Math.round(waitMs / 1000));
      clock.turn(waitMs);
      await until(async () => (await read()).attempts > seen.attempts);
    }
    await post.close();
    assert.deepEqual(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    assert.equal(carried.length, seconds.length + 1);
    assert.equal((await store.messages.get(message.id))?.problem, 'Not today.');
  });

  test('carries a few at a time, and leaves to the store what would wait too long', async () => {
    const clock = new TurnedClock();
    let open = 0;
    let most = 0;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { carrier, carried } = carrierOf(async () => {
      most = Math.max(most, ++open);
      await released;
      open--;
    });
    const post = postOf(clock, carrier);
    const message = await stored(post, clock);
    const many = Array.from({ length: messagesAtOnce + messagesWaitingMax + 10 }, () =>
      post.compose(message, { to: 'x@example.com', body: 'y' }, message.expiresMs),
    );
    post.sendLater(many);
    await until(() => carried.length === messagesAtOnce);
    release();
    await post.close();
    assert.equal(most, messagesAtOnce);
  });

  test('ends its wait for a carrier that hangs', async () => {
    const clock = new TurnedClock();
    const { carrier } = carrierOf(() => new Promise(() => undefined));
    const post = postOf(clock, carrier);
    const message = await stored(post, clock);
    const began = performance.now();
    await assert.rejects(post.send([message]), { code: 'CodeDeliveryFailureException' });
    assert.ok(performance.now() - began < 5000);
    await post.close();
    assert.equal((await store.messages.get(message.id))?.state, 'waiting');
  });

  test('keeps for the operator what it has no carrier for', async () => {
    const clock = new TurnedClock();
    const post = postOf(clock, carrierOf().carrier);
    const whom = { poolId: 'p', sub: 's', medium: 'SMS' } as const;
    const message = post.compose(whom, { to: '+15555550100', body: 'b' }, clock.nowMs() + 1);
    assert.equal(message.state, 'kept');
    await post.send([message]);
    assert.deepEqual(post.open(message), { to: '+15555550100', body: 'b' });
    assert.throws(() => post.open({ ...message, id: 'another' }), /was altered/);
  });
});
