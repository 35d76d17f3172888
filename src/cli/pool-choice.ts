/** Which pool, of which region: people may name it by its id or by its name. */
import { regionOfPool } from '../directory/arns.ts';
import type { UserPoolDescriptionType, UserPoolType } from '../wire/cognito-idp.generated.ts';
import { ApiCallError, type Client } from './client.ts';
import { CliError } from './failure.ts';
import { isPoolId } from './options.ts';
import type { Environment } from './target.ts';

/** What ListUserPools gives at most. */
const poolPageMax = 60;

/** The region of the shell; that of a pool's id goes before it. */
export function regionFor(pool: string | undefined, env: Environment): string {
  if (pool !== undefined && isPoolId(pool)) return regionOfPool(pool);
  const { AWS_REGION, AWS_DEFAULT_REGION, POOLHOUSE_REGION } = env;
  return AWS_REGION || AWS_DEFAULT_REGION || POOLHOUSE_REGION || 'us-east-1';
}

/** All pools of the region, a page at a time. */
export async function* listPools(client: Client): AsyncGenerator<UserPoolDescriptionType[]> {
  let NextToken: string | undefined;
  do {
    const page = await client.call('cognito-idp', 'ListUserPools', {
      MaxResults: poolPageMax,
      NextToken,
    });
    yield page.UserPools ?? [];
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}

/** The id of the pool with this id or name. A name that several pools have is refused. */
export async function poolIdOf(client: Client, idOrName: string): Promise<string> {
  if (isPoolId(idOrName)) return idOrName;
  const ids: string[] = [];
  for await (const pools of listPools(client))
    for (const { Id, Name } of pools) if (Name === idOrName && Id) ids.push(Id);
  const [id] = ids;
  if (id === undefined)
    throw new CliError(
      `no pool of this region has the name ${JSON.stringify(idOrName)}; poolhouse pools lists them`,
    );
  if (ids.length > 1)
    throw new CliError(`${ids.length} pools are named ${idOrName}; say which: ${ids.join(', ')}`);
  return id;
}

/** The pool, or a failure that says where to look for the right one. */
export async function describePool(client: Client, UserPoolId: string): Promise<UserPoolType> {
  try {
    return (await client.call('cognito-idp', 'DescribeUserPool', { UserPoolId })).UserPool ?? {};
  } catch (error) {
    if (error instanceof ApiCallError && error.code === 'ResourceNotFoundException')
      throw new CliError(`${error.message}\npoolhouse pools lists those that there are`);
    throw error;
  }
}
