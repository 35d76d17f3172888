/** The first step of a call: which operation it names, and in which protocol. */
import { errors, type Protocol } from '../directory/errors.ts';
import type { Operation } from '../operations/operation.ts';
import {
  type Contract,
  loadContract,
  type OperationShape,
  type Service,
  services,
} from '../wire/contract.ts';
import { compileInput, type InputValidator } from '../wire/validate.ts';
import type { WireCall } from './wire-call.ts';

export interface Route {
  service: Service;
  /** The operation's name. */
  name: string;
  contract: Contract;
  protocol: Protocol;
  shape: OperationShape;
  /** Undefined when the contract has the operation and Poolhouse does not. */
  operation: Operation | undefined;
  /** Compiled at the first call. */
  validate: InputValidator;
}

/** A routed call; `form` holds the parameters of a Query call. */
export interface Routed {
  route: Route;
  form?: URLSearchParams;
}

export interface Router {
  find(call: WireCall): Routed;
  /** In whose words a call is answered that names no operation: a form's in IAM's. */
  contractOf(call: WireCall): Contract | undefined;
}

export function createRouter(operations: readonly Operation[]): Router {
  const served = new Map(operations.map((o) => [`${o.service}.${o.name}`, o]));
  const contracts = services.map(loadContract);
  const byTarget = new Map<string, Route>();
  const byAction = new Map<string, Route>();
  for (const contract of contracts)
    for (const [name, shape] of Object.entries(contract.operations)) {
      const operation = served.get(`${contract.signingName}.${name}`);
      const route = makeRoute(contract, name, shape, operation);
      if (contract.protocol === 'json') byTarget.set(`${contract.targetPrefix}.${name}`, route);
      else byAction.set(`${contract.apiVersion} ${name}`, route);
    }
  const iam = contracts.find((contract) => contract.signingName === 'iam');
  return {
    find: (call) => findByTarget(byTarget, call) ?? findByAction(byAction, call),
    contractOf: (call) => (isForm(call) ? iam : undefined),
  };
}

function makeRoute(
  contract: Contract,
  name: string,
  shape: OperationShape,
  operation: Operation | undefined,
): Route {
  let compiled: InputValidator | undefined;
  const validate: InputValidator = (value) => {
    compiled ??= compileInput(contract, name);
    return compiled(value);
  };
  const { signingName: service, protocol } = contract;
  return { service, name, contract, protocol, shape, operation, validate };
}

function findByTarget(routes: Map<string, Route>, call: WireCall): Routed | undefined {
  const target = call.header('x-amz-target');
  if (target === undefined) return undefined;
  const route = routes.get(target);
  if (!route) throw errors.unknownOperation(target);
  return { route };
}

function findByAction(routes: Map<string, Route>, call: WireCall): Routed {
  if (!isForm(call)) throw errors.unknownOperation('(no X-Amz-Target)');
  const form = new URLSearchParams(call.body.toString('utf8'));
  const [action, version] = [form.get('Action') ?? '', form.get('Version') ?? ''];
  const route = routes.get(`${version} ${action}`);
  if (!route) throw errors.unknownAction(action, version);
  return { route, form };
}

const isForm = (call: WireCall): boolean =>
  call.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
