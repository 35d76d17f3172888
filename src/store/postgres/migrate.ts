/** Brings a database to the newest schema. Migrations are numbered files that never change. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './connection.ts';
import { DatabaseRefusal, readServer, requireServer } from './server.ts';

const folder = new URL('./migrations/', import.meta.url);

/** The SQL of every migration; the first one leads to version 1. */
function readMigrations(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

export interface SchemaVersion {
  /** Of the database; 0 before the first migration. */
  version: number;
  /** What this program would bring it to. */
  newest: number;
}

/** Reads only. */
export async function schemaVersion(db: Database): Promise<SchemaVersion> {
  const newest = readMigrations().length;
  const table = await db.one<{ name: string | null }>(
    `select to_regclass('schema_version')::text as name`,
  );
  if (!table?.name) return { version: 0, newest };
  const row = await db.one<{ version: number }>('select version from schema_version');
  return { version: row?.version ?? 0, newest };
}

/**
 * All missing migrations in one transaction, under a lock: of nodes that start together one
 * migrates, and the others wait for it. A database that is one version ahead is accepted, since
 * each migration leaves what the version before needs; one further ahead throws, and so does a
 * server on which the store does not run, before anything is made there. Where nothing is missing
 * it changes nothing, so that a node may do without the right to make tables.
 */
export async function migrate(db: Database): Promise<void> {
  const migrations = readMigrations();
  requireServer(await readServer(db));
  const { version: found, newest } = await schemaVersion(db);
  if (found === newest || found === newest + 1) return;
  await db
    .script(
      `create table if not exists schema_version (single boolean primary key default true check (single),
       version integer not null);
     insert into schema_version (version) values (0) on conflict do nothing`,
    )
    .catch(ignoreRace);
  await db.transaction(async (tx) => {
    const row = await tx.one<{ version: number }>('select version from schema_version for update');
    const version = row?.version ?? 0;
    if (version > migrations.length + 1)
      throw new DatabaseRefusal(
        `The database has schema version ${version}, made by a newer Poolhouse; ` +
          `this one knows versions up to ${migrations.length}.`,
      );
    for (const sql of migrations.slice(version)) await tx.script(sql);
    if (version < migrations.length)
      await tx.run('update schema_version set version = $1', migrations.length);
  });
}

/** Two nodes that make the same table at once: the loser is told in one of several ways. */
function ignoreRace(error: unknown): void {
  const code = (error as { code?: string }).code ?? '';
  if (!['23505', '42P07', '42710'].includes(code)) throw error;
}
