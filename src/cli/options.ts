/** Options and arguments that several commands have. */
import { type Command, InvalidArgumentError } from 'commander';

/** Where a command's calls go; `resolveTarget` reads them. */
export function addTargetOptions(command: Command, defaultRegion: string): Command {
  return command
    .option('--region <region>', `region to call (default: ${defaultRegion})`)
    .option('--endpoint-url <url>', 'endpoint to call')
    .option('--profile <name>', 'profile of the AWS configuration files to take keys from')
    .option('--data <folder>', 'data folder of the server to call (default: ./data, if it is one)');
}

/** The role of an import whose command names none. */
export const defaultRoleName = 'poolhouse-import';

export function poolId(value: string): string {
  if (/^[\w-]{1,45}_[0-9a-zA-Z]+$/.test(value)) return value;
  throw new InvalidArgumentError('A user pool id looks like us-east-1_AbCdEfGhI.');
}
