/**
 * A Bloom filter of names: `has` is never false for a name that was added, and true for about one
 * in a hundred others. Its bytes are stored, so its hash must not change.
 */

/** Ten bits a name and seven probes give 0.8 % false answers; rounding up to 2ⁿ gives fewer. */
const bitsPerName = 10;
const probes = 7;

/** Two 32-bit hashes of a name, of which all probes are made. */
export interface NameHash {
  first: number;
  step: number;
}

export function hashName(name: string): NameHash {
  // FNV-1a over UTF-16 units, and murmur3's last mixing to spread the high bits.
  let first = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) first = Math.imul(first ^ name.charCodeAt(i), 0x01000193);
  first = mix(first);
  return { first, step: mix(first ^ 0x9e3779b9) | 1 };
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

export class NameFilter {
  /** A power of two of bytes. */
  readonly bits: Uint8Array;
  readonly #mask: number;

  constructor(bits: Uint8Array) {
    this.bits = bits;
    this.#mask = bits.length * 8 - 1;
  }

  static sized(names: number): NameFilter {
    const bytes = 2 ** Math.ceil(Math.log2(Math.max(64, (names * bitsPerName) / 8)));
    return new NameFilter(new Uint8Array(bytes));
  }

  add(name: string): void {
    const { first, step } = hashName(name);
    for (let i = 0, hash = first; i < probes; i++, hash += step) {
      const at = hash & this.#mask;
      this.bits[at >>> 3] = (this.bits[at >>> 3] ?? 0) | (1 << (at & 7));
    }
  }

  has({ first, step }: NameHash): boolean {
    for (let i = 0, hash = first; i < probes; i++, hash += step) {
      const at = hash & this.#mask;
      if (((this.bits[at >>> 3] ?? 0) & (1 << (at & 7))) === 0) return false;
    }
    return true;
  }
}
