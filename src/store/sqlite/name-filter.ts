/**
 * Bloom filters of names: they forget none that was added, and take about one in a hundred others
 * for known. Their bytes are stored, so the hash must not change.
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
}

/** Parts to a bank: the bits of a word. */
const bankParts = 32;

/**
 * The filters of up to 32 parts, turned by a quarter: a word for every position, with a bit for
 * every part. So one probe asks all parts at once; one after the other they would cost an import
 * into ten million users as much as writing the user.
 */
export class FilterBank {
  readonly bytes: number;
  readonly #words: Uint32Array;
  readonly #parts: number[] = [];

  /** For filters of that many bytes. */
  constructor(bytes: number) {
    this.bytes = bytes;
    this.#words = new Uint32Array(bytes * 8);
  }

  get isFull(): boolean {
    return this.#parts.length === bankParts;
  }

  add(part: number, { bits }: NameFilter): void {
    const flag = 1 << this.#parts.length;
    this.#parts.push(part);
    for (let byte = 0; byte < bits.length; byte++)
      for (let rest = bits[byte] ?? 0; rest !== 0; rest &= rest - 1) {
        const at = byte * 8 + 31 - Math.clz32(rest & -rest);
        this.#words[at] = (this.#words[at] ?? 0) | flag;
      }
  }

  /** True when `isIn` is for any part that may have the name; others are not asked. */
  some({ first, step }: NameHash, isIn: (part: number) => boolean): boolean {
    const mask = this.#words.length - 1;
    let parts = -1;
    for (let i = 0, hash = first; i < probes && parts !== 0; i++, hash += step)
      parts &= this.#words[hash & mask] ?? 0;
    for (; parts !== 0; parts &= parts - 1) {
      const part = this.#parts[31 - Math.clz32(parts & -parts)];
      if (part !== undefined && isIn(part)) return true;
    }
    return false;
  }
}
