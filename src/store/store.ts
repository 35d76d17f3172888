/**
 * The storage contract, in domain verbs. Each verb is atomic and, when it resolves, durable.
 * Errors that a verb MUST reject with are named from the catalogue in `directory/errors.ts`;
 * no other ApiError may come out of a store. No SQL, column or transaction handle crosses it.
 *
 * Read-modify-write takes a pure, synchronous updater. A store MAY run it more than once, when
 * somebody else wrote in between; what the updater throws is thrown and nothing is changed.
 */
import type {
  Account,
  AuthEvent,
  Client,
  Credential,
  ImportJob,
  LogGroup,
  LogSegment,
  LogStream,
  Message,
  Pool,
  SealedUpload,
  User,
  UserState,
} from '../directory/types.ts';
import type { LogEvent } from '../lib/log-segment.ts';
import type { IamStore } from './iam-store.ts';
import type {
  AuthEventStore,
  GroupStore,
  MessageStore,
  SigningKeyStore,
  TokenFamilyStore,
} from './sign-in-store.ts';

/** One page of a list; `next` continues it, and is absent on the last page. Opaque to callers. */
export interface Page<T> {
  items: T[];
  next?: string | undefined;
}

export interface PageRequest {
  limit: number;
  /** `next` of the page before. A text that this store did not make MUST give `invalidCursor`. */
  after?: string | undefined;
}

/** Thrown for a cursor that the store did not make. */
export class InvalidCursor extends Error {}

export type Awaitable<T> = T | Promise<T>;
export type Updater<T> = (current: T) => T;

export interface Store {
  pools: PoolStore;
  clients: ClientStore;
  users: UserStore;
  groups: GroupStore;
  signingKeys: SigningKeyStore;
  tokenFamilies: TokenFamilyStore;
  messages: MessageStore;
  authEvents: AuthEventStore;
  jobs: JobStore;
  logs: LogStore;
  iam: IamStore;
  /** Rejects when the store cannot answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface PoolStore {
  create(pool: Pool): Promise<void>;
  get(id: string): Awaitable<Pool | undefined>;
  /** Pools of a region, oldest first. */
  list(region: string, page: PageRequest): Awaitable<Page<Pool>>;
  /**
   * MUST reject with `poolNotFound`. Unless `duringImport` is set, MUST reject with
   * `importInProgress` while a job of the pool is Pending, InProgress or Stopping.
   */
  update(id: string, update: Updater<Pool>, options?: { duringImport?: boolean }): Promise<Pool>;
  /**
   * MUST reject with `poolNotFound`, with `importInProgress`, and with what `guard` throws.
   * The pool, its clients, users, jobs and logs are gone at once for every reader; the room that
   * they take may be freed later, by `purge` here and of the logs. Its logs are the groups that
   * its imports made, but for those that are protected from deletion: these MUST stay, and so
   * MUST every group that was made by `logs.createGroup`. Resolves to the uploads to destroy.
   */
  delete(id: string, guard: (pool: Pool) => void): Promise<SealedUpload[]>;
  /** Frees up to `usersMax` users of deleted pools; false when nothing is left to free. */
  purge(usersMax: number): Promise<boolean>;
  /** Users in the pool. Exact on an embedded store, an estimate where counting is dear. */
  countUsers(id: string): Awaitable<number>;
}

export interface ClientStore {
  /** MUST reject with `poolNotFound`. */
  create(client: Client): Promise<void>;
  get(poolId: string, clientId: string): Awaitable<Client | undefined>;
  /** Of whichever living pool: calls without a signature name their client only. */
  find(clientId: string): Awaitable<Client | undefined>;
  list(poolId: string, page: PageRequest): Awaitable<Page<Client>>;
  /** MUST reject with `clientNotFound`. */
  update(poolId: string, clientId: string, update: Updater<Client>): Promise<Client>;
  /** MUST reject with `clientNotFound`. */
  delete(poolId: string, clientId: string): Promise<void>;
}

