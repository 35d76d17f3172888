import { renderVersion } from '../../directory/managed-policy.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { namesPage } from '../names-page.ts';
import { iam } from '../operation.ts';
import { policyOfCall, requirePolicy, versionsOfPolicy } from '../policies.ts';

export const ListPolicyVersions = iam('ListPolicyVersions', {
  resource: policyOfCall,
  run: async ({ store }, input) => {
    const { defaultVersion } = await requirePolicy(store.iam, input.PolicyArn);
    const versions = await versionsOfPolicy(store.iam, input.PolicyArn);
    // Newest first: the page goes over what is missing to the largest number.
    const places = versions.map((_, place) => String(place));
    const page = namesPage(places, input.MaxItems ?? iamListDefault, input.Marker);
    return {
      Versions: page.names
        .flatMap((place) => versions[Number(place)] ?? [])
        .map((version) => renderVersion(version, defaultVersion)),
      IsTruncated: page.marker !== undefined,
      Marker: page.marker,
    };
  },
});
