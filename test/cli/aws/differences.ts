/**
 * Where `poolhouse` is known to differ from the AWS CLI 2.9.19, and why. Each entry takes its
 * difference away, and nothing else, before the two are compared.
 */

export interface Output {
  stdout: string;
  stderr: string;
  code: number | null;
}

export type Program = 'aws' | 'poolhouse';

export interface Difference {
  reason: string;
  applies(line: string): boolean;
  remove(output: Output, program: Program): Output;
}

const inStdout = (change: (text: string) => string) => (output: Output) => ({
  ...output,
  stdout: change(output.stdout),
});

/** Members that the contracts have and that release of the AWS CLI does not know. */
const newerMembers = new Set([
  'InboundFederation',
  'PasswordHashingAlgorithm',
  'PasswordHistorySize',
  'PreTokenGenerationConfig',
  'SignInPolicy',
  'AdvancedSecurityAdditionalFlows',
  'UserPoolTier',
  'deletionProtectionEnabled',
  'entity',
  'logGroupArn',
  'logGroupClass',
]);

function withoutNewer(text: string): string {
  if (!text.startsWith('{')) return text;
  const known = (key: string, value: unknown) => (newerMembers.has(key) ? undefined : value);
  return `${JSON.stringify(JSON.parse(text, known), null, 4)}\n`;
}

/** A member is a line, and the lines that are indented more. */
function withoutNewerYaml(text: string): string {
  const names = [...newerMembers].join('|');
  return text.replace(new RegExp(`^( *)(?:${names}):.*\\n(?:\\1 +.*\\n)*`, 'gm'), '');
}

const withoutComments = (text: string): string => text.replace(/ +# ?.*$/gm, '');

/** Lines that name no operation, where a list of all of them follows. */
const operationMistakes = ['--max-results 7 list-user-pools', ' list-user-pool ', ' get-users '];

export const differences: readonly Difference[] = [
  {
    reason: 'messages name the program that was typed',
    applies: () => true,
    remove: ({ stdout, stderr, code }) => ({
      stdout,
      stderr: stderr
        .replace(/^usage: aws /gm, 'usage: poolhouse ')
        .replace(/^aws: error/gm, 'poolhouse: error')
        .replace(/^ {2}aws /gm, '  poolhouse '),
      code,
    }),
  },
  {
    reason: 'the contracts are of 2026 and have members that the release does not know',
    applies: (line) =>
      / (create|describe)-user-pool (?!.*--query)/.test(`${line} `) ||
      /create-user-import-job .*skeleton|describe-log-groups .*prefix|put-log-events .*skeleton/.test(
        line,
      ),
    remove: inStdout((text) => withoutNewer(withoutNewerYaml(text))),
  },
  {
    reason: 'the operations to choose from are those of the contracts',
    applies: (line) => operationMistakes.some((mistake) => line.includes(mistake)),
    remove: ({ stdout, stderr, code }) => ({
      stdout,
      stderr: stderr.replace(/^[a-z-]+ *(?:\| [a-z-]+ *)?\n/gm, ''),
      code,
    }),
  },
  {
    reason: 'comments of a YAML skeleton tell limits, in place of the sentences of AWS',
    applies: (line) => line.includes('yaml-input'),
    remove: inStdout(withoutComments),
  },
];
