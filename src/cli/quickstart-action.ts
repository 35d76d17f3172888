/** What `npm run quickstart` shows: a server, a pool and a thousand imported users, in one go. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { RunningServer } from '../context.ts';
import type { UserType } from '../wire/cognito-idp.generated.ts';
import { type Client, createClient } from './client.ts';
import { readImportFile } from './import-file.ts';
import { readLogs } from './import-log.ts';
import { type ImportResult, renderResult } from './import-result.ts';
import { runImport } from './import-run.ts';
import { createObserver } from './observer.ts';
import type { Surroundings } from './program.ts';
import { signInOnce } from './quickstart-sign-in.ts';
import { startServer, stopServer, untilSignal } from './server.ts';
import { configured } from './settings.ts';
import type { Target } from './target.ts';
import { alignColumns, formatDuration, paintFor } from './terminal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = new URL('../../examples/users.csv', import.meta.url);
/** Else it is installed: then its folder is not one to write to, and npm has no script of it. */
const isCheckout = existsSync(join(root, 'src', 'main.ts'));
const program = isCheckout ? './poolhouse' : 'poolhouse';
const region = 'us-east-1';

/** A path as it is typed in the current folder. */
const shown = (path: string): string => relative('', path) || '.';

/** What shells answer for a program that Ctrl-C ended. */
const interruptedExitCode = 130;

/** Runs the whole walk and resolves to the exit code. */
export async function quickstart(keep: boolean, world: Surroundings): Promise<number> {
  const folder = await newFolder();
  // No variables: they may be those of a real server.
  const config = configured({ data: folder, port: '0', region, logLevel: 'warn' }, {});
  const signalled = untilSignal();
  try {
    const startedMs = Date.now();
    const server = await startServer(config);
    try {
      headline(world, 'A server');
      const took = formatDuration(Date.now() - startedMs);
      world.stdout.write(
        `  ready on ${server.url} in ${took}\n  its data is in ${shown(folder)}\n`,
      );
      const walked = walk(server, config, keep, world).then(() => 0);
      const code = await Promise.race([walked, signalled.then(() => interruptedExitCode)]);
      if (keep && code === 0) await signalled;
      return code;
    } finally {
      await stopServer(config, server);
    }
  } finally {
    if (!keep) await rm(folder, { recursive: true });
  }
}

/** Beside the checkout's own `data`, which is never touched. */
async function newFolder(): Promise<string> {
  const parent = isCheckout ? join(root, 'tmp') : tmpdir();
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, isCheckout ? 'quickstart-' : 'poolhouse-quickstart-'));
}

/** A copy goes with the server's folder; then it stands for a file of the reader's own. */
const lasting = (csv: string): string => (csv === fileURLToPath(example) ? csv : 'users.csv');

/** The example as a file, which it is not inside of a single executable. */
async function exampleFile(folder: string): Promise<string> {
  const path = fileURLToPath(example);
  if (existsSync(path)) return path;
  const copy = join(folder, 'users.csv');
  await writeFile(copy, readFileSync(example));
  return copy;
}

async function walk(
  { url, rootKey }: RunningServer,
  config: Config,
  keep: boolean,
  world: Surroundings,
): Promise<void> {
  const target: Target = { region, endpoint: url, credentials: async () => rootKey };
  const client = createClient(target);

  headline(world, 'A user pool');
  const poolId = await createPool(client);
  world.stdout.write(`  ${poolId}, which verifies e-mail addresses\n`);

  const csv = await exampleFile(config.dataFolder);
  headline(world, `The import of ${shown(csv)}`);
  const result = await importUsers(csv, client, target, poolId, world);

  headline(world, 'Its log, around the first row that failed');
  for (const line of await logLines(client, result)) world.stdout.write(`  ${line}\n`);

  headline(world, 'One of the users');
  const user = await firstUser(client, poolId);
  for (const line of describeUser(user)) world.stdout.write(`  ${line}\n`);

  headline(world, '… comes back, and signs in');
  for (const line of await signInOnce(client, poolId, user.Username ?? ''))
    world.stdout.write(line ? `  ${line}\n` : '\n');

  headline(world, 'Now you');
  world.stdout.write(keep ? nextKept(config.dataFolder, poolId, csv) : nextFresh(lasting(csv)));
}

