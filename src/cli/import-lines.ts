/** A set of line numbers: a bit for each line, however many lines there are. */
export class LineSet {
  #bits = new Uint8Array(1024);
  size = 0;

  /** False when the line was there already. */
  add(line: number): boolean {
    if (this.has(line)) return false;
    const byte = line >>> 3;
    if (byte >= this.#bits.length) this.#grow(byte + 1);
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (line & 7));
    this.size += 1;
    return true;
  }

  has(line: number): boolean {
    return ((this.#bits[line >>> 3] ?? 0) & (1 << (line & 7))) !== 0;
  }

  #grow(bytes: number): void {
    const bits = new Uint8Array(Math.max(bytes, this.#bits.length * 2));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
