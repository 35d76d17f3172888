/**
 * `npm test`: every test, or the files and folders named as arguments. Options go to
 * `node --test`, written with `=`: `npm test -- --test-name-pattern=header test/cli/header.test.ts`.
 */
import { statSync } from 'node:fs';
import { install, runNode } from './lib.mjs';

const isFolder = (name) => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;

install();
const given = process.argv.slice(2);
const files = given
  .filter((argument) => !argument.startsWith('-'))
  .map((name) => (isFolder(name) ? `${name}/**/*.test.ts` : name));
const options = given.filter((argument) => argument.startsWith('-'));

process.exitCode = await runNode([
  '--test',
  // Most test files start servers: more than two at a time only slow each other down.
  '--test-concurrency=2',
  ...options,
  ...(files.length > 0 ? files : ['test/**/*.test.ts']),
]);
