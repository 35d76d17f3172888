/**
 * The regular expressions of filter patterns: characters, classes, repetition and alternatives,
 * without groups. They come from callers, so they run on an automaton instead of JavaScript's
 * backtracking: each character costs one step, which no expression can make catastrophic.
 */
import { filterRegexPositionsMax, filterRegexStatesMax } from '../lib/limits.ts';
import { parseAlternatives, type Repeated } from './filter-pattern-regex-parse.ts';

/** A test whether an expression occurs in a text; undefined when it is not a lawful one. */
export function compileRegex(source: string): ((text: string) => boolean) | undefined {
  const alternatives = parseAlternatives(source);
  if (!alternatives) return undefined;
  const positions: Position[] = [];
  const starts: { at: number; anchored: boolean }[] = [];
  for (const { items, fromStart, toEnd } of alternatives) {
    starts.push({ at: positions.length, anchored: fromStart });
    for (const item of items) positions.push(...written(item));
    positions.push({ end: toEnd ? 'end' : 'anywhere' });
    if (positions.length > filterRegexPositionsMax) return undefined;
  }
  const automaton = new Automaton(positions, starts);
  return (text) => automaton.occursIn(text);
}

/** A place in the expression: what may come next there, or its end. */
type Position = { end: 'anywhere' | 'end' } | Wanted;

interface Wanted {
  /** By character code, with 256 for all higher ones. */
  set: Uint8Array;
  /** May be passed without a character. */
  skip: boolean;
  /** May take more characters after the first. */
  loop: boolean;
}

/** A repetition written out: `a{2,4}` as a, a, then twice a that may be skipped. */
function written({ set, min, max }: Repeated): Wanted[] {
  // More copies than an expression may have are refused by their number.
  const copies = Math.min(max === Infinity ? Math.max(min, 1) : max, filterRegexPositionsMax + 1);
  return Array.from({ length: copies }, (_, i) => ({
    set,
    skip: i >= min,
    loop: max === Infinity && i === copies - 1,
  }));
}

/** A set of positions that the text read so far may have led to. */
interface State {
  positions: number[];
  /** An occurrence has ended here, or ends here if the text does. */
  found: boolean;
  foundAtEnd: boolean;
  /** The states after each character code, as far as they were needed. */
  next: (State | undefined)[];
}

/** States are made when a text first needs them, and forgotten when they become too many. */
class Automaton {
  readonly #positions: Position[];
  readonly #initial: number[];
  readonly #restart: number[];
  #states = new Map<string, State>();

  constructor(positions: Position[], starts: { at: number; anchored: boolean }[]) {
    this.#positions = positions;
    this.#initial = starts.map((start) => start.at);
    this.#restart = starts.filter((start) => !start.anchored).map((start) => start.at);
  }

  occursIn(text: string): boolean {
    let state = this.#stateOf(this.#initial);
    for (let i = 0; i < text.length && !state.found; i++) {
      const code = text.codePointAt(i) ?? 0;
      if (code > 0xffff) i++;
      const symbol = Math.min(code, 256);
      state = state.next[symbol] ?? this.#step(state, symbol);
    }
    return state.found || state.foundAtEnd;
  }

  #step(state: State, symbol: number): State {
    const reached = [...this.#restart];
    for (const at of state.positions) {
      const position = this.#positions[at];
      if (!position || 'end' in position || position.set[symbol] !== 1) continue;
      reached.push(at + 1);
      if (position.loop) reached.push(at);
    }
    const next = this.#stateOf(reached);
    state.next[symbol] = next;
    return next;
  }

  #stateOf(reached: number[]): State {
    const marked = new Uint8Array(this.#positions.length);
    for (const first of reached)
      for (let at = first; marked[at] === 0; at++) {
        marked[at] = 1;
        const position = this.#positions[at];
        if (!position || 'end' in position || !position.skip) break;
      }
    const key = Buffer.from(marked.buffer).toString('latin1');
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#states.size >= filterRegexStatesMax) this.#states = new Map();
    const positions: number[] = [];
    marked.forEach((mark, at) => {
      if (mark) positions.push(at);
    });
    const state = { positions, ...this.#endsAmong(positions), next: [] };
    this.#states.set(key, state);
    return state;
  }

  #endsAmong(positions: number[]): { found: boolean; foundAtEnd: boolean } {
    const ends = positions.map((at) => this.#positions[at]).filter((p) => p && 'end' in p);
    const found = ends.some((p) => p && 'end' in p && p.end === 'anywhere');
    return { found, foundAtEnd: ends.length > 0 };
  }
}
