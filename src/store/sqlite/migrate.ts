/** Brings a database to the newest schema. Migrations are numbered files that never change. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Connection } from './connection.ts';

const folder = new URL('./migrations/', import.meta.url);

/** The SQL of every migration; the first one leads to version 1. */
function readMigrations(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

function schemaVersion(db: Connection): number {
  return db.one<{ user_version: number }>('pragma user_version')?.user_version ?? 0;
}

/** All missing migrations in one transaction, under the write lock. Throws for a newer database. */
export function migrate(db: Connection): void {
  const migrations = readMigrations();
  db.transaction(() => {
    const version = schemaVersion(db);
    if (version > migrations.length)
      throw new Error(
        `The database has schema version ${version}, made by a newer Poolhouse; ` +
          `this one knows versions up to ${migrations.length}.`,
      );
    for (const sql of migrations.slice(version)) db.script(sql);
    if (version < migrations.length) db.script(`pragma user_version = ${migrations.length}`);
  });
}

/** The schema as it is, in the form of `schema.sql`. */
export function dumpSchema(db: Connection): string {
  const rows = db.all<{ sql: string }>(
    `select sql from sqlite_schema where sql is not null and name not like 'sqlite_%'
     order by tbl_name, type desc, name`,
  );
  return rows.map(({ sql }) => `${sql};\n`).join('\n');
}
