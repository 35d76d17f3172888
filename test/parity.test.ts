/** The parity tables name the tests that pin each behaviour: each of them must exist. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const read = (...path: string[]) => readFileSync(join(import.meta.dirname, ...path), 'utf8');

const rows = ['../docs/parity.md', '../docs/parity-iam.md', '../docs/parity-sign-in.md']
  .flatMap((file) => read(file).split('\n'))
  .filter((line) => line.startsWith('| ') && !/^\| (---|Behaviour) /.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

/** Suites of the store's contract are no test files themselves. */
const textOf = (file: string): string | undefined =>
  [`${file}.test.ts`, `${file}.ts`]
    .filter((name) => existsSync(join(import.meta.dirname, name)))
    .map((name) => read(name))[0];

/** Whether a file has a test of that name, be it one that is made from a template. */
function hasTest(text: string, name: string): boolean {
  const names = text.matchAll(/\b(?:test|it)\(\s*(['"`])(.*?)\1,/gs);
  return [...names].some(([, , written = '']) => {
    const parts = written.replaceAll("\\'", "'").split(/\$\{[^}]*\}/);
    const form = new RegExp(`^${parts.map(RegExp.escape).join('(.+)')}$`);
    const values = form.exec(name)?.slice(1);
    return values?.every((value) => text.includes(value)) ?? false;
  });
}

test('every row of the parity tables has three columns', () => {
  assert.ok(rows.length > 100);
  assert.deepEqual(
    rows.filter((row) => row.length !== 3),
    [],
  );
});

test('every row names tests that exist, or says that it has none', () => {
  const missing: string[] = [];
  for (const cited of rows.flatMap((row) => row[2]?.split('<br>') ?? [])) {
    if (cited.startsWith('no test')) continue;
    const [, file = '', name = ''] = /^`([\w/-]+)`: (.+)$/.exec(cited) ?? [];
    if (!hasTest(textOf(file) ?? '', name)) missing.push(cited);
  }
  assert.deepEqual(missing, []);
});
