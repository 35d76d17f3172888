/** The two wire protocols of the API, from the caller's side, driven by the contracts. */
import { type Contract, type Shape, shapeOf } from '../wire/contract.ts';
import { find, parseXml, type XmlElement } from './xml.ts';

declare global {
  interface JSON {
    /** Text that stands in JSON as it is; Node.js has it, the types do not yet. */
    rawJSON(text: string): unknown;
  }
}

export interface EncodedCall {
  headers: Record<string, string>;
  body: string;
}

/** The bytes that ask for `operation`. */
export function encodeCall(contract: Contract, operation: string, input: object): EncodedCall {
  if (contract.protocol === 'query') {
    const shape = contract.operations[operation]?.input;
    const fields = new URLSearchParams({ Action: operation, Version: contract.apiVersion });
    if (shape) flatten(contract, shape, input, '', fields);
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    return { headers: { 'content-type': type }, body: fields.toString() };
  }
  return {
    headers: {
      'content-type': `application/x-amz-json-${contract.jsonVersion}`,
      'x-amz-target': `${contract.targetPrefix}.${operation}`,
    },
    body: JSON.stringify(wireJson(input)),
  };
}

/** TypeScript's library does not know it yet. */
const rawJson = JSON as JSON & { rawJSON(text: string): unknown };

/** Timestamps are epoch seconds, blobs Base64, and integers as large as they are. */
function wireJson(value: unknown): unknown {
  if (typeof value === 'bigint') return rawJson.rawJSON(String(value));
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // An integer that a number would round goes out digit by digit.
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  if (Array.isArray(value)) return value.map(wireJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wireJson(item)]));
}

/**
 * Members as `Outer.Inner`, lists as `List.member.1`, maps as `Map.entry.1.key` and `.value`. A
 * list without items is sent, too: it may take all items away.
 */
function flatten(
  contract: Contract,
  shapeName: string,
  value: unknown,
  prefix: string,
  fields: URLSearchParams,
): void {
  if (value === undefined || value === null) return;
  const shape = shapeOf(contract, shapeName);
  const inner = (target: string, part: unknown, name: string) =>
    flatten(contract, target, part, prefix ? `${prefix}.${name}` : name, fields);
  if (shape.type === 'structure')
    for (const [member, target] of Object.entries(shape.members))
      inner(target, (value as Record<string, unknown>)[member], member);
  else if (shape.type === 'list') {
    const items = value as unknown[];
    if (items.length === 0) fields.append(prefix, '');
    items.forEach((item, i) => {
      inner(shape.member, item, `member.${i + 1}`);
    });
  } else if (shape.type === 'map')
    Object.entries(value).forEach(([key, item], i) => {
      inner(shape.key, key, `entry.${i + 1}.key`);
      inner(shape.value, item, `entry.${i + 1}.value`);
    });
  else fields.append(prefix, wireText(value));
}

/** Timestamps are ISO 8601 to the second where they have no more. */
function wireText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}

/** The output of a call that went well. Undefined when the body is not what the contract says. */
export function decodeOutput(contract: Contract, operation: string, body: string): unknown {
  if (contract.protocol === 'json') return body === '' ? {} : parseJson(body);
  const { output, resultWrapper } = contract.operations[operation] ?? {};
  const root = parseXml(body);
  if (!output || !root) return root && {};
  const result = resultWrapper ? find(root, resultWrapper) : root;
  return result && readXml(contract, shapeOf(contract, output), result);
}

function readXml(contract: Contract, shape: Shape, element: XmlElement): unknown {
  const read = (name: string, at: XmlElement) => readXml(contract, shapeOf(contract, name), at);
  switch (shape.type) {
    case 'structure': {
      const members = element.children.flatMap((child) => {
        const target = shape.members[child.name];
        return target ? [[child.name, read(target, child)]] : [];
      });
      return Object.fromEntries(members);
    }
    case 'list':
      return element.children.map((child) => read(shape.member, child));
    case 'map':
      return Object.fromEntries(
        element.children.map((entry) => {
          const value = find(entry, 'value');
          return [find(entry, 'key')?.text ?? '', value && read(shape.value, value)];
        }),
      );
    case 'boolean':
      return element.text.trim() === 'true';
    case 'integer':
    case 'long':
      return Number(element.text);
    case 'timestamp':
      return Date.parse(element.text) / 1000;
    default:
      return element.text;
  }
}

/** What an answer of another status than 2xx says, in any of the forms that AWS uses. */
export function decodeError(body: string): { code: string; message: string } | undefined {
  if (body.trimStart().startsWith('<')) {
    const root = parseXml(body);
    const error = root?.name === 'Error' ? root : find(root, 'Error');
    const code = find(error, 'Code')?.text;
    return code ? { code, message: find(error, 'Message')?.text ?? '' } : undefined;
  }
  const parsed = parseJson(body);
  const type = parsed?.__type ?? parsed?.code;
  if (typeof type !== 'string') return undefined;
  const message = parsed?.message ?? parsed?.Message;
  return { code: shortCode(type), message: typeof message === 'string' ? message : '' };
}

/** `com.amazonaws.cognito#ResourceNotFoundException:http://…` → `ResourceNotFoundException`. */
const shortCode = (type: string): string => type.replace(/^.*#/, '').replace(/:.*$/, '');

function parseJson(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
