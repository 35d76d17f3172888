/**
 * What `poolhouse access why` does. The API decides, by its own simulation; the reasons are read
 * off the policies, statement by statement.
 */
import { tagKeys } from '../iam/context-keys.ts';
import type { AccessRequest } from '../iam/request.ts';
import type { EvaluationResult, User } from '../wire/iam.generated.ts';
import type { ContextKeys, WhyOptions } from './access.ts';
import { boundaryOf, policiesOf } from './access-holdings.ts';
import { type Reasons, reasonsOf, type StatementReason } from './access-reasons.ts';
import { renderExplanation } from './access-why-text.ts';
import { type Client, createClient } from './client.ts';
import { CliError, failingAsJson } from './failure.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget } from './target.ts';
import { paintFor } from './terminal.ts';

export interface Explanation {
  userArn: string;
  action: string;
  resource: string;
  context: ContextKeys;
  decision: EvaluationResult['EvalDecision'];
  /** Condition keys that any of the policies asks for and nobody gave. */
  missingKeys: string[];
  statements: StatementReason[];
  /** The policies as they are read here lead to another decision than the API's. */
  contradicted: boolean;
}

/** Resolves to the exit code. */
export function explainAccess(options: WhyOptions, world: Surroundings): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const { AWS_REGION, AWS_DEFAULT_REGION } = world.env;
    const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1';
    const target = await resolveTarget(options, world.env, region);
    const explanation = await explained(createClient(target), options);
    world.stdout.write(
      options.json
        ? `${JSON.stringify(explanationJson(explanation), null, 2)}\n`
        : `${renderExplanation(explanation, paintFor(world.stdout, world.env)).join('\n')}\n`,
    );
    return explanation.decision === 'allowed' ? 0 : 1;
  });
}

async function explained(client: Client, options: WhyOptions): Promise<Explanation> {
  const { action, resource, context = {} } = options;
  const { User: user } = await client.call('iam', 'GetUser', { UserName: options.user });
  const simulated = await simulate(client, user.Arn, options);
  const { effect, statements } = await reasons(client, user, options);
  return {
    userArn: user.Arn,
    action,
    resource,
    context,
    decision: simulated.EvalDecision,
    missingKeys: simulated.MissingContextValues ?? [],
    statements,
    contradicted: effect !== simulated.EvalDecision,
  };
}

async function simulate(
  client: Client,
  arn: string,
  { action, resource, context = {} }: WhyOptions,
) {
  const { EvaluationResults: [result] = [] } = await client.call('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: arn,
    ActionNames: [action],
    ResourceArns: [resource],
    ContextEntries: Object.entries(context).map(([key, values]) => ({
      ContextKeyName: key,
      ContextKeyValues: [...values],
      ContextKeyType: values.length > 1 ? ('stringList' as const) : ('string' as const),
    })),
  });
  if (!result) throw new CliError('SimulatePrincipalPolicy answered no result');
  return result;
}

async function reasons(client: Client, user: User, options: WhyOptions): Promise<Reasons> {
  const { action, resource, context = {} } = options;
  const accountId = user.Arn.split(':')[4] ?? '';
  const request: AccessRequest = {
    principal: { arn: user.Arn, userId: user.UserId, accountId },
    action,
    resource,
    context: { ...contextOfUser(user, accountId), ...context },
  };
  const identity = await policiesOf(client, user.UserName);
  return reasonsOf(request, identity, await boundaryOf(client, user));
}

/** The condition keys that every call of a user has. */
const contextOfUser = (user: User, accountId: string): AccessRequest['context'] => ({
  'aws:PrincipalArn': user.Arn,
  'aws:PrincipalAccount': accountId,
  'aws:PrincipalType': 'User',
  'aws:username': user.UserName,
  'aws:userid': user.UserId,
  ...tagKeys('aws:PrincipalTag', user.Tags ?? []),
});

const explanationJson = ({ statements, ...rest }: Explanation): object => ({
  ...rest,
  statements: statements.map(({ policy: { document: _, ...policy }, ...reason }) => ({
    policy,
    ...reason,
  })),
});
