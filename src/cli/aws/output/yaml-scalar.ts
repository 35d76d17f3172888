/**
 * How libyaml writes a string, which the AWS command line prints YAML with: plain, in single or
 * in double quotes, by what the string holds and by what a reader would take it for.
 */

export type ScalarStyle = 'plain' | 'single' | 'double';

/** Words and numbers that a reader would not take for strings. */
const otherTypes = [
  /^(?:true|True|TRUE|false|False|FALSE|~|null|Null|NULL|<<|=)?$/,
  /^[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+$/,
  /^[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?$/,
  /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9][0-9_]*|[-+][0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/,
  /^\d{4}-\d\d-\d\d$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
];

const readAsOther = (text: string): boolean => otherTypes.some((type) => type.test(text));

/** NEL, LS and PS break lines in YAML, as CR and LF do. */
const lineBreak = /[\n\r\u0085\u2028\u2029]/;
const indicators = new Set(',[]{}&*!|>\'"%@`#');

/** What libyaml does not print as it is: controls, byte order marks, all beyond U+FFFF. */
export const isPrintable = (character: string): boolean =>
  character === '\n' || /^(?!\ufeff)[\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd]$/.test(character);

/** A key of a map must be on one line. */
export function scalarStyle(text: string, isKey: boolean): ScalarStyle {
  const characters = [...text];
  const hasBreak = lineBreak.test(text);
  const special = characters.some((character) => !isPrintable(character));
  if (special || / [\n\r\u0085\u2028\u2029]/.test(text)) return 'double';
  if (hasBreak && (isKey || /[\n\r\u0085\u2028\u2029] /.test(text))) return 'double';
  if (hasBreak || text === '' || text.startsWith(' ') || text.endsWith(' ')) return 'single';
  return readAsOther(text) || hasIndicator(characters) ? 'single' : 'plain';
}

function hasIndicator(characters: string[]): boolean {
  const [first = '', second] = characters;
  const text = characters.join('');
  if (/^(?:---|\.\.\.)/.test(text) || indicators.has(first)) return true;
  if (/[-?]/.test(first) && (second === undefined || second === ' ')) return true;
  return /:(?: |$)| #/.test(text);
}

const shortEscapes: Record<string, string> = {
  '\0': '0',
  '\u0007': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\u001b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** The character inside of double quotes. */
export function escaped(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return `\\${short}`;
  if (isPrintable(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const [letter, digits] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).toUpperCase().padStart(Number(digits), '0')}`;
}
