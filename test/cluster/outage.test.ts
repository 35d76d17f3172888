/**
 * A database that goes away under load, and comes back: callers get an error that they may try
 * again, nothing acknowledged is lost, and an import goes on. `POOLHOUSE_TEST_OUTAGE_SECONDS=60`
 * makes it a long one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { newSeed } from '../durability/random.ts';
import { createPool } from '../support/import.ts';
import { startOwnPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import {
  assertWhole,
  beginImport,
  type Cluster,
  type Node,
  startCluster,
  untilReady,
  workingNode,
} from './cluster.ts';

const outageMs = 1000 * Number(process.env.POOLHOUSE_TEST_OUTAGE_SECONDS ?? 3);
const callers = 4;

interface Load {
  /** Names that were answered with success. */
  made: Set<string>;
  /** What else was answered, by name and status. */
  refused: Map<string, number>;
  end(): Promise<void>;
}

/** Callers who create one user after the other, and never try one again. */
function loadOn(cognito: CognitoIdentityProviderClient, poolId: string): Load {
  const made = new Set<string>();
  const refused = new Map<string, number>();
  let ended = false;
  const call = async (caller: number) => {
    for (let i = 0; !ended; i++) {
      const Username = `user-${caller}-${i}`;
      const input = { UserPoolId: poolId, Username, MessageAction: 'SUPPRESS' as const };
      try {
        await cognito.send(new AdminCreateUserCommand(input));
        made.add(Username);
      } catch (error) {
        const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
        const what = `${name} ${$metadata?.httpStatusCode}`;
        refused.set(what, (refused.get(what) ?? 0) + 1);
        await sleep(20);
      }
    }
  };
  const calls = Array.from({ length: callers }, (_, caller) => call(caller));
  const end = async () => {
    ended = true;
    await Promise.all(calls);
  };
  return { made, refused, end };
}

/** Every name that was acknowledged, and nothing half done. */
async function assertKept(cluster: Cluster, poolId: string, { made }: Load): Promise<void> {
  const rows = await cluster.sql<{ name: string }>(
    `select coalesce(username, username_key) as name from users u
     join pools p on p.key = u.pool where p.id = $1`,
    poolId,
  );
  const names = new Set(rows.map(({ name }) => name));
  for (const name of made) assert.ok(names.has(name), name);
}

async function assertAway(node: Node): Promise<void> {
  assert.ok((await untilReady(node, false)) < 5_000);
  assert.equal((await fetch(`${node.server.url}/health/live`)).status, 200);
}

test('a database that restarts costs calls that can be tried again, and no row', async (t) => {
  const postgres = await startOwnPostgres();
  t.after(() => postgres.close());
  const cluster = await startCluster(await postgres.createDatabase(), 2, {
    POOLHOUSE_LOG_LEVEL: 'silent',
  });
  t.after(() => cluster.close());
  const [node = assert.fail(), other = assert.fail()] = cluster.nodes;
  const cognito = node.server.cognito();
  const poolId = await createPool(cognito);
  const load = loadOn(cognito, poolId);
  await until(() => load.made.size > 50);
  const started = await beginImport(cluster, newSeed());
  await workingNode(cluster.nodes, started.jobId);
  await postgres.stop();
  await assertAway(node);
  await sleep(outageMs);
  const before = load.made.size;
  await postgres.start();
  const backMs = Math.round(await untilReady(node));
  await until(() => load.made.size > before + 50);
  await load.end();
  assert.deepEqual([...load.refused.keys()], ['InternalErrorException 500']);
  await assertKept(cluster, poolId, load);
  const importMs = performance.now();
  for (const each of [node, other]) await assertWhole(cluster, each, started);
  t.diagnostic(
    `${load.made.size} users made, ${load.refused.get('InternalErrorException 500')} calls ` +
      `refused; ready after ${backMs} ms, import done after ` +
      `${((performance.now() - importMs) / 1000).toFixed(1)} s`,
  );
  assert.deepEqual([await node.server.stop(), await other.server.stop()], [0, 0]);
});

test('a node whose way to the database is cut says so; the others serve', async (t) => {
  const postgres = await startOwnPostgres();
  t.after(() => postgres.close());
  const cluster = await startCluster(await postgres.createDatabase(), 2, {
    POOLHOUSE_LOG_LEVEL: 'silent',
  });
  t.after(() => cluster.close());
  const [node = assert.fail(), other = assert.fail()] = cluster.nodes;
  const poolId = await createPool(node.server.cognito());
  const load = loadOn(node.server.cognito(), poolId);
  await until(() => load.made.size > 20);
  node.wire.cut();
  await assertAway(node);
  await createPool(other.server.cognito());
  assert.ok((await untilReady(other)) < 1_000);
  node.wire.mend();
  assert.ok((await untilReady(node)) < 5_000);
  const before = load.made.size;
  await until(() => load.made.size > before + 20);
  await load.end();
  assert.deepEqual([...load.refused.keys()], []);
  await assertKept(cluster, poolId, load);
});
