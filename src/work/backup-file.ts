/**
 * The file of a backup: a line that says what it is, a line of JSON, and sealed frames. In them
 * are the length of a list, the list of files, and the files one after the other. The key of the
 * frames is wrapped by the master key, which is not in the file.
 */
import { timingSafeEqual } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { FrameReader, FrameSealer, newFrameKey, SealedFileError } from '../lib/frames.ts';
import { backupReadBytes } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';

/** Why there is no backup, or none can be taken back; a sentence for the operator. */
export class BackupError extends Error {}

export interface BackupEntry {
  /** As in the data folder. */
  name: string;
  bytes: number;
}

export interface SourceEntry extends BackupEntry {
  path: string;
}

interface Head {
  /** Tells which master key it is, and nothing of it. */
  masterKeyId: string;
  wrappedKey: string;
  bytes: number;
  createdMs: number;
}

const magic = 'poolhouse-backup 1\n';
const keyContext = 'backup';
const lengthBytes = 4;
/** Far above the head of any backup. */
const headBytesMax = 4_096;
const masterKeyId = (vault: Vault): Buffer => vault.derive('master-key-id', 16);

/** Durable under its name when it resolves; never over another file. */
export async function writeBackup(
  path: string,
  vault: Vault,
  entries: readonly SourceEntry[],
  createdMs: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const part = `${path}.part`;
  const out = await open(part, 'wx', 0o600);
  try {
    await writeAll(out, vault, entries, createdMs, onBytes);
    await out.sync();
    await out.close();
    await rename(part, path);
  } catch (error) {
    await out.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

async function writeAll(
  out: FileHandle,
  vault: Vault,
  entries: readonly SourceEntry[],
  createdMs: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const list = Buffer.from(JSON.stringify(entries.map(({ name, bytes }) => ({ name, bytes }))));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(list.length);
  const key = newFrameKey();
  const head: Head = {
    masterKeyId: masterKeyId(vault).toString('hex'),
    wrappedKey: Buffer.from(vault.wrapKey(key, keyContext)).toString('base64'),
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, lengthBytes + list.length),
    createdMs,
  };
  await out.writeFile(`${magic}${JSON.stringify(head)}\n`);
  const sealer = new FrameSealer(key);
  for (const plain of [length, list]) await writeFrames(out, sealer.push(plain));
  for (const entry of entries)
    for await (const chunk of contentsOf(entry)) {
      await writeFrames(out, sealer.push(chunk));
      onBytes(chunk.length);
    }
  await writeFrames(out, sealer.end());
}

const writeFrames = async (out: FileHandle, frames: Buffer[]) => {
  if (frames.length > 0) await out.writeFile(Buffer.concat(frames));
};

async function* contentsOf({ path, bytes }: SourceEntry): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (let left = bytes; left > 0; ) {
      const chunk = Buffer.allocUnsafe(Math.min(left, backupReadBytes));
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) throw new Error(`${path} became shorter`);
      yield chunk.subarray(0, bytesRead);
      left -= bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** A backup that was made with this master key. */
export class BackupReader {
  readonly entries: readonly BackupEntry[];
  readonly createdMs: number;
  readonly #frames: FrameReader;
  #rest: Buffer;

  private constructor(frames: FrameReader, createdMs: number) {
    this.#frames = frames;
    this.#rest = Buffer.alloc(0);
    this.createdMs = createdMs;
    const length = this.#take(lengthBytes).readUInt32BE();
    this.entries = JSON.parse(this.#take(length).toString('utf8')) as BackupEntry[];
  }

  /** @throws BackupError, or SealedFileError for a file that was changed or cut short */
  static async open(path: string, vault: Vault): Promise<BackupReader> {
    const { head, base } = await readHead(path);
    const id = Buffer.from(head.masterKeyId, 'hex');
    const own = masterKeyId(vault);
    if (id.length !== own.length || !timingSafeEqual(id, own))
      throw new BackupError(
        `${path} was made with another master key. Bring that one: it is not in the backup.`,
      );
    const key = vault.unwrapKey(Buffer.from(head.wrappedKey, 'base64'), keyContext);
    const frames = new FrameReader(path, key, head.bytes, 0, base);
    try {
      return new BackupReader(frames, head.createdMs);
    } catch (error) {
      frames.close();
      throw error;
    }
  }

  /** The bytes of the next entry; entries are read in their order, each to its end. */
  *contents({ bytes }: BackupEntry): Generator<Buffer> {
    for (let left = bytes; left > 0; ) {
      const chunk = this.#some(left);
      yield chunk;
      left -= chunk.length;
    }
  }

  close(): void {
    this.#frames.close();
  }

  #take(bytes: number): Buffer {
    const chunks: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const chunk = this.#some(left);
      chunks.push(chunk);
      left -= chunk.length;
    }
    return Buffer.concat(chunks);
  }

  /** At least one byte, at most so many. */
  #some(bytesMax: number): Buffer {
    while (this.#rest.length === 0) {
      const frame = this.#frames.read();
      if (!frame) throw new SealedFileError('file is cut short');
      this.#rest = frame;
    }
    const chunk = this.#rest.subarray(0, bytesMax);
    this.#rest = this.#rest.subarray(chunk.length);
    return chunk;
  }
}

async function readHead(path: string): Promise<{ head: Head; base: number }> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(headBytesMax);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const end = bytes.indexOf('\n', magic.length);
    const isBackup = bytes.toString('latin1', 0, magic.length) === magic;
    if (!isBackup || end < 0 || end >= bytesRead) throw new BackupError(`${path} is no backup.`);
    const head = JSON.parse(bytes.toString('utf8', magic.length, end)) as Head;
    return { head, base: end + 1 };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new BackupError(`${path} is no backup.`);
  } finally {
    await file.close();
  }
}
