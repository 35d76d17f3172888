/** What `npm run quickstart` shows: a server, a pool and a thousand imported users, in one go. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { RunningServer } from '../context.ts';
import { type Client, createClient } from './client.ts';
import { readImportFile } from './import-file.ts';
import { renderResult } from './import-result.ts';
import { type ImportResult, runImport } from './import-run.ts';
import { createObserver } from './observer.ts';
import type { Surroundings } from './program.ts';
import { startServer, stopServer, untilSignal } from './server.ts';
import { configured } from './settings.ts';
import type { Target } from './target.ts';
import { alignColumns, formatDuration, paintFor } from './terminal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const usersFile = join(root, 'examples', 'users.csv');
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
  const parent = join(root, 'tmp');
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, 'quickstart-'));
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

  headline(world, `The import of ${shown(usersFile)}`);
  const result = await importUsers(client, target, poolId, world);

  headline(world, 'Its log, around the first row that failed');
  for (const line of await logLines(client, result)) world.stdout.write(`  ${line}\n`);

  headline(world, 'One of the users');
  for (const line of await firstUser(client, poolId)) world.stdout.write(`  ${line}\n`);

  headline(world, 'Now you');
  world.stdout.write(keep ? nextKept(config.dataFolder, poolId) : nextFresh);
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
  client: Client,
  target: Target,
  poolId: string,
  world: Surroundings,
): Promise<ImportResult> {
  const file = await readImportFile(usersFile);
  // The walk is one story: all of it goes to stdout. Its own signal handler ends it.
  const observer = createObserver(file.rows, { ...world, stderr: world.stdout }, () => {});
  const role = { name: 'poolhouse-import' };
  const request = { file, poolId, jobName: 'quickstart', role };
  const result = await runImport(client, target, request, observer);
  const reasonsMax = 12;
  const lines = renderResult(result, reasonsMax, paintFor(world.stdout, world.env));
  world.stdout.write(`\n${lines.map((line) => (line ? `  ${line}` : line)).join('\n')}\n`);
  return result;
}

/** Five lines, the failed one in their middle. */
async function logLines(client: Client, { logGroup, logStream }: ImportResult): Promise<string[]> {
  const { events = [] } = await client.call('logs', 'GetLogEvents', {
    logGroupName: logGroup,
    logStreamName: logStream,
    startFromHead: true,
  });
  const messages = events.map((event) => event.message ?? '');
  const failed = messages.findIndex((message) => message.startsWith('[FAILED]'));
  return messages.slice(Math.max(0, failed - 2), Math.max(0, failed - 2) + 5);
}

const shownAttributes = ['name', 'email', 'email_verified', 'birthdate', 'locale', 'phone_number'];

async function firstUser(client: Client, poolId: string): Promise<string[]> {
  const { Users = [] } = await client.call('cognito-idp', 'ListUsers', {
    UserPoolId: poolId,
    Limit: 1,
  });
  const [user = {}] = Users;
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

const stepByStep = `\
  The same, step by step, with the AWS CLI and curl:

    aws cognito-idp get-csv-header --user-pool-id $POOL
    ROLE=$(aws iam get-role --role-name poolhouse-import --query Role.Arn --output text)
    aws cognito-idp create-user-import-job --user-pool-id $POOL \\
      --job-name by-hand --cloud-watch-logs-role-arn $ROLE
    curl -T examples/users.csv -H "x-amz-server-side-encryption:aws:kms" "<PreSignedUrl>"
    aws cognito-idp start-user-import-job --user-pool-id $POOL --job-id <JobId>
`;

/** The quickstart's server is gone: what is typed next starts one to stay. */
const nextFresh = `\
  That server is stopped now and its folder removed. For one that stays:

    npm start

  and in another shell:

    eval "$(./poolhouse env)"
    POOL=$(aws cognito-idp create-user-pool --pool-name people \\
      --auto-verified-attributes email --query UserPool.Id --output text)
    ./poolhouse import examples/users.csv --user-pool-id $POOL

${stepByStep}`;

const nextKept = (folder: string, poolId: string) => `\
  The server runs until you press Ctrl-C. In another shell:

    eval "$(./poolhouse env --data ${shown(folder)})"
    POOL=${poolId}
    aws cognito-idp list-users --user-pool-id $POOL --limit 3

${stepByStep}`;
