/** Programs that tests speak to and that npm does not bring. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const bin = (name: string): string => join(import.meta.dirname, '../../node_modules/.bin', name);

/** Finds a program by running it; undefined when it is not there or answers otherwise. */
function find(commands: string[], args: string[], answer: RegExp): string | undefined {
  return commands.find((command) => {
    try {
      return answer.test(execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }));
    } catch {
      return false;
    }
  });
}

const boto3Version = 'import boto3; print(boto3.__version__)';
const bcryptOfNothing = `print crypt('', '$2b$04$abcdefghijklmnopqrstuu')`;

const components = {
  'AWS CLI v2': () => find(['/usr/bin/aws', 'aws'], ['--version'], /^aws-cli\/2/),
  bash: () => find(['bash'], ['--version'], /^GNU bash/),
  zsh: () => find(['zsh'], ['--version'], /^zsh 5/),
  fish: () => find(['fish'], ['--version'], /^fish, version [3-9]/),
  curl: () => find(['curl'], ['--version'], /^curl/),
  chromium: () => find(['/usr/bin/chromium', 'chromium'], ['--version'], /^Chromium/),
  boto3: () => find(['/usr/bin/python3', 'python3'], ['-c', boto3Version], /^1/),
  'OpenSSL 3': () => find(['openssl'], ['version'], /^OpenSSL 3/),
  /** The system's own `crypt`, where it knows bcrypt. */
  'Perl with bcrypt': () => find(['perl'], ['-e', bcryptOfNothing], /^\$2b\$04\$/),
  python3: () => find(['python3'], ['--version'], /^Python 3/),
  sqlite3: () => find(['sqlite3'], ['--version'], /^3/),
  esbuild: () => find([bin('esbuild')], ['--version'], /^\d/),
  postject: () => find([bin('postject')], ['--help'], /^Usage: postject/),
  haproxy: () => find(['/usr/sbin/haproxy', 'haproxy'], ['-v'], /^HAProxy version [23]/),
  /** The oldest that is supported; Debian 12 has it. */
  'PostgreSQL 15': () => find(['/usr/lib/postgresql/15/bin/postgres'], ['--version'], / 15\./),
  npm: () => find(['npm'], ['--version'], /^\d/),
  /** The right to mount a small file system, which root has. */
  'mount as root': () =>
    process.getuid?.() === 0 ? find(['mount'], ['--version'], /^mount/) : undefined,
};

/**
 * The command of a component, or a loud reason to skip. With `POOLHOUSE_TEST_REQUIRE=all`, as in
 * CI, a missing component is a failure.
 */
export function component(name: keyof typeof components): {
  command: string;
  skip: string | false;
} {
  const command = components[name]();
  if (command) return { command, skip: false };
  const reason = `${name} is not on this machine: NOT TESTED`;
  if (process.env.POOLHOUSE_TEST_REQUIRE === 'all') throw new Error(reason);
  console.error(`\n*** ${reason} ***\n`);
  return { command: '', skip: reason };
}
