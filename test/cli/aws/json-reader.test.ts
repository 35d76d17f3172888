/** JSON as the AWS CLI reads it, and values as it shows them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonMistake, readJson } from '../../../src/cli/aws/input/json-reader.ts';
import { Float, represented } from '../../../src/cli/aws/input/python.ts';

const plain = (value: unknown): unknown => {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};

test('reads whatever JSON there is', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, space) => {
      const value = JSON.parse(text);
      // A number beyond the safe ones becomes a bigint, which is compared as one elsewhere.
      fc.pre(!/\d{16}/.test(text));
      assert.deepEqual(plain(readJson(JSON.stringify(value, null, space))), plain(value));
    }),
  );
});

test('refuses what JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ntrue10.-e ') }), (text) => {
      const reads = (read: () => unknown) => {
        try {
          read();
          return true;
        } catch (error) {
          assert.ok(error instanceof JsonMistake || error instanceof SyntaxError);
          return false;
        }
      };
      assert.equal(
        reads(() => readJson(text)),
        reads(() => JSON.parse(text)),
      );
    }),
    { numRuns: 2000 },
  );
});

test('fractions stay apart from whole numbers, and long ones keep their digits', () => {
  assert.deepEqual(readJson('[1, 1.0, 1e2, 9007199254740993, -0]'), [
    1,
    new Float(1),
    new Float(100),
    9007199254740993n,
    0,
  ]);
});

test('a name such as __proto__ is a name', () => {
  const value = readJson('{"__proto__": {"a": 1}}') as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ['__proto__']);
  assert.equal(({} as { a?: number }).a, undefined);
});

test('mistakes are told with line, column and character', () => {
  const mistakes: Record<string, string> = {
    '': 'Expecting value: line 1 column 1 (char 0)',
    '{a': 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
    '{"a" 1}': "Expecting ':' delimiter: line 1 column 6 (char 5)",
    '[1\n 2]': "Expecting ',' delimiter: line 2 column 2 (char 4)",
    '["😀" x]': "Expecting ',' delimiter: line 1 column 6 (char 5)",
    '[1] 2': 'Extra data: line 1 column 5 (char 4)',
    '"a': 'Unterminated string starting at: line 1 column 1 (char 0)',
    '"\\x"': 'Invalid \\escape: line 1 column 2 (char 1)',
    '"\t"': 'Invalid control character at: line 1 column 2 (char 1)',
  };
  for (const [text, message] of Object.entries(mistakes))
    assert.throws(() => readJson(text), { message });
});

test('a document too deep is refused, not a crash', () => {
  assert.throws(() => readJson('['.repeat(100_000)), /recursion/);
});

test('bytes and nested values are shown as Python shows them', () => {
  assert.equal(represented(new Uint8Array([97, 39, 0, 233, 10])), 'b"a\'\\x00\\xe9\\n"');
  assert.equal(
    represented([null, true, 'it', new Float(1), { a: [] }]),
    "[None, True, 'it', 1.0, {'a': []}]",
  );
});
