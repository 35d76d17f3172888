/** What policies would decide: SimulatePrincipalPolicy and SimulateCustomPolicy. */
import { errors } from '../directory/errors.ts';
import type { Grant } from '../directory/iam-types.ts';
import { checkPolicy } from '../directory/inline-policies.ts';
import { policyNameOf } from '../directory/managed-policy.ts';
import { type CompiledPolicy, compilePolicy } from '../iam/compiled-policy.ts';
import { type Decision, evaluate, explain, type Policies } from '../iam/evaluate.ts';
import {
  type PolicyDocument,
  parsePermissionsPolicy,
  parseResourcePolicy,
} from '../iam/policy-document.ts';
import { contextKeysOf } from '../iam/policy-keys.ts';
import type { AccessRequest } from '../iam/request.ts';
import { statementSpans } from '../iam/statement-positions.ts';
import { iamListDefault, simulatedPairsMax } from '../lib/limits.ts';
import type {
  EvaluationResult,
  SimulateCustomPolicyRequest,
  Statement,
} from '../wire/iam.generated.ts';
import { namesPage } from './names-page.ts';
import type { Call, ConditionKeys } from './operation.ts';

/** What both operations take. */
type Input = Omit<SimulateCustomPolicyRequest, 'PolicyInputList'>;

/** A policy of a simulation, and how the result names it. */
export interface SimulatedPolicy {
  document: string;
  id: string;
  type: Statement['SourcePolicyType'];
}

export interface Simulated {
  identity: SimulatedPolicy[];
  boundary?: string | undefined;
  /** Whom the policies are asked about. */
  principalArn: string;
  context: ConditionKeys;
}

interface Simulation {
  policies: Policies;
  identity: SimulatedPolicy[];
  /** Condition keys in all the policies. */
  keys: string[];
  accountId: string;
  userArn: string;
  context: ConditionKeys;
}

/** The policies that an input brings itself. */
export const givenPolicies = (documents: readonly string[] = []): SimulatedPolicy[] =>
  documents.map((document, i) => ({ document, id: `PolicyInputList.${i + 1}`, type: 'none' }));

/** A policy that somebody has: a managed one by its name, an inline one with its holder's. */
export function grantedPolicy({ source, holder, policy, document }: Grant): SimulatedPolicy {
  const isManaged = source === 'aws-managed' || source === 'user-managed';
  const id = isManaged ? policyNameOf(policy).name : `${source}_${holder}_${policy}`;
  return { document, id, type: source };
}

export function simulate(input: Input, simulated: Simulated, call: Call) {
  const { ActionNames: actions, ResourceArns: resources = ['*'] } = input;
  if (actions.length * resources.length > simulatedPairsMax)
    throw errors.invalidSimulation(`More than ${simulatedPairsMax} results are asked for.`);
  const simulation = prepare(input, simulated, call);
  const pairs = actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
  // Places of one length, so that they sort as numbers do.
  const places = pairs.map((_, place) => String(place).padStart(5, '0'));
  const page = namesPage(places, input.MaxItems ?? iamListDefault, input.Marker);
  return {
    EvaluationResults: page.names.flatMap((place) => {
      const pair = pairs[Number(place)];
      return pair ? resultOf(simulation, pair.action, pair.resource) : [];
    }),
    IsTruncated: page.marker !== undefined,
    Marker: page.marker,
  };
}

function prepare(input: Input, simulated: Simulated, { accountId }: Call): Simulation {
  const [boundary = simulated.boundary, ...more] = input.PermissionsBoundaryPolicyInputList ?? [];
  if (more.length > 0) throw errors.invalidSimulation('Only one permissions boundary is possible.');
  const { ResourcePolicy: resource } = input;
  const own = simulated.identity.map(({ document }) => read(parsePermissionsPolicy, document));
  const limit = boundary === undefined ? [] : [read(parsePermissionsPolicy, boundary)];
  const granting = resource === undefined ? [] : [read(parseResourcePolicy, resource)];
  const [compiledLimit] = limit.map(compilePolicy);
  const [compiledGranting] = granting.map(compilePolicy);
  return {
    policies: {
      identity: own.map(compilePolicy),
      boundary: compiledLimit,
      resource: compiledGranting,
    },
    identity: simulated.identity,
    keys: contextKeysOf([...own, ...limit, ...granting]),
    accountId,
    userArn: input.CallerArn ?? simulated.principalArn,
    context: { ...simulated.context, ...givenContext(input) },
  };
}

function read(parse: (text: string) => PolicyDocument, text: string): PolicyDocument {
  let document: PolicyDocument | undefined;
  checkPolicy((given) => {
    document = parse(given);
  }, text);
  if (!document) throw errors.malformedPolicy('Syntax errors in policy.');
  return document;
}

const givenContext = ({ ContextEntries = [] }: Input): ConditionKeys =>
  Object.fromEntries(
    ContextEntries.flatMap(({ ContextKeyName: name, ContextKeyValues: values = [] }) =>
      name === undefined ? [] : [[name, values]],
    ),
  );

function resultOf(simulation: Simulation, action: string, resource: string): EvaluationResult {
  const { policies, accountId, userArn: arn, context } = simulation;
  const principal = { arn, userId: arn, accountId };
  const request: AccessRequest = { principal, action, resource, context };
  const decision = evaluate(request, policies);
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision.effect === 'allow' ? 'allowed' : decision.effect,
    MatchedStatements: matchedStatements(simulation, request, decision),
    MissingContextValues: simulation.keys.filter((key) => !known.has(key.toLowerCase())),
    ...boundaryDetail(request, policies.boundary),
  };
}

/** The statements that made the decision; none did when nothing allows. */
function matchedStatements(
  { policies, identity }: Simulation,
  request: AccessRequest,
  { effect }: Decision,
): Statement[] {
  if (effect === 'implicitDeny') return [];
  const wanted = effect === 'allow' ? 'Allow' : 'Deny';
  return explain(request, policies)
    .filter((one) => one.verdict.applies && one.effect === wanted && one.kind !== 'boundary')
    .map(({ kind, policy, statement }) => {
      if (kind !== 'identity')
        return { SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'resource' };
      const source = identity[policy];
      const span = source && statementSpans(source.document)[statement];
      return {
        SourcePolicyId: source?.id,
        SourcePolicyType: source?.type,
        ...(span && {
          StartPosition: { Line: span.start.line, Column: span.start.column },
          EndPosition: { Line: span.end.line, Column: span.end.column },
        }),
      };
    });
}

function boundaryDetail(request: AccessRequest, boundary: CompiledPolicy | undefined) {
  if (!boundary) return {};
  const alone = evaluate(request, { identity: [boundary] });
  const AllowedByPermissionsBoundary = alone.effect === 'allow';
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary } };
}
