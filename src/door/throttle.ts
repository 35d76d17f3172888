/** How often one address may call without a signature. */
import { errors } from '../directory/errors.ts';
import { parseAddress } from '../iam/address.ts';
import type { Clock } from '../lib/clock.ts';
import { countedAddressesMax, unsignedBurstSeconds } from '../lib/limits.ts';

/** An address that can make `calls` more calls at `atMs`, and others as time goes by. */
interface Bucket {
  calls: number;
  atMs: number;
}

/**
 * A token bucket for each address, in the memory of one server. It keeps a flood from taking all
 * of the server; that nobody guesses passwords is the lockout's business, which all servers share.
 */
export class Throttle {
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #addressesMax: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number, clock: Clock, addressesMax = countedAddressesMax) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#addressesMax = addressesMax;
  }

  /** @throws errors.tooManyRequests */
  admit(address: string): void {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return;
    const key = networkOf(address);
    const bucket = this.#refilled(this.#buckets.get(key));
    const isAdmitted = bucket.calls >= 1;
    if (isAdmitted) bucket.calls--;
    this.#keep(key, bucket);
    if (!isAdmitted) throw errors.tooManyRequests();
  }

  #refilled(bucket: Bucket | undefined): Bucket {
    const atMs = this.#clock.nowMs();
    const most = this.#perSecond * unsignedBurstSeconds;
    if (!bucket) return { calls: most, atMs };
    const seconds = Math.max(0, atMs - bucket.atMs) / 1000;
    return { calls: Math.min(most, bucket.calls + seconds * this.#perSecond), atMs };
  }

  /** As the latest one; a Map keeps the order in which they came. */
  #keep(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size <= this.#addressesMax) return;
    const [quietest] = this.#buckets.keys();
    if (quietest !== undefined) this.#buckets.delete(quietest);
  }
}

/** Whoever has an IPv6 address has the 2^64 of its network. */
function networkOf(address: string): string {
  const bytes = parseAddress(address);
  return bytes?.length === 16 ? bytes.slice(0, 8).join('.') : address;
}
