/** Whether a password is the one that was hashed, for every algorithm that an import may bring. */
import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyArgon2 } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import type { Credential } from '../directory/types.ts';
import { hashFlaw } from './hash-formats.ts';

type Hash = Pick<Credential, 'algorithm' | 'hash'>;

/**
 * Compares in constant time, and works on threads of libuv. Takes up to 64 MiB and some 400 ms.
 * Passwords are UTF-8; bcrypt reads the first 72 bytes of them.
 * @throws RangeError, before any work, for a hash that no import would have taken.
 */
export async function verifyPassword(
  { algorithm, hash }: Hash,
  password: string,
): Promise<boolean> {
  const flaw = hashFlaw(algorithm, hash);
  if (flaw) throw new RangeError(`a stored ${algorithm} hash is ${flaw}`);
  return verifiers[algorithm](hash, password);
}

const verifiers: Record<
  Credential['algorithm'],
  (hash: string, password: string) => Promise<boolean>
> = {
  ARGON2ID: (hash, password) => verifyArgon2(hash, password),
  BCRYPT: (hash, password) =>
    hash.startsWith('$2x$')
      ? verifyBcrypt(signExtendedKey(password), hash)
      : verifyBcrypt(password, hash),
  SCRYPT: async (hash, password) => {
    const [n = '', r = '', p = '', salt = '', expected = ''] = hash.split('$');
    return sameBytes(Buffer.from(expected, 'hex'), (length) =>
      scryptOf(password, Buffer.from(salt, 'hex'), length, Number(n), Number(r), Number(p)),
    );
  },
  PBKDF2_SHA256: async (hash, password) => {
    const [, , iterations = '', salt = '', expected = ''] = hash.split('$');
    return sameBytes(fromPasslib(expected), (length) =>
      pbkdf2Of(password, fromPasslib(salt), Number(iterations), length, 'sha256'),
    );
  },
};

async function sameBytes(
  expected: Buffer,
  derive: (length: number) => Promise<Buffer>,
): Promise<boolean> {
  return timingSafeEqual(expected, await derive(expected.length));
}

const pbkdf2Of = promisify(pbkdf2);

function scryptOf(
  password: string,
  salt: Buffer,
  length: number,
  N: number,
  r: number,
  p: number,
): Promise<Buffer> {
  // What RFC 7914's working set takes for these numbers, to the byte as OpenSSL counts it.
  const maxmem = 128 * r * (N + p + 2);
  return new Promise((resolve, reject) =>
    scrypt(password, salt, length, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}

/** Base64 without padding; passlib writes `.` for `+`, others keep the standard alphabet. */
const fromPasslib = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

/**
 * The key that crypt_blowfish before version 1.1 made of a password, for which `$2x$` stands: it
 * took bytes for signed, so that one above 127 blots out those before it in its word. Blowfish
 * takes 18 words of key, which is 72 bytes, so these bytes make a right bcrypt do the wrong thing.
 */
function signExtendedKey(password: string): Buffer {
  const bytes = Buffer.from(`${password}\0`);
  const key = Buffer.alloc(72);
  let at = 0;
  for (let word = 0; word < 18; word++) {
    let bits = 0;
    for (let i = 0; i < 4; i++) {
      const byte = bytes[at] ?? 0;
      bits = (bits << 8) | ((byte << 24) >> 24);
      at = byte === 0 ? 0 : at + 1;
    }
    key.writeInt32BE(bits, word * 4);
  }
  return key;
}
