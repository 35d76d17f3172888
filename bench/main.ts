/** `npm run bench`: every figure beside its floor or peer, measured in the same run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/postgres.ts';
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
  --store postgres stores are in PostgreSQL; without groups, imports beside psql only
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
  const asked = [...named, ...(only?.split(',') ?? [])];
  if (store === 'postgres' && asked.length === 0) return ['postgres'];
  const unknown = asked.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    console.error(`no such group: ${unknown.join(', ')}\n\n${usage}`);
    process.exit(2);
  }
  // What the one measures beside sqlite3, the other does beside psql.
  if (store === 'postgres' && asked.includes('import')) asked.push('postgres');
  const also = { growth, peers } as Partial<Record<GroupName, boolean>>;
  const chosen = (Object.keys(groups) as GroupName[]).filter((name) =>
    asked.length > 0 ? asked.includes(name) || also[name] : !onDemand.includes(name) || also[name],
  );
  return chosen.includes('postgres') ? chosen.filter((name) => name !== 'import') : chosen;
}

const note = (text: string) => process.stderr.write(`${text}\n`);

async function run(given: Arguments): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-bench-'));
  const measures: Measure[] = [];
  const profile = given['cpu-prof'];
  const shell = shellVersion();
  const chosen = chosenGroups(given);
  const needsPostgres = given.store === 'postgres' || chosen.includes('postgres');
  // As it comes: what it says is written is on the disk.
  const postgres = needsPostgres ? await startPostgres([]) : undefined;
  const bench = new Bench({
    sizes: given.quick ? quickSizes : fullSizes,
    folder,
    hasShell: shell !== undefined,
    postgres,
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
  for (const name of chosen) await runGroup(name, bench);
  await postgres?.close();
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
