/** From a store's pages to the tokens of the wire, which clients take as opaque. */
import { type ApiError, errors } from '../directory/errors.ts';
import { type Awaitable, InvalidCursor, type Page, type PageRequest } from '../store/store.ts';

/**
 * The page that a call asks for. Tokens are the store's cursors in base64url: a cursor may hold
 * any text, while AWS's clients check tokens against `[\S]+`.
 */
export const pageRequest = (limit: number, token: string | undefined): PageRequest => ({
  limit,
  after: token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8'),
});

/**
 * One page read from a store, with the token that continues it. A token that no page gave is
 * refused with `refusal`, since each service has its own error for it.
 */
export async function readPage<T>(
  list: () => Awaitable<Page<T>>,
  refusal: () => ApiError = errors.invalidPageToken,
): Promise<{ items: T[]; token?: string | undefined }> {
  try {
    const { items, next } = await list();
    return { items, token: next === undefined ? undefined : tokenOf(next) };
  } catch (error) {
    throw error instanceof InvalidCursor ? refusal() : error;
  }
}

const tokenOf = (cursor: string): string => Buffer.from(cursor, 'utf8').toString('base64url');
