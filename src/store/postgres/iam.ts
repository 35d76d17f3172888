/** IAM on PostgreSQL, put together from its parts, and the epoch that all its changes move on. */
import { iamEpochMs } from '../../lib/limits.ts';
import type { IamStore } from '../iam-store.ts';
import type { Database, Transaction } from './connection.ts';
import { accessKeyStore } from './iam-access-keys.ts';
import { entityStore } from './iam-entities.ts';
import { memberStore } from './iam-members.ts';
import { permissionReads } from './iam-permissions.ts';
import { policyStore } from './iam-policies.ts';

/** A change of IAM: alone, whole, and seen by the epoch. */
export type IamChange = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

export function iamStore(db: Database): IamStore {
  const epoch = new Epoch(db);
  const change: IamChange = async (work) => {
    try {
      return await db.transaction(async (tx) => {
        // Its one row is locked until the end: changes of IAM are few and come one by one.
        await tx.run('update iam_epoch set epoch = epoch + 1');
        return work(tx);
      });
    } finally {
      epoch.forget();
    }
  };
  return {
    epoch: () => epoch.current(),
    users: entityStore(db, change, 'user'),
    groups: entityStore(db, change, 'group'),
    roles: entityStore(db, change, 'role'),
    members: memberStore(db, change),
    policies: policyStore(db, change),
    accessKeys: accessKeyStore(db, change),
    ...permissionReads(db),
  };
}

/** The epoch of the database, read again when it may be `iamEpochMs` old: others change it too. */
class Epoch {
  readonly #db: Database;
  #read: Promise<number> | undefined;
  #readMs = 0;
  /** Known at once, for calls that need not wait. */
  #known: number | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  current(): number | Promise<number> {
    const fresh = performance.now() - this.#readMs < iamEpochMs;
    if (fresh && this.#known !== undefined) return this.#known;
    if (!fresh || !this.#read) this.#read = this.#load();
    return this.#read;
  }

  forget(): void {
    this.#known = undefined;
    this.#read = undefined;
  }

  async #load(): Promise<number> {
    this.#readMs = performance.now();
    this.#known = undefined;
    const load = this.#db.one<{ epoch: number }>('select epoch from iam_epoch');
    const reading = load.then((row) => row?.epoch ?? 0);
    this.#read = reading;
    try {
      const epoch = await reading;
      if (this.#read === reading) this.#known = epoch;
      return epoch;
    } catch (error) {
      this.#read = undefined;
      throw error;
    }
  }
}
