/** `[ip, user, ..., status = 4* && status != 404, bytes > 1000]`, for space-delimited events. */
import {
  numberOf,
  type PatternScanner,
  parseComparison,
  parseExpression,
  type Scalar,
} from './filter-pattern-scanner.ts';

type Fields = ReadonlyMap<string, Scalar>;

/** A field of the pattern; one without a name is a blank that takes any value. */
interface Field {
  name?: string | undefined;
  /** Over all fields, since a condition names the one that it is about. */
  test?: ((fields: Fields) => boolean) | undefined;
}

const bareText = /(?:(?!&&|\|\|)[^\s",%()\]])+/y;

export function parseFieldsPattern(scanner: PatternScanner): (message: string) => boolean {
  const { before, after } = parseFields(scanner);
  scanner.limitRegexes();
  const fields = [...before, ...(after ?? [])];
  const names = fields.map((field) => field.name).filter((name) => name !== undefined);
  if (new Set(names).size < names.length) throw scanner.refusal();
  return (message) => {
    const values = assign(splitEvent(message), before, after);
    return values !== undefined && fields.every((field) => field.test?.(values) ?? true);
  };
}

/** The fields before an ellipsis, and after it; `after` is undefined without one. */
interface ParsedFields {
  before: Field[];
  after: Field[] | undefined;
}

function parseFields(scanner: PatternScanner): ParsedFields {
  const before: Field[] = [];
  let after: Field[] | undefined;
  scanner.expect('[');
  do {
    scanner.skipSpace();
    if (scanner.take('...')) {
      if (after) throw scanner.refusal();
      after = [];
    } else (after ?? before).push(parseField(scanner));
    scanner.skipSpace();
  } while (scanner.take(','));
  scanner.expect(']');
  if (!scanner.done()) throw scanner.refusal();
  return { before, after };
}

const fieldName = /[A-Za-z_][\w-]*/y;

function parseField(scanner: PatternScanner): Field {
  if (scanner.sees(',') || scanner.sees(']')) return {};
  const names: string[] = [];
  const plain = plainName(scanner);
  if (plain !== undefined) return { name: plain };
  const test = parseExpression<Fields>(scanner, () => {
    const name = scanner.match(fieldName);
    if (name === undefined) throw scanner.refusal();
    names.push(name);
    const compare = parseComparison(scanner, bareText);
    return (fields) => {
      const value = fields.get(name);
      return value !== undefined && compare(value);
    };
  });
  const [name, ...others] = names;
  if (others.some((other) => other !== name)) throw scanner.refusal();
  return { name, test };
}

/** A name that nothing is asked of. */
const plainName = (scanner: PatternScanner): string | undefined =>
  scanner.match(/([A-Za-z_][\w-]*)(?=\s*[,\]])/y);

/**
 * An event's fields: words, and whatever stands in quotes or brackets, without these. Neither
 * nests, so that no event makes the expression look at the same text again and again.
 */
function splitEvent(message: string): string[] {
  const fields: string[] = [];
  const field = /\s*(?:"([^"]*)"(?=\s|$)|\[([^[\]]*)\](?=\s|$)|(\S+))/y;
  for (let found = field.exec(message); found; found = field.exec(message))
    fields.push(found[1] ?? found[2] ?? found[3] ?? '');
  return fields;
}

/**
 * Which value goes to which field; undefined when the event has too few fields, or too many.
 * A last field without a condition takes whatever follows, as in AWS's `[w1=ERROR, w2]`, which
 * matches `ERROR 09/25/2014 12:00:02 Failed to process request`.
 */
function assign(values: string[], before: Field[], after: Field[] | undefined): Fields | undefined {
  const named = before.length + (after?.length ?? 0);
  const open = after !== undefined || before.at(-1)?.test === undefined;
  if (values.length < named || (values.length > named && !open)) return undefined;
  const fields = new Map<string, Scalar>();
  const set = (field: Field, text = '') => {
    if (field.name !== undefined) fields.set(field.name, { text, number: numberOf(text) });
  };
  before.forEach((field, i) => {
    set(field, values[i]);
  });
  after?.forEach((field, i) => {
    set(field, values[values.length - after.length + i]);
  });
  return fields;
}
