import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jmespath from 'jmespath';
import { formatJson } from '../../../src/cli/aws/output/json.ts';
import { compileQuery } from '../../../src/cli/aws/output/query/interpreter.ts';
import { readJson } from '../../../src/cli/aws/output/read-json.ts';
import { toValue } from '../../../src/cli/aws/output/value.ts';

const ask = (query: string, json: string): string =>
  formatJson(compileQuery(query).search(readJson(json)))
    .trimEnd()
    .replace(/\s+/g, ' ');

const failure = (query: string, json = '{}'): string => {
  try {
    ask(query, json);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  assert.fail(`${query} went well`);
};

test('fields, indexes, slices and projections', () => {
  const json = '{"a":[{"b":1,"c":[1,2]},{"b":2,"c":[3]},{"x":0}],"d e":"f"}';
  const rows: [string, string][] = [
    ['a[].b', '[ 1, 2 ]'],
    ['a[*].c[]', '[ 1, 2, 3 ]'],
    ['a[-1].x', '0'],
    ['a[::-1].b', '[ 2, 1 ]'],
    ['a[?b>`1`].c', '[ [ 3 ] ]'],
    ['a[0].*', '[ 1, [ 1, 2 ] ]'],
    ['"d e"', '"f"'],
    [
      'a[].{k: b, l: length(not_null(c, `[]`))}',
      '[ { "k": 1, "l": 2 }, { "k": 2, "l": 1 }, { "k": null, "l": 0 } ]',
    ],
    ['a | [0].b', '1'],
    ['nothing || `5`', '5'],
    ['!a && a', 'false'],
    ['constructor', 'null'],
    ['a[].length', '[]'],
  ];
  for (const [query, answer] of rows) assert.equal(ask(query, json), answer, query);
});

test('numbers keep their kind, as in Python', () => {
  const rows: [string, string][] = [
    ['avg([`1`, `3`])', '2.0'],
    ['sum([`1`, `2`])', '3'],
    ['sum([`1`, `2.5`])', '3.5'],
    ['to_number(`"1.0"`)', '1.0'],
    ['to_number(`"12"`)', '12'],
    ['ceil(`1.2`)', '2'],
    ['`12345678901234567890`', '12345678901234567890'],
    ['to_string({a: `1.0`, b: `"é"`})', '"{\\"a\\":1.0,\\"b\\":\\"\\\\u00e9\\"}"'],
  ];
  for (const [query, answer] of rows) assert.equal(ask(query, '{}'), answer, query);
});

test('what has no order compares to null, and 1 is not true', () => {
  assert.equal(ask('`1` < `null`', '{}'), 'null');
  assert.equal(ask("'2023' < '2024'", '{}'), 'true');
  assert.equal(ask('`1` == `true`', '{}'), 'false');
  assert.equal(failure("`1` < 'a'"), "'<' not supported between instances of 'int' and 'str'");
});

test('strings sort by code point', () => {
  assert.equal(ask('sort(@)', '["\\ud83d\\ude00", "\\uffee", "a"]'), '[ "a", "￮", "😀" ]');
});

test('mistakes are told in the words of jmespath.py', () => {
  const rows: [string, string][] = [
    ['a[', 'Invalid jmespath expression: Incomplete expression:\n"a["\n   ^'],
    [
      'a]',
      'Unexpected token: ]: Parse error at column 1, token "]" (RBRACKET), for expression:\n"a]"\n  ^',
    ],
    [
      'a.',
      "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: eof: Parse error at column 2, token \"\" (EOF), for expression:\n\"a.\"\n   ^",
    ],
    ['a=b', "Bad jmespath expression: Unknown token '=':\na=b\n ^"],
    ["'a", "Bad jmespath expression: Unclosed ' delimiter:\n'a\n^"],
    ['', 'Invalid JMESPath expression: cannot be empty.'],
    ['nope(@)', 'Unknown function: nope()'],
    ['length()', 'Expected 1 argument for function length(), received 0'],
    [
      'length(`1`)',
      "In function length(), invalid type for value: 1, expected one of: ['string', 'array', 'object'], received: \"number\"",
    ],
    [
      "sort([`1`, 'a'])",
      "In function sort(), invalid type for value: a, expected one of: ['array-string', 'array-number'], received: \"str\"",
    ],
  ];
  for (const [query, message] of rows) assert.equal(failure(query), message, query);
});

test('queries of the common part find what another implementation finds', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    name.map((n) => `.${n}`),
    fc.constantFrom(
      '[0]',
      '[-1]',
      '[*]',
      '[]',
      '.*',
      '[?a]',
      '[?b==`1`]',
      ' | [0]',
      '.{x: a, y: b}',
      '.[a, b]',
    ),
  );
  const query = fc
    .tuple(name, fc.array(step, { maxLength: 5 }))
    .map(([n, steps]) => n + steps.join(''));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, false, 0, 1, '', 'x'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(query, value, (text, data) => {
      const expected = toValue(jmespath.search(data, text));
      assert.deepEqual(compileQuery(text).search(toValue(data)), expected);
    }),
    { numRuns: 500 },
  );
});
