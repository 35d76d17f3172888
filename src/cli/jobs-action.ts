/** What `poolhouse jobs` does. */
import { type Client, createClient } from './client.ts';
import { failingAsJson } from './failure.ts';
import { isActive, jobsOf, type ListedJob } from './job-list.ts';
import type { JobsOptions } from './jobs.ts';
import { jobJson, meanRate, renderJobs } from './jobs-table.ts';
import { watchJobs } from './jobs-watch.ts';
import { createMeter } from './meter.ts';
import { listPools, poolIdOf, regionFor } from './pool-choice.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget } from './target.ts';
import { paintFor } from './terminal.ts';

/** Resolves to the exit code. */
export function showJobs(
  pool: string | undefined,
  options: JobsOptions,
  world: Surroundings,
): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const target = await resolveTarget(options, world.env, regionFor(pool, world.env));
    const client = createClient(target);
    const jobs = await readJobs(client, pool, options, world);
    if (!options.watch) {
      printJobs(jobs, pool === undefined, options, world);
      return 0;
    }
    const watched = jobs.filter(isActive);
    const isAws = target.endpoint === undefined;
    const ended = await watchJobs(client, watched, { isAws, withPool: pool === undefined }, world);
    if (options.json || watched.length === 0) printJobs(ended, pool === undefined, options, world);
    return ended.every(({ Status }) => Status === 'Succeeded') ? 0 : 1;
  });
}

async function readJobs(
  client: Client,
  pool: string | undefined,
  { limit }: JobsOptions,
  world: Surroundings,
): Promise<ListedJob[]> {
  if (pool !== undefined) return jobsOf(client, await poolIdOf(client, pool), limit);
  const meter = createMeter('pools', world);
  const jobs: ListedJob[] = [];
  let done = 0;
  try {
    for await (const pools of listPools(client))
      for (const { Id = '' } of pools) {
        jobs.push(...(await jobsOf(client, Id, limit)));
        meter.update({ done: ++done });
      }
  } finally {
    meter.end();
  }
  return jobs.sort((a, b) => (b.CreationDate ?? 0) - (a.CreationDate ?? 0));
}

function printJobs(
  jobs: ListedJob[],
  withPool: boolean,
  { json, watch }: JobsOptions,
  { stdout, env }: Surroundings,
): void {
  const nowMs = Date.now();
  if (json) {
    const document = { jobs: jobs.map((job) => jobJson(job, nowMs)) };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const none = watch ? 'No import job is waiting or running.' : 'There are no import jobs.';
  const rateOf = (job: ListedJob) => meanRate(job, nowMs);
  const lines =
    jobs.length === 0
      ? [none]
      : renderJobs(jobs, { withPool, rateOf, nowMs, paint: paintFor(stdout, env) });
  stdout.write(`${lines.join('\n')}\n`);
}
