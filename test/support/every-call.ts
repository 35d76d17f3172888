/** Calls of every operation that is served, with the least that each contract asks for. */
import type { Credentials } from '../../src/auth/sigv4.ts';
import { operations } from '../../src/operations/index.ts';
import { type Contract, loadContract, shapeOf } from '../../src/wire/contract.ts';
import { compilePattern } from '../../src/wire/pattern.ts';
import { sendSigned } from './signed.ts';

export interface ServedOperation {
  contract: Contract;
  name: string;
}

/** Those that take a signature, in the order of the index. */
export const signedOperations = (): ServedOperation[] =>
  operations
    .map(({ service, name }) => ({ contract: loadContract(service), name }))
    .filter(({ contract, name }) => contract.operations[name]?.auth === 'sigv4');

/** Texts of which one fits every pattern. */
const texts = [
  'x',
  'a-name',
  '/',
  'v1',
  '123456',
  'us-east-1_Example01',
  'import-0123456789',
  'AKIAIOSFODNN7EXAMPLE',
  'arn:aws:iam::123456789012:role/nobody',
];

type Given = Readonly<Record<string, unknown>>;

/** All required members, from `given` by their names or else made up. */
export function leastInput({ contract, name }: ServedOperation, given: Given): unknown {
  const { input } = contract.operations[name] ?? {};
  return input === undefined ? {} : leastOf(contract, input, given);
}

function leastOf(contract: Contract, shapeName: string, given: Given): unknown {
  const shape = shapeOf(contract, shapeName);
  if (shape.type === 'structure')
    return Object.fromEntries(
      (shape.required ?? []).map((member) => [
        member,
        given[member] ?? leastOf(contract, shape.members[member] ?? '', given),
      ]),
    );
  if (shape.type === 'list') {
    const item = leastOf(contract, shape.member, given);
    return Array.from({ length: Math.max(1, shape.min ?? 0) }, () => item);
  }
  if (shape.type === 'map') return { 'a-name': leastOf(contract, shape.value, given) };
  if (shape.type === 'boolean') return true;
  if (shape.type !== 'string') return Math.max(1, shape.min ?? 1);
  if (shape.enum) return shape.enum[0];
  const test = shape.pattern === undefined ? undefined : compilePattern(shape.pattern);
  const fits = (text: string) =>
    text.length >= (shape.min ?? 0) &&
    text.length <= (shape.max ?? Number.POSITIVE_INFINITY) &&
    (test === undefined || test.test(text));
  const found = texts.find(fits);
  if (found === undefined) throw new Error(`no text for ${shapeName}: ${JSON.stringify(shape)}`);
  return found;
}

export interface CallOutcome {
  status: number;
  /** The answer, as it came. */
  body: string;
}

export async function callOperation(
  url: string,
  credentials: Credentials,
  { contract, name }: ServedOperation,
  input: unknown,
): Promise<CallOutcome> {
  const isJson = contract.protocol === 'json';
  const headers: Record<string, string> = isJson
    ? { 'x-amz-target': `${contract.targetPrefix}.${name}` }
    : { 'content-type': 'application/x-www-form-urlencoded' };
  const body = isJson ? JSON.stringify(input) : formOf(contract, name, input);
  const service = contract.signingName;
  const answer = await sendSigned({ url, credentials, body, headers, service });
  return { status: answer.status, body: await answer.text() };
}

function formOf({ apiVersion }: Contract, name: string, input: unknown): string {
  const form = new URLSearchParams({ Action: name, Version: apiVersion });
  const put = (path: string, value: unknown): void => {
    if (Array.isArray(value))
      for (const [i, item] of value.entries()) put(`${path}.member.${i + 1}`, item);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) put(path ? `${path}.${key}` : key, item);
    else form.set(path, String(value));
  };
  put('', input);
  return form.toString();
}
