/** A command as a POSIX shell reads it: words, quotes and backslashes, nothing else. */

const piece = /\s+|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/y;

/** Undefined when a quote stays open. */
export function shellWords(command: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  piece.lastIndex = 0;
  while (piece.lastIndex < command.length) {
    const found = piece.exec(command);
    if (!found) return undefined;
    const [whole, single, double, escaped, plain] = found;
    const inner = double?.replace(/\\([\\"])/g, '$1');
    const text = single ?? inner ?? escaped ?? plain;
    if (text !== undefined) word = (word ?? '') + text;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
    if (whole === '') return undefined;
  }
  return word === undefined ? words : [...words, word];
}
