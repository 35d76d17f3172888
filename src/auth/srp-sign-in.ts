/** SRP in the two calls that a sign-in makes, without a store between them. */
import { errors } from '../directory/errors.ts';
import type { Vault } from '../lib/vault.ts';
import { createStateSealer, type StateSealer } from './sealer.ts';
import { checkClaim, nobodysVerifier, type SrpVerifier, startSrp } from './srp.ts';
import { canonicalTimestamp } from './srp-timestamp.ts';

/** Whose sign-in it is. `username` is the stored one, which is also `USER_ID_FOR_SRP`. */
export interface SrpParty {
  poolId: string;
  clientId: string;
  username: string;
  /** `credentialMark`, when there is a password: after another was set, no answer is right. */
  credential?: string | undefined;
}

/** Members of the challenge PASSWORD_VERIFIER; the caller adds the names. */
export interface SrpChallenge {
  SALT: string;
  SRP_B: string;
  SECRET_BLOCK: string;
}

/** Members of the answer to it. */
export interface SrpAnswer {
  secretBlock: string;
  timestamp: string;
  /** Base64. */
  signature: string;
}

interface State {
  /** Base64. */
  key: string;
  /** 0 when nobody stands behind the name: then no answer is right. As long as 1, sealed. */
  isSomebody: 0 | 1;
}

/**
 * The secret block carries the key of one sign-in, sealed and bound to pool, client and user.
 * Until it expires, whoever could read the encrypted connection might send the same answer again.
 */
export class SrpSignIn {
  readonly #sealer: StateSealer<State>;
  readonly #secret: Buffer;

  constructor(vault: Vault) {
    this.#sealer = createStateSealer(vault, 'srp');
    this.#secret = vault.derive('srp-nobody');
  }

  /**
   * Answers `SRP_A`. Without a verifier (no such user, or one whose password was imported and not
   * used yet) the answer looks the same and `prove` refuses whatever is sent.
   * @throws errors.invalidSrpA
   */
  begin(
    party: SrpParty,
    verifier: SrpVerifier | undefined,
    srpA: string,
    untilMs: number,
  ): SrpChallenge {
    const { salt, srpB, key } = startSrp(
      verifier ?? nobodysVerifier(this.#secret, party.poolId, party.username),
      srpA,
    );
    const state: State = { key: key.toString('base64'), isSomebody: verifier ? 1 : 0 };
    const block = this.#sealer.seal(state, boundTo(party), untilMs);
    return { SALT: salt, SRP_B: srpB, SECRET_BLOCK: block.toString('base64') };
  }

  /**
   * Returns when the answer proves the password of `party`.
   * @throws errors.srpTimestampInvalid, errors.incorrectCredentials, errors.sessionExpired
   */
  prove(party: SrpParty, answer: SrpAnswer, nowMs: number): void {
    const timestamp = canonicalTimestamp(answer.timestamp);
    if (!timestamp) throw errors.srpTimestampInvalid();
    const secretBlock = Buffer.from(answer.secretBlock, 'base64');
    const unsealed = this.#sealer.open(secretBlock, boundTo(party), nowMs);
    if (unsealed.kind === 'expired') throw errors.sessionExpired();
    if (unsealed.kind === 'invalid') throw errors.incorrectCredentials();
    const { key, isSomebody } = unsealed.state;
    const signature = Buffer.from(answer.signature, 'base64');
    const claim = { ...party, secretBlock, timestamp, signature };
    const isRight = checkClaim(Buffer.from(key, 'base64'), claim);
    if (!isRight || !isSomebody) throw errors.incorrectCredentials();
  }
}

const boundTo = ({ poolId, clientId, username, credential = '' }: SrpParty) => [
  poolId,
  clientId,
  username,
  credential,
];
