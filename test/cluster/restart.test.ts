/** A node that dies and starts again over its folder gives its import back to the queue at once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { newSeed } from '../durability/random.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { assertWhole, beginImport, progressOf, startCluster, workingNode } from './cluster.ts';

const postgres = await startPostgres();
after(() => postgres.close());

test('it does not wait until its own heartbeat is missed', async (t) => {
  const cluster = await startCluster(await postgres.createDatabase(), 1);
  t.after(() => cluster.close());
  const started = await beginImport(cluster, newSeed(), 60_000);
  const node = await workingNode(cluster.nodes, started.jobId);
  await until(async () => (await progressOf(cluster, started.jobId)).batch > 1);
  await node.server.kill();
  const { batch, status } = await progressOf(cluster, started.jobId);
  assert.equal(status, 'InProgress');
  const server = await node.folder.run();
  const startedMs = performance.now();
  await until(async () => (await progressOf(cluster, started.jobId)).batch > batch);
  t.diagnostic(`gone on ${Math.round(performance.now() - startedMs)} ms after it was ready`);
  // What the queue says of a job that was claimed again.
  const [given] = await cluster.sql<{ reason: string | null }>(
    `select output ->> 'message' as reason from poolhouse_queue.job
     where name = 'imports' and retry_count = 1`,
  );
  assert.equal(given?.reason, 'the node died and was started again');
  await assertWhole(cluster, { ...node, server }, started);
});
