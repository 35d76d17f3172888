/** Users with what proves them. */
import type { Account, Credential } from '../../directory/types.ts';
import { decodeState } from '../user-state.ts';
import type { Connection } from './connection.ts';
import { type CredentialRow, credentialOf, type UserRow, userOf } from './user-row.ts';

/** The account of a user's row; read in the same transaction. */
export function accountOf(db: Connection, row: UserRow): Account {
  const state = db.one<{ state: string }>('select state from user_states where user = ?', row.id);
  return {
    user: userOf(row),
    credential: findCredential(db, row.id),
    state: decodeState(state?.state),
  };
}

function findCredential(db: Connection, user: number): Credential | undefined {
  const row = db.one<CredentialRow>(
    'select algorithm, hash, imported, expires_ms, srp from credentials where user = ?',
    user,
  );
  return row && credentialOf(row);
}
