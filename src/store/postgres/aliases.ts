/** The aliases of users: each belongs to one user of its pool. */
import { errors } from '../../directory/errors.ts';
import { aliasAttributes, verifiedFlag } from '../../directory/keys.ts';
import type { Alias } from '../../directory/types.ts';
import type { Transaction } from './connection.ts';

export const aliasCode = (attribute: Alias['attribute']): number =>
  aliasAttributes.indexOf(attribute);

/** False when another user has it. */
export async function insertAlias(
  tx: Transaction,
  pool: number,
  alias: Alias,
  sub: string,
): Promise<boolean> {
  const inserted = await tx.run(
    `insert into aliases (pool, key, attribute, sub) values ($1, $2, $3, $4)
     on conflict (pool, key, attribute) do nothing`,
    ...[pool, alias.key, aliasCode(alias.attribute), sub],
  );
  return inserted > 0;
}

/** With `move`, takes an alias from whoever has it; an address is unverified there from then on. */
export async function giveAlias(
  tx: Transaction,
  pool: number,
  alias: Alias,
  sub: string,
  move: boolean,
): Promise<void> {
  while (!(await insertAlias(tx, pool, alias, sub))) {
    if (!move) throw errors.aliasExists(alias.attribute);
    await takeAlias(tx, pool, alias);
  }
}

async function takeAlias(tx: Transaction, pool: number, alias: Alias): Promise<void> {
  const owner = await tx.one<{ sub: string }>(
    'delete from aliases where pool = $1 and key = $2 and attribute = $3 returning sub',
    ...[pool, alias.key, aliasCode(alias.attribute)],
  );
  const flag = verifiedFlag(alias.attribute);
  if (!owner || !flag) return;
  const sql = 'select attributes from users where pool = $1 and sub = $2 for update';
  const row = await tx.one<{ attributes: string }>(sql, pool, owner.sub);
  if (!row) return;
  const attributes = JSON.stringify({ ...JSON.parse(row.attributes), [flag]: 'false' });
  await tx.run(
    `update users set version = version + 1, attributes = $3 where pool = $1 and sub = $2`,
    ...[pool, owner.sub, attributes],
  );
}

export async function removeAlias(
  tx: Transaction,
  pool: number,
  { key, attribute }: Alias,
  sub: string,
): Promise<void> {
  await tx.run(
    'delete from aliases where pool = $1 and key = $2 and attribute = $3 and sub = $4',
    ...[pool, key, aliasCode(attribute), sub],
  );
}
