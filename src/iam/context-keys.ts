/** Condition keys that more than one kind of request has. */

/** The time of a request, in the two forms that policies may compare. */
export const timeKeys = (nowMs: number) => ({
  'aws:CurrentTime': new Date(nowMs).toISOString(),
  'aws:EpochTime': String(Math.floor(nowMs / 1000)),
});

/** Tags below a prefix such as `aws:PrincipalTag`. */
export const tagKeys = (
  prefix: string,
  tags: readonly { Key: string; Value: string }[],
): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [`${prefix}/${Key}`, Value]));
