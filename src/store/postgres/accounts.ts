/** Users with what proves them. */
import type { Account, Credential } from '../../directory/types.ts';
import { decodeState } from '../user-state.ts';
import type { Sql, Transaction } from './connection.ts';
import { type CredentialRow, credentialOf, type UserRow, userOf } from './user-row.ts';

type AccountRow = Partial<CredentialRow> & { state: string | null };

/** The account of a user's row, with a credential and a state of one moment. */
export async function accountOf(sql: Sql, row: UserRow): Promise<Account> {
  const found = await sql.one<AccountRow>(
    `select c.algorithm, c.hash, c.imported, c.expires_ms, c.srp, s.state
     from (values ($1::integer, $2::uuid)) as u (pool, sub)
       left join credentials c on c.pool = u.pool and c.sub = u.sub
       left join user_states s on s.pool = u.pool and s.sub = u.sub`,
    row.pool,
    row.sub,
  );
  return {
    user: userOf(row),
    credential: found?.algorithm ? credentialOf(found as CredentialRow) : undefined,
    state: decodeState(found?.state),
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
