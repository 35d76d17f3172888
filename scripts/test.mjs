/**
 * `npm test`: every test, and those that speak to a server over the network once more on
 * PostgreSQL. Or the files and folders named as arguments. Options go to `node --test`, written
 * with `=`: `npm test -- --test-name-pattern=header test/cli/header.test.ts`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { findNode, install, root, runNode } from './lib.mjs';

/** What has to hold on either store. */
const onEveryStore = ['test/api/*.test.ts', 'test/import/*.test.ts', 'test/wire/*.test.ts'];

const isFolder = (name) => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;

const runTests = (args, env) =>
  // Most test files start servers: more than two at a time only slow each other down.
  runNode(['--test', '--test-concurrency=2', ...args], { env });

/** One PostgreSQL for all tests, which make databases of their own in it. */
async function startPostgres() {
  const given = process.env.POOLHOUSE_TEST_POSTGRES_URL;
  if (given) return { url: given, stop: async () => undefined };
  const server = spawn(findNode(), ['test/support/postgres-server.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  const [url] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`PostgreSQL did not start: ${code}`))),
  ]);
  const stop = async () => {
    server.stdin.end();
    await exited;
  };
  return { url, stop };
}

async function runAll(options) {
  const postgres = await startPostgres();
  const env = { POOLHOUSE_TEST_POSTGRES_URL: postgres.url };
  try {
    const code = await runTests([...options, 'test/**/*.test.ts'], env);
    if (code !== 0) return code;
    console.log('\nOn PostgreSQL:');
    return await runTests([...options, ...onEveryStore], {
      ...env,
      POOLHOUSE_TEST_STORE: 'postgres',
    });
  } finally {
    await postgres.stop();
  }
}

install();
const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith('-'));
const files = given
  .filter((argument) => !argument.startsWith('-'))
  .map((name) => (isFolder(name) ? `${name}/**/*.test.ts` : name));

process.exitCode = await (files.length > 0 ? runTests([...options, ...files]) : runAll(options));
