/** The AWS CLI v2 and `poolhouse`, typed the same lines: bytes, standard error and exit code. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { component } from '../../support/component.ts';
import { differences, type Output, type Program } from './differences.ts';
import { documentRows } from './rows/documents.ts';
import { readingRows } from './rows/reading.ts';
import { twinRows } from './rows/twins.ts';
import { usageRows } from './rows/usage.ts';
import { valueRows } from './rows/values.ts';
import { createWorld, type World } from './side-by-side-world.ts';

const cli = component('AWS CLI v2');
const { skip } = cli;

const rows = [...usageRows, ...valueRows, ...documentRows, ...readingRows];

/** Two lines at a time: the reference takes half a second of a processor for each. */
const lanes = 2;

interface Outcome {
  aws: Output;
  poolhouse: Output;
}

let world: World;
let stopped = false;
const outcomes = new Map(rows.map((line) => [line, Promise.withResolvers<Outcome>()] as const));
const twinOutcomes = twinRows.map(() => Promise.withResolvers<Outcome>());
let finished: Promise<unknown> = Promise.resolve();

before(async () => {
  if (skip) return;
  world = await createWorld(cli.command);
  const waiting = [...outcomes.keys()];
  const lane = async () => {
    for (let line = waiting.shift(); line !== undefined && !stopped; line = waiting.shift())
      await runBoth(line);
  };
  finished = Promise.all(Array.from({ length: lanes }, lane)).then(runTwins);
});
after(async () => {
  if (skip) return;
  stopped = true;
  await finished;
  await world.close();
});

async function runBoth(line: string): Promise<void> {
  const aws = await world.run('aws', line);
  outcomes.get(line)?.resolve({ aws, poolhouse: await world.run('poolhouse', line) });
}

/** Each program goes through the list on its own, at the same time. */
async function runTwins(): Promise<void> {
  const all = async (program: Program): Promise<Output[]> => {
    const outputs: Output[] = [];
    for (const line of twinRows) outputs.push(await world.run(program, line));
    return outputs;
  };
  const [aws, own] = await Promise.all([all('aws'), all('poolhouse')]);
  for (const [i, one] of aws.entries()) {
    const other = own[i];
    if (other) twinOutcomes[i]?.resolve({ aws: one, poolhouse: other });
  }
}

const known = (line: string, output: Output, program: Program): Output =>
  differences
    .filter(({ applies }) => applies(line))
    .reduce((result, difference) => difference.remove(result, program), output);

function assertSame(line: string, outcome: Outcome): void {
  const aws = known(line, outcome.aws, 'aws');
  const own = known(line, outcome.poolhouse, 'poolhouse');
  assert.equal(own.stdout, aws.stdout);
  assert.equal(own.stderr, aws.stderr);
  assert.equal(own.code, aws.code);
}

describe('the same line gives the same output', { skip }, () => {
  for (const [line, { promise }] of outcomes)
    test(line, async () => assertSame(line, await promise));
});

/** What is another one in each pool: ids, keys, times, signatures. */
const own: [RegExp, string][] = [
  [/us-east-1_[A-Za-z0-9]{9}/g, 'POOL'],
  [/import-[A-Za-z0-9]{10}/g, 'JOB'],
  [/twin-(?:aws|own)/g, 'NAME'],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID'],
  [/\b(A[A-Z]{3})[A-Z0-9]{16,17}\b/g, '$1KEY'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00/g, 'TIME'],
  [/"creationTime": \d+/g, '"creationTime": 0'],
  [/http:\/\/[^\s"]*X-Amz-Signature[^\s"]*/g, 'URL'],
  [/"nextSequenceToken": "\d+"/g, 'TOKEN'],
  [/(SecretAccessKey"?: )\S+/g, '$1SECRET'],
  [/(SessionToken"?: )\S+/g, '$1TOKEN'],
];
const shared = (output: Output): Output => {
  const clean = (text: string) => own.reduce((left, [p, word]) => left.replace(p, word), text);
  return { ...output, stdout: clean(output.stdout), stderr: clean(output.stderr) };
};

describe('calls that change something leave twins alike', { skip }, () => {
  for (const [i, line] of twinRows.entries())
    test(`${i + 1}. ${line}`, async () => {
      const outcome = await twinOutcomes[i]?.promise;
      assert.ok(outcome);
      assertSame(line, { aws: shared(outcome.aws), poolhouse: shared(outcome.poolhouse) });
    });
});
