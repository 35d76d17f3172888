/** `poolhouse access`: who may import, without writing policies; and why somebody may or not. */
import { Command, InvalidArgumentError } from 'commander';
import { addTargetOptions, defaultRoleName, poolId } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

interface CommonOptions extends TargetOptions {
  user: string;
  json?: boolean;
}

export interface GrantOptions extends CommonOptions {
  userPoolId: string;
  roleName: string;
  newKey?: boolean;
}

export interface RevokeOptions extends CommonOptions {
  userPoolId: string;
}

export interface WhyOptions extends CommonOptions {
  action: string;
  resource: string;
  context?: ContextKeys;
}

/** Values by condition key. */
export type ContextKeys = Readonly<Record<string, readonly string[]>>;

export function accessCommand(world: Surroundings, finish: Finish): Command {
  return new Command('access')
    .description('let people import, and explain what anybody may do')
    .addCommand(grantCommand(world, finish))
    .addCommand(revokeCommand(world, finish))
    .addCommand(whyCommand(world, finish));
}

const grantHelp = `
Creates what is missing of: the import role, a group for the importers of this pool with the one
policy that they need, the user, and an access key, whose secret is printed once and cannot be
read again. Everything is done through the public API.

Example:
  poolhouse access grant-import --user ana --user-pool-id us-east-1_AbCdEfGhI`;

function grantCommand(world: Surroundings, finish: Finish): Command {
  return common(
    'grant-import',
    'let somebody import into one pool, and nothing else',
    regionOfThePool,
  )
    .requiredOption('--user-pool-id <id>', 'the pool', poolId)
    .option('--role-name <name>', 'role of the imports, created if missing', defaultRoleName)
    .option('--new-key', 'make an access key even when the user has one')
    .addHelpText('after', grantHelp)
    .action(async (options: GrantOptions) => {
      const { grantImport } = await import('./access-grant.ts');
      finish(await grantImport(options, world));
    });
}

const revokeHelp = `
Jobs that were started go on. The user, the access keys and all other policies stay.

Exit code: 0 the user cannot import into the pool any more, 1 other policies still allow it.

Example:
  poolhouse access revoke-import --user ana --user-pool-id us-east-1_AbCdEfGhI`;

function revokeCommand(world: Surroundings, finish: Finish): Command {
  return common('revoke-import', 'take away what grant-import gave', regionOfThePool)
    .requiredOption('--user-pool-id <id>', 'the pool', poolId)
    .addHelpText('after', revokeHelp)
    .action(async (options: RevokeOptions) => {
      const { revokeImport } = await import('./access-revoke.ts');
      finish(await revokeImport(options, world));
    });
}

const whyHelp = `
Exit code: 0 allowed, 1 denied, 2 the question could not be answered.

Examples:
  poolhouse access why --user ana --action cognito-idp:StartUserImportJob \\
    --resource arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI
  poolhouse access why --user ana --action iam:PassRole \\
    --resource arn:aws:iam::123456789012:role/poolhouse-import \\
    --context iam:PassedToService=cognito-idp.amazonaws.com`;

function whyCommand(world: Surroundings, finish: Finish): Command {
  return common('why', 'explain, statement by statement, what policies decide', 'AWS_REGION')
    .requiredOption('--action <action>', 'the action, such as iam:PassRole', action)
    .option('--resource <arn>', 'what it acts on', '*')
    .option('--context <key=value...>', 'condition keys of the call, repeated for several', pair)
    .addHelpText('after', whyHelp)
    .action(async (options: WhyOptions) => {
      const { explainAccess } = await import('./access-why.ts');
      finish(await explainAccess(options, world));
    });
}

const regionOfThePool = 'the region in the pool id';

function common(name: string, description: string, defaultRegion: string): Command {
  const command = new Command(name)
    .description(description)
    .requiredOption('--user <name>', 'name of the IAM user', userName)
    .option('--json', 'print one JSON document on stdout, and nothing else there');
  return addTargetOptions(command, defaultRegion);
}

function userName(value: string): string {
  if (/^[\w+=,.@-]{1,64}$/.test(value)) return value;
  throw new InvalidArgumentError('A user name has up to 64 letters, digits and _+=,.@- only.');
}

function action(value: string): string {
  if (/^[a-zA-Z0-9-]+:\w+$/.test(value)) return value;
  throw new InvalidArgumentError('An action looks like cognito-idp:StartUserImportJob.');
}

function pair(value: string, before: ContextKeys = {}): ContextKeys {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('A condition key looks like aws:SourceIp=::1.');
  const key = value.slice(0, equals);
  return { ...before, [key]: [...(before[key] ?? []), value.slice(equals + 1)] };
}
