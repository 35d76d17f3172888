/** The store on PostgreSQL. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readyAnswerMs } from '../../lib/limits.ts';
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
    ping: () => ping(db),
    close: () => db.close(),
  };
}

/** Whoever asks wants an answer soon, also when the way to the database is cut. */
async function ping(db: Database): Promise<void> {
  const stop = new AbortController();
  const late = sleep(readyAnswerMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error('the database does not answer');
  });
  const answer = db.one('select 1');
  // Whichever comes second is nobody's business any more.
  answer.catch(() => undefined);
  late.catch(() => undefined);
  await Promise.race([answer, late]).finally(() => stop.abort());
}
