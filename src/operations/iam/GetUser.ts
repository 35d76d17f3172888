import { renderIamUser, renderRootUser } from '../../directory/iam-user.ts';
import { ownUserOfCall, requireUser, userNameOf } from '../iam-entities.ts';
import { type Call, iam } from '../operation.ts';

/** Without a name, the caller asks who they are: that may also be the account's root. */
const asksForRoot = (input: { UserName?: string | undefined }, { caller }: Call): boolean =>
  input.UserName === undefined && caller.identity.kind === 'root';

export const GetUser = iam('GetUser', {
  resource: (input, call, store) =>
    asksForRoot(input, call) ? call.principal.arn : ownUserOfCall(input, call, store),
  run: async ({ store }, input, call) => {
    if (asksForRoot(input, call)) return { User: renderRootUser(call.accountId) };
    const user = await requireUser(store, userNameOf(input, call));
    return { User: renderIamUser(user, call.accountId) };
  },
});
