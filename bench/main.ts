/** `npm run bench`: every figure beside its floor or peer, measured in the same run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench, fullSizes, quickSizes, remove } from './bench.ts';
import { measureCalls } from './groups/calls.ts';
import { measureCheck } from './groups/check.ts';
import { measureGrowth } from './groups/growth.ts';
import { measureImport } from './groups/import.ts';
import { measureLarge } from './groups/large.ts';
import { measureLatency } from './groups/latency.ts';
import { measurePeers } from './groups/peers.ts';
import { measurePostgres } from './groups/postgres.ts';
import { measureResume } from './groups/resume.ts';
import { measureSignIn } from './groups/sign-in.ts';
import { measureStart } from './groups/start.ts';
import { describeMachine } from './machine.ts';
import { shellVersion } from './sqlite-floor.ts';
import { type Measure, renderLine, renderMarkdown, renderText } from './table.ts';

const groups = {
  start: measureStart,
  check: measureCheck,
  import: measureImport,
  large: measureLarge,
  latency: measureLatency,
  resume: measureResume,
  calls: measureCalls,
  'sign-in': measureSignIn,
  growth: measureGrowth,
  peers: measurePeers,
  postgres: measurePostgres,
};
type GroupName = keyof typeof groups;

/** These take long, or fetch something: only when they are asked for. */
const onDemand: GroupName[] = ['growth', 'peers', 'postgres'];

const usage = `npm run bench -- [options] [groups]

  --quick          100,000 rows, once: about a minute
  --only a,b       only these groups: ${Object.keys(groups).join(', ')}
  --store postgres imports into PostgreSQL, beside psql, and nothing else
  --growth         also ten million users in one import: some five minutes
  --peers          also cognito-local, installed by npm into a temporary folder
  --markdown       a Markdown table
  --cpu-prof DIR   the servers write processor profiles to DIR
`;

const options = {
  quick: { type: 'boolean' },
  only: { type: 'string' },
  store: { type: 'string' },
  growth: { type: 'boolean' },
  peers: { type: 'boolean' },
  markdown: { type: 'boolean' },
  'cpu-prof': { type: 'string' },
  help: { type: 'boolean' },
} as const;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { ...values, named: positionals };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

type Arguments = ReturnType<typeof readArguments>;

function chosenGroups({ named, only, store = 'sqlite', growth, peers }: Arguments): GroupName[] {
  if (store === 'postgres') return ['postgres'];
  const asked = [...named, ...(only?.split(',') ?? [])];
  const unknown = asked.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    console.error(`no such group: ${unknown.join(', ')}\n\n${usage}`);
    process.exit(2);
  }
  const also = { growth, peers } as Partial<Record<GroupName, boolean>>;
  return (Object.keys(groups) as GroupName[]).filter((name) =>
    asked.length > 0 ? asked.includes(name) || also[name] : !onDemand.includes(name) || also[name],
  );
}

const note = (text: string) => process.stderr.write(`${text}\n`);

async function run(given: Arguments): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-bench-'));
  const measures: Measure[] = [];
  const profile = given['cpu-prof'];
  const shell = shellVersion();
  const bench = new Bench({
    sizes: given.quick ? quickSizes : fullSizes,
    folder,
    hasShell: shell !== undefined,
    nodeFlags: profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
    report: (measure) => {
      measures.push(measure);
      note(`  ${renderLine(measure)}`);
    },
  });
  const interrupted = () => void bench.killServers().then(() => process.exit(130));
  // Not `once`: the terminal and npm may both pass on the same Ctrl-C.
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  process.once('exit', () => remove(folder));
  const machine = describeMachine(folder, shell);
  note(machine);
  const began = Date.now();
  for (const name of chosenGroups(given)) await runGroup(name, bench);
  const table = given.markdown ? renderMarkdown(measures) : renderText(measures);
  console.log(`\n${machine}\n\n${table}\n`);
  note(`${((Date.now() - began) / 1000).toFixed()} s`);
}

/** A group that fails leaves the others their turn, and the run its exit code. */
async function runGroup(name: GroupName, bench: Bench): Promise<void> {
  note(`\n${name}`);
  try {
    await groups[name](bench);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await bench.killServers();
  }
}

const given = readArguments();
if (given.help) console.log(usage);
else await run(given);
