/** IAM on SQLite, put together from its parts, and the epoch that all its changes move on. */
import type { IamStore } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { accessKeyStore, accessKeyUseWrites, accessKeyWrites } from './iam-access-keys.ts';
import { attachmentWrites } from './iam-attachments.ts';
import { entityStore, entityWrites } from './iam-entities.ts';
import { memberStore, memberWrites } from './iam-members.ts';
import { permissionReads } from './iam-permissions.ts';
import { policyStore, policyWrites } from './iam-policies.ts';
import type { Write } from './port.ts';

export const iamStore = (db: Connection, write: Write): IamStore => ({
  epoch: () => db.one<{ epoch: number }>('select epoch from iam_epoch')?.epoch ?? 0,
  users: entityStore(db, write, 'user'),
  groups: entityStore(db, write, 'group'),
  roles: entityStore(db, write, 'role'),
  members: memberStore(db, write),
  policies: policyStore(db, write),
  accessKeys: accessKeyStore(db, write),
  ...permissionReads(db),
});

export const iamWrites = (db: Connection) => ({
  ...movingEpoch(db, {
    ...entityWrites(db),
    ...memberWrites(db),
    ...policyWrites(db),
    ...attachmentWrites(db),
    ...accessKeyWrites(db),
  }),
  ...accessKeyUseWrites(db),
});

/** The same verbs, each of which moves the epoch on in its own transaction. */
function movingEpoch<Verbs extends Record<string, (...args: never[]) => unknown>>(
  db: Connection,
  verbs: Verbs,
): Verbs {
  const moving = Object.entries(verbs).map(([name, verb]) => [
    name,
    (...args: never[]) => {
      const result = verb(...args);
      db.run('update iam_epoch set epoch = epoch + 1');
      return result;
    },
  ]);
  return Object.fromEntries(moving) as Verbs;
}
