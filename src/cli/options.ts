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

/** Whether a text has the form of a pool's id. */
export const isPoolId = (value: string): boolean => /^[\w-]{1,45}_[0-9a-zA-Z]+$/.test(value);

export function poolId(value: string): string {
  if (isPoolId(value)) return value;
  throw new InvalidArgumentError('A user pool id looks like us-east-1_AbCdEfGhI.');
}

/** Algorithms of password hashes that an import takes. */
export const hashAlgorithms = ['BCRYPT', 'SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const;

export function wholeNumber(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a whole number.');
}
