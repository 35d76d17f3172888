/** `server.json` in a data folder: where the server of that folder answers while it runs. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ServerFile {
  url: string;
  pid: number;
}

const pathIn = (folder: string): string => join(folder, 'server.json');

/** Replaces the file of a server that did not end cleanly. */
export async function writeServerFile(folder: string, server: ServerFile): Promise<void> {
  const temporary = `${pathIn(folder)}.${server.pid}`;
  await writeFile(temporary, `${JSON.stringify(server)}\n`, { mode: 0o600 });
  await rename(temporary, pathIn(folder));
}

/** Undefined when the folder holds none. It may be that of a server that was killed. */
export async function readServerFile(folder: string): Promise<ServerFile | undefined> {
  try {
    const server = JSON.parse(await readFile(pathIn(folder), 'utf8')) as Partial<ServerFile>;
    const { url, pid } = server;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
  } catch {
    return undefined;
  }
}

export async function removeServerFile(folder: string): Promise<void> {
  await rm(pathIn(folder), { force: true });
}
