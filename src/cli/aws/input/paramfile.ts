/** Values that stand in files: `file://` as text, `fileb://` as bytes. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import type { Environment } from '../../target.ts';
import { represented } from './python.ts';

/** Why a file could not be read; its message is shown with the option that named the file. */
export class FileMistake extends Error {}

const prefixes = [
  { prefix: 'file://', binary: false },
  { prefix: 'fileb://', binary: true },
];

/** The content of the file that a value names, or undefined when it names none. */
export function readParamFile(value: string, env: Environment): string | Uint8Array | undefined {
  const kind = prefixes.find(({ prefix }) => value.startsWith(prefix));
  if (!kind) return undefined;
  const path = expandPath(value.slice(kind.prefix.length), env);
  const bytes = readBytes(value, path);
  return kind.binary ? bytes : asText(bytes, path, env);
}

function readBytes(value: string, path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new FileMistake(`Unable to load paramfile ${value}: ${systemWords(error, path)}`);
  }
}

/** Line ends of any system become `\n`. */
function asText(bytes: Uint8Array, path: string, env: Environment): string {
  const encoding = env.AWS_CLI_FILE_ENCODING ?? 'utf-8';
  try {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes).replace(/\r\n?/g, '\n');
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`unknown encoding: ${encoding}`);
    throw new FileMistake(
      `Unable to load paramfile (${path}), text contents could not be decoded.  If this is a ` +
        'binary file, please use the fileb:// prefix instead of the file:// prefix.',
    );
  }
}

/** `~` and variables, which no shell replaces behind `file://`. Unknown ones stay. */
export function expandPath(path: string, env: Environment): string {
  const home = env.HOME ?? homedir();
  return path
    .replace(/^~(?=\/|$)/, () => home.replace(/\/+$/, '') || '/')
    .replace(
      /\$(?:(\w+)|\{([^}]*)\})/g,
      (text, bare?: string, braced?: string) => env[bare ?? braced ?? ''] ?? text,
    );
}

/** The texts of the C library where libuv has others. */
const reasons: Record<string, string> = { EISDIR: 'Is a directory', ENOTDIR: 'Not a directory' };

/** `[Errno 2] No such file or directory: 'path'` */
function systemWords(error: unknown, path: string): string {
  const { errno = 0, code = '' } = error as NodeJS.ErrnoException;
  const known = reasons[code] ?? getSystemErrorMessage(errno) ?? code;
  const reason = known.charAt(0).toUpperCase() + known.slice(1);
  return `[Errno ${-errno}] ${reason}: ${represented(path)}`;
}
