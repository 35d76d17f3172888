/**
 * The server's side of Cognito's Secure Remote Password protocol (SRP-6a): the user proves the
 * password without sending it, and the server keeps a verifier from which it cannot be read.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { errors } from '../directory/errors.ts';
import {
  fromBigInt,
  multiplier,
  newSecretPower,
  power,
  powerOfGenerator,
  prime,
  sha256,
  toBigInt,
  twosComplement,
} from './srp-group.ts';

/** What proves a password: a random salt and the generator to a hash of salt, user and password. */
export interface SrpVerifier {
  salt: Uint8Array;
  /** `elementBytes` long. */
  verifier: Uint8Array;
}

export const srpSaltBytes = 16;

/** The answer to the user's A, and the key that only who knows the password can find as well. */
export interface SrpStart {
  /** Hexadecimal numbers, as `SRP_B` and `SALT` carry them. */
  srpB: string;
  salt: string;
  /** 16 bytes, secret until `checkClaim`. */
  key: Buffer;
}

/** What the user signs with the key. */
export interface SrpClaim {
  poolId: string;
  /** As given to the user in `USER_ID_FOR_SRP`. */
  username: string;
  secretBlock: Uint8Array;
  /** As the server writes it; see `canonicalTimestamp`. */
  timestamp: string;
  signature: Uint8Array;
}

/** The part of a pool id behind the region, which is what SRP calls the pool. */
const poolName = (poolId: string): string => poolId.slice(poolId.indexOf('_') + 1);

/** One power, 1 ms. `username` is the stored one, never an alias. */
export function makeVerifier(poolId: string, username: string, password: string): SrpVerifier {
  const salt = randomBytes(srpSaltBytes);
  const identity = sha256(`${poolName(poolId)}${username}:${password}`);
  const x = sha256(twosComplement(salt), identity);
  return { salt, verifier: powerOfGenerator(x) };
}

/**
 * A verifier that no password meets, for a name that nobody has: the same at every try, as that
 * of a real user, and made from a secret, so that nobody can tell it from one.
 */
export function nobodysVerifier(secret: Uint8Array, poolId: string, username: string): SrpVerifier {
  const info = JSON.stringify([poolId, username]);
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', info, srpSaltBytes + 400));
  const root = toBigInt(bytes.subarray(srpSaltBytes)) % prime;
  // Real verifiers are powers of 2, and thereby squares.
  const verifier = fromBigInt((root * root) % prime);
  return { salt: bytes.subarray(0, srpSaltBytes), verifier };
}

/**
 * Answers a user's A. Takes as long whoever asks: 3 to 4 powers, some 3 ms.
 * @throws errors.invalidSrpA for what is no hexadecimal number between 1 and the prime less 1.
 */
export function startSrp({ salt, verifier }: SrpVerifier, srpA: string): SrpStart {
  const a = parseA(srpA);
  const secret = newSecretPower();
  const v = toBigInt(verifier);
  const b = (multiplier * v + toBigInt(secret.publicValue)) % prime;
  const scrambler = sha256(twosComplement(fromBigInt(a)), twosComplement(fromBigInt(b)));
  const masked = (a * toBigInt(power(verifier, scrambler))) % prime;
  const shared = secret.of(fromBigInt(masked));
  return { srpB: b.toString(16), salt: toBigInt(salt).toString(16), key: keyOf(shared, scrambler) };
}

/** A of 0 modulo the prime, and its like, would let anybody in without a password. */
function parseA(text: string): bigint {
  if (!/^[0-9a-f]{1,1024}$/i.test(text)) throw errors.invalidSrpA();
  const a = BigInt(`0x${text}`);
  if (a <= 1n || a >= prime - 1n) throw errors.invalidSrpA();
  return a;
}

const keyOf = (shared: Uint8Array, scrambler: Uint8Array): Buffer =>
  Buffer.from(
    hkdfSync(
      'sha256',
      twosComplement(shared),
      twosComplement(scrambler),
      'Caldera Derived Key',
      16,
    ),
  );

/** Whether the claim was signed with the key; in constant time. */
export function checkClaim(key: Uint8Array, claim: SrpClaim): boolean {
  const expected = createHmac('sha256', key)
    .update(poolName(claim.poolId))
    .update(claim.username)
    .update(claim.secretBlock)
    .update(claim.timestamp)
    .digest();
  return claim.signature.length === expected.length && timingSafeEqual(claim.signature, expected);
}
