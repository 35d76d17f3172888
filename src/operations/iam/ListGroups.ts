import { iamGroupArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { renderIamGroup } from '../../directory/iam-group.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { iam } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListGroups = iam('ListGroups', {
  resource: (input, call) => iamGroupArn(call.accountId, input.PathPrefix ?? '/', ''),
  run: async ({ store }, input, call) => {
    const page = pageRequest(input.MaxItems ?? iamListDefault, input.Marker);
    const { items, token } = await readPage(
      () => store.iam.groups.list(input.PathPrefix ?? '/', page),
      errors.invalidMarker,
    );
    return {
      Groups: items.map((group) => renderIamGroup(group, call.accountId)),
      IsTruncated: token !== undefined,
      Marker: token,
    };
  },
});
