/** The folder of sealed files: written frame by frame, each with a key of its own. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../directory/errors.ts';
import { FrameSealer } from '../lib/frames.ts';

export class UploadFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  /** Only whole files have their name. */
  has(name: string): boolean {
    return existsSync(join(this.#path, name));
  }

  names(): Promise<string[]> {
    return readdir(this.#path);
  }

  forget(name: string): Promise<void> {
    return rm(join(this.#path, name), { force: true });
  }

  /**
   * Seals `body` as the file `name`, of at most `bytesMax` plain bytes. Durable when it resolves.
   * Rejects with `entityTooLarge`, or with what went wrong, and then leaves nothing behind.
   */
  async seal(
    name: string,
    key: Uint8Array,
    body: AsyncIterable<Buffer>,
    bytesMax: number,
  ): Promise<{ bytes: number; etag: string }> {
    const part = this.#partOf(name);
    const handle = await open(part, 'wx', 0o600);
    try {
      const written = await write(handle, body, key, bytesMax);
      await handle.sync();
      await handle.close();
      await rename(part, join(this.#path, name));
      await syncFolder(this.#path);
      return written;
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Takes the file `name` from `bring`, which writes it to a path and says whether there is one. */
  async take(name: string, bring: (path: string) => Promise<boolean>): Promise<void> {
    const part = this.#partOf(name);
    if (await bring(part)) await rename(part, join(this.#path, name));
    else await rm(part, { force: true });
  }

  /** The whole path of a file, for whoever copies it. */
  pathOf(name: string): string {
    return join(this.#path, name);
  }

  /** Of a file that is not yet whole. */
  #partOf(name: string): string {
    return join(this.#path, `${name}.part`);
  }
}

async function write(
  handle: FileHandle,
  body: AsyncIterable<Buffer>,
  key: Uint8Array,
  bytesMax: number,
) {
  const sealer = new FrameSealer(key);
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw errors.entityTooLarge();
    digest.update(chunk);
    const frames = sealer.push(chunk);
    if (frames.length > 0) await writeAll(handle, frames);
  }
  await writeAll(handle, sealer.end());
  return { bytes, etag: `"${digest.digest('hex').slice(0, 32)}"` };
}

/** A write may take a part only; then the rest is written anew. */
async function writeAll(handle: FileHandle, buffers: Buffer[]): Promise<void> {
  for (let rest = buffers; rest.length > 0; )
    rest = without(rest, (await handle.writev(rest)).bytesWritten);
}

function without(buffers: Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  return buffers.flatMap((buffer) => {
    const gone = Math.min(left, buffer.length);
    left -= gone;
    return gone === buffer.length ? [] : [buffer.subarray(gone)];
  });
}

/** A new name in a folder is durable only when the folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
