/** Users, groups and roles of IAM: JSON documents with a version, found by name without case. */
import { awsPolicyOf } from '../../directory/aws-policies.ts';
import { errors } from '../../directory/errors.ts';
import type { EntityKind } from '../../directory/iam-errors.ts';
import type { Entities } from '../../directory/iam-types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { EntityStore } from '../iam-store.ts';
import { behindPrefix } from '../range.ts';
import type { Page, PageRequest } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Database, Sql, Transaction } from './connection.ts';
import type { IamChange } from './iam.ts';

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

export const findEntity = (
  sql: Sql,
  kind: EntityKind,
  name: string,
): Promise<EntityRow | undefined> =>
  sql.one<EntityRow>(
    `select id, name_key, version, document from iam_entities
     where kind = $1 and name_key = $2`,
    kind,
    keyOf(name),
  );

export async function requireEntity(sql: Sql, kind: EntityKind, name: string): Promise<EntityRow> {
  const row = await findEntity(sql, kind, name);
  if (!row) throw errors.entityNotFound(kind, name);
  return row;
}

export function entityStore<K extends EntityKind>(
  db: Database,
  change: IamChange,
  kind: K,
): EntityStore<Entities[K]> {
  return {
    create: (entity) => change((tx) => createEntity(tx, kind, entity)),
    get: async (name) => {
      const row = await findEntity(db, kind, name);
      return row && entityOf<K>(row);
    },
    list: (pathPrefix, page) => listEntities(db, kind, pathPrefix, page),
    update: (name, update) =>
      untilSet(async () => {
        const row = await requireEntity(db, kind, name);
        const entity = update(entityOf<K>(row));
        const replaced = await change((tx) => replaceEntity(tx, kind, row.version, entity));
        return replaced ? entity : undefined;
      }),
    delete: async (name, guard) => {
      await untilSet(async () => {
        const row = await requireEntity(db, kind, name);
        const entity = entityOf<K>(row);
        guard(entity);
        const deleted = await change((tx) => deleteEntity(tx, kind, row));
        return deleted ? entity : undefined;
      });
    },
  };
}

async function listEntities<K extends EntityKind>(
  db: Database,
  kind: K,
  pathPrefix: string,
  page: PageRequest,
): Promise<Page<Entities[K]>> {
  const scope = `${kind}s:${pathPrefix}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<EntityRow>(
    `select id, name_key, version, document from iam_entities
     where kind = $1 and name_key > $2 and path >= $3 and ($4::text is null or path < $4)
     order by name_key limit $5`,
    ...[kind, after, pathPrefix, behindPrefix(pathPrefix) ?? null, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, entityOf<K>, (row) => [row.name_key]);
}

const boundaryOf = (entity: Entity): string | undefined =>
  'permissionsBoundary' in entity ? entity.permissionsBoundary : undefined;

async function createEntity(tx: Transaction, kind: EntityKind, entity: Entity): Promise<void> {
  await requireBoundary(tx, boundaryOf(entity));
  await requireFree(tx, kind, entity);
  await tx.run(
    `insert into iam_entities (id, kind, name_key, path, boundary, version, document)
     values ($1, $2, $3, $4, $5, 1, $6)`,
    ...[entity.id, kind, keyOf(entity.name), entity.path, boundaryOf(entity) ?? null],
    JSON.stringify(entity),
  );
}

/** False when the entity has another version by now, or is gone. */
async function replaceEntity(
  tx: Transaction,
  kind: EntityKind,
  version: number,
  entity: Entity,
): Promise<boolean> {
  await requireFree(tx, kind, entity);
  const changed = await tx.run(
    `update iam_entities
     set version = version + 1, name_key = $3, path = $4, document = $5
     where id = $1 and version = $2`,
    ...[entity.id, version, keyOf(entity.name), entity.path, JSON.stringify(entity)],
  );
  return changed > 0;
}

/** False when the entity has another version by now, or is gone. */
async function deleteEntity(
  tx: Transaction,
  kind: EntityKind,
  { id, version }: EntityRow,
): Promise<boolean> {
  await requireNothingHeld(tx, kind, id);
  const sql = 'delete from iam_entities where id = $1 and version = $2';
  return (await tx.run(sql, id, version)) > 0;
}

async function requireFree(tx: Transaction, kind: EntityKind, { id, name }: Entity) {
  const other = await findEntity(tx, kind, name);
  if (other && other.id !== id) throw errors.entityExists(kind, name);
}

async function requireBoundary(tx: Transaction, arn: string | undefined): Promise<void> {
  if (arn === undefined || awsPolicyOf(arn)) return;
  if (!(await tx.one('select 1 from iam_policies where arn = $1', arn)))
    throw errors.boundaryNotFound(arn);
}

async function requireNothingHeld(tx: Transaction, kind: EntityKind, id: string): Promise<void> {
  const holds = (sql: string) => tx.one(sql, id);
  if (await holds('select 1 from iam_attachments where holder = $1'))
    throw errors.mustDetachPolicies();
  if (kind === 'group' && (await holds('select 1 from iam_members where group_id = $1')))
    throw errors.mustRemoveUsers();
  if (kind === 'user' && (await holds('select 1 from iam_members where user_id = $1')))
    throw errors.mustRemoveUsers();
  if (await holds('select 1 from iam_access_keys where user_id = $1'))
    throw errors.mustDeleteAccessKeys();
}