/**
 * One comparison, as ListUsers offers it. Values compare exactly, by code points; a user name as
 * the pool compares user names.
 */
export interface UserFilter {
  attribute:
    | 'username'
    | 'sub'
    | 'email'
    | 'phone_number'
    | 'preferred_username'
    | 'name'
    | 'given_name'
    | 'family_name'
    | 'cognito:user_status'
    | 'status';
  /** `prefix` is `^=`. */
  match: 'equals' | 'prefix';
  value: string;
}

/** What goes into the store together with a user, or not at all. */
export interface Accompanying {
  messages?: readonly Message[] | undefined;
  events?: readonly AuthEvent[] | undefined;
}

export interface UserStore {
  /**
   * MUST reject with `poolNotFound`, with `usernameExists`, also when a username attribute of the
   * new user is another's, and with `aliasExists` when an alias is another's. With `moveAliases`
   * an alias, but never a username attribute, is taken from the other user instead, whose
   * `email_verified` or `phone_number_verified` becomes `false`.
   */
  create(
    pool: Pool,
    user: User,
    credential?: Credential,
    options?: { moveAliases?: boolean; state?: UserState } & Accompanying,
  ): Promise<void>;
  /** By `sub`, user name, or alias, in this order: nobody can be called by the `sub` of another. */
  get(pool: Pool, name: string): Awaitable<User | undefined>;
  /** The user with credential and state, all of one moment. */
  account(pool: Pool, name: string): Awaitable<Account | undefined>;
  /**
   * MUST reject with `userNotFound`, and with `aliasExists`. The updater MUST NOT change
   * `username` or `sub`.
   */
  update(pool: Pool, name: string, update: Updater<User>): Promise<User>;
  /**
   * As `update`, for credential and state as well, and with messages and events in the same
   * commit. A credential that is left out MUST be gone. With `moveAliases` an alias is taken from
   * its owner, as by `create`.
   */
  change(
    pool: Pool,
    name: string,
    change: (account: Account) => Account & Accompanying,
    options?: { moveAliases?: boolean },
  ): Promise<Account>;
  /** MUST reject with `userNotFound`. */
  delete(pool: Pool, name: string): Promise<void>;
  /**
   * In the order of creation; with a filter on `username`, `email`, `phone_number` or
   * `preferred_username`, in the order of its values. A page with a `next` MAY hold fewer users
   * than asked for, even none: a filter that no index helps looks at a bounded number of users.
   */
  list(pool: Pool, page: PageRequest & { filter?: UserFilter | undefined }): Awaitable<Page<User>>;
}

export interface JobStore {
  /** MUST reject with `poolNotFound`, and with `tooManyJobs` when the pool has `jobsMax`. */
  create(job: ImportJob, jobsMax: number): Promise<void>;
  get(poolId: string, jobId: string): Awaitable<ImportJob | undefined>;
  /** Newest first. */
  list(poolId: string, page: PageRequest): Awaitable<Page<ImportJob>>;
  /**
   * Attaches the sealed file of a Created job; resolves to the one it replaced, to be destroyed.
   * MUST reject with `jobNotFound`, and with `jobNotStartable` in any other state.
   */
  attachUpload(jobId: string, upload: SealedUpload): Promise<SealedUpload | undefined>;
  /**
   * Created → Pending, with `startedMs`. MUST reject with `jobNotFound`, `jobNotStartable`,
   * `noFileUploaded`, and `otherJobActive` when `activeMax` jobs of the region are active.
   */
  start(poolId: string, jobId: string, nowMs: number, activeMax: number): Promise<ImportJob>;
  /**
   * Pending or InProgress → Stopping; Stopping stays. MUST reject with `jobNotFound`, and with
   * `jobNotStoppable` in any other state.
   */
  requestStop(poolId: string, jobId: string): Promise<ImportJob>;
  /** Jobs that are Pending, InProgress or Stopping, oldest start first: the work to do. */
  active(): Awaitable<ImportJob[]>;
  /**
   * Created jobs older than `createdBeforeMs` → Expired, with `message`; at most 100 a call.
   * Resolves to how many there were and to their uploads, to be destroyed.
   */
  expire(
    createdBeforeMs: number,
    nowMs: number,
    message: string,
  ): Promise<{ count: number; uploads: SealedUpload[] }>;
  /** The files of every job that still has one. */
  uploadFiles(): Awaitable<string[]>;
}

