/**
 * One JSON document whose one list may be too long to be held: its items are written as they come.
 * Nothing is written before the first item or the end, so that a command that fails early can
 * still answer with a document that tells only of its failure. One that fails later leaves the
 * document open: no program takes it for the whole.
 */
import type { Output } from './terminal.ts';

export class JsonList {
  readonly #output: Output;
  readonly #head: object;
  readonly #name: string;
  #begun = false;

  constructor(output: Output, head: object, name: string) {
    this.#output = output;
    this.#head = head;
    this.#name = name;
  }

  add(item: object): void {
    const separator = this.#begun ? ',\n' : this.#opening();
    this.#output.write(`${separator}    ${JSON.stringify(item)}`);
  }

  /** `tail` is what is known at the end only. */
  end(tail: object): void {
    const opening = this.#begun ? '\n' : this.#opening();
    this.#output.write(`${opening}  ]${members(tail, ',\n')}\n}\n`);
  }

  #opening(): string {
    this.#begun = true;
    return `{\n${members(this.#head, '')},\n  "${this.#name}": [\n`;
  }
}

/** The members of an object, a line each; `before` goes in front of the first. */
function members(value: object, before: string): string {
  const lines = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `  ${JSON.stringify(name)}: ${JSON.stringify(member)}`);
  return lines.length > 0 ? before + lines.join(',\n') : '';
}
