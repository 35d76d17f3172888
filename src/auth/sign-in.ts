/** What sign-ins work with, built once from the master key. */
import type { Clock } from '../lib/clock.ts';
import type { Vault } from '../lib/vault.ts';
import type { Challenge } from './challenge.ts';
import { Codes } from './codes.ts';
import { KeyRings, type SigningKeySource } from './key-rings.ts';
import { PasswordHasher } from './passwords.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { createStateSealer, type StateSealer } from './sealer.ts';
import { SrpSignIn } from './srp-sign-in.ts';

export interface SignInServices {
  vault: Vault;
  passwords: PasswordHasher;
  srp: SrpSignIn;
  keyRings: KeyRings;
  refreshTokens: RefreshTokens;
  codes: Codes;
  /** `Session` of the challenges. */
  challenges: StateSealer<Challenge>;
}

export function createSignIn(vault: Vault, keys: SigningKeySource, clock: Clock): SignInServices {
  return {
    vault,
    passwords: new PasswordHasher(),
    srp: new SrpSignIn(vault),
    keyRings: new KeyRings(vault, keys, clock),
    refreshTokens: new RefreshTokens(vault),
    codes: new Codes(vault),
    challenges: createStateSealer(vault, 'challenge'),
  };
}
