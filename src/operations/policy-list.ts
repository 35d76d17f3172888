/** Pages over the managed policies of the account and, after them, those of AWS. */
import { awsPolicies } from '../directory/aws-policies.ts';
import { errors } from '../directory/errors.ts';
import type { IamStore, ListedPolicy, PolicyFilter } from '../store/iam-store.ts';
import type { ListPoliciesRequest } from '../wire/iam.generated.ts';
import { namesPage } from './names-page.ts';
import { pageRequest, readPage } from './pages.ts';

interface PoliciesPage {
  items: ListedPolicy[];
  marker?: string | undefined;
}

/** How markers begin: the list in which the next page does. */
const inAccount = 'a.';
const inAws = 'b.';

export async function policiesPage(
  iam: IamStore,
  input: ListPoliciesRequest,
  limit: number,
  marker: string | undefined,
): Promise<PoliciesPage> {
  const { Scope: scope = 'All' } = input;
  const filter = filterOf(input);
  if (scope === 'AWS' || (scope === 'All' && marker?.startsWith(inAws)))
    return awsPage(iam, filter, limit, marker);
  const own = await accountPage(iam, filter, limit, marker);
  if (scope === 'Local' || own.marker !== undefined) return own;
  const left = limit - own.items.length;
  if (left === 0) return { ...own, marker: inAws };
  const rest = await awsPage(iam, filter, left, undefined);
  return { items: [...own.items, ...rest.items], marker: rest.marker };
}

function filterOf(input: ListPoliciesRequest): PolicyFilter {
  const { PathPrefix: pathPrefix = '/', OnlyAttached, PolicyUsageFilter: usage } = input;
  if (usage === 'PermissionsBoundary') return { pathPrefix, used: 'boundary' };
  return { pathPrefix, used: OnlyAttached || usage ? 'attached' : undefined };
}

async function accountPage(
  iam: IamStore,
  filter: PolicyFilter,
  limit: number,
  marker: string | undefined,
): Promise<PoliciesPage> {
  if (marker !== undefined && !marker.startsWith(inAccount)) throw errors.invalidMarker();
  const request = pageRequest(limit, marker?.slice(inAccount.length));
  const list = () => iam.policies.list(filter, request);
  const { items, token } = await readPage(list, errors.invalidMarker);
  return { items, marker: token && inAccount + token };
}

async function awsPage(
  iam: IamStore,
  { pathPrefix, used }: PolicyFilter,
  limit: number,
  marker: string | undefined,
): Promise<PoliciesPage> {
  if (marker !== undefined && !marker.startsWith(inAws)) throw errors.invalidMarker();
  const listed = await Promise.all(
    awsPolicies.map(async (policy) => ({ policy, ...(await iam.policies.usage(policy.arn)) })),
  );
  const wanted = listed.filter(
    ({ policy, attachments, boundaries }) =>
      policy.path.startsWith(pathPrefix) &&
      (used === undefined || (used === 'attached' ? attachments : boundaries) > 0),
  );
  const byName = new Map(wanted.map((item) => [item.policy.name, item]));
  const after = marker?.slice(inAws.length);
  const page = namesPage([...byName.keys()], limit, after || undefined);
  return {
    items: page.names.flatMap((name) => byName.get(name) ?? []),
    marker: page.marker && inAws + page.marker,
  };
}
