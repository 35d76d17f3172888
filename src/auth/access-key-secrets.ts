/** The secrets of users' access keys: verifying a signature takes the secret itself, so it is sealed. */
import type { Vault } from '../lib/vault.ts';

export interface AccessKeySecrets {
  seal(accessKeyId: string, secret: string): Uint8Array;
  /** Throws when `sealed` is not what was made for this key. */
  open(accessKeyId: string, sealed: Uint8Array): string;
}

const contextOf = (accessKeyId: string): string => `access-key/${accessKeyId}`;

export const createAccessKeySecrets = (vault: Vault): AccessKeySecrets => ({
  seal: (id, secret) => vault.wrapKey(Buffer.from(secret, 'utf8'), contextOf(id)),
  open: (id, sealed) => Buffer.from(vault.unwrapKey(sealed, contextOf(id))).toString('utf8'),
});
