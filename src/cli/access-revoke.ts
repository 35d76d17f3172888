/** What `poolhouse access revoke-import` does. */
import { regionOfPool } from '../directory/arns.ts';
import type { RevokeOptions } from './access.ts';
import { accessKeysOf, groupsOf, policiesOf } from './access-holdings.ts';
import { importersGroup } from './access-policy.ts';
import { type Client, createClient } from './client.ts';
import { quoted } from './env.ts';
import { failingAsJson } from './failure.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget } from './target.ts';
import { alignColumns, paintFor } from './terminal.ts';

interface Revocation {
  userName: string;
  userPoolId: string;
  groupName: string;
  /** False when the user was not in the group. */
  removed: boolean;
  /** What the user still may of an import into the pool, by other policies. */
  stillAllowed: string[];
  accessKeys: { id: string; active: boolean }[];
  groups: string[];
  policies: string[];
}

/** Resolves to the exit code. */
export function revokeImport(options: RevokeOptions, world: Surroundings): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const target = await resolveTarget(options, world.env, regionOfPool(options.userPoolId));
    const revocation = await revoke(createClient(target), options);
    world.stdout.write(
      options.json
        ? `${JSON.stringify(revocation, null, 2)}\n`
        : `${renderRevocation(revocation, world).join('\n')}\n`,
    );
    return revocation.stillAllowed.length > 0 ? 1 : 0;
  });
}

async function revoke(client: Client, options: RevokeOptions): Promise<Revocation> {
  const { user: UserName, userPoolId } = options;
  const GroupName = importersGroup(userPoolId);
  const { User } = await client.call('iam', 'GetUser', { UserName });
  const isMember = (await groupsOf(client, UserName)).includes(GroupName);
  if (isMember) await client.call('iam', 'RemoveUserFromGroup', { GroupName, UserName });
  const policies = await policiesOf(client, UserName);
  return {
    userName: User.UserName,
    userPoolId,
    groupName: GroupName,
    removed: isMember,
    stillAllowed: await stillAllowed(client, User.Arn, userPoolId),
    accessKeys: await accessKeysOf(client, UserName),
    groups: await groupsOf(client, UserName),
    policies: policies.filter(({ holder }) => holder.type === 'user').map(({ name }) => name),
  };
}

/** The pool may be gone, so its ARN is made and not asked for. */
async function stillAllowed(client: Client, userArn: string, poolId: string): Promise<string[]> {
  const [, partition, , , account] = userArn.split(':');
  const pool = `arn:${partition}:cognito-idp:${regionOfPool(poolId)}:${account}:userpool/${poolId}`;
  const { EvaluationResults = [] } = await client.call('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: userArn,
    ActionNames: ['cognito-idp:CreateUserImportJob', 'cognito-idp:StartUserImportJob'],
    ResourceArns: [pool],
  });
  return EvaluationResults.filter(({ EvalDecision }) => EvalDecision === 'allowed').map(
    ({ EvalActionName }) => EvalActionName,
  );
}

function renderRevocation(revocation: Revocation, { stdout, env }: Surroundings): string[] {
  const { userName, userPoolId, groupName, removed, stillAllowed } = revocation;
  const paint = paintFor(stdout, env);
  const lines = [
    removed
      ? `${paint('green', '✓')} ${userName} is no longer in ${groupName}`
      : `${userName} was not in ${groupName}: there was nothing to take away`,
  ];
  if (stillAllowed.length > 0)
    lines.push(
      `${paint('yellow', '!')} Other policies let ${userName} import into ${userPoolId} still: ` +
        stillAllowed.join(', '),
      '  poolhouse access why tells which.',
    );
  return [...lines, '', `What ${userName} still has`, ...renderLeft(revocation)];
}

function renderLeft({ userName, accessKeys, groups, policies }: Revocation): string[] {
  const keys = accessKeys.map(({ id, active }) => (active ? id : `${id} (inactive)`));
  const listed = (items: string[]) => items.join(', ') || 'none';
  const lines = alignColumns(
    [
      ['  Access keys', listed(keys)],
      ['  Groups', listed(groups)],
      ['  Own policies', listed(policies)],
    ],
    ['left', 'left'],
  );
  const [key] = accessKeys;
  if (!key || groups.length + policies.length > 0) return lines;
  const user = quoted(userName);
  const command = `aws iam delete-access-key --user-name ${user} --access-key-id ${key.id}`;
  return [...lines, '', 'No policy is left for the key. To remove it', `  ${command}`];
}
