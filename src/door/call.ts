/**
 * The chain that every call goes through. Validation comes before authorisation because it is
 * the input that names the resource: what is authorised has been read and checked.
 */
import { ApiError, errors } from '../directory/errors.ts';
import type { AddressRange } from '../iam/address.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { resourceTags } from '../operations/condition-keys.ts';
import type {
  Call,
  ConditionKeys,
  Need,
  Operation,
  OperationContext,
  PublicCall,
  PublicOperation,
  SignedOperation,
} from '../operations/operation.ts';
import { tagsOfResource } from '../operations/resource-tags.ts';
import { InvalidInput } from '../wire/validate.ts';
import { type AccessKeys, authenticate, type Caller } from './authenticate.ts';
import type { Authorizer } from './authorize.ts';
import { callContext } from './call-context.ts';
import type { CallMetrics } from './metrics.ts';
import { parseQuery } from './query.ts';
import { renderError, renderOutput } from './render.ts';
import { createRouter, type Route, type Routed } from './route.ts';
import { Throttle } from './throttle.ts';
import type { Answer, WireCall } from './wire-call.ts';

export interface CallServices {
  operations: readonly Operation[];
  /** What operations work with. */
  context: OperationContext;
  accessKeys: AccessKeys;
  authorizer: Authorizer;
  accountId: string;
  /** The base URL under which callers reach the server, when it is not the Host they name. */
  publicUrl: string | undefined;
  /** Whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly AddressRange[];
  clock: Clock;
  log: Logger;
}

export type CallHandler = (wire: WireCall) => Promise<Answer>;

export function createCallHandler(services: CallServices, metrics: CallMetrics): CallHandler {
  const router = createRouter(services.operations);
  const throttle = new Throttle(services.context.quotas.unsignedCallsPerSecond, services.clock);
  return async (wire) => {
    const startMs = performance.now();
    let route: Route | undefined;
    try {
      const routed = router.find(wire);
      route = routed.route;
      const operation = served(route);
      const output = operation.isPublic
        ? await runPublic(services, wire, routed, operation, throttle)
        : await runSigned(services, wire, routed, operation);
      const answer = renderOutput(route, output, wire.requestId);
      metrics.count(route, 'Success', performance.now() - startMs);
      return answer;
    } catch (thrown) {
      const error = publicError(thrown, route, wire.requestId, services.log);
      metrics.count(route, error.code, performance.now() - startMs);
      return renderError(route?.contract ?? router.contractOf(wire), error, wire.requestId);
    }
  };
}

/** Whoever signed it must be allowed what it asks for. */
async function runSigned(
  services: CallServices,
  wire: WireCall,
  routed: Routed,
  operation: SignedOperation,
): Promise<unknown> {
  const { route } = routed;
  const nowMs = services.clock.nowMs();
  const caller = await authenticate(services.accessKeys, wire, route, nowMs);
  const input = validate(route, readInput(wire, routed));
  const call = describeCall(services, wire, caller);
  await authorize(services, { wire, route, operation, input, call, caller, nowMs });
  return operation.run(services.context, input, call);
}

/** Nobody signed it: what it brings, a password or a token, is the operation's to judge. */
async function runPublic(
  services: CallServices,
  wire: WireCall,
  routed: Routed,
  operation: PublicOperation,
  throttle: Throttle,
): Promise<unknown> {
  throttle.admit(wire.sourceIp);
  const input = validate(routed.route, readInput(wire, routed));
  return operation.run(services.context, input, describePublicCall(services, wire));
}

/** Asked before the signature: what is not there is no secret, and some take no signature. */
function served(route: Route): Operation {
  if (!route.operation) throw errors.notServed(route.protocol, route.name);
  return route.operation;
}

function readInput(wire: WireCall, { route, form }: Routed): unknown {
  if (form) return parseQuery(route.contract, route.name, form);
  if (wire.body.length === 0) return {};
  try {
    return JSON.parse(wire.body.toString('utf8'));
  } catch {
    throw errors.serialization('The request body is no valid JSON.');
  }
}

function validate({ validate, protocol }: Route, given: unknown): unknown {
  try {
    return validate(given);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const { reason, message } = error;
    throw reason === 'type' ? errors.serialization(message) : errors.validation(protocol, message);
  }
}

function describePublicCall({ accountId, publicUrl }: CallServices, wire: WireCall): PublicCall {
  const { requestId, sourceIp } = wire;
  const endpoint = endpointOf(publicUrl, wire.header('host'));
  return { requestId, accountId, endpoint, sourceIp, userAgent: wire.header('user-agent') };
}

function describeCall(services: CallServices, wire: WireCall, { key, region }: Caller): Call {
  const { principal, details: caller } = key;
  return { ...describePublicCall(services, wire), region, principal, caller };
}

/** The base URL under which a caller who names that host reaches the server. */
export const endpointOf = (publicUrl: string | undefined, host: string | undefined): string =>
  publicUrl ?? `http://${safeHost(host)}`;

/** The host goes into URLs that are handed out. */
function safeHost(host: string | undefined): string {
  if (host === undefined || !/^[\w.-]+(:\d+)?$|^\[[\da-fA-F:.]+\](:\d+)?$/.test(host))
    throw errors.badHost();
  return host;
}

/** A call that was read and understood, on its way to be run. */
interface Understood {
  wire: WireCall;
  route: Route;
  operation: SignedOperation;
  input: unknown;
  call: Call;
  caller: Caller;
  nowMs: number;
}

/** The caller must be allowed the operation itself, then all that it needs besides. */
async function authorize(services: CallServices, understood: Understood): Promise<void> {
  const { route, operation, input, call } = understood;
  if (operation.needsNoPermission) return;
  const { store } = services.context;
  const resource = await operation.resource(input, call, store);
  const need = { action: `${route.service}:${route.name}`, resource };
  let trustPolicy: string | undefined;
  if (operation.trustPolicy) {
    trustPolicy = await operation.trustPolicy(input, call, store);
    if (trustPolicy === undefined)
      throw errors.accessDenied(route.protocol, refusal(call, need, ''));
  }
  await requireAllowed(services, understood, need, trustPolicy);
  if (!operation.alsoNeeds) return;
  for (const further of await operation.alsoNeeds(input, call, store))
    await requireAllowed(services, understood, further, trustPolicy);
}

async function requireAllowed(
  services: CallServices,
  understood: Understood,
  need: Need,
  trustPolicy: string | undefined,
): Promise<void> {
  const { route, call, caller } = understood;
  const refused = await services.authorizer({
    key: caller.key,
    action: need.action,
    resource: need.resource,
    context: () => contextOf(services, understood, need),
    trustPolicy: need.action.startsWith('sts:') ? trustPolicy : undefined,
  });
  if (refused) throw errors.accessDenied(route.protocol, refusal(call, need, refused.because));
}

const refusal = ({ principal }: Call, { action, resource }: Need, because: string) => ({
  arn: principal.arn,
  action,
  resource,
  because,
});

/** The condition keys of the call, of its input, and of what it acts on. */
function contextOf(
  services: CallServices,
  { wire, operation, input, caller, nowMs }: Understood,
  need: Need,
): ConditionKeys | Promise<ConditionKeys> {
  const { accountId, publicUrl, context } = services;
  const { key, region } = caller;
  const secure = wire.encrypted || publicUrl?.startsWith('https:') === true;
  const keys = {
    ...callContext({ wire, region, accountId, secure, nowMs }),
    ...operation.conditions?.(input),
    ...need.context,
  };
  if (!key.permissions?.asksForResourceTags) return keys;
  return tagsOfResource(context.store, accountId, need.resource).then((tags) => ({
    ...keys,
    ...resourceTags(tags),
  }));
}

/** What may be told; anything unforeseen goes into the log instead. */
function publicError(
  thrown: unknown,
  route: Route | undefined,
  requestId: string,
  log: Logger,
): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const operation = route && `${route.service}:${route.name}`;
  log.error({ err: thrown, requestId, operation }, 'a call failed unexpectedly');
  return errors.internal();
}
