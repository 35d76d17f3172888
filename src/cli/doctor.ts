/** `poolhouse doctor`: why connecting, signing or importing does not work. */
import { Command, Option } from 'commander';
import { addTargetOptions, defaultRoleName } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface DoctorOptions extends TargetOptions {
  pool?: string;
  roleArn?: string;
  roleName: string;
  json?: boolean;
}

const help = `
Looks at this machine, the data folder, the server, the clock, the keys and what they may do, the
import's role and the pool. Nothing is changed. Without --pool, the pool of the region, if it has
only one.

Exit code: 0 no problem, 1 a problem.

Examples:
  poolhouse doctor
  poolhouse doctor --pool us-east-1_AbCdEfGhI --role-name my-import-role
  poolhouse doctor --pool eu-west-1_AbCdEfGhI --profile production`;

export function doctorCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('doctor')
    .description('find out why connecting, signing or importing does not work')
    .option('--pool <pool>', 'id or name of the pool to import into')
    .addOption(new Option('--role-arn <arn>', 'role of the imports').conflicts('roleName'))
    .option('--role-name <name>', 'role of the imports', defaultRoleName);
  return addTargetOptions(command, 'the region in the pool id, or AWS_REGION')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (options: DoctorOptions) => {
      const { diagnose } = await import('./doctor-action.ts');
      finish(await diagnose(options, world));
    });
}
