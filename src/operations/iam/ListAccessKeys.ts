import { wireSeconds } from '../../lib/clock.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { ownUserOfCall, requireUser, userNameOf } from '../iam-entities.ts';
import { namesPage } from '../names-page.ts';
import { iam } from '../operation.ts';

export const ListAccessKeys = iam('ListAccessKeys', {
  resource: ownUserOfCall,
  run: async ({ store }, input, call) => {
    const { name } = await requireUser(store, userNameOf(input, call));
    const keys = await store.iam.accessKeys.ofUser(name);
    const limit = input.MaxItems ?? iamListDefault;
    const ids = keys.map(({ id }) => id);
    const { names, marker } = namesPage(ids, limit, input.Marker);
    return {
      AccessKeyMetadata: keys
        .filter(({ id }) => names.includes(id))
        .map(({ id, active, createdMs }) => ({
          UserName: name,
          AccessKeyId: id,
          Status: active ? ('Active' as const) : ('Inactive' as const),
          CreateDate: wireSeconds(createdMs),
        })),
      IsTruncated: marker !== undefined,
      Marker: marker,
    };
  },
});
