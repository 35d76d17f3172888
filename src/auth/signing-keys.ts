/** The keys by which a pool signs tokens: RSA, one for ID tokens and one for access tokens. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { SigningKey } from '../directory/types.ts';
import { signingKeyBits } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';
import { livingKeys, signingKey } from './key-life.ts';

const generate = promisify(generateKeyPair);

/** A key for each use, made on libuv's threads in some 200 ms. */
export const newSigningKeys = (
  vault: Vault,
  poolId: string,
  nowMs: number,
): Promise<SigningKey[]> =>
  Promise.all((['id', 'access'] as const).map((use) => newSigningKey(vault, poolId, use, nowMs)));

async function newSigningKey(
  vault: Vault,
  poolId: string,
  use: SigningKey['use'],
  nowMs: number,
): Promise<SigningKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: signingKeyBits });
  const kid = keyIdOf(publicKey);
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    kid,
    use,
    createdMs: nowMs,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    wrappedPrivateKey: vault.wrapKey(plain, contextOf(poolId, kid)),
  };
}

/** RFC 7638's thumbprint, in the padded base64 that AWS's key ids are written in. */
function keyIdOf(publicKey: KeyObject): string {
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64');
}

const contextOf = (poolId: string, kid: string) => `signing-key/${poolId}/${kid}`;

/**
 * A pool's keys as they are to be used at a moment, opened. Of each use the newest signs that was
 * published long enough; tokens of the others stay good.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, OpenedKey>;
  readonly #signers: Record<SigningKey['use'], Signer>;

  /** `keys` in the order of their making. Throws when a use has none, or one was altered. */
  constructor(vault: Vault, poolId: string, keys: readonly SigningKey[], nowMs: number) {
    const living = livingKeys(keys, nowMs);
    this.#keys = new Map(living.map((key) => [key.kid, openedKey(key)]));
    const signer = (use: SigningKey['use']) =>
      signerOf(vault, poolId, signingKey(living, use, nowMs));
    this.#signers = { id: signer('id'), access: signer('access') };
  }

  signer(use: SigningKey['use']): Signer {
    return this.#signers[use];
  }

  /** The key that checks tokens of that use. */
  publicKey(use: SigningKey['use'], kid: string): KeyObject | undefined {
    const key = this.#keys.get(kid);
    return key?.use === use ? key.publicKey : undefined;
  }

  has(kid: string): boolean {
    return this.#keys.has(kid);
  }

  /** The document behind `/{poolId}/.well-known/jwks.json`. */
  jwks(): { keys: JWK[] } {
    return { keys: [...this.#keys.values()].map(({ jwk }) => jwk) };
  }
}

export interface Signer {
  kid: string;
  privateKey: KeyObject;
}

interface OpenedKey {
  use: SigningKey['use'];
  publicKey: KeyObject;
  jwk: JWK;
}

function openedKey({ kid, use, publicKey: der }: SigningKey): OpenedKey {
  const publicKey = createPublicKey({ key: Buffer.from(der), type: 'spki', format: 'der' });
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' });
  return { use, publicKey, jwk: { alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' } };
}

function signerOf(vault: Vault, poolId: string, { kid, wrappedPrivateKey }: SigningKey): Signer {
  const plain = vault.unwrapKey(wrappedPrivateKey, contextOf(poolId, kid));
  const key = Buffer.from(plain);
  return { kid, privateKey: createPrivateKey({ key, type: 'pkcs8', format: 'der' }) };
}
