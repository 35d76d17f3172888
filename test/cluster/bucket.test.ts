/** An import whose file is in a bucket: the node that takes it over fetches the file anew. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { newSeed } from '../durability/random.ts';
import { bucketVariables, startBucket } from '../support/bucket-server.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { assertWhole, beginImport, progressOf, startCluster, workingNode } from './cluster.ts';

const postgres = await startPostgres();
after(() => postgres.close());

const rows = 60_000;

test('when the node at work is killed another one goes on, from the same file', async (t) => {
  const bucket = await startBucket();
  t.after(() => bucket.close());
  const cluster = await startCluster(await postgres.createDatabase(), 2, bucketVariables(bucket));
  t.after(() => cluster.close());
  const started = await beginImport(cluster, newSeed(), rows);
  const worker = await workingNode(cluster.nodes, started.jobId);
  await until(async () => (await progressOf(cluster, started.jobId)).batch > 1);
  await worker.server.kill();
  assert.equal((await progressOf(cluster, started.jobId)).status, 'InProgress');
  const other = cluster.nodes.find((node) => node !== worker) ?? assert.fail();
  await assertWhole(cluster, other, started);
  assert.equal(bucket.requests.filter((request) => /^GET .+/.test(request)).length, 2);
  await until(() => bucket.objects.size === 0);
  await until(async () => (await other.folder.uploads()).length === 0);
});
