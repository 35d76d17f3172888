/** What the caller may do of an import: asked of IAM's simulation, else tried where that is safe. */
import { importPolicy } from './access-policy.ts';
import { ApiCallError, type Client, unless } from './client.ts';
import type { Report } from './doctor-findings.ts';
import type { Signer } from './doctor-server.ts';
import { quoted } from './env.ts';

export interface ImportScene {
  pool: { id: string; arn: string };
  roleArn: string;
}

/** Everything that the group of the importers gets is what an import needs. */
export async function examineAccess(
  client: Client,
  signer: Signer,
  scene: ImportScene,
  report: Report,
): Promise<void> {
  if (signer.isRoot) {
    report.ok('Permissions', 'all: root may do everything');
    return;
  }
  const simulated = await simulate(client, signer, scene);
  const { denied, allowed, unknown } = simulated ?? (await tried(client, scene));
  if (denied.length > 0)
    report.problem('Permissions', `denied: ${denied.join(', ')}`, accessFix(signer, scene));
  else if (unknown.length === 0)
    report.ok('Permissions', `all ${allowed.length} that an import needs, iam:PassRole too`);
  else report.ok('Permissions', `${allowed.length} calls of an import were tried and allowed`);
  if (unknown.length > 0)
    report.unknown('Permissions', `not known, as they cannot be tried: ${unknown.join(', ')}`);
}

function accessFix({ arn }: Signer, { pool }: ImportScene): string {
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  const grant = `poolhouse access grant-import --user ${quoted(user ?? 'NAME')}`;
  const whose = user ? 'with the keys of an administrator: ' : 'for an IAM user: ';
  return `${whose}${grant} --user-pool-id ${pool.id}`;
}

interface Verdicts {
  allowed: string[];
  denied: string[];
  unknown: string[];
}

/** Undefined when the caller may not ask. */
async function simulate(
  client: Client,
  signer: Signer,
  { pool, roleArn }: ImportScene,
): Promise<Verdicts | undefined> {
  const verdicts: Verdicts = { allowed: [], denied: [], unknown: [] };
  const PolicySourceArn = sourceOf(signer.arn);
  if (!PolicySourceArn) return undefined;
  for (const { Action, Resource } of importPolicy(pool, roleArn).Statement) {
    const answer = await unless(
      client.call('iam', 'SimulatePrincipalPolicy', {
        PolicySourceArn,
        ActionNames: [...Action],
        ResourceArns: [Resource],
        ContextEntries: [passedTo],
      }),
      'AccessDenied',
      'NoSuchEntity',
      'InvalidInput',
    );
    if (!answer) return undefined;
    for (const { EvalActionName, EvalDecision } of answer.EvaluationResults ?? [])
      verdicts[EvalDecision === 'allowed' ? 'allowed' : 'denied'].push(EvalActionName);
  }
  return verdicts;
}

const passedTo = {
  ContextKeyName: 'iam:PassedToService',
  ContextKeyValues: ['cognito-idp.amazonaws.com'],
  ContextKeyType: 'string' as const,
};

/** The user, or the role that a session is of; a role's path does not show in its session's ARN. */
function sourceOf(arn: string): string | undefined {
  const session = /^arn:([\w-]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  if (session) return `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return arn.includes(':user/') ? arn : undefined;
}

/** An id that no job has: calls about it are refused for that, by whoever may make them. */
const noJob = 'import-0000000000';

/** Calls that change nothing, made to see whether they are denied. */
async function tried(client: Client, { pool, roleArn }: ImportScene): Promise<Verdicts> {
  const verdicts: Verdicts = { allowed: [], denied: [], unknown: [] };
  const UserPoolId = pool.id;
  const about = { UserPoolId, JobId: noJob };
  const call = client.call;
  const trials: [string, () => Promise<unknown>][] = [
    ['GetCSVHeader', () => call('cognito-idp', 'GetCSVHeader', { UserPoolId })],
    [
      'ListUserImportJobs',
      () => call('cognito-idp', 'ListUserImportJobs', { UserPoolId, MaxResults: 1 }),
    ],
    ['DescribeUserImportJob', () => call('cognito-idp', 'DescribeUserImportJob', about)],
    ['StartUserImportJob', () => call('cognito-idp', 'StartUserImportJob', about)],
    ['StopUserImportJob', () => call('cognito-idp', 'StopUserImportJob', about)],
  ];
  for (const [operation, run] of trials)
    verdicts[(await isDenied(run)) ? 'denied' : 'allowed'].push(`cognito-idp:${operation}`);
  const needed = importPolicy(pool, roleArn).Statement.flatMap(({ Action }) => [...Action]);
  const known = [...verdicts.allowed, ...verdicts.denied, 'cognito-idp:DescribeUserPool'];
  verdicts.unknown.push(...needed.filter((action) => !known.includes(action)));
  return verdicts;
}

async function isDenied(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return false;
  } catch (error) {
    if (!(error instanceof ApiCallError)) throw error;
    return error.code === 'AccessDeniedException';
  }
}
