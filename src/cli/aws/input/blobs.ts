/** Binary members: their texts are Base64 unless the user says that they are to be taken raw. */
import { type Contract, type Shape, shapeOf } from '../../../wire/contract.ts';
import { type Dictionary, isDictionary } from './python.ts';

export type BinaryFormat = 'base64' | 'raw-in-base64-out';

/** The same input with its blobs as bytes. Content of `fileb://` is bytes already. */
export function decodeBlobs(
  contract: Contract,
  shapeName: string,
  input: Dictionary,
  format: BinaryFormat,
): Dictionary {
  const decode = (shape: Shape, value: unknown): unknown => {
    if (shape.type === 'blob' && typeof value === 'string')
      return format === 'base64' ? decodeBase64(value) : new TextEncoder().encode(value);
    if (shape.type === 'list' && Array.isArray(value))
      return value.map((item) => decode(shapeOf(contract, shape.member), item));
    if (!isDictionary(value)) return value;
    for (const [key, inner] of Object.entries(value)) {
      const name = memberShape(shape, key);
      if (name) value[key] = decode(shapeOf(contract, name), inner);
    }
    return value;
  };
  decode(shapeOf(contract, shapeName), input);
  return input;
}

function memberShape(shape: Shape, key: string): string | undefined {
  if (shape.type === 'map') return shape.value;
  return shape.type === 'structure' && Object.hasOwn(shape.members, key)
    ? shape.members[key]
    : undefined;
}

/** Characters outside of the alphabet are skipped; what is left has to come out even. */
function decodeBase64(text: string): Uint8Array {
  if (/[^\0-\x7f]/.test(text))
    throw new RangeError('string argument should contain only ASCII characters');
  const end = dataEnd(text);
  if (end === undefined) throw new RangeError(`Invalid base64: "${text}"`);
  return new Uint8Array(Buffer.from(text.slice(0, end).replace(/[^A-Za-z0-9+/]/g, ''), 'base64'));
}

/** Where the data ends: at the padding that completes its last four, or at the end of the text. */
function dataEnd(text: string): number | undefined {
  let inQuad = 0;
  let padding = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '=') {
      padding += 1;
      if (inQuad >= 2 && inQuad + padding >= 4) return at;
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      inQuad = (inQuad + 1) % 4;
      padding = 0;
    }
  }
  return inQuad === 0 ? text.length : undefined;
}
