/** An authenticator app that was given a secret. */
import { totpCode } from '../../src/auth/totp.ts';

const stepMs = 30_000;

/**
 * Answers another code with every call, as a server takes each of them once. Two are good without
 * waiting: this moment's, and the one that follows.
 */
export function authenticator(secret: string): () => string {
  const key = fromBase32(secret);
  let step = Math.floor(Date.now() / stepMs);
  return () => totpCode(key, step++);
}

/** RFC 4648, without padding. */
function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((x) => alphabet.indexOf(x).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
