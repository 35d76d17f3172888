/** Users with what proves them. */
import type { Account, Credential } from '../../directory/types.ts';
import { decodeState } from '../user-state.ts';
import type { Transaction } from './connection.ts';
import { type AccountRow, type CredentialRow, credentialOf, userOf } from './user-row.ts';

export function accountOf(row: AccountRow): Account {
  return {
    user: userOf(row),
    credential: row.algorithm === null ? undefined : credentialOf(row as CredentialRow),
    state: decodeState(row.state),
  };
}

export async function setCredential(
  tx: Transaction,
  [pool, sub]: readonly [number, string],
  credential: Credential | undefined,
): Promise<void> {
  if (!credential) {
    await tx.run('delete from credentials where pool = $1 and sub = $2', pool, sub);
    return;
  }
  const { algorithm, hash, imported, expiresMs, srp } = credential;
  await tx.run(
    `insert into credentials (pool, sub, algorithm, hash, imported, expires_ms, srp)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (pool, sub) do update set algorithm = excluded.algorithm, hash = excluded.hash,
       imported = excluded.imported, expires_ms = excluded.expires_ms, srp = excluded.srp`,
    ...[pool, sub, algorithm, hash, imported, expiresMs ?? null, srp ?? null],
  );
}

export async function setState(
  tx: Transaction,
  [pool, sub]: readonly [number, string],
  state: string | undefined,
): Promise<void> {
  if (state === undefined)
    await tx.run('delete from user_states where pool = $1 and sub = $2', pool, sub);
  else
    await tx.run(
      `insert into user_states (pool, sub, state) values ($1, $2, $3)
       on conflict (pool, sub) do update set state = excluded.state`,
      ...[pool, sub, state],
    );
}
