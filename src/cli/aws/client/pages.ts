/**
 * The pages of an operation that answers in pages, the tokens by which one goes on, and their
 * sum: what botocore's paginator does, token for token.
 */

import { jsonScalar } from '../output/json.ts';
import { pythonRepr } from '../output/python-text.ts';
import { JsonError, readJson } from '../output/read-json.ts';
import { isMap, isScalar, type Value, type ValueMap } from '../output/value.ts';
import { CommandFailure, type Paging } from '../types.ts';
import type { Paginator } from './paginators.ts';

/** By name of the input's member. */
type Token = Map<string, Value>;

/** How much of the page that a token leads to has been shown. */
const truncation = 'boto_truncate_amount';

export type CallPage = (input: Record<string, unknown>) => Promise<ValueMap>;

/** The pages, to be asked for once; what is said after them is known when all have come. */
export class Pages {
  readonly resultKeys: readonly string[];
  /** Set when there is more than `maxItems`; `--starting-token` takes it. */
  resumeToken: string | undefined;
  /** What every page repeats, of the first one. */
  nonAggregatePart: ValueMap = new Map();
  readonly #paginator: Paginator;
  readonly #paging: Paging;
  readonly #input: Record<string, unknown>;
  readonly #call: CallPage;

  constructor(
    paginator: Paginator,
    paging: Paging,
    input: Record<string, unknown>,
    call: CallPage,
  ) {
    this.resultKeys = paginator.resultKeys;
    this.#paginator = paginator;
    this.#paging = paging;
    this.#input = { ...input };
    if (paging.pageSize !== undefined) this.#input[paginator.limitKey] = paging.pageSize;
    this.#call = call;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ValueMap> {
    const { maxItems } = this.#paging;
    const [primary] = this.#paginator.resultKeys;
    const start = this.#startingToken();
    let token: Token = start?.token ?? new Map([[this.#paginator.inputToken, null]]);
    if (start) this.#inject(token);
    let skipped = start?.shown ?? 0;
    let total = 0;
    for (let first = true; ; first = false) {
      const page = await this.#call(this.#input);
      if (first) this.#openFirst(page, start ? skipped : undefined);
      else skipped = 0;
      const count = lengthOf(page.get(primary) ?? null);
      const surplus = maxItems === undefined ? 0 : total + count - maxItems;
      if (surplus > 0) {
        this.#truncate(page, count - surplus);
        this.#resumeAt(new Map([...token, [truncation, BigInt(count - surplus + skipped)]]));
        yield page;
        return;
      }
      yield page;
      total += count;
      const next = this.#nextToken(page);
      if (!next) return;
      if (total === maxItems) return this.#resumeAt(next);
      if (!first && sameToken(token, next)) throw repeated(next);
      this.#inject(next);
      token = next;
    }
  }

  /** All pages as one answer: lists joined, numbers and texts added up. */
  async full(): Promise<ValueMap> {
    const whole: ValueMap = new Map();
    for await (const page of this)
      for (const key of this.resultKeys) {
        const value = page.get(key) ?? null;
        const before = whole.get(key) ?? null;
        if (value !== null) whole.set(key, before === null ? value : joined(before, value));
      }
    for (const [name, value] of this.nonAggregatePart) whole.set(name, value);
    if (this.resumeToken !== undefined) whole.set('NextToken', this.resumeToken);
    return whole;
  }

  /** `shown` items of the first page are left out, and all of its other lists. */
  #openFirst(page: ValueMap, shown: number | undefined): void {
    const [primary, ...others] = this.resultKeys;
    if (shown !== undefined) {
      const items = page.get(primary ?? '') ?? null;
      const rest = Array.isArray(items) || typeof items === 'string' ? items.slice(shown) : null;
      page.set(primary ?? '', rest);
      for (const name of others) page.set(name, emptied(page.get(name) ?? null));
    }
    for (const name of this.#paginator.nonAggregateKeys)
      this.nonAggregatePart.set(name, page.get(name) ?? null);
  }

  #truncate(page: ValueMap, count: number): void {
    const [primary] = this.#paginator.resultKeys;
    const items = page.get(primary) ?? [];
    if (Array.isArray(items) || typeof items === 'string') page.set(primary, items.slice(0, count));
  }

  #resumeAt(token: Token): void {
    const members = [...token].map(([name, v]) => `${jsonScalar(name)}: ${tokenText(v)}`);
    this.resumeToken = Buffer.from(`{${members.join(', ')}}`).toString('base64');
  }

  /** Undefined after the last page. An empty token is none. */
  #nextToken(page: ValueMap): Token | undefined {
    const { moreResults, outputToken, inputToken } = this.#paginator;
    if (moreResults !== undefined && page.get(moreResults) !== true) return undefined;
    const next = page.get(outputToken);
    return next ? new Map([[inputToken, next]]) : undefined;
  }

  #inject(token: Token): void {
    for (const [name, value] of token)
      if (value === null || value === 'None') delete this.#input[name];
      else this.#input[name] = typeof value === 'bigint' ? Number(value) : value;
  }

  /** A token of ours, else one of the service itself. */
  #startingToken(): { token: Token; shown: number } | undefined {
    const { startingToken } = this.#paging;
    if (startingToken === undefined) return undefined;
    const decoded = decodedToken(startingToken);
    if (!decoded) return this.#plainToken(startingToken);
    const shown = decoded.get(truncation);
    decoded.delete(truncation);
    return { token: decoded, shown: typeof shown === 'bigint' ? Number(shown) : 0 };
  }

  /** `token`, or `token___3` in the form of old releases. */
  #plainToken(text: string): { token: Token; shown: number } {
    const [, token = text, digits] = /^(.*)___(\d+)$/s.exec(text) ?? [];
    if (token.includes('___')) throw new CommandFailure(`\nBad starting token: ${text}\n`, 255);
    const { inputToken } = this.#paginator;
    const value = token === 'None' ? null : token;
    return { token: new Map([[inputToken, value]]), shown: Number(digits ?? 0) };
  }
}

const lengthOf = (value: Value): number => {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : 0;
};

function joined(before: Value, value: Value): Value {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  if (typeof before === 'bigint' && typeof value === 'bigint') return before + value;
  return typeof before === 'string' && typeof value === 'string' ? before + value : value;
}

function emptied(value: Value): Value {
  if (Array.isArray(value)) return [];
  if (typeof value === 'string') return '';
  return typeof value === 'bigint' ? 0n : null;
}

/** In ASCII, as Python writes JSON. */
const tokenText = (value: Value): string =>
  jsonScalar(isScalar(value) ? value : null).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function decodedToken(text: string): Token | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  try {
    const value = readJson(Buffer.from(text, 'base64').toString('utf8'));
    return isMap(value) ? value : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

const sameToken = (a: Token, b: Token): boolean => [...b].every(([name, v]) => a.get(name) === v);

const repeated = (token: Token): CommandFailure =>
  new CommandFailure(
    `\nError during pagination: The same next token was received twice: ${pythonRepr(token)}\n`,
    255,
  );
