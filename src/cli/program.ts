/** The command line: its commands, and the one place where their failures are told. */
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { accessCommand } from './access.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { checkCommand } from './check.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { envCommand } from './env.ts';
import { describeFailure, usageExitCode } from './failure.ts';
import { importCommand } from './import.ts';
import { jobsCommand } from './jobs.ts';
import { logsCommand } from './logs.ts';
import { migrateCommand } from './migrate.ts';
import { outboxCommand } from './outbox.ts';
import { poolsCommand } from './pools.ts';
import { quickstartCommand } from './quickstart.ts';
import { schemaCommand } from './schema.ts';
import { serveCommand } from './serve.ts';
import type { Environment } from './target.ts';
import type { Output } from './terminal.ts';
import { usersCommand } from './users.ts';

/** What a command has of the world. */
export interface Surroundings {
  env: Environment;
  stdout: Output;
  stderr: Output;
}

/** A command's own end; it resolves to the exit code. */
export type Finish = (code: number) => void;

/** Runs the arguments after the program's name and resolves to the exit code. */
export async function runCli(args: string[], world: Surroundings): Promise<number> {
  let exitCode = 0;
  const finish: Finish = (code) => {
    exitCode = code;
  };
  const program = createProgram(world, finish);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has written its message by itself; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
    const failure = describeFailure(error);
    world.stderr.write(`poolhouse: ${failure.text}\n`);
    return failure.exitCode;
  }
}

const awsHelp = `
Calls of the API, as the AWS CLI has them:
  poolhouse [options] cognito-idp|logs|iam|sts <operation> [parameters]
  poolhouse cognito-idp help    what there is; also of an operation, behind its name`;

function createProgram(world: Surroundings, finish: Finish): Command {
  const program = new Command('poolhouse')
    .description(
      'A self-hosted user directory, wire-compatible with Amazon Cognito user pools,\n' +
        'built around bulk import of users from a CSV.',
    )
    .version(packageJson.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', awsHelp)
    .showHelpAfterError('(poolhouse --help shows what there is)')
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'poolhouse: ')),
    })
    .exitOverride();
  for (const make of [
    serveCommand,
    envCommand,
    checkCommand,
    importCommand,
    jobsCommand,
    logsCommand,
    poolsCommand,
    usersCommand,
    outboxCommand,
    accessCommand,
    doctorCommand,
    backupCommand,
    restoreCommand,
    migrateCommand,
    schemaCommand,
    completionCommand,
    quickstartCommand,
  ])
    program.addCommand(inherit(make(world, finish), program));
  return program;
}

/** Failures of commands inside of commands are told in the same way. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inherit(inner, command);
  return command;
}
