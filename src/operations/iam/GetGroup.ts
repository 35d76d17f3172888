import { errors } from '../../directory/errors.ts';
import { renderIamGroup } from '../../directory/iam-group.ts';
import { listedUser } from '../../directory/iam-user.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { groupOfCall, requireGroup } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const GetGroup = iam('GetGroup', {
  resource: groupOfCall,
  run: async ({ store }, input, { accountId }) => {
    const group = await requireGroup(store, input.GroupName);
    const page = pageRequest(input.MaxItems ?? iamListDefault, input.Marker);
    const { items, token } = await readPage(
      () => store.iam.members.usersOf(group.name, page),
      errors.invalidMarker,
    );
    return {
      Group: renderIamGroup(group, accountId),
      Users: items.map((user) => listedUser(user, accountId)),
      IsTruncated: token !== undefined,
      Marker: token,
    };
  },
});
