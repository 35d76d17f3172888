/** IAM on SQLite, put together from its parts, and the epoch that all its changes move on. */
import type { IamStore } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { accessKeyStore, accessKeyWrites } from './iam-access-keys.ts';
import { attachmentWrites } from './iam-attachments.ts';
import { entityStore, entityWrites } from './iam-entities.ts';
import { memberStore, memberWrites } from './iam-members.ts';
import { permissionReads } from './iam-permissions.ts';
import { policyStore, policyWrites } from './iam-policies.ts';
import type { Write } from './port.ts';

export function iamStore(db: Connection, write: Write): IamStore {
  // One process has a data folder and every change is answered here: nothing has to be read.
  let epoch = 1;
  const change: Write = async (verb, ...args) => {
    try {
      return await write(verb, ...args);
    } finally {
      epoch += 1;
    }
  };
  return {
    epoch: () => epoch,
    users: entityStore(db, change, 'user'),
    groups: entityStore(db, change, 'group'),
    roles: entityStore(db, change, 'role'),
    members: memberStore(db, change),
    policies: policyStore(db, change),
    accessKeys: {
      ...accessKeyStore(db, change),
      noteUse: (id, use) => write('noteAccessKeyUse', id, use),
    },
    ...permissionReads(db),
  };
}

export const iamWrites = (db: Connection) => ({
  ...entityWrites(db),
  ...memberWrites(db),
  ...policyWrites(db),
  ...attachmentWrites(db),
  ...accessKeyWrites(db),
});
