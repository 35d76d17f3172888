/** What `poolhouse pools` does. */
import type { UserPoolDescriptionType, UserPoolType } from '../wire/cognito-idp.generated.ts';
import { type Client, createClient, unless } from './client.ts';
import { failingAsJson } from './failure.ts';
import { createMeter } from './meter.ts';
import { listPools, regionFor } from './pool-choice.ts';
import type { PoolsOptions } from './pools.ts';
import type { Surroundings } from './program.ts';
import { type Column, renderTable } from './table.ts';
import { resolveTarget } from './target.ts';
import { formatDate, formatNumber, isoDate, paintFor } from './terminal.ts';

interface ListedPool {
  id: string;
  name: string;
  /** Epoch seconds. */
  created: number | undefined;
  /** Undefined when the caller may list pools, but not look into this one. */
  details: UserPoolType | undefined;
}

/** Resolves to the exit code. */
export function printPools(options: PoolsOptions, world: Surroundings): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const region = regionFor(undefined, world.env);
    const target = await resolveTarget(options, world.env, region);
    const pools = await readPools(createClient(target), world);
    const place = target.endpoint ?? 'AWS';
    const lines = options.json
      ? [JSON.stringify({ region: target.region, pools: pools.map(poolJson) }, null, 2)]
      : renderPools(pools, `${target.region} on ${place}`, world);
    world.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  });
}

async function readPools(client: Client, world: Surroundings): Promise<ListedPool[]> {
  const meter = createMeter('pools', world);
  const pools: ListedPool[] = [];
  try {
    for await (const page of listPools(client))
      for (const pool of page) {
        pools.push(await readPool(client, pool));
        meter.update({ done: pools.length });
      }
  } finally {
    meter.end();
  }
  return pools;
}

/** A pool may be deleted between the list and the look at it: then it has no details either. */
async function readPool(client: Client, listed: UserPoolDescriptionType): Promise<ListedPool> {
  const { Id: id = '', Name: name = '', CreationDate: created } = listed;
  const described = await unless(
    client.call('cognito-idp', 'DescribeUserPool', { UserPoolId: id }),
    'AccessDeniedException',
    'NotAuthorizedException',
    'ResourceNotFoundException',
  );
  return { id, name, created, details: described?.UserPool };
}

const signInOf = ({ UsernameAttributes = [], AliasAttributes = [] }: UserPoolType): string =>
  UsernameAttributes.length > 0
    ? UsernameAttributes.join(', ')
    : ['username', ...AliasAttributes].join(', ');

const unknown = '?';

const columns: Column<ListedPool>[] = [
  { title: 'Id', cell: ({ id }) => id },
  { title: 'Name', cell: ({ name }) => name },
  {
    title: 'Users',
    align: 'right',
    cell: ({ details }) => (details ? formatNumber(details.EstimatedNumberOfUsers ?? 0) : unknown),
  },
  { title: 'Sign-in', cell: ({ details }) => (details ? signInOf(details) : unknown) },
  {
    title: 'Verifies',
    cell: ({ details }) =>
      details ? details.AutoVerifiedAttributes?.join(', ') || 'nothing' : unknown,
  },
  { title: 'MFA', cell: ({ details }) => details?.MfaConfiguration ?? unknown },
  { title: 'Created', cell: ({ created }) => formatDate(created) },
];

function renderPools(pools: ListedPool[], place: string, { stdout, env }: Surroundings): string[] {
  if (pools.length === 0) return [`There are no user pools in ${place}.`];
  const [header = '', ...rows] = renderTable(pools, columns);
  return [paintFor(stdout, env)('bold', header), ...rows];
}

const poolJson = ({ id, name, created, details }: ListedPool): object => ({
  id,
  name,
  created: isoDate(created),
  ...(details && {
    arn: details.Arn,
    users: details.EstimatedNumberOfUsers,
    usernameAttributes: details.UsernameAttributes ?? [],
    aliasAttributes: details.AliasAttributes ?? [],
    autoVerifiedAttributes: details.AutoVerifiedAttributes ?? [],
    mfa: details.MfaConfiguration,
    customAttributes: (details.SchemaAttributes ?? []).flatMap(({ Name }) =>
      Name?.includes('custom:') ? [Name] : [],
    ),
  }),
});
