/**
 * Page cursors: a position in a list, with a checksum over the list that it belongs to. A cursor
 * of another list, a damaged one and a made-up one are all refused. It is no secret and no
 * permission: positions are only ever bound as parameters.
 */
import { createHash } from 'node:crypto';
import { InvalidCursor } from './store.ts';

/** What orders a list: texts and numbers, compared from left to right. */
export type Position = readonly (string | number)[];

const checksumBytes = 6;

const checksum = (scope: string, position: string): Buffer =>
  createHash('sha256').update(`${scope}\0${position}`).digest().subarray(0, checksumBytes);

/** `scope` names the list with everything that selects its items, such as the pool and filter. */
export function encodeCursor(scope: string, position: Position): string {
  const text = JSON.stringify(position);
  return Buffer.concat([checksum(scope, text), Buffer.from(text)]).toString('base64url');
}

/** The position in a cursor of the list `scope`; undefined without a cursor. */
export function decodeCursor(scope: string, cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.subarray(checksumBytes).toString();
  if (!checksum(scope, text).equals(bytes.subarray(0, checksumBytes)))
    throw new InvalidCursor('The cursor is not one of this list.');
  return JSON.parse(text) as Position;
}

/**
 * Cuts a page from items of which one more than `limit` was asked for: that one only tells that
 * there is a next page.
 */
export function pageOf<Item, Out>(
  items: Item[],
  limit: number,
  scope: string,
  map: (item: Item) => Out,
  position: (item: Item) => Position,
): { items: Out[]; next?: string } {
  const taken = items.slice(0, limit);
  const last = taken.at(-1);
  const page = { items: taken.map(map) };
  return items.length > limit && last
    ? { ...page, next: encodeCursor(scope, position(last)) }
    : page;
}
