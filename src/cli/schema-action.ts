/** What `poolhouse schema` does. */
import { isOutage } from '../store/postgres/connection.ts';
import type { SchemaVersion } from '../store/postgres/migrate.ts';
import { makeSchemas, readSchemas } from '../work/database-schema.ts';
import { CliError, systemReason } from './failure.ts';
import type { Surroundings } from './program.ts';
import type { SchemaOptions } from './schema.ts';
import { configured } from './settings.ts';

export async function updateSchema(options: SchemaOptions, world: Surroundings): Promise<void> {
  const url = urlOf(options, world);
  const { before, after } = await understood(makeSchemas(url, waitingNote(world)));
  const say = (name: string, was: SchemaVersion, is: SchemaVersion) =>
    world.stdout.write(`The ${name} is at version ${is.version}${changeOf(was, is)}.\n`);
  say('schema', before.store, after.store);
  say('queue', before.queue, after.queue);
}

/** Answers 0 or 1; what keeps it from an answer fails with 2. */
export async function checkSchema(options: SchemaOptions, world: Surroundings): Promise<number> {
  try {
    return await check(urlOf(options, world), world);
  } catch (error) {
    if (error instanceof CliError) throw new CliError(error.message, 2);
    throw error;
  }
}

async function check(url: string, world: Surroundings): Promise<number> {
  const { store, queue } = await understood(readSchemas(url, waitingNote(world)));
  // The queue's older versions bear any later one.
  if (store.version > store.newest + 1)
    throw new CliError(
      `The database has schema version ${store.version}, made by a newer Poolhouse; this one ` +
        `knows versions up to ${store.newest}.`,
    );
  const say = (name: string, { version, newest }: SchemaVersion) =>
    world.stdout.write(`The ${name} is at version ${version}${pendingOf(version, newest)}.\n`);
  say('schema', store);
  say('queue', queue);
  return store.version < store.newest || queue.version < queue.newest ? 1 : 0;
}

function changeOf({ version: was }: SchemaVersion, { version, newest }: SchemaVersion): string {
  if (version > newest) return aheadOf(newest);
  if (was === version) return ', as before';
  return was === 0 ? ', made anew' : `; it was at ${was}`;
}

function pendingOf(version: number, newest: number): string {
  if (version > newest) return aheadOf(newest);
  return version < newest ? `: a migration to ${newest} is pending` : ': up to date';
}

const aheadOf = (newest: number): string =>
  `, ahead of this Poolhouse's ${newest}, which runs on it`;

function urlOf({ store }: SchemaOptions, world: Surroundings): string {
  const { databaseUrl } = configured({ store }, world.env);
  if (databaseUrl !== undefined) return databaseUrl;
  throw new CliError(
    'name the database with --store postgres://…; an embedded store is brought up to date by its ' +
      'server',
  );
}

const waitingNote = (world: Surroundings) => (error: unknown) =>
  world.stderr.write(`poolhouse: waiting for the database: ${systemReason(error)}\n`);

/** What the database or the way to it refuses, in one sentence. */
async function understood<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && /^The database (is|has) /.test(error.message))
      throw new CliError(error.message);
    if (!isOutage(error) && !(error instanceof Error && 'severity' in error)) throw error;
    throw new CliError(`the database of --store does not take this: ${systemReason(error)}`);
  }
}
