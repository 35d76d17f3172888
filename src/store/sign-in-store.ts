/**
 * The part of the storage contract behind signing in: groups, signing keys, families of tokens,
 * messages and what users did. The rules of `store.ts` hold here too.
 */
import type {
  AuthEvent,
  Group,
  Message,
  Pool,
  SigningKey,
  TokenFamily,
  User,
} from '../directory/types.ts';
import type { Awaitable, Page, PageRequest, Updater } from './store.ts';

export interface GroupStore {
  /**
   * MUST reject with `poolNotFound`, with `groupExists`, and with `tooManyPoolGroups` when the pool
   * has `groupsMax`.
   */
  create(group: Group, groupsMax: number): Promise<void>;
  get(poolId: string, name: string): Awaitable<Group | undefined>;
  /** Ordered by name. */
  list(poolId: string, page: PageRequest): Awaitable<Page<Group>>;
  /** MUST reject with `groupNotFound`. The updater MUST NOT change pool or name. */
  update(poolId: string, name: string, update: Updater<Group>): Promise<Group>;
  /** MUST reject with `groupNotFound`. Its members are none of it from then on. */
  delete(poolId: string, name: string): Promise<void>;
  /**
   * A member stays one. MUST reject with `userNotFound`, with `groupNotFound`, and with
   * `tooManyGroupsOfUser` when the user is in `groupsMax` others.
   */
  addMember(pool: Pool, name: string, username: string, groupsMax: number): Promise<void>;
  /** Who is no member stays none. MUST reject with `userNotFound`, and with `groupNotFound`. */
  removeMember(pool: Pool, name: string, username: string): Promise<void>;
  /** In the order in which they were added. MUST throw or reject with `groupNotFound`. */
  members(pool: Pool, name: string, page: PageRequest): Awaitable<Page<User>>;
  /** Ordered by name. MUST throw or reject with `userNotFound`. */
  ofUser(pool: Pool, username: string, page: PageRequest): Awaitable<Page<Group>>;
}

export interface SigningKeyStore {
  /** All keys of a living pool, in the order of their making. */
  list(poolId: string): Promise<readonly SigningKey[]>;
  /** Does nothing when the pool has keys already. MUST reject with `poolNotFound`. */
  addFirst(poolId: string, keys: readonly SigningKey[]): Promise<void>;
  /**
   * Adds keys, and removes those with the ids `removed`. Does nothing, and answers false, when
   * the pool's newest key is not `newestKid` any more: another rotation came first.
   */
  rotate(
    poolId: string,
    newestKid: string,
    added: readonly SigningKey[],
    removed: readonly string[],
  ): Promise<boolean>;
  /** Pools whose newest key was made before `madeBeforeMs`, up to `limit`, oldest key first. */
  due(madeBeforeMs: number, limit: number): Awaitable<string[]>;
}

export interface TokenFamilyStore {
  get(poolId: string, originJti: string): Awaitable<TokenFamily | undefined>;
  /**
   * Reads the family, decides, and stores what was decided, if anything: of two at once the
   * second sees what the first stored. Resolves to the decision. MUST reject with `poolNotFound`
   * when something is to be stored for a pool that is not there.
   */
  decide<T extends { family?: TokenFamily | undefined }>(
    poolId: string,
    originJti: string,
    decide: (family: TokenFamily | undefined) => T,
  ): Promise<T>;
  /** Removes up to `limit` families that ended before `nowMs`; false when none is left. */
  expire(nowMs: number, limit: number): Promise<boolean>;
}

export interface MessageStore {
  get(id: string): Awaitable<Message | undefined>;
  /** Newest first; with a pool, of that pool only. */
  list(page: PageRequest & { poolId?: string | undefined }): Awaitable<Page<Message>>;
  /** Those `waiting` whose next attempt is due, the longest due first. */
  due(nowMs: number, limit: number): Awaitable<Message[]>;
  /** Changes state, attempts, next attempt and problem. Nothing happens to one that is gone. */
  set(
    id: string,
    change: Pick<Message, 'state' | 'attempts' | 'nextMs' | 'problem'>,
  ): Promise<void>;
  /**
   * Moves the next attempt of a `waiting` message that was due at `dueMs`. Of two at once one gets
   * true; false when it was moved before, is gone or waits no more.
   */
  claim(id: string, dueMs: number, nextMs: number): Promise<boolean>;
  /** It was delivered: nothing of it is kept. */
  remove(id: string): Promise<void>;
  /** Removes up to `limit` messages that expired before `nowMs`; false when none is left. */
  expire(nowMs: number, limit: number): Promise<boolean>;
}

export interface AuthEventStore {
  /** Keeps an event of a user that is there; of one who is gone, nothing. */
  add(pool: Pool, sub: string, event: AuthEvent): Promise<void>;
  /** Newest first. MUST throw or reject with `userNotFound`. */
  list(pool: Pool, username: string, page: PageRequest): Awaitable<Page<AuthEvent>>;
}
