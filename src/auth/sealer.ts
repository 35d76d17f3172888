/** Seals what leaves the server with a caller and comes back: sessions, secret blocks. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Vault } from '../lib/vault.ts';

/** What became of a text that a caller brought back. */
export type Unsealed<State> =
  | { kind: 'open'; state: State }
  /** Altered, made elsewhere, or for another use: nothing in it is known. */
  | { kind: 'invalid' }
  | { kind: 'expired' };

/**
 * Seals a state so that it needs no store. It can be brought back any number of times until it
 * expires: what must happen once needs a mark in the store besides.
 */
export interface StateSealer<State> {
  /** `bound` names what the state belongs to (pool, client, …); opening needs the same. */
  seal(state: State, bound: readonly string[], untilMs: number): Buffer;
  open(sealed: Uint8Array, bound: readonly string[], nowMs: number): Unsealed<State>;
}

const algorithm = 'aes-256-gcm';
const version = 1;
const saltBytes = 32;
const tagBytes = 16;
const headBytes = 1 + saltBytes;

/** `label` keeps the states of one use from being taken for those of another. */
export function createStateSealer<State>(vault: Vault, label: string): StateSealer<State> {
  const key = vault.derive(`seal/${label}`);
  return {
    seal(state, bound, untilMs) {
      return seal(key, Buffer.from(JSON.stringify({ untilMs, state })), bound);
    },
    open(sealed, bound, nowMs) {
      const plain = open(key, sealed, bound);
      if (!plain) return { kind: 'invalid' };
      const { untilMs, state } = JSON.parse(plain.toString()) as { untilMs: number; state: State };
      return nowMs < untilMs ? { kind: 'open', state } : { kind: 'expired' };
    },
  };
}

/** JSON, so that no two lists of names look the same. */
const additionalData = (bound: readonly string[]) => Buffer.from(JSON.stringify(bound));

/**
 * version ‖ salt ‖ ciphertext ‖ tag. Each message has a key of its own, made from a random salt:
 * sign-ins are so many that random nonces under one key would one day repeat.
 */
function seal(key: Buffer, plain: Buffer, bound: readonly string[]): Buffer {
  const salt = randomBytes(saltBytes);
  const cipher = createCipheriv(algorithm, messageKey(key, salt), nonce);
  cipher.setAAD(additionalData(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), salt, body, cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Uint8Array, bound: readonly string[]): Buffer | undefined {
  if (sealed[0] !== version || sealed.length < headBytes + tagBytes) return undefined;
  const decipher = createDecipheriv(
    algorithm,
    messageKey(key, sealed.subarray(1, headBytes)),
    nonce,
  )
    .setAAD(additionalData(bound))
    .setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(headBytes, -tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plain;
}

/** Safe to be fixed, since no key seals two messages. */
const nonce = Buffer.alloc(12);

const messageKey = (key: Buffer, salt: Uint8Array) =>
  createHmac('sha256', key).update(salt).digest();
