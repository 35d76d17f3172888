/** Our own credentials: an argon2id hash for sent passwords, a sealed verifier for SRP. */
import { createHash } from 'node:crypto';
import type { Credential } from '../directory/types.ts';
import type { Vault } from '../lib/vault.ts';
import type { PasswordHasher } from './passwords.ts';
import { makeVerifier, type SrpVerifier, srpSaltBytes } from './srp.ts';

/** Whose credential it is. `username` is the stored one, never an alias. */
export interface Owner {
  poolId: string;
  username: string;
}

/**
 * The credential of a password. Takes a turn of the hasher's, and 1 ms of this thread for SRP.
 * @throws errors.tooManyRequests
 */
export async function makeCredential(
  vault: Vault,
  passwords: PasswordHasher,
  owner: Owner,
  password: string,
  expiresMs?: number,
): Promise<Credential> {
  const hash = await passwords.hash(password);
  const srp = sealVerifier(vault, owner, makeVerifier(owner.poolId, owner.username, password));
  return { algorithm: 'ARGON2ID', hash, imported: false, expiresMs, srp };
}

/** The verifier for SRP; undefined while the user has none. Throws when it was altered. */
export function srpVerifierOf(
  vault: Vault,
  owner: Owner,
  credential: Credential | undefined,
): SrpVerifier | undefined {
  if (!credential?.srp) return undefined;
  const bytes = vault.unwrapKey(credential.srp, contextOf(owner));
  return { salt: bytes.subarray(0, srpSaltBytes), verifier: bytes.subarray(srpSaltBytes) };
}

/** True when a proved password is to be hashed anew, by `makeCredential`. */
export const isToBeUpgraded = (credential: Credential): boolean =>
  credential.imported || !credential.srp;

const sealVerifier = (vault: Vault, owner: Owner, { salt, verifier }: SrpVerifier): Uint8Array =>
  vault.wrapKey(Buffer.concat([salt, verifier]), contextOf(owner));

const contextOf = ({ poolId, username }: Owner): string => `srp/${poolId}/${username}`;

/** Tells one password of a user from the next, and nothing of either. */
export const credentialMark = (credential: Credential | undefined): string =>
  credential ? createHash('sha256').update(credential.hash).digest('base64url') : '';
