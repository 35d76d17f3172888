/**
 * CloudWatch Logs filter patterns: terms, JSON selectors or space-delimited fields, after
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html.
 * Every pattern takes time linear in the message, whatever its caller wrote.
 */
import { parseFieldsPattern } from './filter-pattern-fields.ts';
import { parseJsonPattern } from './filter-pattern-json.ts';
import { PatternScanner } from './filter-pattern-scanner.ts';

export type MessageTest = (message: string) => boolean;

/** Throws `InvalidParameterException` for a malformed pattern. An empty one matches all. */
export function compileFilterPattern(pattern: string): MessageTest {
  const scanner = new PatternScanner(pattern.trim());
  if (scanner.sees('{')) return parseJsonPattern(scanner);
  if (scanner.sees('[')) return parseFieldsPattern(scanner);
  return parseTerms(scanner);
}

interface Term {
  sign: '?' | '-' | '';
  test: MessageTest;
}

/** `term`, `"a phrase"` or `%regex%`, each behind `?` (any of these), `-` (none) or nothing. */
function parseTerms(scanner: PatternScanner): MessageTest {
  const terms: Term[] = [];
  while (!scanner.done()) {
    terms.push({ sign: signOf(scanner), test: parseTerm(scanner) });
    if (!scanner.skipSpace() && !scanner.done()) throw scanner.refusal();
  }
  return combine(terms);
}

function signOf(scanner: PatternScanner): Term['sign'] {
  const sign = scanner.take('?') ? '?' : scanner.take('-') ? '-' : '';
  if (sign !== '') scanner.skipSpace();
  return sign;
}

function parseTerm(scanner: PatternScanner): MessageTest {
  const regex = scanner.regex();
  if (regex) return regex;
  const phrase = scanner.quoted();
  // `" "` is how AWS spells "everything".
  if (phrase !== undefined) return phrase.trim() === '' ? () => true : contains(phrase);
  const word = scanner.match(/\w+/y);
  if (word === undefined) throw scanner.refusal();
  return contains(word);
}

const contains =
  (text: string): MessageTest =>
  (message) =>
    message.includes(text);

/** Beside other terms, those with a question mark have no effect, as AWS documents. */
function combine(terms: Term[]): MessageTest {
  const of = (sign: Term['sign']) =>
    terms.filter((term) => term.sign === sign).map((term) => term.test);
  const [any, none, all] = [of('?'), of('-'), of('')];
  if (any.length > 0 && any.length === terms.length)
    return (message) => any.some((test) => test(message));
  return (message) => all.every((test) => test(message)) && !none.some((test) => test(message));
}
