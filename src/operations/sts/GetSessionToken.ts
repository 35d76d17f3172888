import { errors } from '../../directory/errors.ts';
import { rootSessionSecondsMax, userSessionSeconds } from '../../lib/limits.ts';
import { sts } from '../operation.ts';
import { issue, refuseMfa } from '../sessions.ts';

export const GetSessionToken = sts('GetSessionToken', {
  resource: () => '*',
  needsNoPermission: true,
  run: (context, input, { caller }) => {
    if (caller.session) throw errors.sessionFromSession();
    refuseMfa(input);
    const asked = input.DurationSeconds ?? userSessionSeconds;
    const isRoot = caller.identity.kind === 'root';
    // AWS shortens what root asks for without a word.
    const seconds = isRoot ? Math.min(asked, rootSessionSecondsMax) : asked;
    const of = { accessKeyId: caller.accessKeyId };
    return { Credentials: issue(context, { of, tags: {}, transitiveTagKeys: [] }, seconds) };
  },
});
