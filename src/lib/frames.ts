/**
 * A file sealed in frames of AES-256-GCM, so that it streams in and can be read from any plain
 * offset. A frame's nonce is its number, which is safe because a key seals one file only; the
 * last frame is marked in its additional data, so a file cut short is noticed.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { sealedFrameBytes } from './limits.ts';

/** A sealed file that is gone, cut short, changed, or sealed with another key. */
export class SealedFileError extends Error {}

const tagBytes = 16;
const sealedBytes = sealedFrameBytes + tagBytes;
const algorithm = 'aes-256-gcm';

export const newFrameKey = (): Uint8Array => randomBytes(32);

function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(frame), 4);
  return nonce;
}

const mark = (last: boolean) => Buffer.from([last ? 1 : 0]);

/** Turns a stream of plain bytes into frames. Holds one frame. */
export class FrameSealer {
  readonly #key: Uint8Array;
  readonly #plain = Buffer.allocUnsafeSlow(sealedFrameBytes);
  #filled = 0;
  #frame = 0;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** What `chunk` completes, in order. A full frame is kept back while it could be the last. */
  push(chunk: Buffer): Buffer[] {
    const sealed: Buffer[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (this.#filled === sealedFrameBytes) sealed.push(...this.#seal(false));
      const copied = chunk.copy(this.#plain, this.#filled, at);
      this.#filled += copied;
      at += copied;
    }
    return sealed;
  }

  /** The last frame; it may be empty of text, but it is always there. */
  end(): Buffer[] {
    return this.#seal(true);
  }

  #seal(last: boolean): Buffer[] {
    const cipher = createCipheriv(algorithm, this.#key, nonceOf(this.#frame++));
    cipher.setAAD(mark(last));
    const text = cipher.update(this.#plain.subarray(0, this.#filled));
    cipher.final();
    this.#filled = 0;
    return [text, cipher.getAuthTag()];
  }
}

/** Reads a sealed file. Synchronous: it runs on the import's own thread. */
export class FrameReader {
  readonly #fd: number;
  readonly #key: Uint8Array;
  readonly #bytes: number;
  readonly #base: number;
  #offset: number;

  /**
   * `bytes` is the plain size; reading begins at the plain offset `from`. In the file the frames
   * begin at `base`.
   */
  constructor(path: string, key: Uint8Array, bytes: number, from = 0, base = 0) {
    this.#fd = openSealed(path);
    this.#key = key;
    this.#bytes = bytes;
    this.#base = base;
    this.#offset = from;
  }

  /**
   * The next plain bytes, at most one frame; undefined at the end of the file.
   * @throws SealedFileError when the file was changed or cut short, or has another key.
   */
  read(): Buffer | undefined {
    if (this.#offset >= this.#bytes) return undefined;
    const frame = Math.floor(this.#offset / sealedFrameBytes);
    const frameStart = frame * sealedFrameBytes;
    const plainBytes = Math.min(sealedFrameBytes, this.#bytes - frameStart);
    const plain = this.#open(frame, plainBytes, frameStart + plainBytes === this.#bytes);
    const rest = plain.subarray(this.#offset - frameStart);
    this.#offset = frameStart + plainBytes;
    return rest;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #open(frame: number, plainBytes: number, last: boolean): Buffer {
    const sealed = Buffer.allocUnsafe(plainBytes + tagBytes);
    const at = this.#base + frame * sealedBytes;
    const read = readSync(this.#fd, sealed, 0, sealed.length, at);
    if (read !== sealed.length) throw new SealedFileError('file is cut short');
    const decipher = createDecipheriv(algorithm, this.#key, nonceOf(frame));
    decipher.setAAD(mark(last));
    decipher.setAuthTag(sealed.subarray(plainBytes));
    const plain = decipher.update(sealed.subarray(0, plainBytes));
    try {
      decipher.final();
    } catch (cause) {
      throw new SealedFileError('file was changed or has another key', { cause });
    }
    return plain;
  }
}

function openSealed(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new SealedFileError('file is gone', { cause });
  }
}
