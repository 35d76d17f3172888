/** The store on PostgreSQL. */
import type { Store } from '../store.ts';
import { authEventStore } from './auth-events.ts';
import { clientStore } from './clients.ts';
import type { Database } from './connection.ts';
import { groupStore } from './groups.ts';
import { iamStore } from './iam.ts';
import { jobStore } from './jobs.ts';
import { logStore } from './logs.ts';
import { messageStore } from './messages.ts';
import { poolStore } from './pools.ts';
import { signingKeyStore } from './signing-keys.ts';
import { tokenFamilyStore } from './token-families.ts';
import { userStore } from './users.ts';

/** The database must have been migrated before. Closing the store closes the database. */
export function openStore(db: Database): Store {
  return {
    pools: poolStore(db),
    clients: clientStore(db),
    users: userStore(db),
    groups: groupStore(db),
    signingKeys: signingKeyStore(db),
    tokenFamilies: tokenFamilyStore(db),
    messages: messageStore(db),
    authEvents: authEventStore(db),
    jobs: jobStore(db),
    logs: logStore(db),
    iam: iamStore(db),
    ping: async () => {
      await db.one('select 1');
    },
    close: () => db.close(),
  };
}
