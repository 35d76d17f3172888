/** Several servers, each a process of its own, on one database. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider';
import pg from 'pg';
import { type FileModel, modelFile } from '../durability/file-model.ts';
import { DataFolder, type ServerProcess } from '../durability/server-process.ts';
import { createJob, upload } from '../durability/upload.ts';
import { createImportRole, createPool, waitForEnd } from '../support/import.ts';
import { readImportLog } from '../support/import-log.ts';
import { layWire, type Wire } from './wire.ts';

/** Rows of an import, and how often a test of random moments is done. */
export const clusterUsers = Number(process.env.POOLHOUSE_TEST_CLUSTER_USERS ?? 20_000);
export const clusterRuns = Number(process.env.POOLHOUSE_TEST_CLUSTER_RUNS ?? 1);

export interface Node {
  server: ServerProcess;
  folder: DataFolder;
  /** Its way to the database. */
  wire: Wire;
}

export interface Cluster {
  nodes: Node[];
  databaseUrl: string;
  /** Asks the database itself, not by way of any node. */
  sql<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** Starts one more. */
  add(env?: NodeJS.ProcessEnv): Promise<Node>;
  close(): Promise<void>;
}

export async function startCluster(
  databaseUrl: string,
  count: number,
  env: NodeJS.ProcessEnv = {},
): Promise<Cluster> {
  const masterKey = randomBytes(32).toString('base64');
  const direct = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  direct.on('error', () => undefined);
  const nodes: Node[] = [];
  const folders: DataFolder[] = [];
  const wires: Wire[] = [];
  const quotas = { POOLHOUSE_QUOTA_IMPORT_ROWS: 'unlimited' };
  const start = async (more: NodeJS.ProcessEnv = {}): Promise<Node> => {
    const wire = await layWire(databaseUrl);
    wires.push(wire);
    const shared = { POOLHOUSE_STORE: wire.url, POOLHOUSE_MASTER_KEY: masterKey };
    const folder = await DataFolder.make({ ...shared, ...quotas, ...env, ...more });
    folders.push(folder);
    return { server: await folder.run(), folder, wire };
  };
  const add = async (more?: NodeJS.ProcessEnv) => {
    const node = await start(more);
    nodes.push(node);
    return node;
  };
  await Promise.all(Array.from({ length: count }, () => add()));
  return {
    nodes,
    databaseUrl,
    sql: async <Row>(text: string, ...values: unknown[]) =>
      (await direct.query(text, values)).rows as Row[],
    add,
    async close() {
      for (const folder of folders) await folder.remove();
      for (const wire of wires) await wire.close();
      await direct.end();
    },
  };
}

export interface StartedImport {
  poolId: string;
  jobId: string;
  model: FileModel;
}

/** Makes a pool and a job with a file, and starts it. */
export async function beginImport(
  { nodes }: Cluster,
  seed: number,
  rows = clusterUsers,
): Promise<StartedImport> {
  const [node = assert.fail()] = nodes;
  const cognito = node.server.cognito();
  const [poolId, roleArn] = [await createPool(cognito), await createImportRole(node.server.iam())];
  const model = modelFile(seed, rows);
  const job = await createJob(node.server, poolId, roleArn);
  assert.equal((await upload(node.server, job.url, [Buffer.from(model.csv)])).status, 200);
  const name = { UserPoolId: poolId, JobId: job.jobId };
  await cognito.send(new StartUserImportJobCommand(name));
  return { poolId, jobId: job.jobId, model };
}

/** The node that has a copy of the job's file, which only the one at work has. */
export async function workingNode(nodes: readonly Node[], jobId: string): Promise<Node> {
  for (;;) {
    for (const node of nodes) {
      const folder = join(node.folder.path, 'uploads');
      const names = existsSync(folder) ? readdirSync(folder) : [];
      if (names.some((name) => name.startsWith(jobId) && !name.endsWith('.part'))) return node;
    }
    await sleep(2);
  }
}

export interface Progress {
  status: string;
  batch: number;
  /** Rows of the file that are done. */
  rows: number;
}

export async function progressOf(cluster: Cluster, jobId: string): Promise<Progress> {
  const sql = 'select status, batch, done_rows::integer as rows from jobs where id = $1';
  const [row = assert.fail()] = await cluster.sql<Progress>(sql, jobId);
  return row;
}

/** How long it takes until somebody commits the next batch, or ends the job. */
export async function untilProgress(cluster: Cluster, jobId: string): Promise<number> {
  const startMs = performance.now();
  const before = await progressOf(cluster, jobId);
  for (;;) {
    const now = await progressOf(cluster, jobId);
    if (now.batch !== before.batch || now.status !== before.status)
      return performance.now() - startMs;
    await sleep(50);
  }
}

/** Counters, log and users are exactly what the file says, by the node that is asked. */
export async function assertWhole(
  cluster: Cluster,
  node: Node,
  { poolId, jobId, model }: StartedImport,
): Promise<void> {
  const job = await waitForEnd(node.server.cognito(), poolId, jobId);
  assert.deepEqual(
    [job.Status, job.ImportedUsers, job.SkippedUsers, job.FailedUsers],
    ['Succeeded', model.imported, model.skipped, model.failed],
  );
  assert.deepEqual(await readImportLog(node.server.logs(), job), model.log);
  const users = await cluster.sql<{ name: string; email: string }>(
    `select coalesce(username, username_key) as name, email from users u
     join pools p on p.key = u.pool where p.id = $1`,
    poolId,
  );
  assert.equal(users.length, model.imported);
  for (const { name, email } of users) assert.equal(email, model.users.get(name)?.email);
  assert.equal(new Set(users.map(({ name }) => name)).size, model.imported);
}

/** Waits until the node says so: 200 ready, 503 not ready. */
export async function untilReady({ server }: Node, ready = true): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const answer = await fetch(`${server.url}/health/ready`).catch(() => undefined);
    if (answer?.ok === ready) return performance.now() - startMs;
    await sleep(50);
  }
}
