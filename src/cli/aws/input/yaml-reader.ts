/** Reads YAML 1.2 as the AWS CLI does: whole numbers, fractions, dates and bytes stay apart. */
import { parseDocument, type ScalarTag, type Tags } from 'yaml';
import { asInteger, type Dictionary, dictionary, Float, YamlDate } from './python.ts';

export class YamlMistake extends Error {}

const datePattern = /^\d{4}-\d\d-\d\d$/;
const timePattern =
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;

const dateTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  test: new RegExp(`${datePattern.source}|${timePattern.source}`),
  resolve: (text) =>
    datePattern.test(text)
      ? new YamlDate(text, 'datetime.date')
      : new YamlDate(text.replace(/[Tt]/, ' ').replace(/Z$/, ''), 'datetime.datetime'),
};

const customTags = (tags: Tags): Tags => [dateTag, ...tags, 'binary'];

export function readYaml(text: string): unknown {
  const document = parseDocument(text, {
    intAsBigInt: true,
    uniqueKeys: true,
    customTags,
    merge: true,
    logLevel: 'error',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new YamlMistake(problem.message);
  return native(document.toJS({ maxAliasCount: 100 }));
}

/** Whole numbers arrive as bigint and fractions as number; see `Float`. */
function native(value: unknown): unknown {
  if (typeof value === 'bigint') return asInteger(String(value));
  if (typeof value === 'number') return new Float(value);
  if (Array.isArray(value)) return value.map(native);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof YamlDate || typeof value !== 'object' || value === null) return value;
  return nativeMembers(value);
}

const nativeMembers = (value: object): Dictionary =>
  dictionary(Object.entries(value).map(([key, inner]) => [key, native(inner)] as const));
