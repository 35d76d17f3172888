/** What `poolhouse check` does. */
import type { Pool } from '../directory/types.ts';
import { awsQuotas, type Quotas } from '../lib/limits.ts';
import type { CheckOptions } from './check.ts';
import { CheckedFile } from './check-file.ts';
import { checkReportJson, exitCodeOf, renderReport } from './check-result.ts';
import { checkRows } from './check-run.ts';
import { defaultPool, describedPool, readSchemaFile } from './check-schema.ts';
import { createClient } from './client.ts';
import { failingAsJson } from './failure.ts';
import { createMeter } from './meter.ts';
import { describePool, poolIdOf, regionFor } from './pool-choice.ts';
import type { Surroundings } from './program.ts';
import { configured } from './settings.ts';
import { resolveTarget } from './target.ts';
import { paintFor } from './terminal.ts';

/** What a file is checked for. */
export interface CheckedFor {
  pool: Pool;
  source: 'pool' | 'file' | 'default';
  /** In words. */
  name: string;
  /** Users that the pool has already, where there is a pool. */
  users?: number | undefined;
  quotas: Quotas;
}

/** Examples on a terminal, where nobody says how many. */
const examplesOnTerminal = 3;

/** Checks one file and resolves to the exit code. */
export function checkFile(
  path: string,
  options: CheckOptions,
  world: Surroundings,
): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const file = new CheckedFile(path);
    const meter = createMeter('rows', world);
    try {
      const checkedFor = await target(options, world);
      const isForTerminal = world.stdout.isTTY && !options.json;
      const report = await checkRows({
        file,
        ...checkedFor,
        algorithm: options.algorithm,
        examplesMax: options.examples ?? (isForTerminal ? examplesOnTerminal : 0),
        watch: (reading) => meter.update(reading),
      });
      meter.end();
      const paint = paintFor(world.stdout, world.env);
      world.stdout.write(
        options.json
          ? `${JSON.stringify(checkReportJson(report, file, checkedFor), null, 2)}\n`
          : `${renderReport(report, { file, checkedFor, paint, ...options }).join('\n')}\n`,
      );
      return exitCodeOf(report);
    } finally {
      meter.end();
      file.close();
    }
  });
}

async function target(options: CheckOptions, world: Surroundings): Promise<CheckedFor> {
  const { quotas } = configured({}, world.env);
  if (options.schema !== undefined) {
    const pool = await readSchemaFile(options.schema);
    return { pool, source: 'file', name: `the pool in ${options.schema}`, quotas };
  }
  if (options.pool === undefined)
    return {
      pool: defaultPool(),
      source: 'default',
      name: "AWS's default schema, as neither --pool nor --schema is given",
      quotas,
    };
  const place = await resolveTarget(options, world.env, regionFor(options.pool, world.env));
  const client = createClient(place);
  const described = await describePool(client, await poolIdOf(client, options.pool));
  const where = place.endpoint ?? `AWS (${place.region})`;
  return {
    pool: describedPool(described),
    source: 'pool',
    name: `${described.Name} (${described.Id}) on ${where}`,
    users: described.EstimatedNumberOfUsers,
    quotas: place.endpoint === undefined ? awsQuotas : quotas,
  };
}
