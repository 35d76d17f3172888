/** Names on the command line, made of the names on the wire as botocore makes them. */
import { type Contract, loadContract, type Service } from '../../wire/contract.ts';

/**
 * `CloudWatchLogsRoleArn` becomes `cloud-watch-logs-role-arn`, `GetCSVHeader` `get-csv-header`. A
 * plural acronym at the end, as in `RoleARNs`, stays one word.
 */
export function kebab(name: string): string {
  if (name.includes('-')) return name;
  const plural = name.match(/[A-Z]{2,}s$/)?.[0];
  const start = plural ? `${name.slice(0, -plural.length)}-${plural.toLowerCase()}` : name;
  return start
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

const contracts = new Map<Service, Contract>();

/** The contract of a service, read once. */
export function contractOf(service: Service): Contract {
  const known = contracts.get(service);
  if (known) return known;
  const contract = loadContract(service);
  contracts.set(service, contract);
  return contract;
}

/** Wire names of a service's operations by their names on the command line, in the model's order. */
export const operationNames = (contract: Contract): Map<string, string> =>
  new Map(Object.keys(contract.operations).map((name) => [kebab(name), name]));
