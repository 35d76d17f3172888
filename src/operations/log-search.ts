/** Which streams a FilterLogEvents call goes through, and the tokens that continue it. */
import { createHash } from 'node:crypto';
import { errors } from '../directory/errors.ts';
import type { SearchedStream, SearchPosition } from '../directory/log-pages-search.ts';
import type { LogStream } from '../directory/types.ts';
import { logSearchStreamsMax } from '../lib/limits.ts';
import type { Store } from '../store/store.ts';
import { pageRequest, readPage } from './pages.ts';

/** The streams of a search: some by name, or all of a group, perhaps of a prefix. */
export interface SearchScope {
  region: string;
  group: string;
  names?: string[] | undefined;
  prefix?: string | undefined;
}

export function scopeOf(
  input: { logStreamNames?: string[] | undefined; logStreamNamePrefix?: string | undefined },
  region: string,
  group: string,
): SearchScope {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  if (names !== undefined && prefix !== undefined) throw errors.streamNamesAndPrefix();
  return { region, group, names: names && [...new Set(names)], prefix };
}

/**
 * The streams to search together, oldest first; `token` leads to the next ones of a group that
 * has more of them. Streams without events are left out.
 */
export async function streamsToSearch(
  store: Store,
  scope: SearchScope,
  chunk: string | undefined,
): Promise<{ items: SearchedStream[]; token?: string | undefined }> {
  const { region, group, prefix, names } = scope;
  const searched = (streams: LogStream[]) =>
    streams.flatMap((stream) => searchedStream(store, scope, stream));
  if (names) return { items: searched(await streamsNamed(store, scope, names)) };
  const { items, token } = await readPage(
    () =>
      store.logs.streams(region, group, {
        ...pageRequest(logSearchStreamsMax, chunk),
        prefix,
        orderBy: 'LogStreamName',
        descending: false,
      }),
    errors.invalidLogToken,
  );
  return { items: searched(items), token };
}

async function streamsNamed(
  store: Store,
  { region, group }: SearchScope,
  names: string[],
): Promise<LogStream[]> {
  const streams: LogStream[] = [];
  for (const name of names) {
    const stream = await store.logs.stream(region, group, name);
    if (!stream) throw errors.logStreamNotFound();
    streams.push(stream);
  }
  return streams;
}

function searchedStream(
  store: Store,
  { region, group }: SearchScope,
  { name, createdMs, firstEventMs, lastEventMs }: LogStream,
): SearchedStream[] {
  if (firstEventMs === undefined || lastEventMs === undefined) return [];
  const read: SearchedStream['read'] = (range) => store.logs.segments(region, group, name, range);
  return [{ name, createdMs, firstEventMs, lastEventMs, read }];
}

/** How far a search came. */
export interface SearchProgress {
  /** The store's token for the streams that are searched together; absent for the first ones. */
  chunk?: string | undefined;
  at?: SearchPosition | undefined;
}

/** A token fits one scope only, since elsewhere its position would mean nothing. */
const markOf = (scope: SearchScope): string =>
  createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 16);

type TokenBody = [mark: string, chunk: string, name: string, ...place: number[]];

export function searchToken({ chunk = '', at }: SearchProgress, scope: SearchScope): string {
  const place = at ? [at.stream.createdMs, at.position.segment, at.position.index] : [];
  const body: TokenBody = [markOf(scope), chunk, at?.stream.name ?? '', ...place];
  return Buffer.from(JSON.stringify(body), 'utf8').toString('base64url');
}

/** What a token of this scope says. Throws for any other text. */
export function parseSearchToken(token: string | undefined, scope: SearchScope): SearchProgress {
  if (token === undefined) return {};
  const body = bodyOf(token);
  if (!body || body[0] !== markOf(scope)) throw errors.invalidLogToken();
  const [, chunk, name, createdMs, segment, index] = body;
  const at =
    createdMs === undefined || segment === undefined || index === undefined
      ? undefined
      : { stream: { name, createdMs }, position: { segment, index } };
  return { chunk: chunk === '' ? undefined : chunk, at };
}

function bodyOf(token: string): TokenBody | undefined {
  try {
    const body: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return isTokenBody(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

const isTokenBody = (body: unknown): body is TokenBody =>
  Array.isArray(body) &&
  (body.length === 3 || body.length === 6) &&
  body.slice(0, 3).every((item) => typeof item === 'string') &&
  body.slice(3).every((item) => Number.isSafeInteger(item) && item >= 0) &&
  (body[4] ?? 0) < 2 ** 31;
