/** `help` of a service and of an operation, made of the contract. */
import { type Service, services } from '../../wire/contract.ts';
import type { Surroundings } from '../program.ts';
import { operationHelp } from './help-operation.ts';
import { indented, section } from './help-text.ts';
import { contractOf, kebab } from './names.ts';

/** Prints the help of what the words name: nothing, a service, or a service and an operation. */
export async function printHelp(words: readonly string[], world: Surroundings): Promise<number> {
  const [service, operation] = words;
  if (service === undefined) {
    const { runCli } = await import('../program.ts');
    return runCli(['help'], world);
  }
  const known = services.find((name) => name === service);
  if (!known) throw new Error(`no service ${service}`);
  world.stdout.write(operation ? operationHelp(known, operation) : await serviceHelp(known));
  return 0;
}

async function serviceHelp(service: Service): Promise<string> {
  const names = Object.keys(contractOf(service).operations);
  const { operations } = await import('../../operations/index.ts');
  const served = new Set(
    operations.filter((one) => one.service === service).map(({ name }) => String(name)),
  );
  const list = (chosen: string[]) => indented(chosen.map(kebab).join('\n'));
  const others = names.filter((name) => !served.has(name));
  return [
    section('NAME', `${service} - ${contractOf(service).service}`),
    section('SYNOPSIS', `poolhouse [options] ${service} <operation> [parameters]`),
    section(
      'DESCRIPTION',
      'Options, output and exit codes are those of the AWS CLI, version 2. ' +
        `poolhouse ${service} <operation> help shows the options of an operation, and ` +
        'poolhouse help all other commands.',
    ),
    `OPERATIONS\n${list(names.filter((name) => served.has(name)))}`,
    others.length > 0 && `OPERATIONS OF AWS THAT POOLHOUSE DOES NOT SERVE\n${list(others)}`,
  ]
    .filter(Boolean)
    .join('\n');
}
