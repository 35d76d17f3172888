/** What `poolhouse access grant-import` does. */
import { regionOfPool } from '../directory/arns.ts';
import type { AccessKey, User } from '../wire/iam.generated.ts';
import type { GrantOptions } from './access.ts';
import { accessKeysOf } from './access-holdings.ts';
import { importersGroup, importPolicy, importPolicyName } from './access-policy.ts';
import { type Client, createClient, unless } from './client.ts';
import { quoted } from './env.ts';
import { failingAsJson } from './failure.ts';
import { ensureRole, type ReadyRole } from './import-role.ts';
import { defaultRoleName } from './options.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget, type Target } from './target.ts';
import { alignColumns, paintFor } from './terminal.ts';

interface Grant {
  poolId: string;
  role: ReadyRole;
  group: string;
  policyName: string;
  policy: ReturnType<typeof importPolicy>;
  user: User;
  userCreated: boolean;
  /** Made now: nobody can read its secret again. */
  newKey?: AccessKey | undefined;
  /** Active keys that the user had before. */
  oldKeys: string[];
}

/** Resolves to the exit code. */
export function grantImport(options: GrantOptions, world: Surroundings): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const target = await resolveTarget(options, world.env, regionOfPool(options.userPoolId));
    const grant = await grantTo(createClient(target), target, options);
    world.stdout.write(
      options.json
        ? `${JSON.stringify(grantJson(grant), null, 2)}\n`
        : `${renderGrant(grant, target, options, world).join('\n')}\n`,
    );
    return 0;
  });
}

/** Every step may be done again. The key comes last, so that no secret is lost to a failure. */
async function grantTo(client: Client, target: Target, options: GrantOptions): Promise<Grant> {
  const { user: UserName, userPoolId: poolId, roleName } = options;
  const { UserPool } = await client.call('cognito-idp', 'DescribeUserPool', { UserPoolId: poolId });
  const role = await ensureRole(client, roleName, target.region);
  const policy = importPolicy({ id: poolId, arn: UserPool?.Arn ?? '' }, role.arn);
  const policyName = importPolicyName(roleName);
  const group = await ensureGroup(client, poolId, policyName, JSON.stringify(policy));
  const { user, created: userCreated } = await ensureUser(client, UserName);
  await client.call('iam', 'AddUserToGroup', { GroupName: group, UserName });
  const oldKeys = (await accessKeysOf(client, UserName)).filter(({ active }) => active);
  const wantsKey = options.newKey || oldKeys.length === 0;
  const made = wantsKey ? await client.call('iam', 'CreateAccessKey', { UserName }) : undefined;
  return {
    poolId,
    role,
    group,
    policyName,
    policy,
    user,
    userCreated,
    newKey: made?.AccessKey,
    oldKeys: oldKeys.map(({ id }) => id),
  };
}

async function ensureGroup(
  client: Client,
  poolId: string,
  PolicyName: string,
  PolicyDocument: string,
): Promise<string> {
  const GroupName = importersGroup(poolId);
  await unless(client.call('iam', 'CreateGroup', { GroupName }), 'EntityAlreadyExists');
  await client.call('iam', 'PutGroupPolicy', { GroupName, PolicyName, PolicyDocument });
  return GroupName;
}

async function ensureUser(client: Client, UserName: string) {
  const existing = await unless(client.call('iam', 'GetUser', { UserName }), 'NoSuchEntity');
  if (existing) return { user: existing.User, created: false };
  const { User: user } = await client.call('iam', 'CreateUser', { UserName });
  if (!user) throw new Error('CreateUser answered no user');
  return { user, created: true };
}

const grantJson = ({ poolId, role, group, policyName, policy, user, newKey, oldKeys }: Grant) => ({
  userPoolId: poolId,
  userName: user.UserName,
  userArn: user.Arn,
  groupName: group,
  policyName,
  policy,
  roleArn: role.arn,
  accessKey: newKey && {
    accessKeyId: newKey.AccessKeyId,
    secretAccessKey: newKey.SecretAccessKey,
  },
  otherAccessKeyIds: oldKeys,
});

function renderGrant(
  grant: Grant,
  target: Target,
  options: GrantOptions,
  { stdout, env }: Surroundings,
): string[] {
  const { user, role, group, policyName, policy } = grant;
  const paint = paintFor(stdout, env);
  const made = (created: boolean) => (created ? ' (created)' : '');
  const parts = alignColumns(
    [
      ['  User', user.Arn + made(grant.userCreated)],
      ['  Group', group],
      ['  Policy', `${policyName}, of the group`],
      ['  Role', role.arn + made(role.created)],
    ],
    ['left', 'left'],
  );
  return [
    `${paint('green', '✓')} ${user.UserName} may import into ${grant.poolId}`,
    '',
    ...parts,
    '',
    'The policy',
    ...JSON.stringify(policy, null, 2).split('\n').map(indented),
    '',
    ...renderKey(grant),
    '',
    `Next, as ${user.UserName}`,
    ...nextLines(grant.poolId, target, options).map(indented),
  ];
}

const indented = (line: string): string => `  ${line}`;

/** Lines for the shell of whoever imports. */
function renderKey({ newKey, oldKeys, user }: Grant): string[] {
  if (!newKey)
    return [
      `${user.UserName} has an access key: ${oldKeys.join(', ')}. Its secret was shown when it was`,
      'made; --new-key makes another.',
    ];
  return [
    'The access key; its secret is shown only now',
    `  export AWS_ACCESS_KEY_ID=${newKey.AccessKeyId}`,
    `  export AWS_SECRET_ACCESS_KEY=${newKey.SecretAccessKey}`,
  ];
}

function nextLines(poolId: string, target: Target, { roleName }: GrantOptions): string[] {
  const role = roleName === defaultRoleName ? '' : ` --role-name ${quoted(roleName)}`;
  return [
    ...(target.endpoint ? [`export AWS_ENDPOINT_URL=${quoted(target.endpoint)}`] : []),
    `poolhouse import users.csv --user-pool-id ${poolId}${role}`,
  ];
}
