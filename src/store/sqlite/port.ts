/**
 * What travels between the request thread and the writer thread: plain data that can be cloned.
 * The writer's verbs give both sides their types.
 */
import { ApiError } from '../../directory/errors.ts';
import type { WriteVerbs } from './writer.ts';

export interface WriteCall {
  verb: string;
  args: unknown[];
}

export type WriteReply = { value: unknown } | { error: WriteError };

/** An error of the catalogue, or without `code` one that nobody foresaw. */
export interface WriteError {
  code?: string;
  status?: number;
  details?: Readonly<Record<string, string>>;
  message: string;
  stack?: string | undefined;
}

/** The way to the writer. `call` resolves once the write is durable, or has failed. */
export interface WritePort {
  call(verb: string, args: unknown[]): Promise<WriteReply>;
  close(): Promise<void>;
}

/** A writer's verb, called from the other side. */
export type Write = <Verb extends keyof WriteVerbs>(
  verb: Verb,
  ...args: Parameters<WriteVerbs[Verb]>
) => Promise<ReturnType<WriteVerbs[Verb]>>;

export const writeThrough =
  (port: WritePort): Write =>
  async <Verb extends keyof WriteVerbs>(verb: Verb, ...args: Parameters<WriteVerbs[Verb]>) => {
    const reply = await port.call(verb, args);
    if ('error' in reply) throw reviveError(reply.error);
    return reply.value as ReturnType<WriteVerbs[Verb]>;
  };

export function plainError(error: unknown): WriteError {
  if (error instanceof ApiError)
    return {
      code: error.code,
      status: error.status,
      details: error.details,
      message: error.message,
    };
  return error instanceof Error
    ? { message: error.message, stack: error.stack }
    : { message: String(error) };
}

function reviveError({ code, status, details, message, stack }: WriteError): Error {
  if (code !== undefined) return new ApiError(code, message, status, details);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
