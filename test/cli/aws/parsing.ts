/** What becomes of a command line before anything is called. */
import { shellWords } from '../../../src/cli/aws/client/words.ts';
import { takeGlobals } from '../../../src/cli/aws/globals.ts';
import { contractOf, operationNames } from '../../../src/cli/aws/names.ts';
import { parseOperation } from '../../../src/cli/aws/operation.ts';
import type { AwsCall } from '../../../src/cli/aws/types.ts';
import type { Environment } from '../../../src/cli/target.ts';
import { type Service, services } from '../../../src/wire/contract.ts';

/** The call of a line that begins with service and operation. */
export async function parsed(line: string, env: Environment = {}): Promise<AwsCall> {
  const words = shellWords(line) ?? [];
  const { globals, command, rest } = await takeGlobals(words, services);
  const service = command as Service;
  const operation = operationNames(contractOf(service)).get(rest[0] ?? '') ?? '';
  const result = await parseOperation(service, operation, rest.slice(1), globals, env);
  if (!result) throw new Error('it asked for help');
  return result.call;
}

/** Its input, as plain data. */
export const inputOf = async (line: string, env?: Environment): Promise<unknown> =>
  structuredClone({ ...(await parsed(line, env)).input });
