/** Brings a database to the newest schema. Migrations are numbered files that never change. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './connection.ts';

const folder = new URL('./migrations/', import.meta.url);

/** The SQL of every migration; the first one leads to version 1. */
function readMigrations(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

/**
 * All missing migrations in one transaction, under a lock: of nodes that start together one
 * migrates, and the others wait for it. A database that is one version ahead is accepted, since
 * each migration leaves what the version before needs; one further ahead throws.
 */
export async function migrate(db: Database): Promise<void> {
  const migrations = readMigrations();
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
      throw new Error(
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
