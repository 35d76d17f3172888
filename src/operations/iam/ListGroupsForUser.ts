import { renderIamGroup } from '../../directory/iam-group.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { userOfCall } from '../iam-entities.ts';
import { namesPage } from '../names-page.ts';
import { iam } from '../operation.ts';

export const ListGroupsForUser = iam('ListGroupsForUser', {
  resource: userOfCall,
  run: async ({ store }, input, { accountId }) => {
    const groups = await store.iam.members.groupsOf(input.UserName);
    const byName = new Map(groups.map((group) => [group.name, group]));
    const limit = input.MaxItems ?? iamListDefault;
    const { names, marker } = namesPage([...byName.keys()], limit, input.Marker);
    const page = names.flatMap((name) => byName.get(name) ?? []);
    return {
      Groups: page.map((group) => renderIamGroup(group, accountId)),
      IsTruncated: marker !== undefined,
      Marker: marker,
    };
  },
});
