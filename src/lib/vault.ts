/** What the master key does: it wraps other keys and derives keys for one purpose each. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export const masterKeyBytes = 32;

export interface Vault {
  /** Seals a key; `context` names what it is for and must be given again to open it. */
  wrapKey(key: Uint8Array, context: string): Uint8Array;
  /** Throws when `wrapped` was altered, or was sealed by another key or for another context. */
  unwrapKey(wrapped: Uint8Array, context: string): Uint8Array;
  /** Always the same bytes for the same label; tells nothing of the master key. */
  derive(label: string, bytes?: number): Buffer;
}

const algorithm = 'aes-256-gcm';
/** The first byte of a wrapped key, so that a later form can be told from this one. */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;

/** `masterKey` is `masterKeyBytes` long. */
export function createVault(masterKey: Uint8Array): Vault {
  if (masterKey.length !== masterKeyBytes)
    throw new RangeError(`a master key has ${masterKeyBytes} bytes, not ${masterKey.length}`);
  const derive = (label: string, bytes = 32) =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `poolhouse/${label}`, bytes));
  const wrappingKey = derive('wrap-key');
  return {
    derive,
    wrapKey: (key, context) => seal(wrappingKey, key, context),
    unwrapKey: (wrapped, context) => open(wrappingKey, wrapped, context),
  };
}

/** version ‖ nonce ‖ ciphertext ‖ tag */
function seal(key: Buffer, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, sealed, cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Uint8Array, context: string): Uint8Array {
  if (sealed[0] !== version || sealed.length < headBytes + tagBytes)
    throw new Error('this is no wrapped key');
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(1, headBytes))
    .setAAD(Buffer.from(context, 'utf8'))
    .setAuthTag(sealed.subarray(-tagBytes));
  const body = sealed.subarray(headBytes, -tagBytes);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}
