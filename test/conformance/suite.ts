/**
 * What every store must do: each MUST of `src/store/store.ts`, asked of a backend through the
 * contract alone. A backend joins with `runConformance(name, open)`.
 */
import { after, before, describe } from 'node:test';
import type { ImportLedger } from '../../src/store/import-ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { testClients } from './clients.ts';
import { testIam } from './iam.ts';
import { testImports } from './imports.ts';
import { testJobs } from './jobs.ts';
import { testLogWrites } from './log-writes.ts';
import { testLogs } from './logs.ts';
import { testPools } from './pools.ts';
import { testAccounts, testGroups, testMessages, testTokens } from './sign-in.ts';
import { testUserLists } from './user-lists.ts';
import { testUsers } from './users.ts';

/** A store and the import's side of it, over the same data. */
export interface Backend {
  store: Store;
  ledger: ImportLedger;
  close(): Promise<void>;
  /** Closes it and opens the same data anew. */
  reopen(): Promise<Backend>;
}

/** The backend of the running test, which may replace it by a reopened one. */
export interface Subject {
  backend: Backend;
}

/** `open` answers a backend; tests share it and each uses pools and names of its own. */
export function runConformance(name: string, open: () => Promise<Backend>): void {
  describe(name, () => {
    const subject = {} as Subject;
    before(async () => {
      subject.backend = await open();
    });
    after(() => subject.backend.close());
    describe('pools', () => testPools(subject));
    describe('clients', () => testClients(subject));
    describe('users', () => testUsers(subject));
    describe('lists of users', () => testUserLists(subject));
    describe('accounts', () => testAccounts(subject));
    describe('groups', () => testGroups(subject));
    describe('keys and tokens', () => testTokens(subject));
    describe('messages and events', () => testMessages(subject));
    describe('jobs', () => testJobs(subject));
    describe('imports', () => testImports(subject));
    describe('logs', () => testLogs(subject));
    describe('writing logs', () => testLogWrites(subject));
    describe('IAM', () => testIam(subject));
  });
}
