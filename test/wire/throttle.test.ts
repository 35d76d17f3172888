/** How often one address may call without a signature. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throttle } from '../../src/door/throttle.ts';
import { awsQuotas, unsignedBurstSeconds } from '../../src/lib/limits.ts';
import { startApp } from '../support/app.ts';
import { startServer } from '../support/server.ts';

const refusal = { code: 'TooManyRequestsException', message: 'Rate exceeded' };

function throttleAt(perSecond: number, addressesMax?: number) {
  const clock = { ms: 0, nowMs: () => clock.ms };
  const throttle = new Throttle(perSecond, clock, addressesMax);
  const admit = (address: string, times: number) => {
    for (let i = 0; i < times; i++) throttle.admit(address);
  };
  return { clock, admit };
}

test('an address may call so often at once, and then as often as time goes by', () => {
  const { clock, admit } = throttleAt(2);
  admit('192.0.2.1', 2 * unsignedBurstSeconds);
  assert.throws(() => admit('192.0.2.1', 1), refusal);
  clock.ms += 500;
  admit('192.0.2.1', 1);
  assert.throws(() => admit('192.0.2.1', 1), refusal);
  clock.ms += 3_600_000;
  admit('192.0.2.1', 2 * unsignedBurstSeconds);
  assert.throws(() => admit('192.0.2.1', 1), refusal);
});

test('addresses do not stand in each other’s way, but those of one IPv6 network are one', () => {
  const { admit } = throttleAt(1);
  admit('192.0.2.1', unsignedBurstSeconds);
  admit('192.0.2.2', unsignedBurstSeconds);
  admit('2001:db8::1', unsignedBurstSeconds);
  assert.throws(() => admit('2001:db8::ffff:2', 1), refusal);
  admit('2001:db8:0:1::1', unsignedBurstSeconds);
});

test('a clock that goes back gives nothing and takes nothing', () => {
  const { clock, admit } = throttleAt(1);
  clock.ms = 10_000;
  admit('192.0.2.1', unsignedBurstSeconds - 1);
  clock.ms = 0;
  admit('192.0.2.1', 1);
  assert.throws(() => admit('192.0.2.1', 1), refusal);
});

test('only so many addresses are remembered, those that called last', () => {
  const { admit } = throttleAt(1, 2);
  admit('192.0.2.1', unsignedBurstSeconds);
  admit('192.0.2.2', unsignedBurstSeconds);
  assert.throws(() => admit('192.0.2.1', 1), refusal);
  admit('192.0.2.3', 1);
  admit('192.0.2.2', unsignedBurstSeconds);
});

test('unlimited means that nothing is counted', () => {
  const { admit } = throttleAt(Number.POSITIVE_INFINITY);
  admit('192.0.2.1', 10_000);
});

test('the server refuses what is too much of unsigned calls, and never a signed one', async () => {
  const quotas = { ...awsQuotas, unsignedCallsPerSecond: 1 };
  const server = await startServer({ clock: { nowMs: () => startMs }, config: { quotas } });
  try {
    const app = await startApp(server);
    for (let i = 0; i < unsignedBurstSeconds; i++) await app.signIn();
    await assert.rejects(app.signIn(), {
      name: 'TooManyRequestsException',
      message: 'Rate exceeded',
    });
    for (let i = 0; i < 3 * unsignedBurstSeconds; i++) await app.people.get('ana');
  } finally {
    await server.close();
  }
});

const startMs = Date.now();
