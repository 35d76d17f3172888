/**
 * The names that a file has had so far: user names and, in pools that have them, aliases. Kept in
 * 12 bytes a slot, of a hash and of the offset of the row that has the name; the row itself is
 * read again where hashes meet, so that the answer is exact.
 */

/**
 * 25 million names in 403 MB, and for a moment 604 MB, when the last table takes the place of the
 * one before. A file of AWS's 500,000 rows needs 13 MB.
 */
export const nameSlotsMax = 2 ** 25;
const firstSlots = 2 ** 12;
const fullShare = 0.75;

/** Whether the row that ends at byte `end` has the name. */
export type HasName = (end: number, name: string) => boolean;

/** Words of a slot: the hash of the name, then where its row ends, low and high; 0 when free. */
const slotWords = 3;
const highWord = 2 ** 32;

export class SeenNames {
  readonly #hasName: HasName;
  readonly #slotsMax: number;
  #slots = firstSlots;
  #words = new Uint32Array(firstSlots * slotWords);
  /** Names that are known. */
  size = 0;

  constructor(hasName: HasName, slotsMax = nameSlotsMax) {
    this.#hasName = hasName;
    this.#slotsMax = slotsMax;
  }

  /** Once no further names are taken in. Those that are known are found still. */
  get isFull(): boolean {
    return this.size >= this.#slotsMax * fullShare;
  }

  /** Where the row that has the name ends, if there is one. */
  find(name: string): number | undefined {
    const hash = hashOf(name);
    const mask = this.#slots - 1;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const end = this.#endAt(i);
      if (end === 0) return undefined;
      if (this.#words[i * slotWords] === hash && this.#hasName(end, name)) return end;
    }
  }

  /** Takes in a name that `find` does not find. */
  add(name: string, end: number): void {
    if (this.isFull) return;
    if (this.size >= this.#slots * fullShare) this.#grow();
    this.#put(hashOf(name), end);
    this.size += 1;
  }

  #endAt(slot: number): number {
    const at = slot * slotWords;
    return (this.#words[at + 1] ?? 0) + (this.#words[at + 2] ?? 0) * highWord;
  }

  #put(hash: number, end: number): void {
    const mask = this.#slots - 1;
    let slot = hash & mask;
    while (this.#endAt(slot) !== 0) slot = (slot + 1) & mask;
    const at = slot * slotWords;
    this.#words[at] = hash;
    this.#words[at + 1] = end % highWord;
    this.#words[at + 2] = Math.floor(end / highWord);
  }

  #grow(): void {
    const [words, slots] = [this.#words, this.#slots];
    this.#slots = slots * 2;
    this.#words = new Uint32Array(this.#slots * slotWords);
    for (let at = 0; at < words.length; at += slotWords) {
      const end = (words[at + 1] ?? 0) + (words[at + 2] ?? 0) * highWord;
      if (end !== 0) this.#put(words[at] ?? 0, end);
    }
  }
}

/** FNV-1a over UTF-16 units, with the last step of MurmurHash3, as a whole number of 32 bits. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
