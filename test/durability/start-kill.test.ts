/** A first start makes the data folder; a kill in the middle of it must not spoil the folder. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPool } from '../support/import.ts';
import { newSeed, randomOf } from './random.ts';
import { DataFolder } from './server-process.ts';

const kills = Number(process.env.POOLHOUSE_TEST_KILLS ?? 5);
const seed = newSeed();

test(`a first start that was killed can be made again (seed ${seed})`, async (t) => {
  const random = randomOf(seed);
  const whole = await DataFolder.make();
  t.after(() => whole.remove());
  const beganMs = performance.now();
  await whole.run();
  const startMs = performance.now() - beganMs;
  for (let i = 0; i < kills; i++) {
    const folder = await DataFolder.make();
    t.after(() => folder.remove());
    const killed = await folder.start(startMs * (0.3 + 0.7 * random()));
    await killed?.ended;
    const server = await folder.run();
    assert.match(await createPool(server.cognito()), /^us-east-1_/);
    assert.equal(await server.stop(), 0);
  }
});
