/**
 * Temporary credentials. All that is known of a session stands in its token, sealed by the master
 * key: nothing is stored, and every node that shares the key can read it.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SessionDetails } from '../iam/caller.ts';
import type { Vault } from '../lib/vault.ts';
import type { Credentials } from './sigv4.ts';

export interface Session extends SessionDetails {
  accessKeyId: string;
  secretAccessKey: string;
  expiresMs: number;
  /** Whose permissions it has: a role's, or those of whoever owns a long-term access key. */
  of: { roleName: string; roleId: string; sessionName: string } | { accessKeyId: string };
  /** Policies that limit it further. Absent: nothing does. */
  policies?: SessionPolicies | undefined;
}

export interface SessionPolicies {
  documents: string[];
  arns: string[];
}

export interface SessionTokens {
  seal(session: Session): Credentials & { sessionToken: string };
  /** Undefined for a token that this server did not make; one that has expired is opened. */
  open(token: string): Session | undefined;
}

const context = 'session-token';

export const createSessionTokens = (vault: Vault): SessionTokens => ({
  seal: (session) => {
    const packed = deflateRawSync(JSON.stringify(session));
    const sessionToken = Buffer.from(vault.wrapKey(packed, context)).toString('base64');
    const { accessKeyId, secretAccessKey } = session;
    return { accessKeyId, secretAccessKey, sessionToken };
  },
  open: (token) => {
    const sealed = Buffer.from(token, 'base64');
    // Other spellings of the same bytes are other tokens.
    if (sealed.toString('base64') !== token) return undefined;
    const packed = unwrap(vault, sealed);
    return packed && (JSON.parse(inflateRawSync(packed).toString('utf8')) as Session);
  },
});

function unwrap(vault: Vault, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return vault.unwrapKey(sealed, context);
  } catch {
    return undefined;
  }
}

/** Compressed bytes of what a caller puts into a session. */
export const packedBytes = (session: Pick<Session, 'policies' | 'tags'>): number =>
  deflateRawSync(JSON.stringify([session.policies, session.tags])).length;
