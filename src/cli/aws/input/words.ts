/**
 * Takes the words of a command line apart as the AWS CLI does, which is as Python's argparse does:
 * `--option value`, `--option=value`, any unambiguous beginning of an option's name, and numbers
 * below zero as values. What it does not know it hands on to the next one.
 */
import { usageFailure } from '../usage.ts';
import { closeMatches } from './close-matches.ts';
import { parseInteger, represented } from './python.ts';

/** How many values follow: one, any number, at most one, or none. */
export type Arity = 'one' | 'any' | 'optional' | 'none';

export interface Argument {
  /** With its two dashes; a positional argument has none. */
  option?: string | undefined;
  /** Where its value is kept; several options may share it. */
  key: string;
  arity: Arity;
  required?: boolean | undefined;
  choices?: readonly string[] | undefined;
  /** Values become integers here already, so that a wrong one is a mistake of the usage. */
  integer?: boolean | undefined;
  /** What stands for it when it comes without a value. */
  constant?: unknown;
  /** Called when the option is met, before anything behind it is read. */
  met?: (() => void) | undefined;
}

export interface Taken {
  values: Map<string, unknown>;
  /** Words that belong to no argument, in their order. */
  rest: string[];
}

export function takeWords(words: readonly string[], args: readonly Argument[]): Taken {
  return new WordTaker(words, args).take();
}

interface Found {
  argument: Argument | undefined;
  explicit?: string | undefined;
}

/** Values that may follow an option, in the alphabet of the words' kinds: O, A, and - for `--`. */
const optionPatterns: Record<Arity, RegExp> = {
  one: /^A/,
  any: /^A*/,
  optional: /^A?/,
  none: /^/,
};
const positionalPatterns: Record<Arity, RegExp> = {
  one: /^-*A-*/,
  any: /^-*[A-]*/,
  optional: /^-*A?-*/,
  none: /^/,
};
const arityMistakes: Partial<Record<Arity, string>> = { one: 'expected one argument' };

class WordTaker {
  readonly #words: readonly string[];
  readonly #args: readonly Argument[];
  readonly #options: Map<string, Argument>;
  readonly #found = new Map<number, Found>();
  readonly #positionals: Argument[];
  readonly #seen = new Set<Argument>();
  readonly #taken: Taken = { values: new Map(), rest: [] };
  #kinds = '';

  constructor(words: readonly string[], args: readonly Argument[]) {
    this.#words = words;
    this.#args = args;
    this.#options = new Map(args.flatMap((a) => (a.option ? [[a.option, a] as const] : [])));
    this.#positionals = args.filter((argument) => argument.option === undefined);
  }

  take(): Taken {
    this.#classify();
    const last = this.#kinds.lastIndexOf('O');
    let at = 0;
    while (at <= last) at = this.#step(at);
    this.#taken.rest.push(...this.#words.slice(this.#takePositionals(at)));
    this.#refuseMissing();
    return this.#taken;
  }