export interface LogStore {
  /** Ordered by name. */
  groups(
    region: string,
    page: PageRequest & { prefix?: string | undefined },
  ): Awaitable<Page<LogGroup>>;
  group(region: string, name: string): Awaitable<LogGroup | undefined>;
  /** MUST throw or reject with `logGroupNotFound`. */
  streams(
    region: string,
    group: string,
    page: PageRequest & {
      prefix?: string | undefined;
      orderBy: 'LogStreamName' | 'LastEventTime';
      descending: boolean;
    },
  ): Awaitable<Page<LogStream>>;
  /** MUST throw or reject with `logGroupNotFound`. Undefined: the group has no such stream. */
  stream(region: string, group: string, name: string): Awaitable<LogStream | undefined>;
  /**
   * Up to `limit` segments of a stream from number `from` on (`forward`) or down (`backward`,
   * then highest number first). Only those that hold events in `[startMs, endMs)`. MUST throw or
   * reject with `logGroupNotFound`; a stream that is not there has none.
   */
  segments(
    region: string,
    group: string,
    stream: string,
    range: {
      from: number;
      direction: 'forward' | 'backward';
      limit: number;
      startMs?: number | undefined;
      endMs?: number | undefined;
    },
  ): Awaitable<LogSegment[]>;

  /**
   * MUST reject with `logGroupExists`, and with `tooManyLogGroups` when its region has
   * `groupsMax` groups.
   */
  createGroup(group: Omit<LogGroup, 'storedBytes'>, groupsMax: number): Promise<void>;
  /**
   * Changes retention, deletion protection and tags; what else the updater changes is not kept.
   * MUST reject with `logGroupNotFound`, and with `logOperationAborted` when others overtake it
   * all the time.
   */
  updateGroup(region: string, name: string, update: Updater<LogGroup>): Promise<LogGroup>;
  /**
   * MUST reject with `logGroupNotFound`, and with `logGroupProtected`. The group, its streams and
   * their events are gone at once for every reader, and their names are free; `purge` frees the
   * room.
   */
  deleteGroup(region: string, name: string): Promise<void>;
  /** MUST reject with `logGroupNotFound`, and with `logStreamExists`. */
  createStream(region: string, group: string, name: string, nowMs: number): Promise<void>;
  /**
   * MUST reject with `logGroupNotFound`, `logGroupProtected` and `logStreamNotFound`. The stream
   * and its events are gone at once for every reader, and its name is free.
   */
  deleteStream(region: string, group: string, name: string): Promise<void>;
  /**
   * Appends events, oldest first and at least one, as the next segment of a stream, ingested at
   * `nowMs`. Segments of an import in the same stream MUST get numbers of their own. MUST reject
   * with `logGroupNotFound`, and with `logStreamNotFound`.
   */
  append(
    region: string,
    group: string,
    stream: string,
    events: readonly LogEvent[],
    nowMs: number,
  ): Promise<void>;
  /**
   * Drops up to `segmentsMax` segments all of whose events are older than their group's
   * retention, and no other; the sizes of streams and groups follow, the times of streams stay.
   * False when nothing is left to drop.
   */
  expire(nowMs: number, segmentsMax: number): Promise<boolean>;
  /** Frees up to `segmentsMax` segments of deleted groups and streams; false when none is left. */
  purge(segmentsMax: number): Promise<boolean>;
}