function headline({ stdout, env }: Surroundings, text: string): void {
  stdout.write(`\n${paintFor(stdout, env)('bold', text)}\n\n`);
}

async function createPool(client: Client): Promise<string> {
  const { UserPool } = await client.call('cognito-idp', 'CreateUserPool', {
    PoolName: 'quickstart',
    AutoVerifiedAttributes: ['email'],
  });
  return UserPool?.Id ?? '';
}

async function importUsers(
  csv: string,
  client: Client,
  target: Target,
  poolId: string,
  world: Surroundings,
): Promise<ImportResult> {
  const file = await readImportFile(csv);
  // The walk is one story: all of it goes to stdout. Its own signal handler ends it.
  const observer = createObserver({ ...world, stderr: world.stdout });
  const role = { name: 'poolhouse-import' };
  const request = { file, poolId, jobName: 'quickstart', role };
  const run = await runImport(client, target, request, observer);
  const result = { ...run, ...(await readLogs(client, run.jobs, false)) };
  const reasonsMax = 12;
  const lines = renderResult(result, reasonsMax, paintFor(world.stdout, world.env));
  world.stdout.write(`\n${lines.map((line) => (line ? `  ${line}` : line)).join('\n')}\n`);
  return result;
}

/** Five lines, the failed one in their middle. */
async function logLines(client: Client, { logGroup, jobs }: ImportResult): Promise<string[]> {
  const { events = [] } = await client.call('logs', 'GetLogEvents', {
    logGroupName: logGroup,
    logStreamName: jobs[0]?.logStream ?? '',
    startFromHead: true,
  });
  const messages = events.map((event) => event.message ?? '');
  const failed = messages.findIndex((message) => message.startsWith('[FAILED]'));
  return messages.slice(Math.max(0, failed - 2), Math.max(0, failed - 2) + 5);
}

const shownAttributes = ['name', 'email', 'email_verified', 'birthdate', 'locale', 'phone_number'];

async function firstUser(client: Client, poolId: string): Promise<UserType> {
  const { Users = [] } = await client.call('cognito-idp', 'ListUsers', {
    UserPoolId: poolId,
    Limit: 1,
  });
  return Users[0] ?? {};
}

function describeUser(user: UserType): string[] {
  const values = new Map(user.Attributes?.map(({ Name, Value }) => [Name, Value ?? '']));
  const attributes = shownAttributes.flatMap((name) => {
    const value = values.get(name);
    return value ? [[name, value]] : [];
  });
  return alignColumns(
    [['Username', user.Username ?? ''], ['UserStatus', user.UserStatus ?? ''], ...attributes],
    ['left', 'left'],
  );
}

const stepByStep = (csv: string) => `\
  The same, step by step, with the AWS CLI and curl:

    aws cognito-idp get-csv-header --user-pool-id $POOL
    ROLE=$(aws iam get-role --role-name poolhouse-import --query Role.Arn --output text)
    aws cognito-idp create-user-import-job --user-pool-id $POOL \\
      --job-name by-hand --cloud-watch-logs-role-arn $ROLE
    curl -T ${shown(csv)} -H "x-amz-server-side-encryption:aws:kms" "<PreSignedUrl>"
    aws cognito-idp start-user-import-job --user-pool-id $POOL --job-id <JobId>
`;

/** The quickstart's server is gone: what is typed next starts one to stay. */
const nextFresh = (csv: string) => `\
  That server is stopped now and its folder removed. For one that stays:

    ${isCheckout ? 'npm start' : 'poolhouse serve'}

  and in another shell:

    eval "$(${program} env)"
    POOL=$(aws cognito-idp create-user-pool --pool-name people \\
      --auto-verified-attributes email --query UserPool.Id --output text)
    ${program} import ${shown(csv)} --user-pool-id $POOL

${stepByStep(csv)}`;

const nextKept = (folder: string, poolId: string, csv: string) => `\
  The server runs until you press Ctrl-C. In another shell:

    eval "$(${program} env --data ${shown(folder)})"
    POOL=${poolId}
    aws cognito-idp list-users --user-pool-id $POOL --limit 3

${stepByStep(csv)}`;
