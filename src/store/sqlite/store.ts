/** The store on SQLite, as the request thread sees it: it reads by itself and writes by a port. */
import type { Store } from '../store.ts';
import { authEventStore } from './auth-events.ts';
import { clientStore } from './clients.ts';
import { openReadConnection } from './connection.ts';
import { groupStore } from './groups.ts';
import { iamStore } from './iam.ts';
import { jobStore } from './jobs.ts';
import { logStore } from './logs.ts';
import { messageStore } from './messages.ts';
import { poolStore } from './pools.ts';
import { type WritePort, writeThrough } from './port.ts';
import { signingKeyStore } from './signing-keys.ts';
import { tokenFamilyStore } from './token-families.ts';
import { userStore } from './users.ts';

/** The writer must have opened `file` before. Closing the store closes the port. */
export function openStore(file: string, port: WritePort): Store {
  const db = openReadConnection(file);
  const write = writeThrough(port);
  return {
    pools: poolStore(db, write),
    clients: clientStore(db, write),
    users: userStore(db, write),
    groups: groupStore(db, write),
    signingKeys: signingKeyStore(db, write),
    tokenFamilies: tokenFamilyStore(db, write),
    messages: messageStore(db, write),
    authEvents: authEventStore(db, write),
    jobs: jobStore(db, write),
    logs: logStore(db, write),
    iam: iamStore(db, write),
    ping: async () => {
      db.one('select 1 from pools limit 1');
      await write('ping');
    },
    close: async () => {
      db.close();
      await port.close();
    },
  };
}
