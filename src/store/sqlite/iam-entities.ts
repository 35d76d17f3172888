/** Users, groups and roles of IAM: JSON documents with a version, found by name without case. */
import { awsPolicyOf } from '../../directory/aws-policies.ts';
import { errors } from '../../directory/errors.ts';
import type { EntityKind } from '../../directory/iam-errors.ts';
import type { Entities } from '../../directory/iam-types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { EntityStore } from '../iam-store.ts';
import type { Page, PageRequest } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Connection } from './connection.ts';
import type { Write } from './port.ts';
import { prefixRange } from './range.ts';

export interface EntityRow {
  id: string;
  name_key: string;
  version: number;
  document: string;
}

/** Any of the three: what this file does is the same for all. */
export type Entity = Entities[EntityKind];

export const keyOf = (name: string): string => name.toLowerCase();

export const entityOf = <K extends EntityKind>(row: EntityRow): Entities[K] =>
  JSON.parse(row.document) as Entities[K];

export const findEntity = (db: Connection, kind: EntityKind, name: string): EntityRow | undefined =>
  db.one<EntityRow>(
    `select id, name_key, version, document from iam_entities
     where kind = ? and name_key = ?`,
    kind,
    keyOf(name),
  );

export function requireEntity(db: Connection, kind: EntityKind, name: string): EntityRow {
  const row = findEntity(db, kind, name);
  if (!row) throw errors.entityNotFound(kind, name);
  return row;
}

export function entityStore<K extends EntityKind>(
  db: Connection,
  write: Write,
  kind: K,
): EntityStore<Entities[K]> {
  return {
    create: (entity) => write('createEntity', kind, entity),
    get: (name) => {
      const row = findEntity(db, kind, name);
      return row && entityOf<K>(row);
    },
    list: (pathPrefix, page) => listEntities(db, kind, pathPrefix, page),
    update: (name, update) =>
      untilSet(async () => {
        const row = requireEntity(db, kind, name);
        const entity = update(entityOf<K>(row));
        return (await write('replaceEntity', kind, row.version, entity)) ? entity : undefined;
      }),
    delete: async (name, guard) => {
      await untilSet(async () => {
        const row = requireEntity(db, kind, name);
        const entity = entityOf<K>(row);
        guard(entity);
        return (await write('deleteEntity', kind, row.id, row.version)) ? entity : undefined;
      });
    },
  };
}

function listEntities<K extends EntityKind>(
  db: Connection,
  kind: K,
  pathPrefix: string,
  page: PageRequest,
): Page<Entities[K]> {
  const scope = `${kind}s:${pathPrefix}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const { low, high } = prefixRange(pathPrefix);
  const rows = db.all<EntityRow>(
    `select id, name_key, version, document from iam_entities
     where kind = ? and name_key > ? and path >= ? and path < ? order by name_key limit ?`,
    kind,
    after,
    low,
    high,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, entityOf<K>, (row) => [row.name_key]);
}

const boundaryOf = (entity: Entity): string | undefined =>
  'permissionsBoundary' in entity ? entity.permissionsBoundary : undefined;

export function entityWrites(db: Connection) {
  return {
    createEntity(kind: EntityKind, entity: Entity): void {
      requireBoundary(db, boundaryOf(entity));
      requireFree(db, kind, entity);
      db.run(
        `insert into iam_entities (id, kind, name_key, path, boundary, version, document)
         values (?, ?, ?, ?, ?, 1, ?)`,
        entity.id,
        kind,
        keyOf(entity.name),
        entity.path,
        boundaryOf(entity) ?? null,
        JSON.stringify(entity),
      );
    },

    /** False when the entity has another version by now, or is gone. */
    replaceEntity(kind: EntityKind, version: number, entity: Entity): boolean {
      requireFree(db, kind, entity);
      const changed = db.run(
        `update iam_entities
         set version = version + 1, name_key = ?, path = ?, document = ?
         where id = ? and version = ?`,
        keyOf(entity.name),
        entity.path,
        JSON.stringify(entity),
        entity.id,
        version,
      );
      return changed > 0;
    },

    /** False when the entity has another version by now, or is gone. */
    deleteEntity(kind: EntityKind, id: string, version: number): boolean {
      requireNothingHeld(db, kind, id);
      const sql = 'delete from iam_entities where id = ? and version = ?';
      return db.run(sql, id, version) > 0;
    },
  };
}

function requireFree(db: Connection, kind: EntityKind, { id, name }: Entity): void {
  const other = findEntity(db, kind, name);
  if (other && other.id !== id) throw errors.entityExists(kind, name);
}

function requireBoundary(db: Connection, arn: string | undefined): void {
  if (arn === undefined || awsPolicyOf(arn)) return;
  if (!db.one('select 1 from iam_policies where arn = ?', arn)) throw errors.boundaryNotFound(arn);
}

function requireNothingHeld(db: Connection, kind: EntityKind, id: string): void {
  if (db.one('select 1 from iam_attachments where holder = ?', id))
    throw errors.mustDetachPolicies();
  if (kind === 'group' && db.one('select 1 from iam_members where group_id = ?', id))
    throw errors.mustRemoveUsers();
  if (kind === 'user' && db.one('select 1 from iam_members where user_id = ?', id))
    throw errors.mustRemoveUsers();
  if (db.one('select 1 from iam_access_keys where user_id = ?', id))
    throw errors.mustDeleteAccessKeys();
}
