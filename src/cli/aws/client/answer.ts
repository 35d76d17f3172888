/**
 * Answers as the AWS command line shows them: members in the order of the contract, unknown ones
 * and null left out, timestamps as text, IAM's policies as what they are.
 */
import { STATUS_CODES } from 'node:http';
import { type Contract, type Shape, type StructureShape, shapeOf } from '../../../wire/contract.ts';
import { find, parseXml, type XmlElement } from '../../xml.ts';
import { JsonError, readJson } from '../output/read-json.ts';
import { isMap, type Value, type ValueMap } from '../output/value.ts';
import type { HttpAnswer } from './http.ts';
import { formatTimestamp, type TimestampFormat } from './timestamp.ts';

/** Undefined when the body is no answer of this operation. */
export function readAnswer(
  contract: Contract,
  operation: string,
  body: string,
  timestamps: TimestampFormat,
): ValueMap | undefined {
  const { output, resultWrapper } = contract.operations[operation] ?? {};
  const reader = new Reader(contract, timestamps);
  if (contract.protocol === 'json') {
    const parsed = body === '' ? new Map() : jsonMap(body);
    const shape = output === undefined ? undefined : shapeOf(contract, output);
    if (!parsed || shape?.type !== 'structure') return parsed && new Map();
    return reader.structure(shape, (name) => reader.json(parsed.get(name) ?? null, shape, name));
  }
  const root = parseXml(body);
  if (!root || output === undefined) return root && new Map();
  const shape = shapeOf(contract, output);
  const result = resultWrapper ? find(root, resultWrapper) : root;
  return result && shape.type === 'structure' ? reader.xmlStructure(shape, result) : undefined;
}

function jsonMap(body: string): ValueMap | undefined {
  try {
    const parsed = readJson(body);
    return isMap(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** IAM sends policies as JSON in a URL's encoding. */
const policyShape = 'policyDocumentType';

class Reader {
  readonly #contract: Contract;
  readonly #timestamps: TimestampFormat;

  constructor(contract: Contract, timestamps: TimestampFormat) {
    this.#contract = contract;
    this.#timestamps = timestamps;
  }

  structure(shape: StructureShape, read: (name: string) => Value | undefined): ValueMap {
    const found: ValueMap = new Map();
    for (const [name, target] of Object.entries(shape.members)) {
      const value = read(name);
      if (value === undefined || value === null) continue;
      found.set(name, target === policyShape ? policyOf(value) : value);
    }
    return found;
  }

  /** The value of a member. */
  json(value: Value, { members }: StructureShape, name: string): Value {
    return this.#json(value, shapeOf(this.#contract, members[name] ?? ''));
  }

  #json(value: Value, shape: Shape): Value {
    if (value === null) return null;
    if (shape.type === 'structure' && isMap(value))
      return this.structure(shape, (name) => this.json(value.get(name) ?? null, shape, name));
    if (shape.type === 'list' && Array.isArray(value)) {
      const inner = shapeOf(this.#contract, shape.member);
      return value.map((item) => this.#json(item, inner));
    }
    if (shape.type === 'map' && isMap(value)) {
      const inner = shapeOf(this.#contract, shape.value);
      return new Map([...value].map(([name, item]) => [name, this.#json(item, inner)]));
    }
    return shape.type === 'timestamp' ? formatTimestamp(value, this.#timestamps) : value;
  }

  xmlStructure(shape: StructureShape, element: XmlElement): ValueMap {
    return this.structure(shape, (name) => {
      const child = find(element, name);
      return child && this.#xml(child, shapeOf(this.#contract, shape.members[name] ?? ''));
    });
  }

  #xml(element: XmlElement, shape: Shape): Value {
    switch (shape.type) {
      case 'structure':
        return this.xmlStructure(shape, element);
      case 'list': {
        const inner = shapeOf(this.#contract, shape.member);
        return element.children.map((child) => this.#xml(child, inner));
      }
      case 'map':
        return this.#xmlMap(element, shapeOf(this.#contract, shape.value));
      case 'boolean':
        return element.text === 'true';
      case 'integer':
      case 'long':
        return BigInt(element.text.trim());
      case 'timestamp':
        return formatTimestamp(element.text, this.#timestamps);
      default:
        return element.text;
    }
  }

  #xmlMap(element: XmlElement, inner: Shape): ValueMap {
    return new Map(
      element.children.map((entry) => {
        const value = find(entry, 'value');
        return [find(entry, 'key')?.text ?? '', value ? this.#xml(value, inner) : null];
      }),
    );
  }
}

/** What is no such document stays as it came. */
function policyOf(value: Value): Value {
  if (typeof value !== 'string') return value;
  try {
    return readJson(decodeURIComponent(value));
  } catch {
    return value;
  }
}

export interface ServiceError {
  code: string;
  message: string;
}

/** What an answer of an error says. Undefined for XML that is none. */
export function readError(contract: Contract, answer: HttpAnswer): ServiceError | undefined {
  const { status, headers, body } = answer;
  const trimmed = body.trim();
  if (status >= 500 && (trimmed === '' || trimmed.startsWith('<html>')))
    return { code: String(status), message: STATUS_CODES[status] ?? '' };
  if (contract.protocol === 'query') return readXmlError(body);
  const parsed = body === '' ? new Map() : (jsonMap(body) ?? new Map([['message', body]]));
  const [header, type] = String(headers['x-amzn-query-error'] ?? '').split(';');
  const code = header && type !== undefined ? header : (parsed.get('__type') ?? String(status));
  const message = parsed.get('message') ?? parsed.get('Message') ?? '';
  return { code: String(code).replace(/^.*#/, ''), message: String(message) };
}

function readXmlError(body: string): ServiceError | undefined {
  const root = parseXml(body);
  const error = find(root, 'Error') ?? find(root, 'Errors', 'Error');
  if (!root) return undefined;
  const text = (name: string) => find(error, name)?.text ?? 'Unknown';
  return { code: text('Code'), message: text('Message') };
}
