/** What sign-ins work with, built once from the master key. */
import type { Clock } from '../lib/clock.ts';
import type { Vault } from '../lib/vault.ts';
import type { Challenge } from './challenge.ts';
import { Codes } from './codes.ts';
import { KeyRings, type SigningKeySource } from './key-rings.ts';
import { PasswordHasher } from './passwords.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { createStateSealer, type StateSealer } from './sealer.ts';
import type { SignUpSession } from './sign-up-session.ts';
import { SrpSignIn } from './srp-sign-in.ts';
import { Strangers } from './strangers.ts';

export interface SignInServices {
  vault: Vault;
  passwords: PasswordHasher;
  srp: SrpSignIn;
  keyRings: KeyRings;
  refreshTokens: RefreshTokens;
  codes: Codes;
  strangers: Strangers;
  /** `Session` of the challenges. */
  challenges: StateSealer<Challenge>;
  /** `Session` of those who sign up, and sign in with it at once. */
  signUps: StateSealer<SignUpSession>;
}

export function createSignIn(vault: Vault, keys: SigningKeySource, clock: Clock): SignInServices {
  return {
    vault,
    passwords: new PasswordHasher(),
    srp: new SrpSignIn(vault),
    keyRings: new KeyRings(vault, keys, clock),
    refreshTokens: new RefreshTokens(vault),
    codes: new Codes(vault),
    strangers: new Strangers(vault),
    challenges: createStateSealer(vault, 'challenge'),
    signUps: createStateSealer(vault, 'sign-up'),
  };
}
