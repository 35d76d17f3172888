/** What `poolhouse doctor` does: one look after the other, as far as each makes the next possible. */
import { createClient } from './client.ts';
import type { DoctorOptions } from './doctor.ts';
import { createReport, diagnosisWriter, type Report } from './doctor-findings.ts';
import { examineImport } from './doctor-import.ts';
import { examineMachine } from './doctor-machine.ts';
import { examineKeys, examineServer } from './doctor-server.ts';
import { CliError, failingAsJson } from './failure.ts';
import { regionFor } from './pool-choice.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget, type Target } from './target.ts';
import { counted, paintFor } from './terminal.ts';

/** Resolves to the exit code. */
export function diagnose(options: DoctorOptions, world: Surroundings): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const { stdout, env } = world;
    const paint = paintFor(stdout, env);
    const write = diagnosisWriter(stdout, paint);
    const report = createReport('This machine', options.json ? () => {} : write);
    await examine(options, world, report);
    const problems = report.diagnoses.filter(({ state }) => state === 'problem').length;
    if (options.json) {
      const document = { ok: problems === 0, diagnoses: report.diagnoses };
      stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    } else {
      const end = problems > 0 ? paint('red', counted(problems, 'problem')) : 'No problem found';
      stdout.write(`\n${end}\n`);
    }
    return problems > 0 ? 1 : 0;
  });
}

async function examine(options: DoctorOptions, { env }: Surroundings, report: Report) {
  await examineMachine(options, env, report);
  const target = await targetOf(options, env, report.in('The server'));
  if (!target || !(await examineServer(target, report.in('The server')))) return;
  const client = createClient(target);
  const signer = await examineKeys(client, target, report.in('The keys'));
  if (signer) await examineImport(client, target, signer, options, report.in('The import'));
}

async function targetOf(
  options: DoctorOptions,
  env: Surroundings['env'],
  report: Report,
): Promise<Target | undefined> {
  try {
    return await resolveTarget(options, env, regionFor(options.pool, env));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    report.problem('Endpoint', error.message);
    return undefined;
  }
}
