/** Codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of 30 seconds. */
import { createHmac, randomBytes } from 'node:crypto';
import { totpWindowSteps } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';
import { sameText } from './same-text.ts';

export const totpSecretBytes = 32;
const stepMs = 30_000;
const digits = 6;

/** 32 bytes, which make the 52 characters of AWS's secret codes. */
export const newTotpSecret = (): Buffer => randomBytes(totpSecretBytes);

export const sealTotpSecret = (
  vault: Vault,
  poolId: string,
  sub: string,
  secret: Uint8Array,
): Uint8Array => vault.wrapKey(secret, contextOf(poolId, sub));

/** Throws when it was altered, or belongs to somebody else. */
export const openTotpSecret = (
  vault: Vault,
  poolId: string,
  sub: string,
  sealed: Uint8Array,
): Uint8Array => vault.unwrapKey(sealed, contextOf(poolId, sub));

const contextOf = (poolId: string, sub: string) => `totp/${poolId}/${sub}`;

export type TotpVerdict =
  /** `step` is to be stored as the user's last one, at once and only if it is still higher. */
  | { kind: 'right'; step: number }
  | { kind: 'wrong' }
  /** Right, but that code or a later one was used before. */
  | { kind: 'used' };

/**
 * Checks a code against the clock, one step early or late. `lastStep` is that of the last code
 * which the user signed in with, so that none is good twice.
 */
export function checkTotp(
  secret: Uint8Array,
  code: string,
  nowMs: number,
  lastStep: number | undefined,
): TotpVerdict {
  const now = Math.floor(nowMs / stepMs);
  let found: number | undefined;
  for (let step = now - totpWindowSteps; step <= now + totpWindowSteps; step++)
    if (sameText(totpCode(secret, step), code)) found = step;
  if (found === undefined) return { kind: 'wrong' };
  return lastStep !== undefined && found <= lastStep
    ? { kind: 'used' }
    : { kind: 'right', step: found };
}

/** The code of a step: RFC 4226's truncation of the step's HMAC. */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648's base32, without padding, as apps take it. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += alphabet[(bits >> (count - 5)) & 31];
  }
  return count > 0 ? text + alphabet[(bits << (5 - count)) & 31] : text;
}
