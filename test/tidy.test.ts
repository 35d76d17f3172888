/** The style that a machine can keep: which folder may import which, and how long things are. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { services } from '../src/wire/contract.ts';

const root = join(import.meta.dirname, '..');
const sources = globSync('src/**/*.ts', { cwd: root }).filter((f) => !f.endsWith('.generated.ts'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** A folder or file of src and its rank; an import may go to the same folder or to a lower rank. */
const ranks: [string, number][] = [
  ['main.ts', 9],
  ['cli', 8],
  ['context.ts', 7],
  ['door', 6],
  ['work', 6],
  ['operations', 5],
  ['import', 4],
  ['auth', 3],
  ['store/postgres', 3],
  ['store/sqlite', 3],
  ['store', 2],
  ['directory', 1],
  ['iam', 1],
  ['wire', 1],
  ['config', 1],
  ['lib', 0],
];

function placeOf(file: string): [string, number] {
  const inside = relative('src', file);
  const place = ranks.find(([name]) => inside === name || inside.startsWith(`${name}/`));
  assert.ok(place, `${file} is in no known folder: give it a rank`);
  return place;
}

function importsOf(file: string): string[] {
  const found = read(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g);
  const targets = [...found].map((match) => join(dirname(file), match[1] ?? ''));
  return targets.filter((target) => target.startsWith('src/'));
}

test('imports point down the ranks', () => {
  const wrong: string[] = [];
  for (const file of sources) {
    const [from, rank] = placeOf(file);
    for (const target of importsOf(file)) {
      const [to, targetRank] = placeOf(target);
      if (from !== to && targetRank >= rank && !(rank === 1 && ['wire', 'iam'].includes(to)))
        wrong.push(`${file} (${rank}) imports ${target} (${targetRank})`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('files stay under 400 lines', () => {
  const long = sources.filter((file) => read(file).split('\n').length > 400);
  assert.deepEqual(long, []);
});

/** The lengths of functions, told by the formatter's own indentation. */
function functionLengths(text: string): { line: number; lines: number }[] {
  const lines = text.split('\n');
  const opening =
    /^(\s*)(?:export )?(?:async )?(?:function\*? |(?:static |async |private |get )*#?\w+\(.*\).*\{$)/;
  return lines.flatMap((line, start) => {
    const indent = opening.exec(line)?.[1];
    if (indent === undefined || /^\s*(?:if|for|while|switch|return)\b/.test(line)) return [];
    const end = lines.findIndex((other, i) => i > start && other === `${indent}}`);
    return end < 0 ? [] : [{ line: start + 1, lines: end - start + 1 }];
  });
}

test('functions stay under 70 lines', () => {
  const long = sources.flatMap((file) =>
    functionLengths(read(file))
      .filter(({ lines }) => lines > 70)
      .map(({ line, lines }) => `${file}:${line} has ${lines} lines`),
  );
  assert.deepEqual(long, []);
});

test('an operation has one file of its name, and is one export', () => {
  const folders = services.map((service) => `src/operations/${service}/*.ts`);
  const files = folders.flatMap((folder) => globSync(folder, { cwd: root }));
  assert.ok(files.length > 30);
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1, -3);
    assert.deepEqual(
      [...read(file).matchAll(/^export (?:const|function|class) (\w+)/gm)].map((m) => m[1]),
      [name],
    );
  }
});

test('process.env is read in one file', () => {
  const readers = sources.filter((file) => read(file).includes('process.env'));
  assert.deepEqual(readers, ['src/config/env.ts']);
});

test('generated types are fresh', () => {
  execFileSync(process.execPath, [join(root, 'scripts/generate.ts'), '--check'], { stdio: 'pipe' });
});
