/** App clients: JSON documents with a version. */
import { errors } from '../../directory/errors.ts';
import type { Client } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { ClientStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Database } from './connection.ts';
import { holdPool } from './pools.ts';

interface ClientRow {
  key: number;
  version: number;
  document: string;
}

const clientOf = (row: ClientRow): Client => JSON.parse(row.document) as Client;

const selectClients = `select c.key, c.version, c.document
  from clients c join pools p on p.key = c.pool`;

export function clientStore(db: Database): ClientStore {
  const find = (poolId: string, id: string) =>
    db.one<ClientRow>(`${selectClients} where c.id = $1 and p.id = $2`, id, poolId);
  return {
    create: (client) =>
      db.transaction(async (tx) => {
        await tx.run(
          'insert into clients (pool, id, version, document) values ($1, $2, 1, $3)',
          await holdPool(tx, client.poolId),
          client.id,
          JSON.stringify(client),
        );
      }),
    get: async (poolId, id) => {
      const row = await find(poolId, id);
      return row && clientOf(row);
    },
    find: async (id) => {
      const row = await db.one<ClientRow>(`${selectClients} where c.id = $1`, id);
      return row && clientOf(row);
    },
    list: (poolId, page) => listClients(db, poolId, page),
    update: (poolId, id, update) =>
      untilSet(async () => {
        const row = await find(poolId, id);
        if (!row) throw errors.clientNotFound(id);
        const client = update(clientOf(row));
        const changed = await db.run(
          `update clients set version = version + 1, document = $1
           where id = $2 and version = $3 and key = $4`,
          ...[JSON.stringify(client), id, row.version, row.key],
        );
        return changed > 0 ? client : undefined;
      }),
    delete: async (poolId, id) => {
      const deleted = await db.run(
        'delete from clients where id = $1 and pool = (select key from pools where id = $2)',
        id,
        poolId,
      );
      if (deleted === 0) throw errors.clientNotFound(id);
    },
  };
}

async function listClients(...[db, poolId, page]: [Database, ...Parameters<ClientStore['list']>]) {
  const scope = `clients:${poolId}`;
  const [after = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<ClientRow>(
    `${selectClients} where p.id = $1 and c.key > $2 order by c.key limit $3`,
    ...[poolId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, clientOf, (row) => [row.key]);
}
