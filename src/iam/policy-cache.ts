/** Policies compiled once, found by their text. */
import { compiledPoliciesMax } from '../lib/limits.ts';
import { type CompiledPolicy, compilePolicy } from './compiled-policy.ts';
import {
  parsePermissionsPolicy,
  parseResourcePolicy,
  parseTrustPolicy,
} from './policy-document.ts';

const parsers = {
  permissions: parsePermissionsPolicy,
  resource: parseResourcePolicy,
  trust: parseTrustPolicy,
};
type Use = keyof typeof parsers;

/** Keeps the policies that were used last. A text that is no policy throws `MalformedPolicy`. */
export class PolicyCache {
  readonly #max: number;
  readonly #compiled = {
    permissions: new Map<string, CompiledPolicy>(),
    resource: new Map<string, CompiledPolicy>(),
    trust: new Map<string, CompiledPolicy>(),
  };

  constructor(max = compiledPoliciesMax) {
    this.#max = max;
  }

  get(use: Use, text: string): CompiledPolicy {
    const known = this.#compiled[use];
    const found = known.get(text);
    const policy = found ?? compilePolicy(parsers[use](text));
    // A Map keeps the order of insertion: the oldest entry is the first.
    if (found) known.delete(text);
    else if (known.size >= this.#max) known.delete(known.keys().next().value ?? '');
    known.set(text, policy);
    return policy;
  }
}
