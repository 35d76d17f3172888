import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const lowerAlphanumerics = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `length` characters of `alphabet`, uniformly random: bytes that would favour some are dropped. */
function randomText(length: number, alphabet: string): string {
  const ceiling = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(length * 2))
      if (byte < ceiling && text.length < length) text += alphabet[byte % alphabet.length];
  return text;
}

/** `us-east-1_` and nine alphanumerics, as AWS names pools. */
export const newPoolId = (region: string) => `${region}_${randomText(9, alphanumerics)}`;
/** 26 lower-case alphanumerics, as AWS names app clients. */
export const newClientId = () => randomText(26, lowerAlphanumerics);
/** 51 lower-case alphanumerics: 263 bits. */
export const newClientSecret = () => randomText(51, lowerAlphanumerics);
/** `import-` and ten alphanumerics, as AWS names import jobs. */
export const newJobId = () => `import-${randomText(10, alphanumerics)}`;
export const newRequestId = (): string => randomUUID();
/** `AROA…`, `AIDA…`: a prefix and 17 capitals or digits, as IAM makes its unique ids. */
export const newIamId = (prefix: string) =>
  prefix + randomText(17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
/** `AKIA` and 16 capitals or digits. */
export const newAccessKeyId = () => `AKIA${randomText(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
/** `ASIA…`: of temporary credentials. */
export const newSessionKeyId = () => `ASIA${randomText(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
/** 40 characters, 238 bits. */
export const newSecretAccessKey = () => randomText(40, alphanumerics);

const subPool = Buffer.alloc(16 * 1024);
let subPoolAt = subPool.length;

/**
 * A version 7 UUID (RFC 9562) in its 16 bytes: time-ordered, so that the index over `sub` grows
 * at its end; random keys cost twice as much to insert. `sequence` orders ids of one millisecond.
 */
export function newSub(nowMs: number, sequence = 0): Uint8Array {
  if (subPoolAt === subPool.length) {
    randomFillSync(subPool);
    subPoolAt = 0;
  }
  const sub = new Uint8Array(16);
  sub.set(subPool.subarray(subPoolAt, subPoolAt + 16));
  subPoolAt += 16;
  sub[0] = nowMs / 2 ** 40;
  sub[1] = nowMs / 2 ** 32;
  sub[2] = nowMs / 2 ** 24;
  sub[3] = nowMs / 2 ** 16;
  sub[4] = nowMs / 2 ** 8;
  sub[5] = nowMs;
  sub[6] = 0x70 | ((sequence >> 14) & 0x0f);
  sub[7] = sequence >> 6;
  sub[8] = 0x80 | (sequence & 0x3f);
  return sub;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The 36 characters of a UUID's 16 bytes. */
export function formatSub(sub: Uint8Array): string {
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += hex[sub[i] ?? 0];
  }
  return text;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The 16 bytes of a lower-case UUID, or undefined when `text` is none. */
export function parseSub(text: string): Uint8Array | undefined {
  return uuid.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
}
