/** What the nodes of one database have in common. */
import { timingSafeEqual } from 'node:crypto';
import { type RootKey, SecretsError } from '../config/secrets.ts';
import type { Vault } from '../lib/vault.ts';
import type { Sql } from '../store/postgres/connection.ts';

const masterKeyName = 'master-key';
const rootKeyName = 'root-key';

/** What is stored under a name: `value`, unless another node was there first. */
async function settle(db: Sql, name: string, value: Uint8Array): Promise<Uint8Array> {
  const sql = 'insert into settings (name, value) values ($1, $2) on conflict (name) do nothing';
  await db.run(sql, name, value);
  const row = await db.one<{ value: Uint8Array }>(
    'select value from settings where name = $1',
    name,
  );
  return row?.value ?? value;
}

/**
 * The store notes by which master key it was made, by a value that tells nothing of the key.
 * @throws SecretsError for another one: what is sealed could not be opened
 */
export async function requireSharedMasterKey(db: Sql, vault: Vault): Promise<void> {
  const id = vault.derive('master-key-id', 16);
  const noted = Buffer.from(await settle(db, masterKeyName, id));
  if (noted.length !== id.length || !timingSafeEqual(noted, id))
    throw new SecretsError(
      'The store was made with another master key. All nodes of a store have the same: set ' +
        'POOLHOUSE_MASTER_KEY or POOLHOUSE_MASTER_KEY_FILE.',
    );
}

/** The root access key of all nodes: the first node's. */
export async function sharedRootKey(db: Sql, vault: Vault, own: RootKey): Promise<RootKey> {
  const sealed = vault.wrapKey(Buffer.from(JSON.stringify(own)), rootKeyName);
  const stored = vault.unwrapKey(await settle(db, rootKeyName, sealed), rootKeyName);
  return JSON.parse(Buffer.from(stored).toString()) as RootKey;
}
