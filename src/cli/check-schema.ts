/** The pool that a file is checked for: one that exists, one that is described, or AWS's default. */
import { readFile } from 'node:fs/promises';
import { ApiError } from '../directory/api-error.ts';
import { newPool } from '../directory/pool.ts';
import type { Pool, SchemaAttribute } from '../directory/types.ts';
import type { CreateUserPoolRequest, UserPoolType } from '../wire/cognito-idp.generated.ts';
import { loadContract } from '../wire/contract.ts';
import { compileInput, InvalidInput } from '../wire/validate.ts';
import { CliError, systemReason } from './failure.ts';

const made = { id: 'us-east-1_none', region: 'us-east-1', nowMs: 0 };

/** Everything as a new pool on AWS has it, and both addresses verified. */
export const defaultPool = (): Pool =>
  newPool({ PoolName: 'default', AutoVerifiedAttributes: ['email', 'phone_number'] }, made);

/** What of a pool's settings an import heeds. */
const heeded = [
  'AliasAttributes',
  'AutoVerifiedAttributes',
  'MfaConfiguration',
  'Policies',
  'UsernameAttributes',
  'UsernameConfiguration',
] as const satisfies (keyof UserPoolType)[];

/** The pool as the import's rules see it, of what DescribeUserPool answers. */
export function describedPool(described: UserPoolType): Pool {
  const { Id = made.id, Name = '', SchemaAttributes = [] } = described;
  const named = (attribute: object): attribute is SchemaAttribute => 'Name' in attribute;
  return {
    id: Id,
    region: made.region,
    name: Name,
    createdMs: 0,
    modifiedMs: 0,
    settings: Object.fromEntries(heeded.map((name) => [name, described[name]])),
    schema: SchemaAttributes.filter(named),
    tags: {},
  };
}

/**
 * The pool in a file: what `describe-user-pool` printed, or what `create-user-pool` is given.
 * Throws a `CliError` for anything else.
 */
export async function readSchemaFile(path: string): Promise<Pool> {
  const text = await readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CliError(`${path} is not JSON`);
  }
  const inner = isRecord(value) && isRecord(value.UserPool) ? value.UserPool : value;
  if (isRecord(inner) && Array.isArray(inner.SchemaAttributes)) return checkedSchema(path, inner);
  if (isRecord(inner) && 'PoolName' in inner) return requestedPool(path, inner);
  throw new CliError(
    `${path} describes no pool: it needs SchemaAttributes, as describe-user-pool prints them, or ` +
      'a PoolName and a Schema, as create-user-pool takes them',
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${systemReason(error)}`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkedSchema(path: string, described: Record<string, unknown>): Pool {
  const nameless = (described.SchemaAttributes as unknown[]).findIndex(
    (attribute) => !isRecord(attribute) || typeof attribute.Name !== 'string',
  );
  if (nameless >= 0) throw new CliError(`${path}: SchemaAttributes[${nameless}] has no Name`);
  return describedPool(described as UserPoolType);
}

function requestedPool(path: string, request: Record<string, unknown>): Pool {
  try {
    const input = compileInput(loadContract('cognito-idp'), 'CreateUserPool')(request);
    return newPool(input as CreateUserPoolRequest, made);
  } catch (error) {
    if (error instanceof ApiError || error instanceof InvalidInput)
      throw new CliError(`${path}: ${error.message}`);
    throw error;
  }
}
