/**
 * Nodes that die, freeze or are cut off in the middle of an import: another one goes on, and
 * whatever the first still does counts for nothing. `POOLHOUSE_TEST_CLUSTER_USERS=500000` and
 * `POOLHOUSE_TEST_CLUSTER_RUNS=20` make a long one.
 */
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newSeed, randomOf } from '../durability/random.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import {
  assertWhole,
  beginImport,
  type Cluster,
  clusterRuns,
  clusterUsers,
  type Node,
  progressOf,
  startCluster,
  untilProgress,
  untilReady,
  workingNode,
} from './cluster.ts';

const postgres = await startPostgres();
after(() => postgres.close());

/** Harm is done when so much of the rows is done at most, and after that within so long. */
const harmBefore = 0.8;
const harmWithinMs = 100;

const harms = {
  killed: (node: Node) => node.server.kill(),
  frozen: async (node: Node) => node.server.freeze(),
  'cut off': async (node: Node) => node.wire.cut(),
};
type Harm = keyof typeof harms;

/** Does the node at work harm; answers which it was, and how long nothing went on. */
async function harmWorker(
  cluster: Cluster,
  well: Node[],
  jobId: string,
  harm: Harm,
  random: () => number,
): Promise<{ worker: Node; note: string }> {
  const worker = await workingNode(well, jobId);
  const { rows } = await progressOf(cluster, jobId);
  const target = rows + random() * (harmBefore * clusterUsers - rows);
  await until(async () => (await progressOf(cluster, jobId)).rows >= target);
  await sleep(random() * harmWithinMs);
  await harms[harm](worker);
  const { status, batch } = await progressOf(cluster, jobId);
  if (status === 'Succeeded') return { worker, note: `${harm} after the end` };
  const ms = await untilProgress(cluster, jobId);
  return { worker, note: `${harm} at batch ${batch}, gone on after ${(ms / 1000).toFixed(1)} s` };
}

async function survive(cluster: Cluster, seed: number, plan: Harm[]): Promise<string[]> {
  const random = randomOf(seed);
  const started = await beginImport(cluster, seed);
  const harmed: Node[] = [];
  const notes: string[] = [];
  for (const harm of plan) {
    const well = cluster.nodes.filter((node) => !harmed.includes(node));
    const { status } = await progressOf(cluster, started.jobId);
    if (status === 'Succeeded') break;
    const { worker, note } = await harmWorker(cluster, well, started.jobId, harm, random);
    harmed.push(worker);
    notes.push(note);
    if (harm === 'frozen') worker.server.thaw();
    if (harm === 'cut off') worker.wire.mend();
    if (harm !== 'killed') notes.push(`well after ${Math.round(await untilReady(worker))} ms`);
  }
  for (const [i, node] of cluster.nodes.entries())
    if (!(harmed.includes(node) && plan[harmed.indexOf(node)] === 'killed')) {
      await assertWhole(cluster, node, started);
      notes.push(`node ${i} agrees`);
    }
  return notes;
}

describe('an import goes on elsewhere, whole,', { concurrency: 2 }, () => {
  for (let run = 0; run < clusterRuns; run++)
    for (const plan of [['killed', 'cut off'], ['frozen']] satisfies Harm[][]) {
      const seed = newSeed();
      test(`when nodes at work are ${plan.join(', then ')} (seed ${seed})`, async (t) => {
        const cluster = await startCluster(await postgres.createDatabase(), plan.length + 1);
        t.after(() => cluster.close());
        t.diagnostic((await survive(cluster, seed, plan)).join('; '));
      });
    }
});
