/** The opened signing keys of the pools that are in use. */
import type { SigningKey } from '../directory/types.ts';
import type { Clock } from '../lib/clock.ts';
import { keyRingMs, keyRingRetryMs, keyRingsMax } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';
import { livingKeys } from './key-life.ts';
import { KeyRing, newSigningKeys } from './signing-keys.ts';

/** Where the keys are kept. */
export interface SigningKeySource {
  /** All keys of a pool, in the order of their making; none for a pool that is not there. */
  list(poolId: string): Promise<readonly SigningKey[]>;
  /**
   * Stores the first keys of a pool. MUST leave those that are there already, which another
   * caller may have stored at the same moment.
   */
  addFirst(poolId: string, keys: readonly SigningKey[]): Promise<void>;
  /** Adds and removes keys, unless `newestKid` is not the pool's newest key: then false. */
  rotate(
    poolId: string,
    newestKid: string,
    added: readonly SigningKey[],
    removed: readonly string[],
  ): Promise<boolean>;
}

interface Entry {
  loadedMs: number;
  ring: Promise<KeyRing | undefined>;
}

/**
 * Keeps the rings of the pools last used. A ring is read again after `keyRingMs`, and sooner for
 * a key id that it does not know, which is how other processes' rotations come to be seen.
 */
export class KeyRings {
  readonly #vault: Vault;
  readonly #source: SigningKeySource;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(vault: Vault, source: SigningKeySource, clock: Clock) {
    this.#vault = vault;
    this.#source = source;
    this.#clock = clock;
  }

  /** The keys of a pool that exists; makes the first ones. */
  async ofPool(poolId: string): Promise<KeyRing> {
    const load = () => this.#loadOrMake(poolId);
    // The first may be another caller's load, which made none.
    const ring =
      (await this.#recent(poolId, keyRingMs, load)) ??
      (await this.#recent(poolId, keyRingMs, load));
    if (!ring) throw new Error(`the keys of pool ${poolId} were not stored`);
    return ring;
  }

  /**
   * The keys for checking a token that names a pool and a key, both as a stranger may have made
   * them up: makes no keys. Undefined when the pool has none.
   */
  async ofToken(poolId: string, kid: string): Promise<KeyRing | undefined> {
    const ring = await this.#recent(poolId, keyRingMs, () => this.#load(poolId));
    if (!ring || ring.has(kid)) return ring;
    return this.#recent(poolId, keyRingRetryMs, () => this.#load(poolId));
  }

  /**
   * Makes the next keys of a pool and drops those whose tokens have all ended, or all before, so
   * that their tokens are refused and the new keys sign at once. Undefined, and no change, when
   * the pool has no keys, or when somebody else rotated them meanwhile.
   */
  async rotate(
    poolId: string,
    { discardsEarlier = false } = {},
  ): Promise<readonly SigningKey[] | undefined> {
    const nowMs = this.#clock.nowMs();
    const keys = await this.#source.list(poolId);
    const newest = keys.at(-1);
    if (!newest) return undefined;
    const kept = new Set(discardsEarlier ? [] : livingKeys(keys, nowMs));
    const removed = keys.filter((key) => !kept.has(key)).map(({ kid }) => kid);
    const added = await newSigningKeys(this.#vault, poolId, nowMs);
    if (!(await this.#source.rotate(poolId, newest.kid, added, removed))) return undefined;
    this.#entries.delete(poolId);
    return added;
  }

  #recent(
    poolId: string,
    maxAgeMs: number,
    load: () => Promise<KeyRing | undefined>,
  ): Promise<KeyRing | undefined> {
    const entry = this.#entries.get(poolId);
    if (!entry || this.#clock.nowMs() - entry.loadedMs >= maxAgeMs) return this.#put(poolId, load);
    this.#entries.delete(poolId);
    this.#entries.set(poolId, entry);
    return entry.ring;
  }

  /** Callers at the same time share one load; what came to nothing is not kept. */
  #put(poolId: string, load: () => Promise<KeyRing | undefined>): Promise<KeyRing | undefined> {
    const entry = { loadedMs: this.#clock.nowMs(), ring: load() };
    const drop = () => {
      if (this.#entries.get(poolId) === entry) this.#entries.delete(poolId);
    };
    entry.ring.then((ring) => ring ?? drop(), drop);
    this.#entries.delete(poolId);
    this.#entries.set(poolId, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > keyRingsMax && oldest !== undefined) this.#entries.delete(oldest);
    return entry.ring;
  }

  async #load(poolId: string): Promise<KeyRing | undefined> {
    const keys = await this.#source.list(poolId);
    if (keys.length === 0) return undefined;
    return new KeyRing(this.#vault, poolId, keys, this.#clock.nowMs());
  }

  async #loadOrMake(poolId: string): Promise<KeyRing | undefined> {
    const ring = await this.#load(poolId);
    if (ring) return ring;
    const keys = await newSigningKeys(this.#vault, poolId, this.#clock.nowMs());
    await this.#source.addFirst(poolId, keys);
    return this.#load(poolId);
  }
}
