/** Runs calls in this process, with an environment, files and a terminal made for them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAwsCall } from '../../../src/cli/aws/client/run-call.ts';
import type { AwsCall, Globals } from '../../../src/cli/aws/types.ts';
import { runProgram } from '../../../src/cli/run.ts';
import type { Environment } from '../../../src/cli/target.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Around {
  env?: Environment;
  isTTY?: boolean;
  columns?: number;
}

/** Files that are not there, and no metadata of a machine. */
export const noFiles: Environment = {
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  POOLHOUSE_DATA: '/nonexistent/data',
  PATH: process.env.PATH,
};

async function collected(
  run: (world: Parameters<typeof runAwsCall>[1]) => Promise<number>,
  { env = {}, isTTY, columns }: Around,
): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const code = await run({
    env: { ...noFiles, ...env },
    stdout: {
      write: (text) => {
        stdout += text;
      },
      isTTY,
      columns,
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
  });
  return { code, stdout, stderr };
}

/** A parsed call. */
export const runCall = (
  call: Partial<Omit<AwsCall, 'globals'>> & { globals?: Partial<Globals> },
  around: Around = {},
): Promise<Ran> =>
  collected(
    (world) =>
      runAwsCall(
        {
          service: 'cognito-idp',
          operation: 'ListUserPools',
          input: { MaxResults: 10 },
          paging: {},
          paged: false,
          ...call,
          globals: { color: 'auto', ...call.globals },
        },
        world,
      ),
    around,
  );

/** Words as they are typed. */
export const typed = (line: string, around: Around = {}): Promise<Ran> =>
  collected((world) => runProgram(line.split(' '), world), around);

/** A temporary folder with these files. */
export function folderWith(files: Record<string, string>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'poolhouse-aws-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
