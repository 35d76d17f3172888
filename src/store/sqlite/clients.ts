/** App clients: JSON documents with a version. */
import { errors } from '../../directory/errors.ts';
import type { Client } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { ClientStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Connection } from './connection.ts';
import { requirePoolKey } from './pools.ts';
import type { Write } from './port.ts';

interface ClientRow {
  key: number;
  version: number;
  document: string;
}

const clientOf = (row: ClientRow): Client => JSON.parse(row.document) as Client;

const findClient = (db: Connection, poolId: string, id: string): ClientRow | undefined =>
  db.one<ClientRow>(
    `select c.key, c.version, c.document from clients c join pools p on p.key = c.pool
     where c.id = ? and p.id = ?`,
    id,
    poolId,
  );

export function clientStore(db: Connection, write: Write): ClientStore {
  return {
    create: (client) => write('createClient', client),
    get: (poolId, id) => {
      const row = findClient(db, poolId, id);
      return row && clientOf(row);
    },
    find: (id) => {
      const row = db.one<ClientRow>('select key, version, document from clients where id = ?', id);
      return row && clientOf(row);
    },
    list: (poolId, page) => listClients(db, poolId, page),
    update: (poolId, id, update) =>
      untilSet(async () => {
        const row = findClient(db, poolId, id);
        if (!row) throw errors.clientNotFound(id);
        const client = update(clientOf(row));
        return (await write('replaceClient', row.key, row.version, client)) ? client : undefined;
      }),
    delete: (poolId, id) => write('deleteClient', poolId, id),
  };
}

function listClients(...[db, poolId, page]: [Connection, ...Parameters<ClientStore['list']>]) {
  const scope = `clients:${poolId}`;
  const [after = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<ClientRow>(
    `select c.key, c.version, c.document from pools p join clients c on c.pool = p.key
     where p.id = ? and c.key > ? order by c.key limit ?`,
    poolId,
    after,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, clientOf, (row) => [row.key]);
}

export function clientWrites(db: Connection) {
  return {
    createClient(client: Client): void {
      db.run(
        'insert into clients (pool, id, version, document) values (?, ?, 1, ?)',
        requirePoolKey(db, client.poolId),
        client.id,
        JSON.stringify(client),
      );
    },

    /** False when the client has another version by now, or is gone. */
    replaceClient(key: number, version: number, client: Client): boolean {
      const changed = db.run(
        `update clients set version = version + 1, document = ?
         where key = ? and version = ? and id = ?`,
        JSON.stringify(client),
        key,
        version,
        client.id,
      );
      return changed > 0;
    },

    deleteClient(poolId: string, id: string): void {
      const deleted = db.run(
        'delete from clients where id = ? and pool = (select key from pools where id = ?)',
        id,
        poolId,
      );
      if (deleted === 0) throw errors.clientNotFound(id);
    },
  };
}
