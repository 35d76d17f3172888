/** The server, the people on it, and the files that both programs are run with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateUserPoolClientCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import { shellWords } from '../../../src/cli/aws/client/words.ts';
import {
  createImportRole,
  createPool,
  logsPolicy,
  runImport,
  trustPolicy,
} from '../../support/import.ts';
import { peopleIn } from '../../support/people.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { cleanEnvironment, poolhouse, run } from '../run.ts';
import type { Output, Program } from './differences.ts';

export interface World {
  /** Runs one line, with the server's endpoint unless the line names another. */
  run(program: Program, line: string, twin?: boolean): Promise<Output>;
  close(): Promise<void>;
}

const csv = `cognito:username,email,email_verified
ben,ben@example.com,TRUE
cai,,FALSE
ana,ana@example.com,TRUE
dee,dee@example.com,TRUE
`;

const config = `[default]
[profile wrong-key]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[profile text-output]
output = text
region = us-east-1
`;

function writeFiles(folder: string, poolId: string): void {
  const list = { UserPoolId: poolId, MaxResults: 5 };
  const files: Record<string, string | Buffer> = {
    config,
    'trust.json': trustPolicy,
    'logs.json': logsPolicy,
    'list.json': JSON.stringify(list),
    'list.yaml': `UserPoolId: ${poolId}\r\nMaxResults: 5\r\n`,
    'attributes.json': '[{"Name": "email", "Value": "a@b.c"}]\n',
    'latin1.txt': Buffer.from([0x7a, 0x6f, 0xeb, 0x27]),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

export async function createWorld(awsCommand: string): Promise<World> {
  const server = await startServer();
  try {
    return await worldOf(server, awsCommand);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function worldOf(server: TestServer, awsCommand: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-side-by-side-'));
  const names = await populate(server);
  writeFiles(folder, names.POOL ?? '');
  const env = {
    ...cleanEnvironment(),
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  return {
    run: (program, line) => {
      const text = line.replace(
        /\$([A-Z]+)/g,
        (word, name) => names[`${name}:${program}`] ?? names[name] ?? word,
      );
      const words = shellWords(text);
      if (!words) throw new Error(`a quote stays open: ${line}`);
      if (!line.includes('--endpoint-url')) words.push('--endpoint-url', server.url);
      return program === 'aws'
        ? run(awsCommand, words, { cwd: folder, env })
        : poolhouse(words, { cwd: folder, env });
    },
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What the lines call by name: `$POOL`; with a program behind the name, each one's own twin. */
type Names = Record<string, string>;

async function populate(server: TestServer): Promise<Names> {
  const cognito = server.cognito();
  const iam = server.iam();
  const roleArn = await createImportRole(iam);
  const people = await peopleIn(server);
  await people.create('ana', { email: 'ana@example.com', email_verified: 'true' });
  await people.create('zoë', { name: 'Zoë 日本 "Z" O\'Neil\t, \\', email: 'zoe@example.com' });
  const input = { poolId: people.id, roleArn, csv };
  const job = await runImport(cognito, input);
  await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId: people.id, ClientName: 'web 2' }),
  );
  const arn = (id: string) => `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${id}`;
  await cognito.send(
    new TagResourceCommand({ ResourceArn: arn(people.id), Tags: { team: 'yes', 'a b': '1.0' } }),
  );
  for (const UserName of ['amal', 'bo'])
    await iam.send(new CreateUserCommand({ UserName, Path: '/staff/' }));
  const twins = { aws: await twinPool(server), poolhouse: await twinPool(server) };
  return {
    POOL: people.id,
    ARN: arn(people.id),
    EMPTY: await createPool(cognito, { PoolName: 'empty' }),
    JOB: job.JobId ?? '',
    ROLE: roleArn,
    LOG: `/aws/cognito/userpools/${people.id}/people`,
    'TWIN:aws': twins.aws,
    'TWIN:poolhouse': twins.poolhouse,
    'TWINARN:aws': arn(twins.aws),
    'TWINARN:poolhouse': arn(twins.poolhouse),
    'NAME:aws': 'twin-aws',
    'NAME:poolhouse': 'twin-own',
  };
}

const twinPool = (server: TestServer): Promise<string> =>
  createPool(server.cognito(), { PoolName: 'twin' });