  #classify(): void {
    for (const [index, word] of this.#words.entries()) {
      if (word === '--') {
        this.#kinds += `-${'A'.repeat(this.#words.length - index - 1)}`;
        return;
      }
      const found = this.#asOption(word);
      if (found) this.#found.set(index, found);
      this.#kinds += found ? 'O' : 'A';
    }
  }

  /** Undefined for a value; without an argument for an option that is not known here. */
  #asOption(word: string): Found | undefined {
    if (!word.startsWith('-') || word === '-') return undefined;
    const exact = this.#options.get(word);
    if (exact) return { argument: exact };
    const [name, explicit] = splitAtEquals(word);
    const named = explicit === undefined ? undefined : this.#options.get(name);
    if (named) return { argument: named, explicit };
    const begun = word.startsWith('--') ? this.#beginningWith(name) : [];
    if (begun.length > 1)
      throw usageFailure(
        `ambiguous option: ${word} could match ${begun.map(({ option }) => option).join(', ')}`,
      );
    if (begun[0]) return { argument: begun[0], explicit };
    if (/^-\d+$|^-\d*\.\d+$/.test(word) || word.includes(' ')) return undefined;
    return { argument: undefined };
  }

  #beginningWith(name: string): Argument[] {
    return this.#args.filter(({ option }) => option?.startsWith(name));
  }

  /** Takes positional words, or hands unknown ones on, or takes an option; returns what is next. */
  #step(at: number): number {
    const next = this.#kinds.indexOf('O', at);
    if (at !== next) {
      const end = this.#takePositionals(at);
      if (end > at) return end;
      this.#taken.rest.push(...this.#words.slice(at, next));
    }
    return this.#takeOption(next);
  }

  #takeOption(at: number): number {
    const { argument, explicit } = this.#found.get(at) ?? {};
    if (!argument) {
      this.#taken.rest.push(this.#words[at] ?? '');
      return at + 1;
    }
    if (explicit !== undefined) {
      if (argument.arity === 'none')
        throw argumentMistake(argument, `ignored explicit argument ${represented(explicit)}`);
      this.#keep(argument, [explicit]);
      return at + 1;
    }
    const match = optionPatterns[argument.arity].exec(this.#kinds.slice(at + 1));
    if (!match) throw argumentMistake(argument, arityMistakes[argument.arity] ?? '');
    const end = at + 1 + match[0].length;
    this.#keep(argument, this.#words.slice(at + 1, end));
    return end;
  }

  #takePositionals(start: number): number {
    let at = start;
    for (const argument of [...this.#positionals]) {
      const match = positionalPatterns[argument.arity].exec(this.#kinds.slice(at));
      if (!match) break;
      const words = this.#words.slice(at, at + match[0].length);
      this.#keep(argument, withoutDashes(words));
      this.#positionals.shift();
      at += match[0].length;
    }
    return at;
  }

  #keep(argument: Argument, words: string[]): void {
    this.#seen.add(argument);
    argument.met?.();
    const values = words.map((word) => converted(argument, word));
    const { arity, key, constant } = argument;
    if (arity === 'any') this.#taken.values.set(key, values);
    else if (values.length > 0) this.#taken.values.set(key, values[0]);
    else if (constant !== undefined) this.#taken.values.set(key, constant);
  }

  #refuseMissing(): void {
    const missing = this.#args.filter((a) => a.required && !this.#seen.has(a));
    if (missing.length === 0) return;
    const names = missing.map(({ option, key }) => option ?? key);
    throw usageFailure(`the following arguments are required: ${names.join(', ')}`);
  }
}

/** The first `--` only marks that values follow. */
function withoutDashes(words: string[]): string[] {
  const at = words.indexOf('--');
  return at < 0 ? words : words.toSpliced(at, 1);
}

function splitAtEquals(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function converted(argument: Argument, word: string): unknown {
  if (argument.choices && !argument.choices.includes(word))
    throw argumentMistake(argument, invalidChoice(word, argument.choices));
  if (!argument.integer) return word;
  try {
    return parseInteger(word);
  } catch {
    throw argumentMistake(argument, `invalid int value: ${represented(word)}`);
  }
}

const argumentMistake = ({ option, key }: Argument, message: string) =>
  usageFailure(`argument ${option ?? key}: ${message}`);

const choiceWidth = 40;

function invalidChoice(word: string, choices: readonly string[]): string {
  const lines = ['Invalid choice, valid choices are:\n'];
  for (let at = 0; at < choices.length; at += 2) {
    const pair = choices.slice(at, at + 2).map((choice) => choice.padEnd(choiceWidth));
    lines.push(pair.join(' | '));
  }
  const close = closeMatches(word, choices);
  if (close.length > 0) {
    lines.push(`\n\nInvalid choice: ${represented(word)}, maybe you meant:\n`);
    lines.push(...close.map((choice) => `  * ${choice}`));
  }
  return lines.join('\n');
}
