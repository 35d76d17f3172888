/**
 * The AWS Query protocol, which IAM and STS speak: form parameters in, XML out, both by the
 * shapes of the contract.
 */
import { type Contract, type OperationShape, type Shape, shapeOf } from '../wire/contract.ts';
import { formTree, readShape } from './query-form.ts';
import { element, escapeXml } from './query-xml.ts';

/**
 * The input of an operation from its form. Parameters that the operation has not are ignored,
 * `Action` and `Version` among them; values that do not fit their type are refused with
 * `MalformedInput`. Lengths, patterns and required members are not looked at.
 */
export function parseQuery(contract: Contract, operation: string, form: URLSearchParams): unknown {
  const { input } = operationOf(contract, operation);
  return input === undefined ? {} : readShape(contract, input, formTree(form));
}

/** The answer of an operation. One without an output has only its metadata. */
export function renderQuery(
  contract: Contract,
  operation: string,
  output: unknown,
  requestId: string,
): string {
  const shape = operationOf(contract, operation);
  const result =
    shape.output === undefined
      ? ''
      : element(
          shape.resultWrapper ?? `${operation}Result`,
          renderShape(contract, shape.output, output ?? {}),
        );
  const metadata = element('ResponseMetadata', element('RequestId', escapeXml(requestId)));
  return root(contract, `${operation}Response`, result + metadata);
}

/** An error. `code` may be the name of a shape of the contract, or already what the wire says. */
export function renderQueryError(
  contract: Contract,
  error: { code: string; message: string; status: number },
  requestId: string,
): string {
  const body =
    element('Type', error.status < 500 ? 'Sender' : 'Receiver') +
    element('Code', escapeXml(wireCode(contract, error.code))) +
    element('Message', escapeXml(error.message));
  const id = element('RequestId', escapeXml(requestId));
  return root(contract, 'ErrorResponse', element('Error', body) + id);
}

/** The Query spelling of errors that every service can give and no contract lists. */
const commonCodes = new Map([
  ['AccessDeniedException', 'AccessDenied'],
  ['InternalErrorException', 'InternalFailure'],
  ['ValidationException', 'ValidationError'],
]);

function wireCode(contract: Contract, code: string): string {
  const shape = Object.hasOwn(contract.shapes, code) ? contract.shapes[code] : undefined;
  const own = shape?.type === 'structure' ? shape.error?.code : undefined;
  return own ?? commonCodes.get(code) ?? code;
}

function operationOf(contract: Contract, name: string): OperationShape {
  const shape = Object.hasOwn(contract.operations, name) ? contract.operations[name] : undefined;
  if (!shape) throw new Error(`contract ${contract.signingName} has no operation ${name}`);
  return shape;
}

const root = (contract: Contract, name: string, content: string): string =>
  `<${name} xmlns="${escapeXml(contract.xmlNamespace ?? '')}">${content}</${name}>\n`;

/**
 * Texts that IAM's responses carry percent-encoded (RFC 3986). Every official SDK decodes them,
 * some by the name of this very shape, so here is the one place that encodes them.
 */
const encodedShapes = new Set(['policyDocumentType']);

/** What stands inside the element of a value. */
function renderShape(contract: Contract, name: string, value: unknown): string {
  const shape = shapeOf(contract, name);
  switch (shape.type) {
    case 'structure':
      return renderMembers(contract, shape.members, value as Record<string, unknown>);
    case 'list':
      return (value as unknown[])
        .map((item) => element('member', renderShape(contract, shape.member, item)))
        .join('');
    case 'map':
      return renderMap(contract, shape, value as Record<string, unknown>);
    case 'timestamp':
      return wireTime(value as number);
    default:
      return escapeXml(encodedShapes.has(name) ? percentEncode(String(value)) : String(value));
  }
}

function renderMembers(
  contract: Contract,
  members: Record<string, string>,
  value: Record<string, unknown>,
): string {
  return Object.entries(members)
    .filter(([member]) => Object.hasOwn(value, member) && value[member] !== undefined)
    .map(([member, name]) => element(member, renderShape(contract, name, value[member])))
    .join('');
}

function renderMap(
  contract: Contract,
  shape: Extract<Shape, { type: 'map' }>,
  value: Record<string, unknown>,
): string {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) =>
      element(
        'entry',
        element('key', renderShape(contract, shape.key, key)) +
          element('value', renderShape(contract, shape.value, item)),
      ),
    )
    .join('');
}

/** Epoch seconds as `2026-11-22T10:00:00Z`; IAM and STS answer no fractions. */
const wireTime = (seconds: number): string =>
  new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');

/** All but the unreserved characters, where `encodeURIComponent` leaves five more. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
