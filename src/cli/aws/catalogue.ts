/** What there is to type: services, operations and options, for whoever helps to type them. */
import { type Service, services } from '../../wire/contract.ts';
import { argumentsOf } from './arguments.ts';
import { globalOptions } from './globals.ts';
import type { Arity } from './input/words.ts';
import { contractOf, operationNames } from './names.ts';

export interface CatalogueOption {
  /** With its dashes. */
  option: string;
  arity: Arity;
  required: boolean;
  /** The shape's type for options of the input; `boolean` for flags, `string` for the rest. */
  type: string;
  /** Words that it may have as its value. */
  choices: readonly string[];
}

/** Names of the services, as they are typed. */
export const listServices = (): readonly Service[] => services;

/** Names of a service's operations, as they are typed. */
export const listOperations = (service: Service): string[] => [
  ...operationNames(contractOf(service)).keys(),
];

/** The options of an operation, without those that every command has; empty for an unknown one. */
export function listOptions(service: Service, operation: string): CatalogueOption[] {
  const contract = contractOf(service);
  const name = operationNames(contract).get(operation);
  if (name === undefined) return [];
  const { list } = argumentsOf(contract, service, name);
  return list
    .filter(({ hidden }) => !hidden)
    .map(({ option, arity, required, member, choices }) => ({
      option,
      arity,
      required: required ?? false,
      type: member?.shape.type ?? (arity === 'none' ? 'boolean' : 'string'),
      choices: choices ?? (member?.shape.type === 'string' ? (member.shape.enum ?? []) : []),
    }));
}

/** The options that every command has. */
export const listGlobalOptions = (): CatalogueOption[] =>
  globalOptions.map(({ option, arity, choices }) => ({
    option,
    arity,
    required: false,
    type: arity === 'none' ? 'boolean' : 'string',
    choices: choices ?? [],
  }));
