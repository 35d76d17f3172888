/**
 * Asks at a terminal for a command line, word by word: numbered suggestions, completion by tab,
 * and values that the endpoint knows.
 */
import { createInterface, type Interface } from 'node:readline';
import { quoted } from '../../env.ts';
import { shellWords } from '../client/words.ts';
import { CommandFailure } from '../types.ts';
import type { Ask, Suggestion } from './live-values.ts';
import { type Suggestions, suggest } from './suggest.ts';

export interface PromptStreams {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Whether keys such as tab can be told apart; undefined to find out. */
  terminal?: boolean;
}

const interruptedExitCode = 130;
/** More than a screen of suggestions is for tab. */
const listMax = 20;

const help = 'A number or a text chooses; tab completes; Enter goes on; < takes a word back.\n';

/** The words of a command that is complete. @throws CommandFailure when it is broken off */
export async function promptForWords(
  start: readonly string[],
  streams: PromptStreams,
  ask: Ask,
): Promise<string[]> {
  const dialogue = new Dialogue(streams);
  try {
    streams.output.write(help);
    return await converse([...start], dialogue, ask);
  } finally {
    dialogue.close();
  }
}

async function converse(words: string[], dialogue: Dialogue, ask: Ask): Promise<string[]> {
  for (;;) {
    const suggestions = await suggest(words, ask);
    const text = await dialogue.ask(words, suggestions);
    if (text === '' && suggestions.complete) return words;
    if (text === '<') words.pop();
    else words.push(...chosen(text, suggestions, dialogue));
  }
}

/** The words that an answer stands for; none for one that means nothing here. */
function chosen(text: string, { list, strict }: Suggestions, dialogue: Dialogue): string[] {
  const isNumber = /^[1-9]\d*$/.test(text) && Number(text) <= Math.min(list.length, listMax);
  const picked = isNumber ? list[Number(text) - 1] : undefined;
  if (picked) return [picked.text];
  const words = shellWords(text);
  if (!words) {
    dialogue.say('A quote is open.');
    return [];
  }
  const [first] = words;
  if (!strict || first === undefined || first.startsWith('-')) return words;
  if (list.some((known) => known.text === first)) return words;
  dialogue.say(`There is no ${first} here.`);
  return [];
}

class Dialogue {
  readonly #lines: Interface;
  readonly #output: NodeJS.WritableStream;
  #list: readonly Suggestion[] = [];
  #over = false;
  #waiting: ((line: string | undefined) => void) | undefined;
  /** Lines that came before they were asked for. */
  readonly #early: string[] = [];

  constructor({ input, output, terminal }: PromptStreams) {
    this.#output = output;
    const completer = (line: string): [string[], string] => this.#complete(line);
    const known = terminal === undefined ? {} : { terminal };
    this.#lines = createInterface({ input, output, completer, ...known });
    this.#lines.on('line', (line) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) waiting(line);
      else this.#early.push(line);
    });
    this.#lines.on('close', () => {
      this.#over = true;
      this.#waiting?.(undefined);
    });
  }

  async ask(words: readonly string[], { question, list }: Suggestions): Promise<string> {
    this.#list = list;
    this.say(`\npoolhouse ${words.map(quoted).join(' ')}`.trimEnd());
    list.slice(0, listMax).forEach(({ text, note }, i) => {
      this.say(`${String(i + 1).padStart(4)}) ${text}${note === undefined ? '' : `  (${note})`}`);
    });
    if (list.length > listMax) this.say(`      and ${list.length - listMax} more, by tab`);
    this.#lines.setPrompt(`${question}> `);
    if (!this.#over) this.#lines.prompt();
    const line = await this.#line();
    if (line === undefined) throw new CommandFailure('\n', interruptedExitCode);
    return line.trim();
  }

  say(text: string): void {
    this.#output.write(`${text}\n`);
  }

  close(): void {
    this.#lines.close();
  }

  async #line(): Promise<string | undefined> {
    const early = this.#early.shift();
    if (early !== undefined || this.#over) return early;
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** Completes the last word. */
  #complete(line: string): [string[], string] {
    const last = /\S*$/.exec(line)?.[0] ?? '';
    const hits = this.#list.map(({ text }) => text).filter((text) => text.startsWith(last));
    return [hits.map((hit) => (hits.length === 1 ? `${hit} ` : hit)), last];
  }
}
