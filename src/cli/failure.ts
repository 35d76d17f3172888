/** How a command fails: one sentence on stderr, and an exit code. */

/** A failure that the user can do something about; shown without a stack. */
export class CliError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** What a command was called with is wrong; the code that shells use for it. */
export const usageExitCode = 2;

/** EX_SOFTWARE of sysexits: no command has a meaning of its own for it. */
const internalExitCode = 70;

/** Anything but a `CliError` is a mistake of ours and comes with its stack. */
export function describeFailure(error: unknown): { text: string; exitCode: number } {
  if (error instanceof CliError) return { text: error.message, exitCode: error.exitCode };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `unexpected error\n${text}`, exitCode: internalExitCode };
}

/** What shells answer for a program that Ctrl-C ended. */
export const interruptedExitCode = 130;

/** Of commands that answer with 0 and 1, when they came to no answer. */
const undoneExitCode = 2;

/** A failure for a program that asked for JSON. */
function failureJson(error: CliError): string {
  const code = 'code' in error ? error.code : undefined;
  return `${JSON.stringify({ error: { code, message: error.message } }, null, 2)}\n`;
}

/** Runs a command. Whoever asked for JSON gets its failure in that form, too. */
export async function failingAsJson<T>(
  json: boolean | undefined,
  stdout: { write(text: string): unknown },
  command: () => Promise<T>,
): Promise<T> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (json) stdout.write(failureJson(error));
    throw new CliError(error.message, undoneExitCode);
  }
}

/** The words of the system for an errno, where they say more than the code. */
const systemReasons: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be resolved now',
  ETIMEDOUT: 'timed out',
};

/** Why a file or a connection failed, in a few words. */
export function systemReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = errorCode(cause);
  if (code && systemReasons[code]) return systemReasons[code];
  return cause instanceof Error && cause.message ? cause.message : String(code ?? cause);
}

/** `code` of a system error. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
